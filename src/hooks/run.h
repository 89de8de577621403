/* run.h: what HOC and Python ask to be run: finitialize, fadvance, psolve, CVode.solve. */
#ifndef PATCHSHIM_RUN_H
#define PATCHSHIM_RUN_H
#include <stdbool.h>
/* One of them is on the stack. */
bool run_runs(void);
#endif
