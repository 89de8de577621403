#include "dead.h"
#include "checks/checks.h"
#include "report/report.h"
#include <stdio.h>

void dead_event_purged(const struct event_purged_fact *fact) {
    char what[400], others[60] = "";
    if (fact->others)
        snprintf(others, sizeof others, " and %u other%s of its line", fact->others, fact->others == 1 ? "" : "s");
    snprintf(what, sizeof what, "%s%s %s deleted with %u event%s on the way", fact->describe, others, fact->others ? "were" : "was", fact->events, fact->events == 1 ? "" : "s");
    struct finding finding = {
        .check = CHECK_event_purged,
        .severity = checks_severity(CHECK_event_purged),
        .what = what,
        .made = fact->made,
        .lost = fact->lost,
        .lost_how = fact->collected ? "Python's garbage collector found it in a cycle of objects in the middle of a run" : "deleted in the middle of a run",
        .effect = "NEURON would have delivered to freed memory; patchshim took the events off the queue",
        .mend = fact->collected ? "keep the cell until the run is over; or call gc.collect() where you drop it, before finitialize" : "delete it after the run, or before finitialize",
        .object = fact->describe,
    };
    report_add(&finding);
}

/* NEURON crashes at finitialize. In a run that goes on it crashes only if an event comes: the NetCon is put to rest instead, and that is a note. */
void dead_target_judge(const struct dead_target_fact *fact, char *buffer, unsigned long n) {
    char what[600];
    enum severity severity = checks_severity(CHECK_dead_target);
    snprintf(what, sizeof what, "%s: the section of its target %s was deleted", fact->netcon, fact->target);
    struct finding finding = {
        .check = CHECK_dead_target,
        .severity = fact->step && severity > SEVERITY_NOTE ? SEVERITY_NOTE : severity,
        .what = what,
        .made = fact->made,
        .lost = fact->line,
        .judged = fact->made.file != NULL,
        .effect = fact->step ? "NEURON would crash at its next event; patchshim delivers none" : "NEURON would crash here",
        .mend = "drop the NetCon and its target together with the section, or give the target another place: syn.loc(seg)",
        .object = fact->netcon,
    };
    *buffer = 0;
    if (report_add(&finding) && report_raises(&finding))
        snprintf(buffer, n, "patchshim: %s [dead-target]", what);
}

void dead_dangling_judge(const struct dangling_fact *fact, char *buffer, unsigned long n) {
    char what[600];
    if (fact->holder)
        snprintf(what, sizeof what, "%s points at %s, which is gone", fact->holder, fact->variable);
    else
        snprintf(what, sizeof what, "%s is used, and is gone", fact->variable);
    static const struct {
        const char *how, *mend;
    } ways[WENT_COUNT] = {
        [WENT_SOMEHOW] = {"its section, segment, mechanism or object was deleted, or moved", "take the reference after the change, or drop it with its variable"},
        [WENT_DELETED] = {"what the variable belongs to was deleted", "keep what it belongs to as long as the reference is used, or drop both"},
        [WENT_CHANGED] = {"nseg was changed, or the mechanism uninserted: the segment has another memory", "take the reference after the change"},
        [WENT_RESIZED] = {"the Vector was made longer or deleted: its numbers have another place", "give the Vector its size first, and keep it as long as the reference is used"},
    };
    bool known = fact->lost.file;
    struct finding finding = {
        .check = CHECK_dangling_pointer,
        .severity = checks_severity(CHECK_dangling_pointer),
        .what = what,
        .made = fact->made,
        .lost = known ? fact->lost : fact->line,
        .lost_how = known ? ways[fact->how].how : "used here",
        .effect = "NEURON would read and write memory that is somebody else's by now",
        .mend = ways[fact->how].mend,
        .object = fact->variable,
    };
    *buffer = 0;
    if (report_add(&finding) && report_raises(&finding))
        snprintf(buffer, n, "patchshim: %s [dangling-pointer]", what);
}
