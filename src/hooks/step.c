/* step.c: uses of the model: integration in every mode, impedance, currents; and finitialize. Relies on nrnoc/fadvance.cpp (nrn_fixed_step,
   nrn_fixed_step_group, fcurrent, nrn_finitialize), nrncvode/netcvode.cpp (NetCvode::solve: fadvance, run, psolve, cvode.solve with any variable step),
   nrniv/impedanc.cpp (Imp::compute), nrniv/nrncore_write.cpp (nrncore_run). */
#include "hooks.h"
#include "checks/checks.h"
#include "checks/numbers.h"
#include "life.h"
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
} watch;

static void use(void) {
    life_observed();
    world_use();
}

static void numbers_before(void) {
    unsigned control = _mm_getcsr();
    watch.before = control & WATCHED;
    watch.inside = true;
    if (watch.before)
        _mm_setcsr(control & ~(unsigned)WATCHED);
}

/* true: TEXT is to be raised. */
static bool numbers_look(char *text, size_t n) {
    unsigned control = _mm_getcsr(), risen = control | __atomic_exchange_n(&watch.workers, 0, __ATOMIC_RELAXED);
    if (watch.before & ~control)
        _mm_setcsr(control | watch.before);
    watch.inside = false;
    struct neuron_nan nan;
    if (watch.said || checks_severity(CHECK_nan) == SEVERITY_OFF || __builtin_expect(!neuron_find_nan(&nan, !(risen & WATCHED)), 1))
        return false;
    watch.said = true;
    struct nan_fact fact = {nan.where, nan.variable, nan.value, nan.t, {0}};
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
    use();
    numbers_before();
    real(token);
    numbers_after();
}

void hook_nrn_fixed_step_group(const void *first, long second);
void hook_nrn_fixed_step_group(const void *first, long second) {
    HOOK_ENTER(nrn_fixed_step_group);
    if (!acting) {
        real(first, second);
        return;
    }
    use();
    numbers_before();
    real(first, second);
    numbers_after();
}

int hook_cvode_solve(void *self, double tout);
int hook_cvode_solve(void *self, double tout) {
    HOOK_ENTER(cvode_solve);
    if (!acting)
        return real(self, tout);
    use();
    numbers_before();
    int result = real(self, tout);
    numbers_after();
    return result;
}

void hook_impedance_compute(void *self, double frequency, long a, long b);
void hook_impedance_compute(void *self, double frequency, long a, long b) {
    HOOK_ENTER(impedance_compute);
    if (acting)
        use();
    real(self, frequency, a, b);
}

void hook_fcurrent(void);
void hook_fcurrent(void) {
    HOOK_ENTER(fcurrent);
    if (acting)
        use();
    real();
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
    if (acting)
        life_observed_all();
    watch.said = false;
    real(set_v, v);
}

#define HOOKS_step
#include "exports.h"
