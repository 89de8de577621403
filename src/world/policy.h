/* policy.h: the life of an object, as a pure function (docs/how-it-works.md has the reasons). */
#ifndef PATCHSHIM_POLICY_H
#define PATCHSHIM_POLICY_H
#include <stdbool.h>

enum policy_keep { KEEP_UNUSED, KEEP_ALWAYS, KEEP_NEVER };

/* What was known when the last reference went, in the order in which it is asked. */
enum policy_intent {
    POLICY_WORD,     /* the user said so */
    POLICY_REPLACED, /* bound again, and that is a replacement: obeyed */
    POLICY_QUESTION, /* a question put to a temporary */
    POLICY_FAILED,   /* a failed attempt unwound */
    POLICY_NOBODY,   /* the collector, the end of the interpreter: nobody's word, nobody's mistake */
    POLICY_DOUBT,    /* could not be read */
    POLICY_ACCIDENT
};

struct policy_case {
    enum policy_keep keep;
    bool changes;   /* a. its death changes the simulation */
    bool unused;    /* b. no use since its birth */
    enum policy_intent intent; /* c. */
    bool elsewhere; /* a replacement that sits at another place, or joins others */
};

enum policy_verdict {
    POLICY_DIES,          /* as NEURON says, without a word */
    POLICY_PINNED,        /* kept; finding unused-death */
    POLICY_WARNED,        /* dies; finding unused-death as a warning (keep=never) */
    POLICY_REPLACED_NOTE, /* dies; finding replaced-unused */
    POLICY_DOUBT_NOTE     /* dies; finding death-in-doubt */
};

enum policy_verdict policy_judge(const struct policy_case *death);
#endif
