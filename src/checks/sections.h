/* sections.h: checks on sections and setup. */
#ifndef PATCHSHIM_SECTIONS_H
#define PATCHSHIM_SECTIONS_H
#include <stdbool.h>
#include "place.h"

/* Does the built-in function NAME work on the accessed section and ignore a Section that is given by position? OLD: NEURON 8.0. */
bool sections_ignores_argument(const char *name, bool old);

struct wrong_section_fact {
    const char *function; /* "area", "IClamp" */
    const char *given;    /* name of the section that was given */
    const char *used;     /* name of the accessed section, NULL: none */
    bool point_process;
    struct place line;
};
/* The sentence to raise is in BUFFER, "" where nothing is to be raised. */
void sections_wrong(const struct wrong_section_fact *fact, char *buffer, unsigned long n);
#endif
