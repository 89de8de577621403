/* register.c: NEURON's classes are registered one by one at its start (hoc_class_registration), before any model runs: the first is where patchshim attaches,
   and PythonObject is the moment at which libnrnpython is mapped. */
#include "dangling.h"
#include "hooks.h"
#include "members.h"
#include "own.h"
#include "parallel.h"
#include "run.h"
#include "patchshim.h"
#include <string.h>

void hook_class2oc(const char *name, void *a, void *b, void *c, void *d, void *e, void *f, void *g);
void hook_class2oc(const char *name, void *a, void *b, void *c, void *d, void *e, void *f, void *g) {
    HOOK_ENTER(class2oc);
    if (!acting) {
        real(name, a, b, c, d, e, f, g);
        return;
    }
    { /* members that give numbers, then (in 8.x behind a function) those that give objects */
        c = members_wrap(name, c);
        if (neuron.family < FAMILY_90)
            e = members_wrap(name, e);
        else
            d = members_wrap(name, d);
    }
    dangling_start();
    dangling_class(name, &a, &b);
    own_class(name, &a);
    real(name, a, b, c, d, e, f, g);
    network_classes();
    if (!strcmp(name, "ParallelContext"))
        parallel_libraries();
    if (!strcmp(name, "PythonObject"))
        patchshim_libraries();
}

#define HOOKS_register
#include "exports.h"
