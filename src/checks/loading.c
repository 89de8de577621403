#include "loading.h"
#include "checks/checks.h"
#include "report/report.h"
#include "report/source.h"
#include <stdio.h>
#include <string.h>

bool loading_exit_status(const char *message, bool python, const struct place *line) {
    char what[400];
    snprintf(what, sizeof what, "%s that nobody caught ended the program: %s", python ? "an exception" : "a HOC error", message);
    struct finding finding = {
        .check = CHECK_exit_status,
        .severity = checks_severity(CHECK_exit_status),
        .what = what,
        .lost = *line,
        .effect = "NEURON would have gone on with the next file and ended with status 0",
        .mend = python ? "mend the error; if it may happen, catch it" : "mend the error; if it may happen, run the statement by execute1() and look at its result",
        .object = line->file ? line->file : "",
    };
    return report_add(&finding) && report_raises(&finding);
}

/* An error of patchshim's own that was swallowed on its way was told already: it is only raised again. */
static bool told(const char *error, char *buffer, unsigned long n) {
    if (!error || strncmp(error, "patchshim:", 10))
        return false;
    snprintf(buffer, n, "%s", error);
    return true;
}

static void sentence(const struct finding *finding, char *buffer, unsigned long n) {
    *buffer = 0;
    if (report_add(finding) && report_raises(finding))
        snprintf(buffer, n, "patchshim: %s [%s]", finding->what, checks_table[finding->check].id);
}

/* " (parts/model.hoc:7)"; nothing where it is the line that is shown anyhow. */
static const char *at_place(const struct place *place, const struct place *line, char *buffer, unsigned long n) {
    *buffer = 0;
    bool same = line->file && place->file && place->line == line->line && !strcmp(place->file, line->file);
    if (place->file && *place->file && !same)
        snprintf(buffer, n, place->line > 0 ? " (%s:%d)" : " (%s)", source_name(place->file), place->line);
    return buffer;
}

/* oc/fileio.cpp (hoc_Fscan, hoc_Getstr), oc/hoc.cpp (hoc_get_line): how HOC says that what it reads from is over. */
static bool input_ended(const char *error) {
    static const char *const messages[] = {"EOF in fscan", "EOF in getstr", "No file (or stdin) for input"};
    for (size_t i = 0; i < sizeof messages / sizeof *messages; ++i)
        if (error && !strncmp(error, messages[i], strlen(messages[i])))
            return true;
    return false;
}

void loading_failed(const struct loading_fact *fact, char *buffer, unsigned long n) {
    static const struct {
        const char *what;
        const char *effect, *mend;
        enum check_id check;
    } calls[] = {
        [LOADING_FILE] = {"an error inside the file %.200s, which load_file ran", "the file was left in the middle; NEURON returns 0 and the program goes on", "mend the file; where it may fail, look at what load_file returns", CHECK_load_file_error},
        [LOADING_STATEMENT] = {"the HOC statement \"%.200s\" failed", "NEURON returns 0 and the program goes on", "mend the statement; where it may fail, look at what the call returns", CHECK_hoc_string_error},
        [LOADING_LIBRARY] = {"nrn_load_dll(\"%.200s\") failed", "its mechanisms do not exist, unless another library has them; NEURON returns 0 and the program goes on", "run nrnivmodl, give the path of its library; where it may be missing, look at what nrn_load_dll returns", CHECK_load_dll},
        [LOADING_PYTHON] = {"the Python statement of nrnpython(\"%.200s\") failed", "NEURON returns 0 and the program goes on", "mend the statement; where it may fail, look at what nrnpython returns", CHECK_python_in_hoc},
    };
    char what[700], place[300];
    *buffer = 0;
    if (told(fact->error, buffer, n))
        return;
    bool missing = fact->call == LOADING_FILE && !fact->error;
    enum check_id check = missing ? CHECK_load_file_missing : calls[fact->call].check;
    enum severity severity = checks_table[check].severity;
    if ((missing || fact->call == LOADING_LIBRARY) && !fact->from_python)
        severity = SEVERITY_WARNING; /* published models load optional files that way, and libraries whose mechanisms are in nrniv's own program */
    else if (fact->call == LOADING_STATEMENT && input_ended(fact->error))
        severity = SEVERITY_NOTE; /* reading until there is no more: nothing is wrong with the statement */
    severity = checks_severity_or(check, severity);
    struct finding finding = {
        .check = check,
        .severity = severity,
        .what = what,
        .lost = fact->line,
        .effect = missing ? "the model lacks what stands in it; NEURON returns 0 and the program goes on" : calls[fact->call].effect,
        .mend = missing ? "mend the path; where the file is optional, look at what load_file returns" : calls[fact->call].mend,
        .object = fact->given,
    };
    if (missing)
        snprintf(what, sizeof what, "load_file(\"%.200s\"): there is no such file", fact->given);
    else {
        int length = snprintf(what, sizeof what, calls[fact->call].what, fact->given);
        if (fact->error)
            snprintf(what + length, sizeof what - (size_t)length, "%s: %s", at_place(&fact->where, &fact->line, place, sizeof place), fact->error);
    }
    for (char *c = what; *c; ++c)
        if (*c == '\n')
            *c = ' ';
    sentence(&finding, buffer, n);
}

void loading_callback(const struct callback_fact *fact, char *buffer, unsigned long n) {
    char what[700];
    if (told(fact->error, buffer, n))
        return;
    snprintf(what, sizeof what, "an error in the callback \"%.200s\" at t = %g ms%s%s", fact->statement, fact->t, fact->error ? ": " : "", fact->error ? fact->error : "");
    struct finding finding = {
        .check = CHECK_callback_error,
        .severity = checks_severity(CHECK_callback_error),
        .what = what,
        .lost = fact->line,
        .effect = "NEURON prints it, forgets it, and may crash when it goes on",
        .mend = "mend the statement; where it may fail, catch the error inside it",
        .object = fact->statement,
        .cause = fact->statement,
    };
    sentence(&finding, buffer, n);
}
