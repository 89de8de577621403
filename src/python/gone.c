/* gone.c: a weak reference with a callback; its one reference is ours until it was called. Relies on PyWeakref_NewRef, PyCFunction_NewEx, PyLong_FromSize_t. */
#include "gone.h"
#include <dlfcn.h>

struct method {
    const char *name;
    void *(*function)(void *self, void *reference);
    int flags;
    const char *doc;
};
enum { METH_O = 8 };

static struct {
    void *(*new_reference)(void *, void *), *(*new_function)(struct method *, void *, void *), *(*number)(size_t);
    size_t (*as_number)(void *);
    void (*clear)(void), (*dec_ref)(void *);
    void (*inc_ref)(void *);
    void *none;
    void (*gone)(size_t);
} watch;

#define BIND(target, name) ((target) = (__typeof__(target))dlsym(RTLD_DEFAULT, name))

static bool bind(void) {
    if (watch.none)
        return true;
    BIND(watch.new_reference, "PyWeakref_NewRef");
    BIND(watch.new_function, "PyCFunction_NewEx");
    BIND(watch.number, "PyLong_FromSize_t");
    BIND(watch.as_number, "PyLong_AsSize_t");
    BIND(watch.clear, "PyErr_Clear");
    BIND(watch.inc_ref, "Py_IncRef");
    BIND(watch.dec_ref, "Py_DecRef");
    if (!watch.new_reference || !watch.new_function || !watch.number || !watch.as_number || !watch.clear || !watch.inc_ref || !watch.dec_ref)
        return false;
    watch.none = dlsym(RTLD_DEFAULT, "_Py_NoneStruct");
    return watch.none;
}

/* SELF: the number; REFERENCE: the weak reference, whose reference is ours. */
static void *called(void *self, void *reference) {
    watch.gone(watch.as_number(self));
    watch.dec_ref(reference);
    watch.inc_ref(watch.none);
    return watch.none;
}

bool python_when_gone(void *object, void (*f)(size_t), size_t ctx) {
    static struct method method = {"patchshim_gone", called, METH_O, "An array of a Vector's numbers is gone (patchshim)."};
    if (!bind())
        return false;
    watch.gone = f; /* one user */
    void *number = watch.number(ctx), *function = number ? watch.new_function(&method, number, NULL) : NULL;
    void *reference = function ? watch.new_reference(object, function) : NULL;
    if (number)
        watch.dec_ref(number);
    if (function)
        watch.dec_ref(function); /* the weak reference holds it */
    if (!reference)
        watch.clear();
    return reference;
}

void python_drop_surplus(void *object) {
    if (bind() && (int)*(long *)object == 2)
        watch.dec_ref(object);
}
