/* unused_death.h: the finding of an object that was dropped before any step used it (and its neighbours replaced-unused, death-in-doubt). */
#ifndef PATCHSHIM_UNUSED_DEATH_H
#define PATCHSHIM_UNUSED_DEATH_H
#include "place.h"
#include "world/world.h"

struct unused_death {
    world_id id;
    enum world_kind kind;
    struct place made, lost;
    const char *how;      /* a clause: how it was lost */
    const char *describe; /* "IClamp[0] of soma(0.5)" */
    const char *class_name;
    bool in_hoc;          /* HOC let go of it */
    const char *graph;    /* DOT of its component, NULL */
};
enum unused_death_form { UNUSED_DEATH_PINNED, UNUSED_DEATH_WARNED, UNUSED_DEATH_REPLACED, UNUSED_DEATH_DOUBT };

/* Nothing is said of it. */
bool unused_death_is_off(enum unused_death_form form);
/* The ticket of the finding (0: nothing is said). */
unsigned unused_death_report(const struct unused_death *death, enum unused_death_form form);
void unused_death_withdraw(unsigned ticket);
#endif
