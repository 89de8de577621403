/* step.c: uses of the model: integration in every mode, impedance, currents; and finitialize. Relies on nrnoc/fadvance.cpp (nrn_fixed_step,
   nrn_fixed_step_group, fcurrent, nrn_finitialize), nrncvode/netcvode.cpp (NetCvode::solve: fadvance, run, psolve, cvode.solve with any variable step),
   nrniv/impedanc.cpp (Imp::compute), nrniv/nrncore_write.cpp (nrncore_run). */
#include "hooks.h"
#include "life.h"
#include <xmmintrin.h>

static void use(void) {
    life_observed();
    world_use();
}

/* The sticky flags of the floating-point unit tell whether a step made a NaN; what was set before is put back. */
enum { INVALID = 1, DIVIDE = 4, OVERFLOWED = 8, WATCHED = INVALID | DIVIDE | OVERFLOWED };

static unsigned numbers_before(void) {
    unsigned control = _mm_getcsr();
    if (control & WATCHED)
        _mm_setcsr(control & ~(unsigned)WATCHED);
    return control & WATCHED;
}

static void numbers_after(unsigned before) {
    unsigned control = _mm_getcsr();
    (void)control;
    (void)before;
}

void hook_nrn_fixed_step(const void *token);
void hook_nrn_fixed_step(const void *token) {
    HOOK_ENTER(nrn_fixed_step);
    if (!acting) {
        real(token);
        return;
    }
    use();
    unsigned flags = numbers_before();
    real(token);
    numbers_after(flags);
}

void hook_nrn_fixed_step_group(const void *first, long second);
void hook_nrn_fixed_step_group(const void *first, long second) {
    HOOK_ENTER(nrn_fixed_step_group);
    if (!acting) {
        real(first, second);
        return;
    }
    use();
    unsigned flags = numbers_before();
    real(first, second);
    numbers_after(flags);
}

int hook_cvode_solve(void *self, double tout);
int hook_cvode_solve(void *self, double tout) {
    HOOK_ENTER(cvode_solve);
    if (!acting)
        return real(self, tout);
    use();
    unsigned flags = numbers_before();
    int result = real(self, tout);
    numbers_after(flags);
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

/* finitialize is a use for handlers only: setup functions end with it. */
void hook_nrn_finitialize(long set_v, double v);
void hook_nrn_finitialize(long set_v, double v) {
    HOOK_ENTER(nrn_finitialize);
    if (acting)
        life_observed();
    real(set_v, v);
}

#define HOOKS_step
#include "exports.h"
