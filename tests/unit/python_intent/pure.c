/* pure.c: the pure part of src/python, intent.h, without Python: a made-up instruction set with the real names. */
#include <stdio.h>
#include <stdlib.h>
#include "../../../src/python/intent.h"

enum { POP_TOP = 1, LOAD_CONST, LOAD_FAST, STORE_FAST, STORE_NAME, CALL, LOAD_ATTR, JUMP_BACKWARD, FOR_ITER, POP_JUMP_IF_FALSE, RETURN_VALUE, CACHE,
       EXTENDED_ARG, PUSH_NULL, DELETE_FAST, SWAP, JUMP_FORWARD, GET_ITER, END_FOR, PRECALL, NAMES };
static const struct { const char *name; int jump; } names[NAMES] = {
    [POP_TOP] = {"POP_TOP", 0}, [LOAD_CONST] = {"LOAD_CONST", 0}, [LOAD_FAST] = {"LOAD_FAST", 0}, [STORE_FAST] = {"STORE_FAST", 0},
    [STORE_NAME] = {"STORE_NAME", 0}, [CALL] = {"CALL", 0}, [LOAD_ATTR] = {"LOAD_ATTR", 0}, [JUMP_BACKWARD] = {"JUMP_BACKWARD", INTENT_JUMP_RELATIVE},
    [FOR_ITER] = {"FOR_ITER", INTENT_JUMP_RELATIVE}, [POP_JUMP_IF_FALSE] = {"POP_JUMP_IF_FALSE", INTENT_JUMP_RELATIVE}, [RETURN_VALUE] = {"RETURN_VALUE", 0},
    [CACHE] = {"CACHE", 0}, [EXTENDED_ARG] = {"EXTENDED_ARG", 0}, [PUSH_NULL] = {"PUSH_NULL", 0}, [DELETE_FAST] = {"DELETE_FAST", 0}, [SWAP] = {"SWAP", 0},
    [JUMP_FORWARD] = {"JUMP_FORWARD", INTENT_JUMP_RELATIVE}, [GET_ITER] = {"GET_ITER", 0}, [END_FOR] = {"END_FOR", 0}, [PRECALL] = {"PRECALL", 0},
};

static int passed, failed;
#define CHECK(what) ((what) ? (void)passed++ : (void)(failed++, printf("FAILED line %d: %s\n", __LINE__, #what)))

static struct intent_ops ops;
static struct intent_code code;
static void read_code(const unsigned char *bytes, size_t size) {
    intent_code_free(&code);
    if (!intent_code_read(&code, &ops, bytes, size)) abort();
}
#define READ(...) read_code((const unsigned char[]){__VA_ARGS__}, sizeof((const unsigned char[]){__VA_ARGS__}))

static void offsets(void) {
    READ(LOAD_FAST, 1, CALL, 0, CACHE, 0, CACHE, 0, EXTENDED_ARG, 1, STORE_NAME, 2);
    CHECK(code.count == 3 && code.list[2].arg == 258);
    CHECK(intent_at(&code, 2) == 1 && intent_at(&code, 6) == 1 && intent_at(&code, 8) == 2 && intent_at(&code, 10) == 2);
    CHECK(intent_at(&code, -1) == -1);
    READ(PRECALL, 0, CACHE, 0, CALL, 0);
    CHECK(intent_running(&code, 0) == 1 && intent_running(&code, 4) == 1);
}

static void sources(void) {
    int nth, arguments;
    READ(PUSH_NULL, 0, LOAD_FAST, 0, LOAD_FAST, 1, LOAD_ATTR, 2, CALL, 1, POP_TOP, 0); /* f(a.b) */
    CHECK(intent_source(&code, 4, 0, &nth) == 3 && intent_source(&code, 3, 0, &nth) == 2);
    CHECK(intent_callee_depth(&code, 4, &arguments) == 2 && arguments == 1);
    CHECK(intent_source(&code, 5, 0, &nth) == 4 && intent_source(&code, 5, 1, &nth) == -1);
    READ(LOAD_FAST, 0, LOAD_FAST, 1, SWAP, 2, STORE_FAST, 3, STORE_FAST, 4);
    CHECK(intent_source(&code, 3, 0, NULL) == 0 && intent_source(&code, 4, 0, NULL) == 1 && intent_is_two_stores(&code, 3));
    /* a if c else b: the callee below it is still found */
    READ(LOAD_FAST, 9, LOAD_FAST, 1, POP_JUMP_IF_FALSE, 2, LOAD_FAST, 2, JUMP_FORWARD, 1, LOAD_FAST, 3, CALL, 0);
    CHECK(intent_source(&code, 6, 0, NULL) == 5 && intent_source(&code, 6, 1, NULL) == 0);
}

static void loops(void) {
    /* GET_ITER; FOR_ITER -> END_FOR; STORE; JUMP_BACKWARD -> FOR_ITER; END_FOR; LOAD; STORE; RETURN */
    READ(GET_ITER, 0, FOR_ITER, 2, STORE_FAST, 0, JUMP_BACKWARD, 3, END_FOR, 0, LOAD_FAST, 1, STORE_FAST, 2, LOAD_FAST, 1, RETURN_VALUE, 0);
    CHECK(code.list[1].target == 4 && code.list[3].target == 1);
    CHECK(intent_in_loop(&code, 2) && intent_in_loop(&code, 2) && !intent_in_loop(&code, 6));
    /* A handler that stands at the end and jumps back makes no loop of what it jumps over. */
    READ(LOAD_FAST, 0, STORE_FAST, 1, LOAD_FAST, 0, RETURN_VALUE, 0, POP_TOP, 0, JUMP_BACKWARD, 6);
    CHECK(!intent_in_loop(&code, 1));
}

static void stores(void) {
    READ(LOAD_FAST, 0, STORE_FAST, 1, LOAD_FAST, 0, STORE_FAST, 1, LOAD_FAST, 0, STORE_FAST, 2);
    CHECK(!intent_stored_before(&code, 1) && intent_stored_before(&code, 3) && !intent_stored_before(&code, 5));
    READ(LOAD_FAST, 0, STORE_NAME, 1, LOAD_FAST, 2, POP_JUMP_IF_FALSE, 2, LOAD_FAST, 0, STORE_NAME, 1, LOAD_FAST, 0, RETURN_VALUE, 0);
    CHECK(!intent_stored_before(&code, 5));
    READ(LOAD_CONST, 0, STORE_FAST, 1, DELETE_FAST, 1);
    CHECK(intent_is_except_cleanup(&code, 1));
    READ(LOAD_CONST, 0, STORE_FAST, 1, DELETE_FAST, 2);
    CHECK(!intent_is_except_cleanup(&code, 1));
}

static void discarded(void) {
    READ(LOAD_FAST, 0, CALL, 0, CACHE, 0, POP_TOP, 0);
    CHECK(intent_result_discarded(&code, 1) && !intent_result_discarded(&code, 0));
    READ(LOAD_FAST, 0, CALL, 0, RETURN_VALUE, 0);
    CHECK(!intent_result_discarded(&code, 1));
}

/* Whatever the bytes are, nothing is read outside of them and nothing hangs. */
static void noise(void) {
    unsigned seed = 1;
    unsigned char bytes[200];
    for (int round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)((seed = seed * 1103515245 + 12345) >> 16) % (i % 2 ? 40 : NAMES + 1);
        size_t size = 2 * ((seed >> 8) % (sizeof bytes / 2));
        unsigned char *exact = malloc(size + 1);
        for (size_t i = 0; i < size; i++) exact[i] = bytes[i];
        read_code(exact, size);
        free(exact);
        for (int i = 0; i < code.count; i++) {
            int arguments;
            intent_in_loop(&code, i);
            intent_stored_before(&code, i);
            intent_is_except_cleanup(&code, i);
            intent_is_with_exit(&code, i);
            intent_result_discarded(&code, i);
            if (intent_is_two_stores(&code, i)) intent_is_putting_back(&code, i, true);
            intent_source(&code, i, intent_callee_depth(&code, i, &arguments), NULL);
        }
    }
    passed++;
}

int main(void) {
    for (int i = 1; i < NAMES; i++) intent_ops_enter(&ops, i, names[i].name, names[i].jump);
    ops.minor = 12;
    offsets();
    sources();
    loops();
    stores();
    discarded();
    noise();
    intent_code_free(&code);
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
