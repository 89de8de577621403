/* obvious.h: where NEURON is about to raise an error that the program does not wait for, and what was meant is obvious, that is done (option obvious). */
#ifndef PATCHSHIM_OBVIOUS_H
#define PATCHSHIM_OBVIOUS_H
#include "members.h"

/* Python asked for NAME of h, and NEURON does not know it: loads the standard file that has it. true: look again. */
bool obvious_name(const char *name);
/* The procedure SYMBOL, not defined, is about to be called by HOC. */
void obvious_procedure(const Symbol *symbol);
/* A standard file is being loaded. */
bool obvious_loads(void);

/* Python makes a point process in a section, without saying where: its middle is put on the stack. */
void obvious_point_process(int narg);
/* Python makes a NetCon from a section or segment: the NetCon from its voltage, and the arguments are off the stack; NULL: nothing was done. */
Object *obvious_netcon(int narg);
/* Vector.record of a section or segment: that of its voltage; NULL: nothing was done. */
objects obvious_record(const Object *vector);
#endif
