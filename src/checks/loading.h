/* loading.h: checks on loading and running. */
#ifndef PATCHSHIM_LOADING_H
#define PATCHSHIM_LOADING_H
#include <stdbool.h>
#include "place.h"

/* nrniv met an error of HOC or Python that nobody caught: MESSAGE is NEURON's text, or the exception. true: the session ends with a status that is not 0. */
bool loading_exit_status(const char *message, bool python, const struct place *line);

/* Something that tells its failure by a result which the program threw away. */
enum loading_call { LOADING_FILE, LOADING_STATEMENT, LOADING_LIBRARY, LOADING_PYTHON };
struct loading_fact {
    enum loading_call call;
    const char *given;       /* the file, the statement */
    const char *error;       /* NEURON's message; NULL: there was none */
    struct place line;       /* the call */
    struct place where;      /* the line with the error; file NULL: unknown */
    bool from_python;        /* the caller is Python */
};
/* Reports it; the sentence to raise is in BUFFER, "" where nothing is to be raised. */
void loading_failed(const struct loading_fact *fact, char *buffer, unsigned long n);

/* An error in a callback, which NEURON prints and forgets. */
struct callback_fact {
    const char *statement;
    const char *error;  /* NEURON's message, NULL: unknown */
    double t;           /* ms */
    struct place line;
};
void loading_callback(const struct callback_fact *fact, char *buffer, unsigned long n);
#endif
