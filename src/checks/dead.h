/* dead.h: checks on things that are used after their end. */
#ifndef PATCHSHIM_DEAD_H
#define PATCHSHIM_DEAD_H
#include <stdbool.h>
#include "place.h"

struct event_purged_fact {
    const char *describe; /* "NetCon[0] (NetStim[0] -> ExpSyn[0])" */
    unsigned events;      /* of all of them */
    unsigned others;      /* things of the same line that were deleted with it */
    bool collected;       /* by Python's garbage collector */
    struct place made, lost;
};
/* Events were taken off the queue because what they were for is gone, and the run goes on. */
void dead_event_purged(const struct event_purged_fact *fact);

struct dead_target_fact {
    const char *netcon, *target; /* described */
    bool step;                   /* a step begins; else finitialize */
    struct place made, line;     /* the NetCon; the call that would use it */
};
/* A NetCon whose target sits in no section any more. The sentence to raise is in BUFFER, "" where nothing is to be raised. */
void dead_target_judge(const struct dead_target_fact *fact, char *buffer, unsigned long n);

struct dangling_fact {
    const char *variable;           /* "soma(0.5)._ref_v" */
    const char *holder;             /* "the POINTER vgap of GapL[0]"; NULL: the reference itself is used */
    struct place made, lost, line;  /* the reference; the death of the variable; the use */
    enum dangling_how { WENT_SOMEHOW, WENT_DELETED, WENT_CHANGED, WENT_RESIZED, WENT_COUNT } how;
};
/* A pointer is used whose variable is gone. The sentence to raise is in BUFFER, "" where nothing is to be raised. */
void dead_dangling_judge(const struct dangling_fact *fact, char *buffer, unsigned long n);
#endif
