/* inert.h: what shows only at the end: stimuli that could never act, sections that Python left on the stack. */
#ifndef PATCHSHIM_INERT_H
#define PATCHSHIM_INERT_H
#include "neuron/neuron.h"

/* At finitialize and at the first step behind it: which stimuli have an amplitude but no duration? */
void inert_look(void);
/* A point process was born. */
void inert_born(const Object *ob);
/* FLAG of world.h: WORLD_TOLD, WORLD_BEGUN. */
void inert_told(const Object *ob, unsigned flag);
/* A point process is about to be taken apart. */
void inert_dies(const Object *ob);
/* Python's push put SECTION on the stack. */
void inert_pushed(void *section);
/* The program ends, and NEURON is still whole. */
void inert_end(void);
#endif
