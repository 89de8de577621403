/* cause.h: what a report consists of, as plain strings; the formats (render.h) know no more than this. */
#ifndef PATCHSHIM_CAUSE_H
#define PATCHSHIM_CAUSE_H
#include <stdbool.h>
#include <stddef.h>
#include "place.h"
#include "severity.h"

/* Findings of one cause. Every string may be NULL but id and what. */
struct cause {
    const char *id, *what;
    enum severity severity;
    unsigned count; /* findings */
    bool caught;    /* an error that the program caught */
    bool judged;    /* `lost` is where it was judged: nothing was lost there */
    int rank;       /* of the MPI process, -1: one process */
    const char *ranks; /* all that found it on this machine, "0-3, 5"; NULL: this one, or not known */
    unsigned other_ranks; /* that found it too */
    struct place made, lost;
    const char *made_source, *lost_source; /* the text of these lines */
    const char *lost_how, *effect, *mend, *object, *graph;
};

struct suppression {
    const char *file;
    int line;
    const char *id, *glob;
    unsigned hits;
};

struct document {
    const char *program; /* the command line */
    const char *version; /* of patchshim */
    const char *folder;  /* where the program was started; file names may be relative to it */
    long pid;
    int ranks;     /* MPI processes, 1: one process */
    bool complete; /* the program has ended */
    int status;    /* its exit status, -1: not known */
    const struct cause *const *causes;
    size_t cause_count;
    const struct suppression *suppressions;
    size_t suppression_count;
    unsigned excused; /* findings suppressed by comments in the source */
};
#endif
