/* dangling.h: pointers whose variable is gone (CHECKS: dangling-pointer). A holder is written down when it gets the address; when the memory goes its pointer is turned to a copy of the last
   value, so that nothing reads freed memory whatever is done with it; its next use is an error. */
#ifndef PATCHSHIM_DANGLING_H
#define PATCHSHIM_DANGLING_H
#include "neuron/mechanisms.h"
#include "neuron/neuron.h"

/* Python asks for something: once its types are there they are watched. CALLER: an address in libnrnpython. */
void dangling_python(const void *caller);
extern bool dangling_watched;
/* The first class is registered: NEURON can tell about its memory. */
void dangling_start(void);
/* SEC is about to go: what belongs to it has its name for the last time. */
void dangling_section_dies(Section *sec);
/* The Python wrapper of SEC goes, and its name with it. */
void dangling_section_named(const Section *sec);
/* A NetCon or a PreSyn (C++ objects) is about to go. */
void dangling_netcon_dies(void *netcon, double *weights, int count);
void dangling_presyn_dies(void *presyn);
/* A Vector was told to record VARIABLE, or to play into it. */
void dangling_recorded(const Object *vector, const void *variable);
/* The Vector is gone. */
void dangling_vector_dies(world_id vector);
/* A point process is about to go. */
void dangling_object_dies(world_id ob);
/* A class is about to be registered: its functions may be replaced. */
void dangling_class(const char *name, void **construct, void **destruct);
/* Before finitialize, and before a step when dangling_pending says so: what NEURON itself is about to use. A sentence to raise is in TEXT, or "". */
void dangling_before_run(char *text, size_t n);
extern bool dangling_pending;
#endif
