/* pointers.h: who keeps the address of a variable that he does not own: `_ref_` handles of Python, POINTERs of mechanisms, elements of a PtrVector. When the memory of the variable is
   about to be freed, the holder is found by the address, once and for ever: what lies at the address later is somebody else's.
   Plain C on plain addresses: no NEURON, no Python. Main thread only. */
#ifndef PATCHSHIM_POINTERS_H
#define PATCHSHIM_POINTERS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pointer_kind {
    POINTER_HANDLE,   /* a `_ref_` object of Python */
    POINTER_VARIABLE, /* a POINTER of a mechanism: holder is the instance, index its place in dparam */
    POINTER_ELEMENT,  /* of a PtrVector */
    POINTER_TRANSFER, /* of pc.source_var, pc.target_var: holder is a number */
    POINTER_RECORDED, /* a Vector records it, or plays into it */
    POINTER_INSTANCE, /* the own numbers of a holder of POINTER_VARIABLE: it goes with them */
    POINTER_KINDS
};

struct pointer {
    uintptr_t holder;
    double *address;    /* of the variable; once that is gone: of `last` */
    double *was;        /* where the variable was when it went */
    double *last;       /* NULL while the variable lives; then a copy of it, for whoever reads it all the same */
    uintptr_t base;     /* what the variable belongs to: an Object or a Section, 0 */
    uint32_t serial;    /* of the base, to tell it from another at its address */
    const char *name;   /* "_ref_v", lives for ever; NULL */
    char *gone;         /* the variable's name, made when it went; NULL */
    float x;            /* place in the section, or index in the Vector */
    int32_t index;
    uint32_t made, lost; /* origins (world.h) */
    uint32_t next_address, next_holder;
    uint8_t kind, how;   /* how: the variable went, in the words of whoever noted it */
    bool fluid;         /* the variable may move without a word: an element of a Vector; of a transfer: NEURON says itself that it is gone */
};

/* Remembers that INDEX of HOLDER has the address; what it had before is forgotten. NULL: no memory. The result is good until the next call of this file. */
struct pointer *pointers_add(enum pointer_kind kind, uintptr_t holder, int index, double *address);
struct pointer *pointers_find(enum pointer_kind kind, uintptr_t holder, int index);
void pointers_remove(enum pointer_kind kind, uintptr_t holder, int index);
/* Somebody that keeps ADDRESS in this way; NULL. */
struct pointer *pointers_at(enum pointer_kind kind, const double *address);

/* COUNT numbers from ADDRESS on are about to be freed (they can still be read). Each pointer to one of them gets a copy, and is visited. */
typedef void pointers_lost(struct pointer *pointer);
void pointers_freed(double *address, size_t count, pointers_lost *lost);
/* The same for one pointer. It stays where it is. */
void pointers_lose(struct pointer *pointer, pointers_lost *lost);
/* A living variable is elsewhere now. */
void pointers_relocate(struct pointer *pointer, double *address);
/* The variable of a lost pointer is found again, at ADDRESS. */
void pointers_revive(struct pointer *pointer, double *address);
/* Variables were moved: asks where each living one is now; moved: visited where it is elsewhere, pointer->address is the new one. */
void pointers_moved(double *(*where)(double *old), pointers_lost *moved);
void pointers_each(bool (*visit)(void *ctx, struct pointer *pointer), void *ctx);

extern size_t pointers_count; /* all */
extern size_t pointers_dead[POINTER_KINDS]; /* those whose variable is gone, by kind */
void pointers_stop(void);
#endif
