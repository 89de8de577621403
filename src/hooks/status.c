/* status.c: nrniv's exit status. Relies on oc/hoc.cpp: hoc_main1 runs hoc_run1 for each input that hoc_moreinput opens; hoc_execerror_mes leaves hoc_run1 (longjmp
   in 8.x, an exception in 9.x) unless something nearer catches; nrn_exit ends the process. hoc_moreinput itself runs what follows -c (hoc_oc, of whose failure 8.x only
   warns) and .py files (p_nrnpy_pyrun), and passes over files that it cannot open. */
#include "hooks.h"
#include "checks/loading.h"
#include "life.h"
#include "neuron/parallel.h"
#include "parallel.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
    bool running; /* hoc_main1: this process is nrniv */
    bool said, ends;
    bool failed;  /* an error that nobody caught */
    bool python;  /* one of Python */
    char message[300];
    struct place line;
    int argc, next; /* hoc_moreinput has taken argv[next - 1] */
    const char **argv;
} session;

/* Who catches HOC errors and goes on; their callers look at results, or not (other checks). */
static bool catches(const char *name, void *ctx) {
    static const char *const catchers[] = {"hoc_obj_run", "hoc_valid_stmt", "hoc_execute1", "OcJump", "HocCommand", "hoc_load_file", "nrnpy"};
    bool *statement = ctx; /* the frame before was that of hoc_oc */
    bool from_statement = *statement;
    *statement = strstr(name, "hoc_oc");
    if (from_statement && !*statement && !strstr(name, "hoc_moreinput"))
        return true;
    for (size_t i = 0; i < sizeof catchers / sizeof *catchers; ++i)
        if (strstr(name, catchers[i]))
            return true;
    return false;
}

static const char not_valid[] = "arg not valid statement:"; /* follows the error itself */

void status_error(const char *s, const char *t, bool printed) {
    bool statement = false;
    if (!session.running || !printed || (s && !strcmp(s, not_valid)) || neuron_on_stack(catches, &statement) || statement)
        return;
    session.python = false;
    session.failed = true;
    snprintf(session.message, sizeof session.message, "%s%s%s", s ? s : "", t ? " " : "", t ? t : "");
    life_line(&session.line);
}

bool status_nrniv(void) { return session.running; }

/* Somebody sits in front of it. */
static bool interactive(void) { return isatty(0) || neuron_shows_windows(); }

/* An error of ours was said already; NEURON's own gets one line. */
static bool ends(void) {
    if (!session.said)
        session.ends = !strncmp(session.message, "patchshim:", 10) || loading_exit_status(session.message, session.python, &session.line);
    if (!session.said)
        meaning_uncaught();
    session.said = true;
    return session.ends;
}

static bool is_over(void) { return session.failed && !interactive() && ends(); }

/* Only a name that says it is a program: others are arguments of one. */
static bool is_program(const char *arg) {
    size_t n = strlen(arg);
    return *arg != '-' && n > 4 && (!strcmp(arg + n - 4, ".hoc") || !strcmp(arg + n - 4, ".ses"));
}

static void cannot_open(const char *file) {
    if (session.failed)
        return;
    session.failed = true;
    session.python = false;
    session.line = (struct place){0};
    snprintf(session.message, sizeof session.message, "can't open %s", file);
}

/* The next one. */
static void look_ahead(void) {
    const char *arg = session.next < session.argc ? session.argv[session.next] : NULL;
    if (arg && is_program(arg) && access(arg, R_OK) != 0)
        cannot_open(arg);
}

/* What hoc_moreinput took from the command line before the file that it opened. */
static void look_back(void) {
    static char **opened;
    if (!opened)
        opened = neuron_symbol_of((const char *const[]){"hoc_xopen_file_", NULL});
    while (opened && session.next < session.argc) {
        const char *arg = session.argv[session.next++];
        if (!strcmp(arg, "-") || (*opened && !strcmp(arg, *opened)))
            break;
        session.next += !strcmp(arg, "-c") || !strcmp(arg, "-parallel");
        if (is_program(arg))
            cannot_open(arg);
    }
}

int hook_hoc_moreinput(HOOK_ANY);
int hook_hoc_moreinput(HOOK_ANY) {
    HOOK_ENTER(hoc_moreinput);
    HOOK_FOREIGN;
    if (acting && session.running)
        look_ahead();
    if (acting && is_over())
        return 0; /* what is left is not run */
    int more = real(HOOK_HAND_ON);
    if (acting && session.running)
        look_back();
    return acting && more && is_over() ? 0 : more;
}

void hook_nrn_exit(int status);
void hook_hoc_warning(const char *s, const char *t);
void hook_hoc_warning(const char *s, const char *t) {
    HOOK_ENTER(hoc_warning);
    real(s, t);
    if (acting && s && !strcmp(s, not_valid) && is_over())
        REAL(nrn_exit)(1);
}

bool status_watches_python(void) { return session.running && !interactive() && !neuron_inside_hoc(); }

void status_python(const char *what, const struct place *where) {
    session.failed = session.python = true;
    snprintf(session.message, sizeof session.message, "%s", what);
    session.line = (struct place){where->file ? strdup(where->file) : NULL, where->function ? strdup(where->function) : NULL, where->line};
}

static int (*run_python)(const char *file);
static int python_file(const char *file) {
    int good = run_python(file);
    if (is_over())
        REAL(nrn_exit)(1);
    return good;
}

/* 9.x raises an error itself. */
static void watch_python_files(void) {
    int (**place)(const char *) = neuron.family < FAMILY_90 ? neuron_symbol_of((const char *const[]){"p_nrnpy_pyrun", NULL}) : NULL;
    if (!place || !*place || *place == python_file)
        return;
    run_python = *place;
    *place = python_file;
}

int status_mended(int status) { return status == 0 && is_over() ? 1 : status; }

int hook_hoc_main1(int argc, const char **argv, const char **envp);
int hook_hoc_main1(int argc, const char **argv, const char **envp) {
    HOOK_ENTER(hoc_main1);
    session.running = acting;
    if (acting) {
        session.argc = argc > 1 ? argc : 0;
        session.argv = argv;
        session.next = argc > 2 && !strcmp(argv[1], "-bbs_nhost") ? 3 : 1;
        parallel_libraries(); /* Python was started, and no program yet */
        watch_python_files();
    }
    return acting ? status_mended(real(argc, argv, envp)) : real(argc, argv, envp);
}

void hook_nrn_exit(int status) {
    HOOK_ENTER(nrn_exit);
    real(acting ? status_mended(status) : status);
}

#define HOOKS_status
#include "exports.h"
