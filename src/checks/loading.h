/* loading.h: checks on loading and running. */
#ifndef PATCHSHIM_LOADING_H
#define PATCHSHIM_LOADING_H
#include <stdbool.h>
#include "place.h"

/* nrniv met a HOC error that nobody caught: MESSAGE is NEURON's text. true: the session ends with a status that is not 0. */
bool loading_exit_status(const char *message, const struct place *line);
#endif
