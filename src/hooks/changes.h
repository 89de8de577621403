/* changes.h: PARAMETERs that are changed in the middle of a run by variable time step. */
#ifndef PATCHSHIM_HOOKS_CHANGES_H
#define PATCHSHIM_HOOKS_CHANGES_H
#include <stdbool.h>

/* A callback changed one, and the integrator was not started anew yet. */
extern bool changes_pending;
/* CVode returns, and something is pending: raises where it went on with it. */
void changes_after_solve(void);
void changes_initialized(void);
#endif
