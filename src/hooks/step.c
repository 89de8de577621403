/* step.c: uses of the model: integration in every mode, impedance, currents; and finitialize. Relies on nrnoc/fadvance.cpp (nrn_fixed_step,
   nrn_fixed_step_group, fcurrent, nrn_finitialize), nrncvode/netcvode.cpp (NetCvode::solve: fadvance, run, psolve, cvode.solve with any variable step),
   nrniv/impedanc.cpp (Imp::compute), nrniv/nrncore_write.cpp (nrncore_run). */
#include "changes.h"
#include "hooks.h"
#include "checks/checks.h"
#include "checks/numbers.h"
#include "life.h"
#include "own.h"
#include "parallel.h"
#include "report/report.h"
#include <xmmintrin.h>

/* The sticky flags of the floating-point unit tell whether a step made a NaN; what was set before is put back. Worker threads have flags of their
   own: the hook on nrn_solve, which runs in each of them, collects those. A flag is only a hint: the values decide. */
enum { INVALID = 1, DIVIDE = 4, OVERFLOWED = 8, WATCHED = INVALID | DIVIDE | OVERFLOWED };

/* No cleanup attribute anywhere: an error may leave a step by a C++ exception (whose unwinder is another copy of libgcc than ours) or by longjmp. What
   a step that was left so has put here is recognised as stale by the next one, which simply begins anew. */
static struct {
    unsigned before;   /* flags that were set before the step */
    unsigned workers;  /* flags risen in worker threads */
    bool inside;       /* a step runs, or was left by an error */
    bool said;         /* once a run: everything after a NaN is NaN too */
    unsigned hints;    /* steps of this run with a flag and without a voltage that is no number */
} watch;

/* The steps that run now, innermost first: a mark lies in the frame of each hook. A step that an error left lies above everything that runs later, or its mark was
   overwritten. */
static struct step_mark *volatile innermost;

static uintptr_t sign_of(const struct step_mark *mark) { return (uintptr_t)mark * 3 ^ UINT64_C(0x9E3779B97F4A7C15); }

static bool runs(const struct step_mark *mark, const void *frame) { return mark && (uintptr_t)mark > (uintptr_t)frame && *(const volatile uintptr_t *)&mark->sign == sign_of(mark); }

bool step_runs(void) { return innermost && runs(innermost, __builtin_frame_address(0)); }

void step_begins(struct step_mark *mark) {
    mark->outer = runs(innermost, mark) ? innermost : NULL;
    if (__builtin_expect(own_waiting && !mark->outer, 0))
        own_release(); /* an error left the step in which they died */
    *(volatile uintptr_t *)&mark->sign = sign_of(mark);
    innermost = mark;
}

void step_ends(struct step_mark *mark) {
    innermost = mark->outer;
    *(volatile uintptr_t *)&mark->sign = 0;
}

/* What the collector found during the step dies when nothing of it is on the stack any more: on 9.x data may not change while a caller holds a token for them. */
void step_over(void) {
    if (__builtin_expect(own_waiting && !innermost, 0))
        own_release();
}

static void use(void) {
    life_observed();
    if (__builtin_expect(events_pending, 0))
        events_before_step();
    world_use();
}

static void numbers_before(void) {
    unsigned control = _mm_getcsr();
    watch.before = control & WATCHED;
    watch.inside = true;
    if (watch.before)
        _mm_setcsr(control & ~(unsigned)WATCHED);
}

/* A NaN need not reach a voltage. All STATEs are looked at, at the first hints of a run, then ever more seldom: a flag may rise in every step without harm. */
static bool find_nan(struct neuron_nan *nan, bool hint) {
    if (__builtin_expect(neuron_find_nan(nan, !hint), 0))
        return true;
    if (__builtin_expect(!hint, 1))
        return false;
    ++watch.hints;
    return (watch.hints & (watch.hints - 1)) == 0 && neuron_find_nan_state(nan);
}

/* true: TEXT is to be raised. */
static bool numbers_look(char *text, size_t n) {
    unsigned control = _mm_getcsr(), risen = control | __atomic_exchange_n(&watch.workers, 0, __ATOMIC_RELAXED);
    if (watch.before & ~control)
        _mm_setcsr(control | watch.before);
    watch.inside = false;
    struct neuron_nan nan;
    if (watch.said || checks_severity(CHECK_nan) == SEVERITY_OFF || __builtin_expect(!find_nan(&nan, risen & WATCHED), 1))
        return false;
    watch.said = true;
    struct nan_fact fact = {.where = nan.where, .variable = nan.variable, .value = nan.value, .t = nan.t, .cause = nan.cause, .cause_value = nan.cause_value};
    life_line(&fact.line);
    numbers_nan(&fact, text, n);
    return *text;
}

static void numbers_after(void) {
    char text[600] = "";
    if (__builtin_expect(numbers_look(text, sizeof text), 0))
        neuron_raise(text);
}

void step_error(void) {
    char text[600];
    if (watch.inside)
        numbers_look(text, sizeof text);
}

void hook_nrn_fixed_step(const void *token);
void hook_nrn_fixed_step(const void *token) {
    HOOK_ENTER(nrn_fixed_step);
    if (!acting) {
        real(token);
        return;
    }
    struct step_mark mark;
    use();
    numbers_before();
    step_begins(&mark);
    real(token);
    step_ends(&mark);
    numbers_after();
    step_over();
}

void hook_nrn_fixed_step_group(const void *first, long second);
void hook_nrn_fixed_step_group(const void *first, long second) {
    HOOK_ENTER(nrn_fixed_step_group);
    if (!acting) {
        real(first, second);
        return;
    }
    struct step_mark mark;
    use();
    numbers_before();
    step_begins(&mark);
    real(first, second);
    step_ends(&mark);
    numbers_after();
    step_over();
}

static int cvode_steps(int (*real)(void *, double), void *self, double tout) {
    struct step_mark mark;
    use();
    numbers_before();
    step_begins(&mark);
    int result = real(self, tout);
    step_ends(&mark);
    if (__builtin_expect(changes_pending, 0))
        changes_after_solve();
    numbers_after();
    step_over();
    return result;
}

int hook_cvode_solve(void *self, double tout);
int hook_cvode_solve(void *self, double tout) {
    HOOK_ENTER(cvode_solve);
    return acting ? cvode_steps(real, self, tout) : real(self, tout);
}

/* Several ranks with gap junctions and one variable step for all (nrncvode/netcvode.cpp, ncs2nrn_integrate): NetCvode::solve does not run then. */
int hook_cvode_pgvts(void *self, double tstop);
int hook_cvode_pgvts(void *self, double tstop) {
    HOOK_ENTER(cvode_pgvts);
    return acting ? cvode_steps(real, self, tstop) : real(self, tstop);
}

/* Steps of psolve (nrncvode/netcvode.cpp). */
void hook_ncs2nrn_integrate(double tstop, HOOK_ANY);
void hook_ncs2nrn_integrate(double tstop, HOOK_ANY) {
    HOOK_ENTER(ncs2nrn_integrate);
    if (!acting)
        return real(tstop, HOOK_HAND_ON);
    struct step_mark mark;
    step_begins(&mark);
    real(tstop, HOOK_HAND_ON);
    step_ends(&mark);
    step_over();
}

void hook_impedance_compute(void *self, double frequency, long a, long b);
void hook_impedance_compute(void *self, double frequency, long a, long b) {
    HOOK_ENTER(impedance_compute);
    if (acting)
        use();
    real(self, frequency, a, b);
}

void hook_fcurrent(HOOK_ANY);
void hook_fcurrent(HOOK_ANY) {
    HOOK_ENTER(fcurrent);
    HOOK_FOREIGN;
    if (acting)
        use();
    real(HOOK_HAND_ON);
}

int hook_nrncore_run(const char *arguments);
int hook_nrncore_run(const char *arguments) {
    HOOK_ENTER(nrncore_run);
    if (acting)
        use();
    return real(arguments);
}

/* Runs in every thread, once a step (nrnoc/solve.cpp). */
void hook_nrn_solve(void *thread);
void hook_nrn_solve(void *thread) {
    HOOK_ENTER(nrn_solve);
    real(thread);
    if (!acting || !neuron_is_worker(thread))
        return;
    unsigned control = _mm_getcsr();
    if (control & WATCHED) {
        __atomic_or_fetch(&watch.workers, control & WATCHED, __ATOMIC_RELAXED);
        _mm_setcsr(control & ~(unsigned)WATCHED);
    }
}

/* finitialize is a use for handlers only: setup functions end with it. */
void hook_nrn_finitialize(long set_v, double v);
void hook_nrn_finitialize(long set_v, double v) {
    HOOK_ENTER(nrn_finitialize);
    watch.said = false;
    watch.hints = 0;
    if (!acting) {
        real(set_v, v);
        return;
    }
    if (own_waiting && !step_runs())
        own_release();
    life_observed_all();
    parallel_copies();
    events_before_finitialize();
    zombies_look();
    real(set_v, v);
    events_after_finitialize();
    report_refresh();
}

#define HOOKS_step
#include "exports.h"
