/* error.c: every HOC error passes here before it is printed and thrown. Relies on oc/fileio.cpp, hoc_execerror_mes. */
#include "hooks.h"
#include "life.h"
#include "load.h"
#include <string.h>

void hook_hoc_execerror_mes(const char *s, const char *t, int print);
void hook_hoc_execerror_mes(const char *s, const char *t, int print) {
    HOOK_ENTER(hoc_execerror_mes);
    if (acting) {
        step_error();
        load_error(s, t);
        meaning_error(s, t);
        status_error(s, t, print);
    }
    /* A finding was said already, and the exception has its text: NEURON need not say it a third time. nrniv's own print is what its users look for. */
    real(s, t, print && !(acting && !status_nrniv() && !strncmp(s ? s : "", "patchshim:", 10)));
}

#define HOOKS_error
#include "exports.h"
