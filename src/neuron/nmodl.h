/* nmodl.h: the text of a mechanism, which NEURON compiles into its library (hoc_reg_nmodl_text): what it says of itself. Plain text, no NEURON. */
#ifndef PATCHSHIM_NEURON_NMODL_H
#define PATCHSHIM_NEURON_NMODL_H
#include <stdbool.h>
#include <stddef.h>

/* A copy without comments, titles, units and VERBATIM blocks; NULL: no memory. To be freed. */
char *nmodl_code(const char *text);
/* The name behind SUFFIX, POINT_PROCESS or ARTIFICIAL_CELL, in BUFFER. */
bool nmodl_name(const char *code, char *buffer, size_t n);
/* The I-th name (from 0) of the lists that KEYWORD begins in the NEURON block. */
bool nmodl_listed(const char *code, const char *keyword, int i, char *buffer, size_t n);
bool nmodl_has_block(const char *code, const char *keyword);
/* Is NAME used anywhere but where it is declared (NEURON, PARAMETER, ASSIGNED, STATE blocks)? */
bool nmodl_uses(const char *code, const char *name);

/* Does the run compute with NAME: in BREAKPOINT or a block of equations, or in a function that they call? What only INITIAL and NET_RECEIVE use has its part at the next event. */
bool nmodl_runs_with(const char *code, const char *name);

/* NET_RECEIVE computes with its first argument, the weight. */
bool nmodl_receives_weight(const char *code);

/* What USEION says of one ion. */
struct nmodl_ion {
    char name[32];
    bool reads_potential;            /* ek */
    bool uses_inside, uses_outside;  /* ki, ko: read or written */
    bool writes_inside, writes_outside;
};
/* The I-th USEION of the NEURON block. */
bool nmodl_ion(const char *code, int i, struct nmodl_ion *ion);

/* One TABLE, and the PARAMETERs (celsius and dt among them) that its function, or a function that this one calls, computes with. */
enum { NMODL_TABLE_NAMES = 24 };
struct nmodl_table {
    char function[64];
    int count;
    struct {
        char name[64];
        bool named; /* behind DEPEND, FROM or TO: a change makes the table anew */
    } parameter[NMODL_TABLE_NAMES];
};
bool nmodl_table(const char *code, int i, struct nmodl_table *table);
#endif
