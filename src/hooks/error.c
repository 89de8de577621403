/* error.c: every HOC error passes here before it is printed and thrown. Relies on oc/fileio.cpp, hoc_execerror_mes. */
#include "hooks.h"
#include "life.h"
#include "load.h"
#include "load.h"

void hook_hoc_execerror_mes(const char *s, const char *t, int print);
void hook_hoc_execerror_mes(const char *s, const char *t, int print) {
    HOOK_ENTER(hoc_execerror_mes);
    if (acting) {
        step_error();
        load_error(s, t);
        load_error(s, t);
        status_error(s, t, print);
    }
    real(s, t, print);
}

#define HOOKS_error
#include "exports.h"
