/* call.c: calls of NEURON's functions out of Python, while the arguments lie on HOC's stack. Relies on nrnpython/nrnpy_hoc.cpp (fcall: pushes the arguments,
   then hoc_call with hoc_pc at symbol and number), oc/code.cpp (hoc_call). HOC's own calls only pass through. */
#include "hooks.h"
#include "checks/checks.h"
#include "checks/sections.h"
#include "life.h"
#include "neuron/standard.h"
#include "obvious.h"
#include "run.h"
#include "python/section_type.h"
#include "report/report.h"
#include <stdio.h>

/* A nrn.Section among the arguments by position: NEURON does not look at it. */
static void wrong_section(const char *function, int narg, bool point_process) {
    if (checks_severity(CHECK_wrong_section) == SEVERITY_OFF)
        return;
    for (int depth = narg - 1; depth >= 0; --depth) {
        const void *value = neuron_python_argument(depth);
        if (!value || !python_is_section(value))
            continue;
        char given[128], used[128], text[600];
        const Section *section = python_section_of(value), *accessed = neuron_accessed_section();
        snprintf(given, sizeof given, "%s", neuron_section_name(section));
        snprintf(used, sizeof used, "%s", accessed ? neuron_section_name(accessed) : "");
        struct wrong_section_fact fact = {function, given, *used ? used : NULL, point_process, {0}};
        life_line(&fact.line);
        sections_wrong(&fact, text, sizeof text);
        if (*text)
            neuron_raise(text);
        return;
    }
}

/* `h.IClamp(0.5, dend)`: the place of a point process is one argument. With one argument NEURON itself says what is wrong. */
void call_new_point_process(const Symbol *symtemp, int narg) {
    if (narg >= 2)
        wrong_section(neuron_symbol_name(symtemp), narg, true);
}

/* HOC's program holds our address where it calls a procedure. Where there is nothing to look at, and never will be, it gets NEURON's own at the first call. */
void hook_hoc_call(HOOK_ANY);
void hook_hoc_call(HOOK_ANY) {
    HOOK_ENTER(hoc_call);
    HOOK_FOREIGN;
    const Symbol *symbol;
    int narg;
    if (!acting || !neuron_called(&symbol, &narg)) {
        real(HOOK_HAND_ON);
        return;
    }
    bool python = hooks_from_python(__builtin_return_address(0)), undefined = neuron_is_undefined(symbol);
    if (__builtin_expect(undefined, 0))
        obvious_procedure(symbol);
    if (python)
        life_observed();
    if (run_watches(symbol)) {
        run_watched((void (*)(void))real, symbol, narg);
        return;
    }
    if (python && narg > 0 && sections_ignores_argument(neuron_symbol_name(symbol), neuron.family == FAMILY_80))
        wrong_section(neuron_symbol_name(symbol), narg, false);
    else if (!python && !undefined)
        neuron_replace_instruction((const void *)hook_hoc_call, (void *)real);
    real(HOOK_HAND_ON);
}

#define HOOKS_call
#include "exports.h"
