/* intent.h: what an instruction of a Python code object does, and where what it handles came from. Pure: bytes and names in, indexes out; no
   Python is needed, so it is tested alone. Opcodes are known by NAME, their numbers come from the running interpreter's `opcode` module. */
#ifndef PATCHSHIM_PYTHON_INTENT_H
#define PATCHSHIM_PYTHON_INTENT_H
#include <stdbool.h>
#include <stddef.h>

/* What an instruction means to us. */
enum intent_op {
    OP_UNKNOWN, /* not in the table: nothing is concluded across it */
    OP_PLAIN,   /* moves values, can't let go of anything of the user's */
    OP_CACHE,
    OP_EXTENDED,
    OP_LOAD_CONST,
    OP_LOAD_FAST,
    OP_LOAD_FAST_CLEAR, /* saves a variable that an inlined comprehension takes over */
    OP_LOAD_FAST_TWO,
    OP_LOAD_NAME,
    OP_LOAD_GLOBAL,
    OP_LOAD_DEREF,
    OP_LOAD_ATTR,
    OP_LOAD_METHOD,
    OP_LOAD_SUPER,
    OP_BUILD_CLASS,
    OP_FUNCTION,
    OP_BUILD,
    OP_ITER,
    OP_YIELD_FROM_ITER,
    OP_AWAITABLE,
    OP_SUBSCRIPT,
    OP_OPERATOR,
    OP_INPLACE,
    OP_TEST, /* conditional jumps and what asks a value whether it is true */
    OP_JUMP,
    OP_FOR,
    OP_END_FOR,
    OP_SEND,
    OP_YIELD,
    OP_RETURN,
    OP_UNPACK,
    OP_WITH,
    OP_WITH_END,
    OP_HANDLER, /* instructions that only run while an exception is handled */
    OP_RAISE,
    OP_IMPORT,
    OP_CALL,
    OP_POP,
    OP_PRINT,
    OP_INTRINSIC,
    OP_SWAP,
    OP_COPY,
    OP_COPY_TWO,
    OP_ROTATE,
    OP_STORE_FAST,
    OP_STORE_FAST_TWO,
    OP_STORE_FAST_LOAD,
    OP_STORE_NAME,
    OP_STORE_GLOBAL,
    OP_STORE_DEREF,
    OP_STORE_ATTR,
    OP_STORE_SUBSCR,
    OP_STORE_SLICE,
    OP_DELETE_FAST,
    OP_DELETE_NAME,
    OP_DELETE_GLOBAL,
    OP_DELETE_DEREF,
    OP_DELETE_ATTR,
    OP_DELETE_SUBSCR
};

/* The instruction set of the running interpreter. */
enum { INTENT_JUMP_RELATIVE = 1, INTENT_JUMP_ABSOLUTE = 2, INTENT_JUMP_BACK = 4 };
struct intent_ops {
    int minor;                   /* 8 for CPython 3.8 */
    unsigned char row[256];      /* number -> row of the table of names; 0: unknown */
    unsigned char jump[256];     /* INTENT_JUMP_... */
};
/* Enters one name of `opcode.opname`. jump: from hasjrel, hasjabs. */
void intent_ops_enter(struct intent_ops *ops, int number, const char *name, int jump);

struct intent_instruction {
    int start;           /* byte offset of its first EXTENDED_ARG, or of itself: what a frame shows while it runs */
    int arg;             /* with its EXTENDED_ARGs */
    int target;          /* index of the instruction a jump goes to; -1: none */
    unsigned char op;    /* enum intent_op */
    unsigned char number;
    unsigned char looped; /* 0: not asked yet, 1: stands in a loop, 2: does not */
    bool inlined;        /* belongs to a comprehension that the compiler inlined */
};
struct intent_code {
    const struct intent_ops *ops;
    int count;
    struct intent_instruction *list; /* without CACHE and EXTENDED_ARG */
    int *stack;                      /* room for a walk over all instructions */
};
/* Reads co_code; false: out of memory. intent_code_free undoes it. */
bool intent_code_read(struct intent_code *code, const struct intent_ops *ops, const unsigned char *bytes, size_t size);
void intent_code_free(struct intent_code *code);

/* Index of the instruction that the byte offset belongs to (it may point at a CACHE entry or an EXTENDED_ARG); -1: none. */
int intent_at(const struct intent_code *code, int offset);
/* The same for a frame's running instruction. 3.11 may do a CALL under its PRECALL: then the CALL is meant. */
int intent_running(const struct intent_code *code, int offset);
/* Two local variables are stored under one offset: 3.13's STORE_FAST_STORE_FAST, or a pair that 3.11 and 3.12 run as one. */
bool intent_is_two_stores(const struct intent_code *code, int index);
const char *intent_name(const struct intent_code *code, int index); /* the opcode's name */

/* Which instruction pushed the value that is `depth` below the top of the stack right before instruction `index` runs? -1: can't be told.
   nth: which of its results, 0 the topmost. */
int intent_source(const struct intent_code *code, int index, int depth, int *nth);
/* How many values the instruction takes from the stack and puts there; false: unknown. */
bool intent_effect(const struct intent_code *code, int index, int *pops, int *pushes);
/* For an OP_CALL: how deep the callable lies before it, and how many arguments (keywords included) lie above; -1: not known (f(*args)). */
int intent_callee_depth(const struct intent_code *code, int index, int *arguments);
/* The position in co_names, co_consts, the variables: the argument without its flag bits. */
int intent_name_index(const struct intent_code *code, int index);

/* The instruction can run again without an exception: it stands in a loop of its own code. */
bool intent_in_loop(struct intent_code *code, int index);
/* Another store to the same local or module name stands before this one with no jump between the two. */
bool intent_stored_before(const struct intent_code *code, int index);
/* Some store to the variable that instruction index loads or stores (or, for an attribute, to one of that name) stands in a loop. */
bool intent_stored_in_loop(struct intent_code *code, int index);
/* The next store to what instruction index stores to, behind `from`; -1: there is none. Two variables where two are stored at once. */
int intent_next_store(const struct intent_code *code, int index, int from);
/* The statement that stores here reads the same variable or attribute: `cells = cells[1:]`. */
bool intent_reads_itself(const struct intent_code *code, int index);
/* `e = None; del e` at the end of `except ... as e`. */
bool intent_is_except_cleanup(const struct intent_code *code, int index);
/* The end of an inlined comprehension: its variable gets back what it held before. second: as for
   intent_is_two_stores. */
bool intent_is_putting_back(const struct intent_code *code, int index, bool second);
/* The three None handed to __exit__ when a with block ends well. */
bool intent_is_with_exit(const struct intent_code *code, int index);
/* The result of the call at index is popped or printed. */
bool intent_result_discarded(const struct intent_code *code, int index);
#endif
