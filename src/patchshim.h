/* patchshim.h: attach and detach, the order in which the rest starts and stops. */
#ifndef PATCHSHIM_H
#define PATCHSHIM_H
#include <stdbool.h>

/* Called by the first hook that NEURON reaches, with an address inside libnrniv. true: the hooks act from now on. */
bool patchshim_attach(const void *address);
/* libnrnpython (or a mechanism library) was mapped: its slots are checked, Python's types are hooked. */
void patchshim_libraries(void);
/* Python runs (seen at its first births): its end is to be told. Cheap when it was told already. */
void patchshim_python(void);
/* A typed line has ended: the notes of what it found are told. */
void patchshim_line(void);
/* The program ends (end of the interpreter, quit(), exit): components are looked at a last time; deaths from now on are nobody's mistake. */
void patchshim_ending(void);
bool patchshim_is_ending(void);
/* The last words: summary, report, what other ranks may know. The status to end with, where NEURON or Python says STATUS. Once a process. */
int patchshim_finish(int status);
/* Inside this process the hooks do nothing but call the real functions. */
void patchshim_stand_aside(void);
#endif
