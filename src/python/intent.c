/* intent.c: the pure reading of Python code. One row per opcode name of 3.8 to 3.13; the stack effects are compared with dis.stack_effect of
   each interpreter in tests/unit/python_intent. */
#include "intent.h"
#include <stdlib.h>
#include <string.h>

/* How a row's two figures tell what is taken from and put on the stack. */
enum shape {
    FIXED,      /* takes a, puts b */
    COUNTED,    /* takes arg + a, puts b */
    DOUBLED,    /* takes 2 arg + a, puts b */
    GLOBAL,     /* puts 1, and a NULL if the flag is set (3.11 on) */
    ATTRIBUTE,  /* takes 1, puts 1, and self if the flag is set (3.12 on) */
    SUPER,      /* takes 3, puts 1, and self if the flag is set */
    CALL_EX,    /* f(*a, **k) */
    MAKE,       /* MAKE_FUNCTION */
    FORMAT,     /* FORMAT_VALUE */
    ENDED,      /* END_FOR */
    UNPACKED,   /* takes 1, puts arg */
    UNPACKED_EX /* takes 1, puts the low byte, a list, the high byte */
};

struct row {
    const char *name;
    unsigned char op, shape;
    signed char a, b;
};
static const struct row rows[] = {
    {"", OP_UNKNOWN, FIXED, 0, 0},
    {"CACHE", OP_CACHE, FIXED, 0, 0},
    {"EXTENDED_ARG", OP_EXTENDED, FIXED, 0, 0},
    {"NOP", OP_PLAIN, FIXED, 0, 0},
    {"RESUME", OP_PLAIN, FIXED, 0, 0},
    {"PRECALL", OP_PLAIN, FIXED, 0, 0},
    {"KW_NAMES", OP_PLAIN, FIXED, 0, 0},
    {"MAKE_CELL", OP_PLAIN, FIXED, 0, 0},
    {"COPY_FREE_VARS", OP_PLAIN, FIXED, 0, 0},
    {"SETUP_ANNOTATIONS", OP_PLAIN, FIXED, 0, 0},
    {"POP_BLOCK", OP_PLAIN, FIXED, 0, 0},
    {"SETUP_FINALLY", OP_PLAIN, FIXED, 0, 0},
    {"GEN_START", OP_PLAIN, FIXED, 1, 0},
    {"RETURN_GENERATOR", OP_PLAIN, FIXED, 0, 1},
    {"PUSH_NULL", OP_PLAIN, FIXED, 0, 1},
    {"LOAD_CLOSURE", OP_PLAIN, FIXED, 0, 1},
    {"LOAD_ASSERTION_ERROR", OP_PLAIN, FIXED, 0, 1},
    {"LOAD_LOCALS", OP_PLAIN, FIXED, 0, 1},
    {"LOAD_CONST", OP_LOAD_CONST, FIXED, 0, 1},
    {"LOAD_FAST", OP_LOAD_FAST, FIXED, 0, 1},
    {"LOAD_FAST_CHECK", OP_LOAD_FAST, FIXED, 0, 1},
    {"LOAD_FAST_AND_CLEAR", OP_LOAD_FAST_CLEAR, FIXED, 0, 1},
    {"LOAD_FAST_LOAD_FAST", OP_LOAD_FAST_TWO, FIXED, 0, 2},
    {"LOAD_NAME", OP_LOAD_NAME, FIXED, 0, 1},
    {"LOAD_FROM_DICT_OR_GLOBALS", OP_LOAD_NAME, FIXED, 1, 1},
    {"LOAD_GLOBAL", OP_LOAD_GLOBAL, GLOBAL, 0, 1},
    {"LOAD_DEREF", OP_LOAD_DEREF, FIXED, 0, 1},
    {"LOAD_CLASSDEREF", OP_LOAD_DEREF, FIXED, 0, 1},
    {"LOAD_FROM_DICT_OR_DEREF", OP_LOAD_DEREF, FIXED, 1, 1},
    {"LOAD_ATTR", OP_LOAD_ATTR, ATTRIBUTE, 1, 1},
    {"LOAD_METHOD", OP_LOAD_METHOD, FIXED, 1, 2},
    {"LOAD_SUPER_ATTR", OP_LOAD_SUPER, SUPER, 3, 1},
    {"LOAD_BUILD_CLASS", OP_BUILD_CLASS, FIXED, 0, 1},
    {"MAKE_FUNCTION", OP_FUNCTION, MAKE, 0, 1},
    {"SET_FUNCTION_ATTRIBUTE", OP_FUNCTION, FIXED, 2, 1},
    {"BUILD_TUPLE", OP_BUILD, COUNTED, 0, 1},
    {"BUILD_LIST", OP_BUILD, COUNTED, 0, 1},
    {"BUILD_SET", OP_BUILD, COUNTED, 0, 1},
    {"BUILD_STRING", OP_BUILD, COUNTED, 0, 1},
    {"BUILD_MAP", OP_BUILD, DOUBLED, 0, 1},
    {"BUILD_CONST_KEY_MAP", OP_BUILD, COUNTED, 1, 1},
    {"BUILD_SLICE", OP_BUILD, COUNTED, 0, 1},
    {"BUILD_LIST_UNPACK", OP_BUILD, COUNTED, 0, 1},
    {"BUILD_TUPLE_UNPACK", OP_BUILD, COUNTED, 0, 1},
    {"BUILD_TUPLE_UNPACK_WITH_CALL", OP_BUILD, COUNTED, 0, 1},
    {"BUILD_SET_UNPACK", OP_BUILD, COUNTED, 0, 1},
    {"BUILD_MAP_UNPACK", OP_BUILD, COUNTED, 0, 1},
    {"BUILD_MAP_UNPACK_WITH_CALL", OP_BUILD, COUNTED, 0, 1},
    {"LIST_TO_TUPLE", OP_BUILD, FIXED, 1, 1},
    {"LIST_APPEND", OP_BUILD, FIXED, 1, 0},
    {"LIST_EXTEND", OP_BUILD, FIXED, 1, 0},
    {"SET_ADD", OP_BUILD, FIXED, 1, 0},
    {"SET_UPDATE", OP_BUILD, FIXED, 1, 0},
    {"MAP_ADD", OP_BUILD, FIXED, 2, 0},
    {"DICT_UPDATE", OP_BUILD, FIXED, 1, 0},
    {"DICT_MERGE", OP_BUILD, FIXED, 1, 0},
    {"FORMAT_VALUE", OP_OPERATOR, FORMAT, 1, 1},
    {"FORMAT_SIMPLE", OP_OPERATOR, FIXED, 1, 1},
    {"FORMAT_WITH_SPEC", OP_OPERATOR, FIXED, 2, 1},
    {"CONVERT_VALUE", OP_OPERATOR, FIXED, 1, 1},
    {"GET_ITER", OP_ITER, FIXED, 1, 1},
    {"GET_AITER", OP_ITER, FIXED, 1, 1},
    {"GET_ANEXT", OP_ITER, FIXED, 0, 1},
    {"GET_YIELD_FROM_ITER", OP_YIELD_FROM_ITER, FIXED, 1, 1},
    {"GET_AWAITABLE", OP_AWAITABLE, FIXED, 1, 1},
    {"BINARY_SUBSCR", OP_SUBSCRIPT, FIXED, 2, 1},
    {"BINARY_SLICE", OP_SUBSCRIPT, FIXED, 3, 1},
    {"UNARY_POSITIVE", OP_OPERATOR, FIXED, 1, 1},
    {"UNARY_NEGATIVE", OP_OPERATOR, FIXED, 1, 1},
    {"UNARY_INVERT", OP_OPERATOR, FIXED, 1, 1},
    {"UNARY_NOT", OP_TEST, FIXED, 1, 1},
    {"TO_BOOL", OP_TEST, FIXED, 1, 1},
    {"GET_LEN", OP_OPERATOR, FIXED, 0, 1},
    {"MATCH_MAPPING", OP_OPERATOR, FIXED, 0, 1},
    {"MATCH_SEQUENCE", OP_OPERATOR, FIXED, 0, 1},
    {"BINARY_MATRIX_MULTIPLY", OP_OPERATOR, FIXED, 2, 1},
    {"BINARY_POWER", OP_OPERATOR, FIXED, 2, 1},
    {"BINARY_MULTIPLY", OP_OPERATOR, FIXED, 2, 1},
    {"BINARY_MODULO", OP_OPERATOR, FIXED, 2, 1},
    {"BINARY_ADD", OP_OPERATOR, FIXED, 2, 1},
    {"BINARY_SUBTRACT", OP_OPERATOR, FIXED, 2, 1},
    {"BINARY_FLOOR_DIVIDE", OP_OPERATOR, FIXED, 2, 1},
    {"BINARY_TRUE_DIVIDE", OP_OPERATOR, FIXED, 2, 1},
    {"BINARY_LSHIFT", OP_OPERATOR, FIXED, 2, 1},
    {"BINARY_RSHIFT", OP_OPERATOR, FIXED, 2, 1},
    {"BINARY_AND", OP_OPERATOR, FIXED, 2, 1},
    {"BINARY_XOR", OP_OPERATOR, FIXED, 2, 1},
    {"BINARY_OR", OP_OPERATOR, FIXED, 2, 1},
    {"INPLACE_MATRIX_MULTIPLY", OP_INPLACE, FIXED, 2, 1},
    {"INPLACE_POWER", OP_INPLACE, FIXED, 2, 1},
    {"INPLACE_MULTIPLY", OP_INPLACE, FIXED, 2, 1},
    {"INPLACE_MODULO", OP_INPLACE, FIXED, 2, 1},
    {"INPLACE_ADD", OP_INPLACE, FIXED, 2, 1},
    {"INPLACE_SUBTRACT", OP_INPLACE, FIXED, 2, 1},
    {"INPLACE_FLOOR_DIVIDE", OP_INPLACE, FIXED, 2, 1},
    {"INPLACE_TRUE_DIVIDE", OP_INPLACE, FIXED, 2, 1},
    {"INPLACE_LSHIFT", OP_INPLACE, FIXED, 2, 1},
    {"INPLACE_RSHIFT", OP_INPLACE, FIXED, 2, 1},
    {"INPLACE_AND", OP_INPLACE, FIXED, 2, 1},
    {"INPLACE_XOR", OP_INPLACE, FIXED, 2, 1},
    {"INPLACE_OR", OP_INPLACE, FIXED, 2, 1},
    {"BINARY_OP", OP_INPLACE, FIXED, 2, 1}, /* in place or not: its argument says (3.11 on) */
    {"COMPARE_OP", OP_OPERATOR, FIXED, 2, 1},
    {"IS_OP", OP_OPERATOR, FIXED, 2, 1},
    {"CONTAINS_OP", OP_OPERATOR, FIXED, 2, 1},
    {"JUMP_FORWARD", OP_JUMP, FIXED, 0, 0},
    {"JUMP_ABSOLUTE", OP_JUMP, FIXED, 0, 0},
    {"JUMP_BACKWARD", OP_JUMP, FIXED, 0, 0},
    {"JUMP_BACKWARD_NO_INTERRUPT", OP_JUMP, FIXED, 0, 0},
    {"POP_JUMP_IF_FALSE", OP_TEST, FIXED, 1, 0},
    {"POP_JUMP_IF_TRUE", OP_TEST, FIXED, 1, 0},
    {"POP_JUMP_IF_NONE", OP_TEST, FIXED, 1, 0},
    {"POP_JUMP_IF_NOT_NONE", OP_TEST, FIXED, 1, 0},
    {"POP_JUMP_FORWARD_IF_FALSE", OP_TEST, FIXED, 1, 0},
    {"POP_JUMP_FORWARD_IF_TRUE", OP_TEST, FIXED, 1, 0},
    {"POP_JUMP_FORWARD_IF_NONE", OP_TEST, FIXED, 1, 0},
    {"POP_JUMP_FORWARD_IF_NOT_NONE", OP_TEST, FIXED, 1, 0},
    {"POP_JUMP_BACKWARD_IF_FALSE", OP_TEST, FIXED, 1, 0},
    {"POP_JUMP_BACKWARD_IF_TRUE", OP_TEST, FIXED, 1, 0},
    {"POP_JUMP_BACKWARD_IF_NONE", OP_TEST, FIXED, 1, 0},
    {"POP_JUMP_BACKWARD_IF_NOT_NONE", OP_TEST, FIXED, 1, 0},
    {"JUMP_IF_FALSE_OR_POP", OP_TEST, FIXED, 1, 0},
    {"JUMP_IF_TRUE_OR_POP", OP_TEST, FIXED, 1, 0},
    {"JUMP_IF_NOT_EXC_MATCH", OP_HANDLER, FIXED, 2, 0},
    {"FOR_ITER", OP_FOR, FIXED, 0, 1},
    {"END_FOR", OP_END_FOR, ENDED, 0, 0},
    {"SEND", OP_SEND, FIXED, 1, 1},
    {"YIELD_FROM", OP_SEND, FIXED, 2, 1},
    {"END_SEND", OP_SEND, FIXED, 2, 1},
    {"YIELD_VALUE", OP_YIELD, FIXED, 1, 1},
    {"ASYNC_GEN_WRAP", OP_PLAIN, FIXED, 1, 1},
    {"RETURN_VALUE", OP_RETURN, FIXED, 1, 0},
    {"RETURN_CONST", OP_RETURN, FIXED, 0, 0},
    {"UNPACK_SEQUENCE", OP_UNPACK, UNPACKED, 1, 0},
    {"UNPACK_EX", OP_UNPACK, UNPACKED_EX, 1, 0},
    {"SETUP_WITH", OP_WITH, FIXED, 1, 2},
    {"BEFORE_WITH", OP_WITH, FIXED, 1, 2},
    {"BEFORE_ASYNC_WITH", OP_WITH, FIXED, 1, 2},
    {"SETUP_ASYNC_WITH", OP_WITH, FIXED, 0, 0},
    {"POP_EXCEPT", OP_HANDLER, FIXED, 0, 0},
    {"RERAISE", OP_HANDLER, FIXED, 0, 0},
    {"PUSH_EXC_INFO", OP_HANDLER, FIXED, 1, 2},
    {"CHECK_EXC_MATCH", OP_HANDLER, FIXED, 1, 1},
    {"CHECK_EG_MATCH", OP_HANDLER, FIXED, 2, 2},
    {"PREP_RERAISE_STAR", OP_HANDLER, FIXED, 2, 1},
    {"WITH_EXCEPT_START", OP_HANDLER, FIXED, 0, 1},
    {"CLEANUP_THROW", OP_HANDLER, FIXED, 3, 2},
    {"END_FINALLY", OP_HANDLER, FIXED, 0, 0},
    {"POP_FINALLY", OP_HANDLER, FIXED, 0, 0},
    {"BEGIN_FINALLY", OP_PLAIN, FIXED, 0, 0},
    {"CALL_FINALLY", OP_PLAIN, FIXED, 0, 0},
    {"WITH_CLEANUP_START", OP_WITH_END, FIXED, 0, 0},
    {"WITH_CLEANUP_FINISH", OP_HANDLER, FIXED, 0, 0},
    {"END_ASYNC_FOR", OP_END_FOR, ENDED, 0, 0},
    {"RAISE_VARARGS", OP_RAISE, COUNTED, 0, 0},
    {"IMPORT_NAME", OP_IMPORT, FIXED, 2, 1},
    {"IMPORT_FROM", OP_IMPORT, FIXED, 0, 1},
    {"IMPORT_STAR", OP_IMPORT, FIXED, 1, 0},
    {"CALL_FUNCTION", OP_CALL, COUNTED, 1, 1},
    {"CALL_FUNCTION_KW", OP_CALL, COUNTED, 2, 1},
    {"CALL_METHOD", OP_CALL, COUNTED, 2, 1},
    {"CALL", OP_CALL, COUNTED, 2, 1},
    {"CALL_KW", OP_CALL, COUNTED, 3, 1},
    {"CALL_FUNCTION_EX", OP_CALL, CALL_EX, 0, 1},
    {"POP_TOP", OP_POP, FIXED, 1, 0},
    {"PRINT_EXPR", OP_PRINT, FIXED, 1, 0},
    {"CALL_INTRINSIC_1", OP_INTRINSIC, FIXED, 1, 1},
    {"CALL_INTRINSIC_2", OP_INTRINSIC, FIXED, 2, 1},
    {"SWAP", OP_SWAP, FIXED, 0, 0},
    {"COPY", OP_COPY, FIXED, 0, 1},
    {"DUP_TOP", OP_COPY, FIXED, 0, 1},
    {"DUP_TOP_TWO", OP_COPY_TWO, FIXED, 0, 2},
    {"ROT_TWO", OP_ROTATE, FIXED, 0, 0},
    {"ROT_THREE", OP_ROTATE, FIXED, 0, 0},
    {"ROT_FOUR", OP_ROTATE, FIXED, 0, 0},
    {"ROT_N", OP_ROTATE, FIXED, 0, 0},
    {"STORE_FAST", OP_STORE_FAST, FIXED, 1, 0},
    {"STORE_FAST_STORE_FAST", OP_STORE_FAST_TWO, FIXED, 2, 0},
    {"STORE_FAST_LOAD_FAST", OP_STORE_FAST_LOAD, FIXED, 1, 1},
    {"STORE_NAME", OP_STORE_NAME, FIXED, 1, 0},
    {"STORE_GLOBAL", OP_STORE_GLOBAL, FIXED, 1, 0},
    {"STORE_DEREF", OP_STORE_DEREF, FIXED, 1, 0},
    {"STORE_ATTR", OP_STORE_ATTR, FIXED, 2, 0},
    {"STORE_SUBSCR", OP_STORE_SUBSCR, FIXED, 3, 0},
    {"STORE_SLICE", OP_STORE_SLICE, FIXED, 4, 0},
    {"DELETE_FAST", OP_DELETE_FAST, FIXED, 0, 0},
    {"DELETE_NAME", OP_DELETE_NAME, FIXED, 0, 0},
    {"DELETE_GLOBAL", OP_DELETE_GLOBAL, FIXED, 0, 0},
    {"DELETE_DEREF", OP_DELETE_DEREF, FIXED, 0, 0},
    {"DELETE_ATTR", OP_DELETE_ATTR, FIXED, 1, 0},
    {"DELETE_SUBSCR", OP_DELETE_SUBSCR, FIXED, 2, 0},
};

void intent_ops_enter(struct intent_ops *ops, int number, const char *name, int jump) {
    if (number < 0 || number > 255) return;
    for (size_t i = 1; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, name) == 0) ops->row[number] = (unsigned char)i;
    ops->jump[number] = (unsigned char)(jump | (strstr(name, "BACKWARD") ? INTENT_JUMP_BACK : 0));
}

static const struct row *row_of(const struct intent_code *code, int index) { return &rows[code->ops->row[code->list[index].number]]; }

const char *intent_name(const struct intent_code *code, int index) { return row_of(code, index)->name; }

int intent_at(const struct intent_code *code, int offset) {
    int low = 0, high = code->count - 1, found = -1;
    while (low <= high) {
        int middle = (low + high) / 2;
        if (code->list[middle].start <= offset) {
            found = middle;
            low = middle + 1;
        } else {
            high = middle - 1;
        }
    }
    return offset < 0 ? -1 : found;
}

int intent_running(const struct intent_code *code, int offset) {
    int index = intent_at(code, offset);
    bool ahead = index >= 0 && index + 1 < code->count && strcmp(intent_name(code, index), "PRECALL") == 0;
    return ahead ? index + 1 : index;
}

bool intent_is_two_stores(const struct intent_code *code, int index) {
    const struct intent_instruction *at = &code->list[index];
    if (at->op == OP_STORE_FAST_TWO) return true;
    return code->ops->minor >= 11 && at->op == OP_STORE_FAST && index + 1 < code->count && at[1].op == OP_STORE_FAST;
}

static void link_jump(struct intent_code *code, int index, int end) {
    struct intent_instruction *at = &code->list[index];
    int kind = code->ops->jump[at->number], unit = code->ops->minor >= 10 ? 2 : 1;
    if (!kind) return;
    int offset = kind & INTENT_JUMP_ABSOLUTE ? at->arg * unit : end + (kind & INTENT_JUMP_BACK ? -at->arg : at->arg) * unit;
    int target = intent_at(code, offset);
    if (target < 0 || code->list[target].start < offset) target++;
    if (target >= code->count) return;
    at->target = target;
}

static bool falls_through(const struct intent_code *code, int index) {
    switch (code->list[index].op) {
    case OP_JUMP:
    case OP_RETURN:
    case OP_RAISE:
        return false;
    case OP_HANDLER:
        return strcmp(intent_name(code, index), "RERAISE") != 0;
    default:
        return true;
    }
}

/* Marks what a comprehension that was inlined (3.12 on) consists of: from the saving of its variable to the end of its loop and the putting back. */
static void mark_inlined(struct intent_code *code) {
    int until = -1;
    for (int i = 0; i < code->count; i++) {
        if (code->list[i].op == OP_LOAD_FAST_CLEAR)
            for (int j = i; j < code->count; j++)
                if (code->list[j].op == OP_FOR) {
                    if (code->list[j].target > until) until = code->list[j].target;
                    break;
                }
        code->list[i].inlined = i <= until || (i == until + 1 && until >= 0 && (code->list[i].op == OP_POP || code->list[i].op == OP_SWAP))
                             || intent_is_putting_back(code, i, false);
        if (i == until + 1 && code->list[i].inlined) until = i;
    }
}

/* A loop through an instruction has a jump back over it: where there is none, nothing need be walked. */
static void mark_straight(struct intent_code *code) {
    int *jumps = code->stack, open = 0;
    memset(jumps, 0, ((size_t)code->count + 1) * sizeof *jumps);
    for (int i = 0; i < code->count; i++)
        if (code->list[i].target >= 0 && code->list[i].target <= i) jumps[code->list[i].target]++, jumps[i + 1]--;
    for (int i = 0; i < code->count; i++) code->list[i].looped = (open += jumps[i]) ? 0 : 2;
}

bool intent_is_putting_back(const struct intent_code *code, int index, bool second) {
    int depth = 0;
    if (second && code->list[index].op == OP_STORE_FAST_TWO) depth = 1;
    else if (second) index++;
    if (code->list[index].op != OP_STORE_FAST && code->list[index].op != OP_STORE_FAST_TWO) return false;
    int source = intent_source(code, index, depth, NULL);
    return source >= 0 && code->list[source].op == OP_LOAD_FAST_CLEAR;
}

bool intent_code_read(struct intent_code *code, const struct intent_ops *ops, const unsigned char *bytes, size_t size) {
    size_t units = size / 2;
    code->ops = ops;
    code->count = 0;
    code->list = calloc(units + 1, sizeof *code->list);
    code->stack = malloc((units + 1) * sizeof *code->stack);
    int *ends = calloc(units + 1, sizeof *ends);
    if (!code->list || !code->stack || !ends) {
        free(ends);
        intent_code_free(code);
        return false;
    }
    unsigned extended = 0;
    int start = -1;
    for (size_t unit = 0; unit < units; unit++) {
        int number = bytes[2 * unit], arg = (int)(bytes[2 * unit + 1] | extended << 8);
        enum intent_op op = rows[ops->row[number]].op;
        extended = op == OP_EXTENDED ? (unsigned)arg : 0;
        if (op == OP_CACHE && code->count) ends[code->count - 1] = (int)(2 * unit + 2);
        if (op == OP_CACHE) continue;
        if (start < 0) start = (int)(2 * unit);
        if (op == OP_EXTENDED) continue;
        ends[code->count] = (int)(2 * unit + 2);
        code->list[code->count++] = (struct intent_instruction){
            .start = start, .arg = arg, .target = -1, .op = (unsigned char)op, .number = (unsigned char)number};
        start = -1;
    }
    for (int i = 0; i < code->count; i++) link_jump(code, i, ends[i]);
    mark_inlined(code);
    mark_straight(code);
    free(ends);
    return true;
}

void intent_code_free(struct intent_code *code) {
    free(code->list);
    free(code->stack);
    code->list = NULL;
    code->stack = NULL;
    code->count = 0;
}

bool intent_effect(const struct intent_code *code, int index, int *pops, int *pushes) {
    const struct row *row = row_of(code, index);
    int arg = code->list[index].arg, minor = code->ops->minor, flag = arg & 1;
    *pops = row->a;
    *pushes = row->b;
    switch ((enum shape)row->shape) {
    case FIXED: break;
    case COUNTED: *pops += arg; break;
    case DOUBLED: *pops += 2 * arg; break;
    case GLOBAL: *pushes += minor >= 11 && flag; break;
    case ATTRIBUTE: *pushes += minor >= 12 && flag; break;
    case SUPER: *pushes += flag; break;
    case CALL_EX: *pops = (minor >= 11 ? 3 : 2) + flag; break;
    case MAKE: *pops = minor >= 13 ? 1 : (minor >= 11 ? 1 : 2) + __builtin_popcount((unsigned)arg & 15); break;
    case FORMAT: *pops += (arg & 4) != 0; break;
    case ENDED: *pops = minor >= 13 ? 1 : 2; break;
    case UNPACKED: *pushes = arg; break;
    case UNPACKED_EX: *pushes = (arg & 255) + 1 + (arg >> 8); break;
    }
    return row->op != OP_UNKNOWN;
}

/* The instruction that ran before index without an exception, and whether it came by a jump; -1: can't be told. */
static int before(const struct intent_code *code, int index, bool *jumped) {
    *jumped = false;
    if (index > 0 && falls_through(code, index - 1)) return index - 1;
    *jumped = true;
    for (int i = index - 1; i >= 0; i--)
        if (code->list[i].target == index && (code->list[i].op == OP_TEST || code->list[i].op == OP_JUMP || code->list[i].op == OP_FOR)) return i;
    return -1;
}

/* Where the value at `depth` after a shuffling instruction lay before it; -1: it is no shuffling one. */
static int unshuffle(const struct intent_code *code, int index, int depth) {
    int arg = code->list[index].arg;
    const char *name = intent_name(code, index);
    switch (code->list[index].op) {
    case OP_SWAP:
        return depth == 0 ? arg - 1 : depth == arg - 1 ? 0 : depth;
    case OP_COPY: {
        int copied = strcmp(name, "COPY") == 0 ? arg - 1 : 0;
        return depth == 0 ? copied : depth - 1;
    }
    case OP_COPY_TWO:
        return depth < 2 ? depth : depth - 2;
    case OP_ROTATE: {
        int size = strcmp(name, "ROT_TWO") == 0 ? 2 : strcmp(name, "ROT_THREE") == 0 ? 3 : strcmp(name, "ROT_FOUR") == 0 ? 4 : arg;
        return depth == size - 1 ? 0 : depth < size - 1 ? depth + 1 : depth;
    }
    default:
        return -1;
    }
}

int intent_source(const struct intent_code *code, int index, int depth, int *nth) {
    for (int steps = 0; steps <= code->count; steps++) {
        bool jumped;
        int pops, pushes, moved;
        index = before(code, index, &jumped);
        if (index < 0 || !intent_effect(code, index, &pops, &pushes)) return -1;
        enum intent_op op = code->list[index].op;
        if (jumped && strstr(intent_name(code, index), "_OR_POP")) pops = 0;
        if (jumped && op == OP_FOR && code->ops->minor < 12) pops = 1, pushes = 0; /* later ones leave the rest to END_FOR */
        if (op == OP_HANDLER || strcmp(intent_name(code, index), "END_ASYNC_FOR") == 0) return -1;
        if ((moved = unshuffle(code, index, depth)) >= 0) {
            depth = moved;
            continue;
        }
        if (depth < pushes) {
            if (nth) *nth = depth;
            return index;
        }
        depth += pops - pushes;
    }
    return -1;
}

int intent_callee_depth(const struct intent_code *code, int index, int *arguments) {
    int pops, pushes;
    const char *name = intent_name(code, index);
    *arguments = code->list[index].arg;
    if (code->list[index].op != OP_CALL || !intent_effect(code, index, &pops, &pushes)) return -1;
    if (strcmp(name, "CALL_FUNCTION_EX") == 0) *arguments = -1;
    if (strcmp(name, "CALL_FUNCTION_EX") == 0 && code->ops->minor < 13 && code->ops->minor >= 11) return pops - 2; /* NULL lies below the callable */
    return pops - 1;
}

int intent_name_index(const struct intent_code *code, int index) {
    int arg = code->list[index].arg, minor = code->ops->minor;
    switch (row_of(code, index)->shape) {
    case GLOBAL: return minor >= 11 ? arg >> 1 : arg;
    case ATTRIBUTE: return minor >= 12 ? arg >> 1 : arg;
    case SUPER: return arg >> 2;
    default: return code->list[index].op == OP_STORE_FAST_TWO || code->list[index].op == OP_STORE_FAST_LOAD ? arg >> 4 : arg;
    }
}

static bool jumps_normally(const struct intent_instruction *at) {
    return at->target >= 0 && (at->op == OP_JUMP || at->op == OP_TEST || at->op == OP_FOR || at->op == OP_SEND || at->op == OP_HANDLER);
}

/* Can control come from after index to index again? Exception edges are not followed: a jump back out of a handler that the compiler moved to
   the end of the code makes no loop. */
bool intent_in_loop(struct intent_code *code, int index) {
    struct intent_instruction *list = code->list;
    if (list[index].looped) return list[index].looped == 1;
    unsigned char *seen = calloc((size_t)code->count + 1, 1);
    int top = 0;
    bool looped = false;
    if (seen) code->stack[top++] = index;
    while (top && !looped) {
        int at = code->stack[--top];
        int next[2] = {falls_through(code, at) ? at + 1 : -1, jumps_normally(&list[at]) ? list[at].target : -1};
        for (int i = 0; i < 2; i++) {
            if (next[i] < 0 || next[i] >= code->count || seen[next[i]]) continue;
            seen[next[i]] = 1;
            looped |= next[i] == index;
            code->stack[top++] = next[i];
        }
    }
    free(seen);
    list[index].looped = looped ? 1 : 2;
    return looped;
}

static bool stores_to(const struct intent_code *code, int index, enum intent_op like, int variable) {
    const struct intent_instruction *at = &code->list[index];
    if (like != OP_STORE_FAST) return at->op == like && at->arg == variable;
    if (at->op == OP_STORE_FAST) return at->arg == variable;
    if (at->op == OP_STORE_FAST_LOAD) return at->arg >> 4 == variable;
    return at->op == OP_STORE_FAST_TWO && (at->arg >> 4 == variable || (at->arg & 15) == variable);
}

static bool breaks_straight_run(const struct intent_code *code, int index) {
    const struct intent_instruction *at = &code->list[index];
    if (at->inlined) return false;
    switch (at->op) {
    case OP_TEST: return at->target >= 0;
    case OP_JUMP: return strcmp(intent_name(code, index), "JUMP_BACKWARD_NO_INTERRUPT") != 0; /* part of an await */
    case OP_FOR:
    case OP_RETURN:
    case OP_RAISE:
    case OP_HANDLER:
    case OP_UNKNOWN: return true;
    default: return false;
    }
}

bool intent_stored_before(const struct intent_code *code, int index) {
    enum intent_op op = code->list[index].op;
    bool by_name = op == OP_STORE_NAME || op == OP_STORE_GLOBAL;
    enum intent_op like = by_name ? op : OP_STORE_FAST;
    int first = by_name ? code->list[index].arg : intent_name_index(code, index);
    int second = op == OP_STORE_FAST_TWO ? code->list[index].arg & 15 : first;
    for (int i = index - 1; i >= 0; i--) {
        if (breaks_straight_run(code, i)) return false;
        if (!code->list[i].inlined && (stores_to(code, i, like, first) || stores_to(code, i, like, second))) return true;
    }
    return false;
}

int intent_next_store(const struct intent_code *code, int index, int from) {
    const struct intent_instruction *at = &code->list[index];
    bool by_name = at->op == OP_STORE_NAME || at->op == OP_STORE_GLOBAL;
    enum intent_op like = by_name ? (enum intent_op)at->op : OP_STORE_FAST;
    int first = intent_name_index(code, index), second = first;
    if (!by_name && intent_is_two_stores(code, index)) second = at->op == OP_STORE_FAST_TWO ? at->arg & 15 : at[1].arg;
    for (int i = from + 1; i < code->count; i++)
        if (!code->list[i].inlined && (stores_to(code, i, like, first) || stores_to(code, i, like, second))) return i;
    return -1;
}

bool intent_stored_in_loop(struct intent_code *code, int index) {
    static const unsigned char pairs[][2] = {{OP_LOAD_FAST, OP_STORE_FAST}, {OP_LOAD_NAME, OP_STORE_NAME}, {OP_LOAD_GLOBAL, OP_STORE_GLOBAL}, {OP_LOAD_DEREF, OP_STORE_DEREF},
                                             {OP_LOAD_ATTR, OP_STORE_ATTR}};
    for (size_t pair = 0; pair < sizeof pairs / sizeof *pairs; pair++)
        if (code->list[index].op == pairs[pair][0]) {
            for (int i = 0; i < code->count; i++)
                if (stores_to(code, i, (enum intent_op)pairs[pair][1], intent_name_index(code, index)) && intent_in_loop(code, i)) return true;
            return false;
        }
    return true; /* not one of those: not known */
}

/* What a statement's instructions begin after. */
static bool ends_statement(const struct intent_code *code, int index) {
    const struct intent_instruction *at = &code->list[index];
    return !at->inlined && ((at->op >= OP_STORE_FAST && at->op <= OP_DELETE_SUBSCR && at->op != OP_STORE_FAST_LOAD) || at->op == OP_POP || breaks_straight_run(code, index));
}

bool intent_reads_itself(const struct intent_code *code, int index) {
    static const unsigned char pairs[][2] = {{OP_STORE_FAST, OP_LOAD_FAST}, {OP_STORE_NAME, OP_LOAD_NAME}, {OP_STORE_GLOBAL, OP_LOAD_GLOBAL}, {OP_STORE_DEREF, OP_LOAD_DEREF},
                                             {OP_STORE_ATTR, OP_LOAD_ATTR}};
    int load = -1, name = intent_name_index(code, index);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (code->list[index].op == pairs[i][0]) load = pairs[i][1];
    for (int i = index - 1; i >= 0 && load >= 0 && !ends_statement(code, i); i--) {
        const struct intent_instruction *at = &code->list[i];
        if (at->op == load && intent_name_index(code, i) == name) return true;
        if (load == OP_LOAD_FAST && at->op == OP_LOAD_FAST_TWO && (at->arg >> 4 == name || (at->arg & 15) == name)) return true;
        if (load == OP_LOAD_FAST && at->op == OP_STORE_FAST_LOAD) return (at->arg & 15) == name;
    }
    return false;
}

bool intent_is_except_cleanup(const struct intent_code *code, int index) {
    static const unsigned char pairs[][2] = {{OP_STORE_FAST, OP_DELETE_FAST}, {OP_STORE_NAME, OP_DELETE_NAME},
                                             {OP_STORE_GLOBAL, OP_DELETE_GLOBAL}, {OP_STORE_DEREF, OP_DELETE_DEREF}};
    const struct intent_instruction *at = &code->list[index];
    if (index == 0 || index + 1 >= code->count || at[-1].op != OP_LOAD_CONST || at[1].arg != at->arg) return false;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (at->op == pairs[i][0] && at[1].op == pairs[i][1]) return true;
    return false;
}

bool intent_is_with_exit(const struct intent_code *code, int index) {
    const struct intent_instruction *at = &code->list[index];
    if (at->op != OP_CALL || index < 4) return false;
    if (code->ops->minor < 11) return at->arg == 3 && at[-1].op == OP_COPY && at[-2].op == OP_COPY && at[-3].op == OP_LOAD_CONST;
    if (strcmp(intent_name(code, index - 1), "PRECALL") == 0) at--;
    for (int i = 1; i <= 3; i++)
        if (at[-i].op != OP_LOAD_CONST || at[-i].arg != at[-1].arg) return false;
    return code->list[index].arg == 2; /* nobody hands three arguments to a call of two */
}

bool intent_result_discarded(const struct intent_code *code, int index) {
    if (index + 1 >= code->count || code->list[index].op != OP_CALL) return false;
    const struct intent_instruction *next = &code->list[index + 1];
    return next->op == OP_POP || next->op == OP_PRINT || (next->op == OP_INTRINSIC && next->arg == 1 && strcmp(intent_name(code, index + 1), "CALL_INTRINSIC_1") == 0);
}
