/* debugger.h: what a debugger can stop at and read. */
#ifndef PATCHSHIM_DEBUGGER_H
#define PATCHSHIM_DEBUGGER_H
#include "cause.h"

/* Calls patchshim_on_finding. */
void debugger_finding(const struct cause *cause);
/* Does nothing: a breakpoint stands here when a finding is told. */
void patchshim_on_finding(const char *severity, const char *id, const char *what);
#endif
