/* own.h: what is deleted is never used again (DESIGN 2, ownership): events leave the queue with what they are for, raw pointers own what they point to,
   deaths in the middle of a step wait. In every keep mode. */
#ifndef PATCHSHIM_OWN_H
#define PATCHSHIM_OWN_H
#include "neuron/neuron.h"

/* step.c: a step (in any mode) or finitialize runs, and the caller runs within it. */
bool step_runs(void);
/* Around whatever steps; the mark lies in the caller's frame. step_over lets die what waited, last. */
struct step_mark {
    uintptr_t sign; /* its own address, turned: chance does not make it */
    struct step_mark *outer;
};
/* The steps that run now, innermost first: a mark lies in the frame of each hook. A step that an error left lies above everything that runs later, or its mark was
   overwritten. */
extern struct step_mark *volatile step_innermost;
extern size_t own_waiting;
void own_release(void); /* what waited dies */

static inline uintptr_t step_sign(const struct step_mark *mark) { return (uintptr_t)mark ^ UINT64_C(0x9E3779B97F4A7C15); }

/* Does MARK lie in a frame around the one at FRAME? */
static inline bool step_is(const struct step_mark *mark, const void *frame) {
    return (uintptr_t)mark > (uintptr_t)frame && *(const volatile uintptr_t *)&mark->sign == step_sign(mark);
}

static inline void step_begins(struct step_mark *mark) {
    mark->outer = step_is(step_innermost, mark) ? step_innermost : NULL;
    if (__builtin_expect(own_waiting, 0) && !mark->outer)
        own_release(); /* an error left the step in which they died */
    *(volatile uintptr_t *)&mark->sign = step_sign(mark);
    step_innermost = mark;
}

static inline void step_ends(struct step_mark *mark) {
    step_innermost = mark->outer;
    *(volatile uintptr_t *)&mark->sign = 0;
}

/* What died during the step dies when nothing of it is on the stack any more: on 9.x data may not change while a caller holds a token for them. */
static inline void step_over(void) {
    if (__builtin_expect(own_waiting, 0) && !step_innermost)
        own_release();
}
/* No step runs until it goes on: what NEURON calls there may change everything. */
static inline struct step_mark *step_pauses(void) {
    struct step_mark *paused = step_innermost;
    step_innermost = NULL;
    return paused;
}
static inline void step_goes_on(struct step_mark *paused) { step_innermost = paused; }

/* Nodes or mechanisms were freed: a variable step must be set up anew. */
void step_structure_changed(void);
/* The same of what is played and recorded. */
void step_records_changed(void);
/* finitialize has emptied the queue: what is in it from now on is for this run. */
void step_queue_emptied(void);

/* own.c. An object really dies: before and after NEURON takes it apart. */
void own_before_death(Object *ob, enum world_kind kind);
/* flags: those of its row */
void own_after_death(world_id id, unsigned flags);
/* wait.c. The last reference to ID goes. true: in the middle of a step or of finitialize, the rest of which would use it; it waits for the end, and the reference is patchshim's. */
bool own_wait(world_id id, bool by_python);
/* The same for a section that the user deletes (sec_free is about to be called with ITEM). */
bool own_section_waits(const Section *sec, void *item);
/* section.c: NEURON deletes the section now. */
void section_free(void *item);
/* The class NAME is registered: some constructors are wrapped, of those that keep what they are given, and of Lists. */
void own_class(const char *name, void **construct);
/* object.c: a List is made */
void *object_list(Object *ob);
extern void *(*object_list_construct)(Object *);
/* OWNER was given a Vector that somebody can read (APCount.record). */
bool own_vector_read(world_id owner);

/* sources.c: is ID, which dies, the source of a NetCon that has a target? It went, by nobody's word: the NetCons are looked at before the next step. */
bool source_has_netcons(world_id id, enum world_kind kind);
void source_lost(world_id id, enum world_kind kind, const struct place *lost);
bool sources_pending(void);
void sources_before_step(void);

/* zombies.c: a FInitializeHandler was made; a PreSyn goes; before finitialize; at the end. */
void zombie_handler_born(const struct world_row *row);
void zombie_source_gone(const void *source);
void zombies_look(void);
void zombies_end(void);

/* random_play.c: RANDOM is about to be taken apart, and plays. */
void own_random_dies(world_id random);

/* events.c */
/* Something that events may be for is gone: they leave the queue. The number of events that left. */
unsigned events_purge(uintptr_t key);
/* The same, and the finding, if the run goes on. */
void events_purge_object(Object *ob, enum world_kind kind);
/* SEC is about to lose its properties: what sits in it can get no event any more. */
void events_section_dies(Section *sec);
/* Around finitialize, which empties the queue; before a step. */
void events_before_finitialize(void);
void events_after_finitialize(void);
void events_before_step(void);
extern bool events_pending; /* events_before_step has something to do */
#endif
