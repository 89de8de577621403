#include "loading.h"
#include "checks/checks.h"
#include "report/report.h"
#include <stdio.h>

bool loading_exit_status(const char *message, const struct place *line) {
    char what[400];
    snprintf(what, sizeof what, "a HOC error that nobody caught ended the program: %s", message);
    struct finding finding = {
        .check = CHECK_exit_status,
        .severity = checks_severity(CHECK_exit_status),
        .what = what,
        .lost = *line,
        .lost_how = "here",
        .effect = "NEURON would have gone on with the next file and ended with status 0",
        .mend = "mend the error; if it may happen, run the statement by execute1() and look at its result",
        .object = line->file ? line->file : "",
    };
    return report_add(&finding) && report_raises(&finding);
}
