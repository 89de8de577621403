/* load.c: functions that tell their failure by a result, and callbacks whose errors NEURON swallows. Relies on oc/fileio.cpp (hoc_load_file), ivoc/ocjump.cpp
   (hoc_execute1, hoc_valid_stmt), nrnoc/init.cpp (hoc_nrn_load_dll), nrniv/nrnpy.cpp (nrnpython), ivoc/objcmd.cpp (HocCommand::execute). */
#include "load.h"
#include "obvious.h"
#include "run.h"
#include "hooks.h"
#include "checks/checks.h"
#include "checks/loading.h"
#include "checks/setup.h"
#include "life.h"
#include "neuron/calls.h"
#include "neuron/hoc.h"
#include "python/python.h"
#include "python/raise.h"
#include <stdio.h>
#include <string.h>

static struct {
    unsigned count;
    char text[500];
    struct place where;
} last;

/* 9.x puts the whole traceback of an exception into its errors: of that, the line that says which exception it was. */
static void keep(const char *s, const char *t) {
    static const char mark[] = "Traceback (most recent call last)";
    const char *text = t && strstr(t, mark) ? t : s, *traceback = text ? strstr(text, mark) : NULL;
    for (const char *next = traceback; next; next = strstr(next + 1, mark))
        traceback = next;
    const char *line = traceback ? strchr(traceback, '\n') : NULL;
    while (line && (line[1] == ' ' || line[1] == '\n'))
        line = strchr(line + 1, '\n');
    if (line && line[1]) {
        size_t before = (size_t)(strstr(text, mark) - text);
        while (before && (text[before - 1] == ' ' || text[before - 1] == '\n'))
            --before;
        snprintf(last.text, sizeof last.text, "%.*s%s%.*s", (int)before, text, before ? " " : "", (int)strcspn(line + 1, "\n"), line + 1);
        return;
    }
    snprintf(last.text, sizeof last.text, "%s%s%s", s ? s : "", t ? " " : "", t ? t : "");
    size_t length = strlen(last.text);
    if (length && last.text[length - 1] == ':')
        last.text[length - 1] = 0;
}

void load_error(const char *s, const char *t) {
    ++last.count;
    keep(s, t);
    last.where = (struct place){0};
    life_line(&last.where);
    static bool redirected;
    if (!redirected && hooks.python && python_active()) {
        redirected = true;
        if (neuron.family < FAMILY_90)
            python_error_slot(neuron_slot((const void *)hooks.python, "PyErr_SetString"));
    }
    python_error_text(last.text);
}

const char *load_last_error(void) { return last.text; }
struct place load_last_place(void) { return last.where; }

static bool by_python(void) { return python_active() && !hoc_is_innermost(); }

/* The line is asked first: that is when the tables of Python's instructions are read. */
bool load_discarded(void) {
    struct python_origin line;
    return by_python() ? python_origin_here(&line) && python_result_discarded() : hoc_result_discarded();
}

/* The result is 0 and thrown away. BEFORE: the number of errors before the call. The sentence to raise is in TEXT, or "". */
static void failed(enum loading_call call, const char *given, unsigned before, char *text, size_t n) {
    *text = 0;
    if (!load_discarded())
        return;
    struct loading_fact fact = {.call = call, .given = given, .error = last.count != before ? last.text : NULL, .from_python = by_python()};
    if (fact.error)
        fact.where = last.where;
    life_line(&fact.line);
    loading_failed(&fact, text, n);
}

/* A function of HOC that leaves 0 where it failed. */
static void judged(void (*real)(void), enum loading_call call, int argument, bool needs_error) {
    char given[400], text[900];
    unsigned before = last.count;
    snprintf(given, sizeof given, "%s", neuron_text(argument));
    bool shown = neuron_errors_are_shown();
    real();
    if (!shown || neuron_result() != 0 || (needs_error && last.count == before))
        return;
    failed(call, given, before, text, sizeof text);
    if (*text)
        neuron_raise(text);
}

/* stdrun.hoc sets tstop when it is loaded. A program that sets it anew before it runs has lost nothing. */
enum { STANDARD_TSTOP = 5 };
static struct {
    double set; /* what it was before; 0: nothing was lost */
    struct place line;
} tstop;

static void tstop_lost(double set) {
    tstop.set = set;
    life_line(&tstop.line);
}

void load_before_finitialize(char *text, unsigned long n) {
    const double *now = tstop.set != 0 ? neuron_variable("tstop") : NULL;
    char words[120];
    double set = tstop.set;
    tstop.set = 0;
    if (!now || *now != STANDARD_TSTOP)
        return;
    snprintf(words, sizeof words, "tstop was set to %g before stdrun.hoc was loaded, which made it 5", set);
    struct setup_fact fact = {.other = words, .line = tstop.line};
    setup_finding(CHECK_tstop_lost, &fact, text, n);
}

/* load_file("name"), load_file(1, "name"), load_file("name", "symbol") */
void hook_hoc_load_file(HOOK_ANY);
void hook_hoc_load_file(HOOK_ANY) {
    HOOK_ENTER(hoc_load_file);
    HOOK_FOREIGN;
    if (!acting || obvious_loads()) {
        real(HOOK_HAND_ON);
        return;
    }
    const double *before = neuron_variable("tstop");
    double set = before ? *before : STANDARD_TSTOP;
    int argument = neuron_is_number(1) ? 2 : 1;
    if (neuron_is_text(argument + 1) && neuron_symbol(neuron_text(argument + 1)))
        real(HOOK_HAND_ON); /* NEURON loads nothing where the symbol is known, and returns 0 */
    else
        judged((void (*)(void))real, LOADING_FILE, argument, false);
    const double *after = set != STANDARD_TSTOP ? neuron_variable("tstop") : NULL;
    if (after && *after == STANDARD_TSTOP)
        tstop_lost(set);
}

/* execute1("statement" [, object] [, 0: no messages]) */
void hook_hoc_execute1(HOOK_ANY);
void hook_hoc_execute1(HOOK_ANY) {
    HOOK_ENTER(hoc_execute1);
    HOOK_FOREIGN;
    /* with an object the statement runs inside that object: NEURON's own tests let it fail there on purpose */
    bool quiet = acting && (neuron_is_object(2) || (neuron_is_number(2) ? neuron_number(2) == 0 : neuron_is_number(3) && neuron_number(3) == 0));
    if (acting && !quiet)
        judged((void (*)(void))real, LOADING_STATEMENT, 1, true);
    else
        real(HOOK_HAND_ON);
}

/* Out of libnrnpython it is h("statement"), outside of everything that catches errors of HOC: Python raises as soon as the call returned. */
bool hook_hoc_valid_stmt(const char *statement, void *object);
bool hook_hoc_valid_stmt(const char *statement, void *object) {
    HOOK_ENTER(hoc_valid_stmt);
    if (!acting || !hooks_from_python(__builtin_return_address(0)))
        return real(statement, object);
    unsigned before = last.count;
    bool shown = neuron_errors_are_shown();
    bool good = real(statement, object);
    char text[900];
    if (good || !shown || last.count == before)
        return good;
    failed(LOADING_STATEMENT, statement, before, text, sizeof text);
    if (*text)
        python_raise_soon(text);
    return good;
}

bool load_run(const char *statement) { return hooks.slot[HOOK_hoc_valid_stmt] && REAL(hoc_valid_stmt)(statement, NULL); }

static bool is_asked(const char *name, void *ctx) {
    (void)ctx;
    return strstr(name, "hoc_execute1") || strstr(name, "hoc_valid_stmt") || strstr(name, "hoc_execerror");
}

bool load_error_ends(void) {
    if (!neuron_errors_are_shown())
        return false;
    struct python_origin line;
    if (python_active() && python_origin_here(&line))
        return python_result_discarded() && !python_expects_error();
    return !neuron_on_stack(is_asked, NULL);
}

void hook_hoc_nrn_load_dll(HOOK_ANY);
void hook_hoc_nrn_load_dll(HOOK_ANY) {
    HOOK_ENTER(hoc_nrn_load_dll);
    HOOK_FOREIGN;
    if (acting)
        judged((void (*)(void))real, LOADING_LIBRARY, 1, false);
    else
        real(HOOK_HAND_ON);
}

void hook_nrnpython(HOOK_ANY);
void hook_nrnpython(HOOK_ANY) {
    HOOK_ENTER(nrnpython);
    HOOK_FOREIGN;
    if (acting)
        judged((void (*)(void))real, LOADING_PYTHON, 1, false);
    else
        real(HOOK_HAND_ON);
}

/* What HocCommand::execute gives where all went well: 0, the error's number being the other values, or from the builds of 9.1 on true. A command that is none tells it
   (ivoc/objcmd.cpp: without a callable and a statement nothing happens). */
static bool went_well(int (*real)(void *, bool), int result) {
    static int known = -1;
    void *none[8] = {NULL};
    if (known < 0)
        known = real(none, false) & 0xff;
    return known ? result & 0xff : !result;
}

/* Statements of events, handlers, recordings. Where nobody else catches errors, NEURON catches them here, has cleared HOC's stack by then, and goes on. */
int hook_hoc_command_execute(void *command, bool notify);
int hook_hoc_command_execute(void *command, bool notify) {
    HOOK_ENTER(hoc_command_execute);
    const char *statement = acting && run_runs() && checks_severity(CHECK_callback_error) != SEVERITY_OFF ? neuron_command_statement(command) : NULL;
    if (!statement)
        return real(command, notify);
    unsigned before = last.count;
    int result = real(command, notify);
    if (went_well(real, result))
        return result;
    char text[900];
    struct callback_fact fact = {.statement = statement, .error = last.count != before ? last.text : NULL, .t = neuron_time()};
    fact.line = last.where;
    loading_callback(&fact, text, sizeof text);
    if (*text)
        neuron_raise(text);
    return result;
}

#define HOOKS_load
#include "exports.h"
