/* parallel.h: MPI. */
#ifndef PATCHSHIM_HOOKS_PARALLEL_H
#define PATCHSHIM_HOOKS_PARALLEL_H
#include <stdbool.h>

/* Python is there, or NEURON's classes are, or MPI is: what waits for all of them begins. */
void parallel_libraries(void);
/* A step, or the end of the program: do separate copies run? */
void parallel_copies(void);
/* The time between two exchanges of spikes, ms, as finitialize or set_maxstep computed it last; 0: none did. */
double parallel_interval(void);
#endif
