/* load.h: the last error of HOC, and where statements run. */
#ifndef PATCHSHIM_LOAD_H
#define PATCHSHIM_LOAD_H
#include <stdbool.h>
#include "place.h"
/* Every HOC error: S and T are NEURON's words. */
void load_error(const char *s, const char *t);
const char *load_last_error(void);
/* The line of the last error of HOC. */
struct place load_last_place(void);
/* The result of the call that runs now is thrown away by whoever called it. */
bool load_discarded(void);
/* Runs a statement of HOC at the top level; true: without an error. */
bool load_run(const char *statement);
/* An error of HOC that is raised now ends what runs: nobody asks for it, or has asked for silence. */
bool load_error_ends(void);
/* What loading a standard file has overwritten, and nobody set anew. A sentence to raise is in TEXT, or what was there. */
void load_before_finitialize(char *text, unsigned long n);
#endif
