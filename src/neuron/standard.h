/* standard.h: which standard file of HOC a name belongs to. */
#ifndef PATCHSHIM_NEURON_STANDARD_H
#define PATCHSHIM_NEURON_STANDARD_H
#include <stdbool.h>
#include "neuron.h"

struct standard_file {
    const char *file, *first, *procedures, *names, *others;
};
/* The file that NAME, and nothing else of that name, belongs to; NULL: none. procedure: only where it is a procedure or function. */
const struct standard_file *standard_file_of(const char *name, bool procedure);
const struct standard_file *standard_file(const char *file);
/* Nothing of the file is there, but for numbers: loading it replaces nothing of the user's. */
bool standard_file_is_free(const struct standard_file *file);
/* SYMBOL was only mentioned so far. */
bool neuron_is_undefined(const Symbol *symbol);
/* TABLE is that of HOC's top level, of the names that NEURON comes with. */
bool neuron_is_top_level(const void *table);
bool neuron_is_built_in(const void *table);
#endif
