/* hoc_program.h: HOC instructions and the shape of code. */
#ifndef PATCHSHIM_HOC_PROGRAM_H
#define PATCHSHIM_HOC_PROGRAM_H
#include "hoc_position.h"

/* Functions of libnrniv that are of interest in code (instructions) or on the C stack (the others). */
enum hoc_role {
    ROLE_NONE,
    /* instructions */
    ROLE_NEW,       /* x = new T(): symbol, number of arguments */
    ROLE_NEW_VALUE, /* new T() as an argument, return new T() */
    ROLE_ASSIGN,
    ROLE_DECLARE,   /* objref x */
    ROLE_CREATE,    /* create s */
    ROLE_POP,
    ROLE_PRINT,     /* an expression alone on a line of the top level */
    ROLE_SHOW,      /* print x */
    ROLE_RETURN,
    ROLE_CALL,
    ROLE_COMPONENT, /* x.name: symbol, ... */
    ROLE_VARIABLE,  /* an objref of the top level or of a template */
    ROLE_LOCAL,     /* a localobj */
    ROLE_CONSTANT,  /* IClamp[0] */
    ROLE_LONG_LOOP,  /* while, for (;;) */
    ROLE_LOOP,       /* for i=, for (x), forall, forsec */
    ROLE_IF,
    ROLE_IF_SECTION, /* ifsec */
    ROLE_ITERATOR,
    ROLE_JUMP,
    ROLE_TYPE,      /* checks of the compiler: no effect */
    ROLE_SECTION,   /* ref.sec x = ..., the end of soma ... */
    ROLE_SECTION_PUSH,
    ROLE_INSTRUCTIONS_END,
    /* other functions */
    ROLE_EXECUTE,
    ROLE_RECOVER,   /* what an execerror unwinds */
    ROLE_UNREF,
    ROLE_DROP,      /* calls ROLE_UNREF, nothing else */
    ROLE_DEFER,     /* the owner of a value that was read is let go at the next component */
    ROLE_LEAVE,     /* arguments and localobjs are taken off the stack */
    ROLE_CONSTRUCT,
};

/* NULL: none. */
enum hoc_role hoc_role_of(const void *function);

/* Instruction at or before word I (its first word); false: none. */
bool hoc_instruction_at(const struct hoc_code *code, unsigned i, unsigned *instruction);
static inline enum hoc_role hoc_role_at(const struct hoc_code *code, unsigned i) { return hoc_role_of((const void *)code->words[i]); }

/* The first word of the statement that word I belongs to. */
unsigned hoc_statement_start(const struct hoc_code *code, unsigned i);

/* The variable that a store (ROLE_NEW, ROLE_ASSIGN) at word I stores to. */
struct hoc_target {
    const Symbol *symbol; /* NULL: an element of an array, a component, or not known */
    bool local;
    const char *name;     /* for people; NULL */
};
struct hoc_target hoc_target_of(const struct hoc_code *code, unsigned i);

struct hoc_shape {
    bool readable;
    bool loop;       /* in a loop of its own code */
    bool condition;  /* under an if */
    bool again;      /* an earlier store to the same variable in one straight run of this code */
    bool first_run;  /* nothing jumps between the beginning of the code and the store */
};
struct hoc_shape hoc_shape_of(const struct hoc_code *code, unsigned i, const struct hoc_target *target);

/* Visits the stores of a statement of the top level to plain objrefs; false: the statement jumps, none is visited. */
bool hoc_stores(const struct hoc_code *code, void (*visit)(const Symbol *symbol, void *ctx), void *ctx);
#endif
