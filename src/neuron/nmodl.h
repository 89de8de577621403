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
#endif
