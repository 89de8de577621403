/* life.h: births and deaths, for the hooks on objects and sections. */
#ifndef PATCHSHIM_LIFE_H
#define PATCHSHIM_LIFE_H
#include "neuron/neuron.h"
#include "world/world.h"

/* by_python: the object was made by a call out of Python (else HOC made it). */
void life_birth(world_id id, enum world_kind kind, bool by_python);
/* The last reference to ID goes now. wrapper: the PyObject that dies (a Section), else NULL; by_python: the unref came out of libnrnpython.
   true: it was pinned, the caller must leave it alive with one reference (patchshim's own). */
bool life_death(world_id id, enum world_kind kind, const void *wrapper, bool by_python);
/* Would its death change the simulation, or what somebody records of it? */
bool life_changes(world_id id, enum world_kind kind);
/* What the world tells of a pin (struct world_ask). */
void life_kept(struct world_pin *pin);
void life_released(uint32_t ticket, bool used);
/* Gives up patchshim's reference to an object: it dies unless somebody else holds it. */
void object_release(Object *ob);
bool object_releases(void); /* the caller runs within it */
const void *object_outermost(void); /* the template of the outermost object that is taken apart around the caller; NULL */
/* A PreSyn is taken apart (begin), or was. What it lets go of meanwhile, because its source is taken apart, goes after the source: NEURON 8.x tells the observers of
   what it frees under a lock, and the callable that the PreSyn holds would be freed under the same one (ivoc/ocobserv.cpp, notify_pointer_freed). */
void object_lets_go(bool begin);
/* The origin (world.h) of something that Python makes now: cheap. 0: unknown. */
uint32_t life_origin_in_python(void);
/* The user's line that runs now, Python or HOC; file NULL where it is unknown. */
void life_line(struct place *place);
/* An error is about to leave whatever runs: where that is a step (CVode's integrator gives up at a NaN), the finding names the cause. */
void step_error(void);
/* NEURON's own error arises; nobody caught it: nrniv ends by it, or Python ends and its last exception was it. */
void meaning_error(const char *s, const char *t);
void meaning_uncaught(void);
void meaning_python_ends(void);
/* Is an error of HOC that leaves everything the end of nrniv's program? PRINTED: messages are switched on. */
void status_error(const char *s, const char *t, bool printed);
/* This process is nrniv, not a Python that imported NEURON. */
bool status_nrniv(void);
/* nrniv runs Python and an exception that nobody caught may end it; it does. */
bool status_watches_python(void);
void status_python(const char *what, const struct place *where);
/* The status that the process is to end with, where NEURON says STATUS. */
int status_mended(int status);
/* A point process is about to be made by Python, its arguments are on the stack. */
void call_new_point_process(const Symbol *symtemp, int narg);
/* A pinned thing that nothing of the model holds, but the simulation itself: a handler until its callable belongs to nobody, a Vector while it plays. */
bool life_held_by_simulation(world_id id, enum world_kind kind);
/* Does a Vector drive a variable or give times (asked at its death)? */
bool vector_plays(const struct world_row *row);
bool step_runs(void); /* own.h */
/* Before something is looked at that would show late releases. */
static inline void life_observed(void) {
    if (world_dirty && !step_runs()) /* a release takes apart what the rest of a step uses */
        world_settle();
}
/* Before everything is enumerated or run. */
static inline void life_observed_all(void) {
    if (world_unsettled() && !step_runs())
        world_settle_all();
}
#endif
