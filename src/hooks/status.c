/* status.c: nrniv's exit status. Relies on oc/hoc.cpp: hoc_main1 runs hoc_run1 for each input that hoc_moreinput opens; hoc_execerror_mes leaves hoc_run1 (longjmp
   in 8.x, an exception in 9.x) unless something nearer catches; nrn_exit ends the process. */
#include "hooks.h"
#include "checks/loading.h"
#include "life.h"
#include "parallel.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct {
    bool running; /* hoc_main1: this process is nrniv */
    bool said, ends;
    bool failed;  /* an error that nobody caught */
    char message[300];
    struct place line;
} session;

/* Who catches HOC errors and goes on; their callers look at results, or not (other checks). */
static bool catches(const char *name, void *ctx) {
    static const char *const catchers[] = {"hoc_oc", "hoc_obj_run", "hoc_valid_stmt", "hoc_execute1", "OcJump", "HocCommand", "hoc_load_file", "nrnpy"};
    (void)ctx;
    for (size_t i = 0; i < sizeof catchers / sizeof *catchers; ++i)
        if (strstr(name, catchers[i]))
            return true;
    return false;
}

void status_error(const char *s, const char *t, bool printed) {
    if (!session.running || !printed || neuron_on_stack(catches, NULL))
        return;
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
        session.ends = !strncmp(session.message, "patchshim:", 10) || loading_exit_status(session.message, &session.line);
    if (!session.said)
        meaning_uncaught();
    session.said = true;
    return session.ends;
}

int hook_hoc_moreinput(HOOK_ANY);
int hook_hoc_moreinput(HOOK_ANY) {
    HOOK_ENTER(hoc_moreinput);
    HOOK_FOREIGN;
    if (acting && session.failed && !interactive() && ends())
        return 0; /* what is left is not run */
    return real(HOOK_HAND_ON);
}

int status_mended(int status) { return status == 0 && session.failed && !interactive() && ends() ? 1 : status; }

int hook_hoc_main1(int argc, const char **argv, const char **envp);
int hook_hoc_main1(int argc, const char **argv, const char **envp) {
    HOOK_ENTER(hoc_main1);
    session.running = acting;
    if (acting)
        parallel_libraries(); /* Python was started, and no program yet */
    return acting ? status_mended(real(argc, argv, envp)) : real(argc, argv, envp);
}

void hook_nrn_exit(int status);
void hook_nrn_exit(int status) {
    HOOK_ENTER(nrn_exit);
    real(acting ? status_mended(status) : status);
}

#define HOOKS_status
#include "exports.h"
