#include "unused_death.h"
#include "checks/checks.h"
#include "report/report.h"
#include <stdio.h>
#include <string.h>

/* What the run would have lacked, and how to keep the thing, by kind. */
static const struct {
    const char *effect, *mend;
} words[KIND_COUNT] = {
    [KIND_OTHER] = {"it would not have existed in the run", "return it, or store it"},
    [KIND_POINT_PROCESS] = {"it would not have existed in the run", "return it, or store it: self.%s = %s"},
    [KIND_ARTIFICIAL_CELL] = {"its NetCons would have had no source", "return it, or store it: self.%s = %s"},
    [KIND_NETCON] = {"no event would have been delivered", "return it, or store it: self.%s = %s"},
    [KIND_SECTION] = {"the cell would have been another: the section, and what it carries, would have been gone", "return it, or store it in a list: sections.append(%s)"},
    [KIND_VECTOR] = {"nothing would have been played or recorded", "return it, or store it: self.%s = %s"},
    [KIND_HANDLER] = {"its statement would never have run", "store it: self.%s = %s"},
    [KIND_STATE_TRANSITION] = {"no transition would have happened", "store it: self.%s = %s"},
    [KIND_LINEAR_MECHANISM] = {"its equations would not have been part of the run", "store it: self.%s = %s"},
    [KIND_RANDOM] = {"the variable would have kept one value", "store it: self.%s = %s"},
    [KIND_TEMPLATE] = {"the cell would not have existed in the run", "append it to a List: cells.append(%s)"},
};

static const char *short_name(const char *class_name) {
    static const struct {
        const char *class_name, *name;
    } names[] = {{"IClamp", "ic"}, {"NetCon", "nc"}, {"NetStim", "stim"}, {"SEClamp", "clamp"}, {"VClamp", "clamp"}, {"Vector", "vec"}, {"FInitializeHandler", "fih"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; ++i)
        if (!strcmp(names[i].class_name, class_name))
            return names[i].name;
    return "syn";
}

unsigned unused_death_report(const struct unused_death *death, enum unused_death_form form) {
    static const struct {
        enum check_id check;
        const char *what, *after;
    } forms[] = {
        [UNUSED_DEATH_PINNED] = {CHECK_unused_death, "%s was dropped before any step used it", "; patchshim kept it"},
        [UNUSED_DEATH_WARNED] = {CHECK_unused_death, "%s was dropped before any step used it", "; it is gone (keep=never)"},
        [UNUSED_DEATH_REPLACED] = {CHECK_replaced_unused, "%s was replaced before it ever did anything", ""},
        [UNUSED_DEATH_DOUBT] = {CHECK_death_in_doubt, "%s was dropped before any step used it, in a way that could not be read", "; it is gone, as NEURON says"},
    };
    char what[400], effect[300], mend[200];
    const char *name = death->kind == KIND_SECTION ? "sec" : death->kind == KIND_TEMPLATE ? "cell" : short_name(death->class_name);
    snprintf(what, sizeof what, forms[form].what, death->describe);
    snprintf(effect, sizeof effect, "%s%s", form == UNUSED_DEATH_REPLACED ? "what it was made for never happened" : words[death->kind].effect, forms[form].after);
    if (form == UNUSED_DEATH_REPLACED)
        snprintf(mend, sizeof mend, "if each place is to have its own, store them in a list");
    else
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(mend, sizeof mend, words[death->kind].mend, name, name);
    struct finding finding = {
        .check = forms[form].check,
        .severity = checks_severity(forms[form].check),
        .what = what,
        .made = death->made,
        .lost = death->lost,
        .lost_how = death->how,
        .effect = effect,
        .mend = mend,
        .object = death->describe,
    };
    if (form == UNUSED_DEATH_WARNED && finding.severity == SEVERITY_NOTE)
        finding.severity = SEVERITY_WARNING;
    return report_add(&finding);
}

void unused_death_withdraw(unsigned ticket) {
    if (ticket)
        report_withdraw(ticket);
}
