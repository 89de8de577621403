#include "unused_death.h"
#include "checks/checks.h"
#include "report/report.h"
#include <stdio.h>
#include <string.h>

/* What the run would have lacked, by kind. */
static const char *const effects[KIND_COUNT] = {
    [KIND_OTHER] = "it would not have existed in the run",
    [KIND_POINT_PROCESS] = "it would not have existed in the run",
    [KIND_ARTIFICIAL_CELL] = "its NetCons would have had no source",
    [KIND_NETCON] = "no event would have been delivered",
    [KIND_SECTION] = "the section, and what it carries, would have been missing from the model",
    [KIND_VECTOR] = "nothing would have been played or recorded",
    [KIND_HANDLER] = "its statement would never have run",
    [KIND_STATE_TRANSITION] = "no transition would have happened",
    [KIND_LINEAR_MECHANISM] = "its equations would not have been part of the run",
    [KIND_RANDOM] = "the variable would have kept one value",
    [KIND_TEMPLATE] = "the cell would not have existed in the run",
    [KIND_REACTION] = "the concentrations would have run without it",
    [KIND_SPECIES] = "its concentrations would not have been part of the run",
};

/* "section Cell.dend[3]", "section dend3": dend; a name that is none in Python: sec. */
static const char *section_name(const char *describe) {
    static char name[32];
    const char *begin = strrchr(describe, ' '), *dot = strrchr(describe, '.');
    begin = dot ? dot + 1 : begin ? begin + 1 : describe;
    size_t n = strspn(begin, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
    if (!n || n >= sizeof name || (begin[n] && begin[n] != '[') || (*begin >= '0' && *begin <= '9') || !strcmp(describe, "an unnamed section"))
        return "sec";
    while (n > 1 && begin[n - 1] >= '0' && begin[n - 1] <= '9')
        --n;
    snprintf(name, sizeof name, "%.*s", (int)n, begin);
    return name;
}

/* A name for it where the user gave none. */
static const char *usual_name(const struct unused_death *death) {
    static const struct {
        const char *class_name, *name;
    } names[] = {{"IClamp", "ic"}, {"NetCon", "nc"}, {"NetStim", "stim"}, {"SEClamp", "clamp"}, {"VClamp", "clamp"}, {"Vector", "vec"}, {"FInitializeHandler", "fih"},
                 {"StateTransitionEvent", "ste"}, {"LinearMechanism", "lm"}, {"Random", "random"}, {"Rate", "rate"}, {"Reaction", "reaction"}, {"MultiCompartmentReaction", "reaction"}, {"Species", "species"}, {"State", "state"}, {"Parameter", "parameter"}};
    if (death->kind == KIND_SECTION)
        return section_name(death->describe);
    if (death->kind == KIND_TEMPLATE)
        return "cell";
    for (size_t i = 0; i < sizeof names / sizeof *names; ++i)
        if (!strcmp(names[i].class_name, death->class_name))
            return names[i].name;
    return "syn";
}

/* How the thing is kept, in the language and at the kind of place where it was made. {ic:IClamp} becomes the name that the user gave it in the line that made it. */
static void keep_it(const struct unused_death *death, char *mend, size_t n) {
    const char *usual = usual_name(death), *function = death->made.function;
    bool again = death->how && strstr(death->how, " again");
    char name[80];
    snprintf(name, sizeof name, "{%.16s:%.60s}", usual, death->class_name);
    if (death->in_hoc && again)
        snprintf(mend, n, "keep each of them in a List: objref list, list = new List(), list.append(%s)", name);
    else if (death->in_hoc)
        snprintf(mend, n, "keep it in an objref that outlives the procedure, or in a List: list.append(%s)", name);
    else if (again)
        snprintf(mend, n, "keep each of them in a list: %ss.append(%s)", name, name);
    else if (function && *function == '<' && strcmp(function, "<module>")) /* <listcomp>, <lambda> */
        snprintf(mend, n, "keep what it was made for: return that, or store it: self.%ss = ...", usual);
    else if (!function || *function == '<')
        snprintf(mend, n, "give it a name that lasts: %s = ...", usual);
    else if (!strcmp(function, "__init__"))
        snprintf(mend, n, "store it: self.%s = %s", name, name);
    else
        snprintf(mend, n, "return it, and keep what %.60s() returns; in a method: self.%s = %s", function, name, name);
}

static const struct {
    enum check_id check;
    const char *what, *after;
} forms[] = {
    [UNUSED_DEATH_PINNED] = {CHECK_unused_death, "%s was dropped before any step used it", "; patchshim kept it"},
    [UNUSED_DEATH_WARNED] = {CHECK_unused_death, "%s was dropped before any step used it", "; it is gone (keep=never)"},
    [UNUSED_DEATH_REPLACED] = {CHECK_replaced_unused, "%s was replaced before it ever did anything", ""},
    [UNUSED_DEATH_DOUBT] = {CHECK_death_in_doubt, "%s was dropped before any step used it, in a way that could not be read", "; it is gone, as NEURON says"},
};

bool unused_death_is_off(enum unused_death_form form) { return checks_severity(forms[form].check) == SEVERITY_OFF; }

unsigned unused_death_report(const struct unused_death *death, enum unused_death_form form) {
    char what[400], effect[300], mend[300];
    snprintf(what, sizeof what, forms[form].what, death->describe);
    snprintf(effect, sizeof effect, "%s%s", form == UNUSED_DEATH_REPLACED ? "what it was made for never happened" : effects[death->kind], forms[form].after);
    if (form == UNUSED_DEATH_REPLACED)
        snprintf(mend, sizeof mend, "if each place is to have its own, keep them in a list: self.%ss.append(...)", usual_name(death));
    else
        keep_it(death, mend, sizeof mend);
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
        .graph = death->graph,
    };
    if (form == UNUSED_DEATH_WARNED && finding.severity == SEVERITY_NOTE)
        finding.severity = SEVERITY_WARNING;
    return report_add(&finding);
}

void unused_death_withdraw(unsigned ticket) {
    if (ticket)
        report_withdraw(ticket);
}
