/* numbers.h: checks on numbers of the simulation. */
#ifndef PATCHSHIM_NUMBERS_H
#define PATCHSHIM_NUMBERS_H
#include "place.h"

/* The first value that is no number, in the order of NEURON's segments. */
struct nan_fact {
    const char *where;    /* "soma(0.5)" */
    const char *variable; /* "v", "m_hh" */
    double value, t;      /* NaN or infinite; ms */
    const char *cause;    /* "amp of IClamp[0] in soma(0.5)": not finite either; "": nothing of the kind */
    double cause_value;
    struct place line;    /* the call of the user that stepped */
};
/* Reports it; the sentence to raise is in BUFFER, "" where nothing is to be raised. */
void numbers_nan(const struct nan_fact *fact, char *buffer, unsigned long n);
#endif
