/* probe.c: a preload library of its own for this test: what neuron/hoc_intent.c says at every death of an object that HOC made, written to $HOC_INTENT_LOG.
   One line a death: place it was made, class, intent, place it was lost, how. The objects die as NEURON says. */
#include "hooks/hooks.h"
#include "neuron/hoc.h"
#include "neuron/hoc_position.h"
#include "neuron/layout.h"
#include "patchshim.h"
#include <stdio.h>
#include <stdlib.h>


bool patchshim_attach(const void *address) {
    char why[600];
    bool known = neuron_attach(address, why, sizeof why);
    if (known)
        hooks_bind_all(neuron.handle);
    return hooks.acting = known;
}
void patchshim_libraries(void) { hooks_libraries_changed(); }
void patchshim_line(void) {}

static struct birth {
    const Object *object;
    struct place place;
} births[100000];
static unsigned birth_count;

static struct place *made(const Object *ob) {
    static struct place unknown;
    for (unsigned i = birth_count; i--;)
        if (births[i].object == ob)
            return &births[i].place;
    return &unknown;
}

static FILE *out(void) {
    static FILE *file;
    const char *path = getenv("HOC_INTENT_LOG");
    return file ? file : (file = path ? fopen(path, "a") : stderr);
}

static const char *class_of(const Object *ob) {
    const void *template = at(ob, object_template, void *), *symbol = template ? at(template, template_symbol, void *) : NULL;
    return symbol ? at(symbol, symbol_name, char *) : "?";
}

static void write_place(const struct place *place) {
    const char *slash = place->file ? strrchr(place->file, '/') : NULL;
    fprintf(out(), "%s:%d:%s", slash ? slash + 1 : place->file ? place->file : "?", place->line, place->function ? place->function : "-");
}

static bool watched(const char *name) {
    static const char *const names[] = {"IClamp", "ExpSyn", "NetStim", "NetCon", "AlphaSynapse", "SEClamp", NULL};
    for (const char *const *n = names; *n; ++n)
        if (!strcmp(name, *n))
            return true;
    return false;
}

Object *hook_hoc_new_object(Symbol *symtemp, void *data);
Object *hook_hoc_new_object(Symbol *symtemp, void *data) {
    HOOK_ENTER(hoc_new_object);
    Object *ob = real(symtemp, data);
    if (acting && birth_count < sizeof births / sizeof *births && watched(class_of(ob))) {
        births[birth_count].object = ob;
        births[birth_count].place = (struct place){0};
        hoc_place_here(&births[birth_count++].place);
    }
    return ob;
}

void hook_hoc_obj_unref(Object *ob);
void hook_hoc_obj_unref(Object *ob) {
    HOOK_ENTER(hoc_obj_unref);
    if (acting && ob && neuron_refcount(ob) == 1 && watched(class_of(ob))) {
        static const char *const intents[] = {[HOC_NONE] = "NONE", [HOC_WORD] = "WORD", [HOC_REPLACED] = "REPLACED", [HOC_ACCIDENT] = "ACCIDENT", [HOC_FAILED] = "FAILED", [HOC_DOUBT] = "DOUBT"};
        struct hoc_death death;
        struct place *place = made(ob);
        hoc_intent_at_death(place, ob, NULL, &death);
        write_place(place);
        fprintf(out(), " %s %s ", class_of(ob), intents[death.intent]);
        write_place(&death.place);
        fprintf(out(), " %s%s\n", hoc_is_innermost() ? "" : "(not HOC) ", death.how);
        fflush(out());
        place->line = -1;
        for (unsigned i = 0; i < birth_count; ++i)
            if (births[i].object == ob)
                births[i].object = NULL;
    }
    real(ob);
}

void hook_class2oc(const char *name, void *a, void *b, void *c, void *d, void *e, void *f, void *g);
void hook_class2oc(const char *name, void *a, void *b, void *c, void *d, void *e, void *f, void *g) {
    HOOK_ENTER(class2oc);
    real(name, a, b, c, d, e, f, g);
    (void)acting;
}

/* Is the result of finitialize (a function) and of CVode.solve (a method) thrown away? */
static void write_result(const char *name) {
    struct place place = {0};
    hoc_place_here(&place);
    write_place(&place);
    fprintf(out(), " result of %s %s\n", name, hoc_result_discarded() ? "thrown away" : "used");
    fflush(out());
}

void hook_nrn_finitialize(long set_v, double v);
void hook_nrn_finitialize(long set_v, double v) {
    HOOK_ENTER(nrn_finitialize);
    if (acting)
        write_result("finitialize");
    real(set_v, v);
}

int hook_cvode_solve(void *self, double tout);
int hook_cvode_solve(void *self, double tout) {
    HOOK_ENTER(cvode_solve);
    if (acting)
        write_result("solve");
    return real(self, tout);
}

#define ALIAS(hook, n, name) extern __typeof__(hook_##hook) hook##_##n __asm__(name) __attribute__((alias("hook_" #hook), visibility("default"), used));
ALIAS(hoc_new_object, 1, "hoc_new_object")
ALIAS(hoc_new_object, 2, "_Z14hoc_new_objectP6SymbolPv")
ALIAS(nrn_finitialize, 1, "nrn_finitialize")
ALIAS(nrn_finitialize, 2, "_Z15nrn_finitializeid")
ALIAS(cvode_solve, 1, "_ZN8NetCvode5solveEd")
ALIAS(hoc_obj_unref, 1, "hoc_obj_unref")
ALIAS(hoc_obj_unref, 2, "_Z13hoc_obj_unrefP6Object")
#define HOOKS_register
#include "hooks/exports.h"
