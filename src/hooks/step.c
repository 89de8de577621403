/* step.c: uses of the model: integration in every mode, impedance, currents; and finitialize. Relies on nrnoc/fadvance.cpp (nrn_fixed_step,
   nrn_fixed_step_group, fcurrent, nrn_finitialize), nrncvode/netcvode.cpp (NetCvode::solve: fadvance, run, psolve, cvode.solve with any variable step),
   nrniv/impedanc.cpp (Imp::compute), nrniv/nrncore_write.cpp (nrncore_run). */
#include "changes.h"
#include "hooks.h"
#include "checks/checks.h"
#include "checks/numbers.h"
#include "float_flags.h"
#include "life.h"
#include "neuron/calls.h"
#include "neuron/events.h"
#include "own.h"
#include "parallel.h"
#include "report/report.h"
#include "run.h"

/* The sticky flags of the floating-point unit tell whether a step made a NaN; what was set before is put back. Worker threads have flags of their
   own: the hook on nrn_solve, which runs in each of them, collects those. A flag is only a hint: the values decide. */
enum { WATCHED = FLAG_INVALID | FLAG_DIVIDE | FLAG_OVERFLOW };

/* No cleanup attribute anywhere: an error may leave a step by a C++ exception (whose unwinder is another copy of libgcc than ours) or by longjmp. What
   a step that was left so has put here is recognised as stale by the next one, which simply begins anew. */
static struct {
    unsigned before;   /* flags that were set before the step */
    unsigned workers;  /* flags risen in worker threads */
    bool inside;       /* a step runs, or was left by an error */
    bool said;         /* once a run: everything after a NaN is NaN too */
    unsigned hints;    /* steps of this run with a flag and without a voltage that is no number */
} watch;

struct step_mark *volatile step_innermost;

bool step_runs(void) { return step_is(step_innermost, __builtin_frame_address(0)); }

static inline void use(void) {
    life_observed();
    if (__builtin_expect(events_pending, 0))
        events_before_step();
    world_use();
}

static inline void numbers_before(void) {
    unsigned control = flags_get();
    watch.before = control & WATCHED;
    watch.inside = true;
    if (watch.before)
        flags_set(control & ~(unsigned)WATCHED);
}

/* A NaN need not reach a voltage. All STATEs are looked at, at the first hints of a run, then ever more seldom: a flag may rise in every step without harm. */
static bool find_nan(struct neuron_nan *nan, bool hint) {
    if (neuron_find_nan(nan))
        return true;
    if (!hint)
        return false;
    ++watch.hints;
    return (watch.hints & (watch.hints - 1)) == 0 && neuron_find_nan_state(nan);
}

/* true: TEXT is to be raised. */
static bool numbers_tell(bool hint, char *text, size_t n) {
    struct neuron_nan nan;
    if (watch.said || checks_severity(CHECK_nan) == SEVERITY_OFF || !find_nan(&nan, hint))
        return false;
    watch.said = true;
    struct nan_fact fact = {.where = nan.where, .variable = nan.variable, .value = nan.value, .t = nan.t, .cause = nan.cause, .cause_value = nan.cause_value};
    life_line(&fact.line);
    numbers_nan(&fact, text, n);
    return *text;
}

static __attribute__((noinline)) void numbers_raise(bool hint) {
    char text[600];
    if (numbers_tell(hint, text, sizeof text))
        neuron_raise(text);
}

/* Has a flag risen since numbers_before? What was set before is put back. */
static inline bool numbers_hint(void) {
    unsigned control = flags_get(), risen = control;
    if (__builtin_expect(__atomic_load_n(&watch.workers, __ATOMIC_RELAXED), 0))
        risen |= __atomic_exchange_n(&watch.workers, 0, __ATOMIC_RELAXED);
    if (__builtin_expect(watch.before & ~control, 0))
        flags_set(control | watch.before);
    watch.inside = false;
    return risen & WATCHED;
}

/* A NaN that was set, not made, raises no flag: one voltage of each tree is looked at. */
static inline void numbers_after(void) {
    bool hint = numbers_hint();
    if (__builtin_expect(hint || neuron_root_is_nan(), 0))
        numbers_raise(hint);
}

void step_error(void) {
    char text[600];
    if (watch.inside)
        numbers_tell(numbers_hint(), text, sizeof text);
}

static __attribute__((noinline)) void marked(void (*real)(const void *), const void *token) {
    struct step_mark mark;
    step_begins(&mark);
    real(token);
    step_ends(&mark);
    step_over();
}

void hook_nrn_fixed_step(const void *token);
static inline void fixed_step(void (*real)(const void *), const void *token) {
    use();
    numbers_before();
    if (__builtin_expect(step_is(step_innermost, __builtin_frame_address(0)), 1)) /* of fadvance or psolve */
        real(token);
    else
        marked(real, token);
    numbers_after();
}

static __attribute__((noinline)) void fixed_step_from(const void *caller, const void *token) {
    HOOK_ENTER_FROM(nrn_fixed_step, caller);
    if (acting)
        fixed_step(real, token);
    else
        real(token);
}

void hook_nrn_fixed_step(const void *token) {
    if (hooks_fast(__builtin_return_address(0)))
        fixed_step(REAL(nrn_fixed_step), token);
    else
        fixed_step_from(__builtin_return_address(0), token);
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

/* A variable step goes on with the nodes and mechanisms that it was set up for. fadvance and psolve look whether they changed (nrncvode/cvodestb.cpp, cvode_fadvance: re_init),
   cvode.solve does not. */
static bool structure_changed, records_changed;
void step_structure_changed(void) { structure_changed = true; }
void step_records_changed(void) { records_changed = true; }

void hook_cvode_re_init(void *self, double t0);
void hook_cvode_re_init(void *self, double t0) {
    HOOK_ENTER(cvode_re_init);
    structure_changed = records_changed = false;
    real(self, t0);
}

static int cvode_steps(int (*real)(void *, double), void *self, double tout) {
    struct step_mark mark;
    use();
    if (__builtin_expect(structure_changed | records_changed, 0) && !step_runs()) {
        neuron_cvode_changed(self, structure_changed, records_changed);
        structure_changed = records_changed = false;
    }
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
static __attribute__((noinline)) void worker_solves(void *thread, const void *caller) {
    HOOK_ENTER_FROM(nrn_solve, caller);
    if (!acting)
        return real(thread);
    real(thread);
    unsigned control = flags_get();
    if (neuron_is_worker(thread) && control & WATCHED) {
        __atomic_or_fetch(&watch.workers, control & WATCHED, __ATOMIC_RELAXED);
        flags_set(control & ~(unsigned)WATCHED);
    }
}

void hook_nrn_solve(void *thread) {
    if (__builtin_expect(hooks_fast(__builtin_return_address(0)) && !neuron_is_worker(thread), 1))
        REAL(nrn_solve)(thread);
    else
        worker_solves(thread, __builtin_return_address(0));
}

/* Where an artificial cell went, the others are dealt out to the threads anew, and what they have in the queue stays with the threads that they had: SelfEvent::deliver
   asserts (nrncvode/netcvode.cpp). What is there when finitialize begins it throws away itself. Relies on nrnoc/treeset.cpp, v_setup_vectors. */
static bool initializes; /* left by an error: until the next one */

void step_queue_emptied(void) { initializes = false; }

void hook_v_setup_vectors(HOOK_ANY);
void hook_v_setup_vectors(HOOK_ANY) {
    HOOK_ENTER(v_setup_vectors);
    HOOK_FOREIGN;
    real(HOOK_HAND_ON);
    if (!initializes && step_runs())
        neuron_events_follow();
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
    structure_changed = records_changed = false;
    struct step_mark mark;
    step_begins(&mark);
    initializes = true;
    real(set_v, v);
    initializes = false;
    step_ends(&mark);
    step_over();
    events_after_finitialize();
    run_finitialized();
    report_refresh();
}

#define HOOKS_step
#include "exports.h"
