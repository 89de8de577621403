/* setup.h: checks on what was asked of a run, told by one table of sentences. */
#ifndef PATCHSHIM_SETUP_H
#define PATCHSHIM_SETUP_H
#include "checks/checks.h"
#include "place.h"

struct setup_fact {
    const char *object;  /* "Vector[0]", "NetCon[2]", a file; NULL: nothing in particular */
    const char *other;   /* a second name or a word of the sentence */
    double value, wanted;
    struct place made;   /* where it was set up; file NULL: unknown */
    struct place line;   /* the call that is judged */
    const char *how;     /* a clause for that line; NULL: "judged here" */
    int variant;         /* of the sentence, where a check has several */
    enum severity severity; /* SEVERITY_OFF: the table's. It gives way to check.ID= */
};
/* Reports it; the sentence to raise is in BUFFER, "" where nothing is to be raised. BUFFER NULL: nothing can be raised there. */
void setup_finding(enum check_id check, const struct setup_fact *fact, char *buffer, unsigned long n);
#endif
