#include "sections.h"
#include "checks/checks.h"
#include "report/report.h"
#include <stdio.h>
#include <string.h>

/* NEURON's programmer's reference, topology and geometry: functions of the currently accessed section. */
static const char *const of_accessed_section[] = {
    "area", "ri", "distance", "n3d", "x3d", "y3d", "z3d", "diam3d", "arc3d", "spine3d", "pt3dadd", "pt3dclear", "pt3dinsert", "pt3dchange", "pt3dremove", "pt3dstyle", "pt3dconst",
    "setSpineArea", "getSpineArea", "parent_section", "parent_node", "parent_connection", "section_orientation", "secname", "sectionname", "ismembrane", "section_owner",
};

bool sections_ignores_argument(const char *name, bool old) {
    if (!strcmp(name, "disconnect") || !strcmp(name, "delete_section"))
        return old; /* later ones say so themselves */
    for (size_t i = 0; i < sizeof of_accessed_section / sizeof *of_accessed_section; ++i)
        if (!strcmp(name, of_accessed_section[i]))
            return true;
    return false;
}

void sections_wrong(const struct wrong_section_fact *fact, char *buffer, unsigned long n) {
    char what[300], effect[200], mend[200];
    snprintf(what, sizeof what, "h.%s: the section %s is given by position, where NEURON ignores it", fact->function, fact->given);
    snprintf(effect, sizeof effect, "the currently accessed section%s%s%s is used instead", fact->used ? ", " : "", fact->used ? fact->used : "", fact->used ? "," : "");
    if (fact->point_process)
        snprintf(mend, sizeof mend, "give the segment: h.%s(%s(0.5)), or h.%s(0.5, sec=%s)", fact->function, fact->given, fact->function, fact->given);
    else
        snprintf(mend, sizeof mend, "give it by keyword: h.%s(..., sec=%s)", fact->function, fact->given);
    struct finding finding = {
        .check = CHECK_wrong_section,
        .severity = checks_severity(CHECK_wrong_section),
        .what = what,
        .lost = fact->line,
        .effect = effect,
        .mend = mend,
        .object = fact->given,
    };
    *buffer = 0;
    if (report_add(&finding) && report_raises(&finding))
        snprintf(buffer, n, "patchshim: %s; %s [wrong-section]", what, mend);
}
