#include "numbers.h"
#include "checks/checks.h"
#include "report/report.h"
#include <math.h>
#include <stdio.h>

void numbers_nan(const struct nan_fact *fact, char *buffer, unsigned long n) {
    char what[400], cause[200], mend[300] = "look at what goes into this segment: amplitudes, conductances, concentrations, dt; check.nan=warn lets the run go on";
    int length = snprintf(what, sizeof what, "%s of %s is %s at t = %g ms", fact->variable, fact->where, isnan(fact->value) ? "not a number (NaN)" : "infinite", fact->t);
    if (*fact->cause) {
        snprintf(what + length, sizeof what - (size_t)length, ", and %s is %s", fact->cause, isnan(fact->cause_value) ? "NaN" : "infinite");
        snprintf(mend, sizeof mend, "look where the program sets %s, or what it is computed of; check.nan=warn lets the run go on", fact->cause);
    }
    snprintf(cause, sizeof cause, "nan %s", fact->where);
    struct finding finding = {
        .check = CHECK_nan,
        .severity = checks_severity(CHECK_nan),
        .what = what,
        .lost = fact->line,
        .effect = "every value that depends on it is NaN from here on",
        .mend = mend,
        .object = fact->where,
        .cause = cause,
    };
    *buffer = 0;
    if (report_add(&finding) && report_raises(&finding))
        snprintf(buffer, n, "patchshim: %s [nan]", what);
}
