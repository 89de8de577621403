/* run.c: what HOC and Python ask to be run. Relies on nrnoc/fadvance.cpp (finitialize, fadvance: functions of HOC's table). */
#include "run.h"
#include "hooks.h"
#include "life.h"

/* The frame of the innermost hook that runs. What an error left behind lies below the frames that run later, or is overwritten by the next hook. */
static const char *volatile innermost;

bool run_runs(void) { return innermost && innermost > (const char *)__builtin_frame_address(0); }

static void finitialize(void (*real)(void)) {
    const char *outer = innermost, here = 0;
    innermost = &here;
    real();
    innermost = outer;
}

void hook_finitialize(void);
void hook_finitialize(void) {
    HOOK_ENTER(finitialize);
    if (acting)
        finitialize(real);
    else
        real();
}

static void advance(void (*real)(void)) {
    const char *outer = innermost, here = 0;
    innermost = &here;
    real();
    innermost = outer;
}

void hook_fadvance(void);
void hook_fadvance(void) {
    HOOK_ENTER(fadvance);
    if (acting)
        advance(real);
    else
        real();
}

#define HOOKS_run
#include "exports.h"
