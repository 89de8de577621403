/* meaning.h: what NEURON's terser errors mean, for a note at the end of a program that one of them ended. */
#ifndef PATCHSHIM_MEANING_H
#define PATCHSHIM_MEANING_H
#include <stdbool.h>

/* A row for NEURON's text, by number; -1: it says enough itself. */
int meaning_find(const char *error);
/* Says the note: ERROR is NEURON's text, ARGUMENTS what the function was given ("": unknown, or beside the point). */
void meaning_tell(int row, const char *error, const char *arguments);
/* Are the arguments worth naming? */
bool meaning_of_arguments(int row);
#endif
