/* parallel.h: NEURON's processes (nrnmpi/nrnmpi.cpp). Nothing here communicates but neuron_exchange. */
#ifndef PATCHSHIM_NEURON_PARALLEL_H
#define PATCHSHIM_NEURON_PARALLEL_H
#include "neuron.h"

/* Processes of this simulation, and of all subworlds together; this one's number among them. */
int neuron_processes(void);
int neuron_processes_world(void);
int neuron_rank(void);
int neuron_rank_world(void);
/* NEURON has started MPI, and has not ended it. */
bool neuron_parallel(void);
/* Python, or the program, was called by HOC code that runs now. */
bool neuron_inside_hoc(void);
#endif
