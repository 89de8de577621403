#include "section_type.h"
#include "python.h"
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

/* The start of every PyObject and the slot tp_dealloc of a PyTypeObject: the same on CPython 3.8-3.13 without free threading; the slot is checked
   against PyType_GetSlot before it is used. */
struct object {
    long refcount;
    struct type *type;
    void *first; /* NPySecObj.sec_, PyHocObject.ho_ */
};
struct type {
    long head[6]; /* PyVarObject, tp_name, tp_basicsize, tp_itemsize */
    void (*dealloc)(struct object *);
};
enum { SLOT_TP_DEALLOC = 52, METH_NOARGS = 4, METHOD_DEFINITION = 40 /* PyMethodDescrObject: d_method */ };
struct method {
    const char *name;
    void *(*function)(struct object *self, void *unused);
    int flags;
    const char *doc;
};

static struct {
    struct type *section, *hoc;
    void (*dealloc)(struct object *);
    python_section_dies *dies;
    python_section_pushed *pushed;
    void *(*push)(struct object *, void *);
    int (*is_subtype)(void *, void *);
    void (*dec_ref)(void *);
    void *none;
    bool releasing;
    void (*at_exit)(void);
} types;

#define BIND(target, name) ((target) = (__typeof__(target))dlsym(RTLD_DEFAULT, name))

static bool of_type(const void *value, struct type *type) {
    struct type *own = value ? ((const struct object *)value)->type : NULL;
    return own && type && (own == type || types.is_subtype(own, type));
}

/* tp_name */
const char *python_class_name(const void *value) { return (const char *)((const struct object *)value)->type->head[3]; }

bool python_is_section(const void *value) { return of_type(value, types.section); }
void *python_section_of(const void *value) { return python_is_section(value) ? ((const struct object *)value)->first : NULL; }
void *python_hoc_object(const void *value) { return of_type(value, types.hoc) ? ((const struct object *)value)->first : NULL; }
long python_refcount(const void *object) { return (int)((const struct object *)object)->refcount; }

/* PyMethodObject: im_func, then im_self. */
bool python_callable_abandoned(const void *callable) {
    const struct type *method = dlsym(RTLD_DEFAULT, "PyMethod_Type");
    const struct object *const *fields = (const struct object *const *)((const char *)callable + 2 * sizeof(void *));
    return method && ((const struct object *)callable)->type == method && fields[1] && (int)fields[1]->refcount == 1;
}

void python_release(void *object) {
    bool outer = types.releasing;
    types.releasing = true;
    types.dec_ref(object);
    types.releasing = outer;
}

static bool called_off(struct object *wrapper) { return !types.releasing && wrapper->first && types.dies(wrapper, wrapper->first); }

/* For nrn.Section itself, and for subclasses whose __del__ did not see the death (their own __del__, a second death): the wrapper survives, the attributes of a
   subclass are gone. */
static void section_dealloc(struct object *wrapper) {
    if (called_off(wrapper))
        wrapper->refcount = 1;
    else
        types.dealloc(wrapper);
}

/* For subclasses: __del__ runs while attributes, weak references and the type are whole. */
static void *section_del(struct object *wrapper, void *unused) {
    (void)unused;
    if (called_off(wrapper)) {
        ++wrapper->refcount;
        python_attributes_let_go(wrapper);
    }
    ++((struct object *)types.none)->refcount;
    return types.none;
}

static void *section_push(struct object *wrapper, void *arguments) {
    void *result = types.push(wrapper, arguments);
    if (result && wrapper->first)
        types.pushed(wrapper->first);
    return result;
}

static void watch_push(struct type *section) {
    void *(*get_attribute)(void *, const char *), *method_type = dlsym(RTLD_DEFAULT, "PyMethodDescr_Type");
    void (*clear)(void);
    BIND(get_attribute, "PyObject_GetAttrString");
    BIND(clear, "PyErr_Clear");
    struct object *descriptor = get_attribute ? get_attribute(section, "push") : NULL;
    struct method *method = descriptor && descriptor->type == method_type ? *(struct method **)((char *)descriptor + METHOD_DEFINITION) : NULL;
    if (method && method->name && !strcmp(method->name, "push")) {
        types.push = method->function;
        method->function = section_push;
    }
    if (descriptor)
        types.dec_ref(descriptor);
    else if (clear)
        clear();
}

void python_section_watch(void **section_type, void **hoc_type, python_section_dies *dies, python_section_pushed *pushed) {
    static struct method del = {"__del__", section_del, METH_NOARGS, "Keeps the section alive while the model needs it (patchshim)."};
    if (types.dies || !section_type || !*section_type)
        return;
    void *(*get_slot)(void *, int), *(*new_method)(void *, struct method *);
    int (*set_attribute)(void *, const char *, void *);
    void (*clear)(void);
    BIND(get_slot, "PyType_GetSlot");
    BIND(new_method, "PyDescr_NewMethod");
    BIND(set_attribute, "PyObject_SetAttrString");
    BIND(clear, "PyErr_Clear");
    BIND(types.is_subtype, "PyType_IsSubtype");
    BIND(types.dec_ref, "Py_DecRef");
    types.none = dlsym(RTLD_DEFAULT, "_Py_NoneStruct");
    if (!get_slot || !new_method || !set_attribute || !clear || !types.is_subtype || !types.dec_ref || !types.none)
        return;
    struct type *section = *section_type;
    if ((void *)section->dealloc != get_slot(section, SLOT_TP_DEALLOC))
        return;
    types.dies = dies;
    types.pushed = pushed;
    types.section = section;
    types.hoc = hoc_type ? *hoc_type : NULL;
    types.dealloc = section->dealloc;
    section->dealloc = section_dealloc;
    watch_push(section);
    void *method = new_method(section, &del);
    if (!method || set_attribute(section, "__del__", method) != 0)
        clear();
    if (method)
        types.dec_ref(method);
}

static void *exit_called(struct object *self, void *unused) {
    (void)self;
    (void)unused;
    types.at_exit();
    ++((struct object *)types.none)->refcount;
    return types.none;
}

void python_at_exit(void (*f)(void)) {
    static struct method method = {"patchshim_at_exit", exit_called, METH_NOARGS, "The end of the program begins (patchshim)."};
    void *(*import)(const char *), *(*new_function)(struct method *, void *, void *), *(*call)(void *, const char *, const char *, ...);
    void (*clear)(void), (*dec_ref)(void *);
    BIND(import, "PyImport_ImportModule");
    BIND(new_function, "PyCFunction_NewEx");
    BIND(call, "PyObject_CallMethod");
    BIND(clear, "PyErr_Clear");
    BIND(dec_ref, "Py_DecRef");
    types.none = dlsym(RTLD_DEFAULT, "_Py_NoneStruct");
    if (types.at_exit || !import || !new_function || !call || !clear || !dec_ref || !types.none)
        return;
    types.at_exit = f;
    void *atexit = import("atexit"), *function = atexit ? new_function(&method, NULL, NULL) : NULL;
    void *done = function ? call(atexit, "register", "O", function) : NULL;
    if (!done)
        clear();
    void *all[] = {atexit, function, done};
    for (int i = 0; i < 3; ++i)
        if (all[i])
            dec_ref(all[i]);
}
