/* handle_type.c. Relies on nrnpython/nrnpy_hoc.cpp (PyHocObject; its type has the slots dealloc, call, getattro, setattro, sq_item, sq_ass_item; the method setpointer of h), nrnpy_nrn.cpp
   (NPySegObj: section, x; NPyMechObj: segment, Prop; NPyRangeVar: mechanism, Symbol). Slots are checked against PyType_GetSlot before they are wrapped. */
#include "handle_type.h"
#include <dlfcn.h>
#include <stdint.h>
#include <string.h>

struct object {
    long refcount;
    struct type *type;
    void *first, *second, *third;
};
struct sequence {
    void *length, *concat, *repeat, *item, *was_slice, *ass_item;
};
struct mapping {
    void *length, *subscript, *ass_subscript;
};
/* The start of a PyTypeObject: the same on CPython 3.8-3.13 without free threading. */
struct type {
    long head[6];
    void *dealloc, *vectorcall, *getattr, *setattr, *async, *repr, *number;
    struct sequence *sequence;
    struct mapping *mapping;
    void *hash, *call, *str, *getattro, *setattro;
};
struct method {
    const char *name;
    void *(*function)(struct object *, struct object *);
    int flags;
    const char *doc;
};
enum { SLOT_MP_ASS_SUBSCRIPT = 3, SLOT_MP_SUBSCRIPT = 5, SLOT_SQ_ASS_ITEM = 39, SLOT_SQ_ITEM = 44, SLOT_TP_CALL = 50, SLOT_TP_DEALLOC = 52, SLOT_TP_GETATTRO = 58, SLOT_TP_SETATTRO = 69 };
enum { HOC_OBJECT = 1, HOC_REF_NUMBER = 4, HOC_SCALAR = 9 }; /* nrnpython.h, PyHoc::ObjectType */
enum { BARE_ADDRESS = 24, BARE_SYMBOL = 32, BARE_KIND = 64, OWN_ADDRESS = 40, OWN_SYMBOL = 56, OWN_KIND = 88, WRAPPED_FUNCTION = 48 };

typedef struct object *getattro(struct object *, void *);
typedef int setattro(struct object *, void *, void *);
typedef struct object *item(struct object *, intptr_t);
typedef int ass_item(struct object *, intptr_t, void *);
typedef struct object *subscript(struct object *, void *);
typedef int ass_subscript(struct object *, void *, void *);

static struct {
    struct python_handle_watch watch;
    struct type *hoc, *segment, *mechanism, *range;
    void (*dealloc)(struct object *);
    struct object *(*call)(struct object *, void *, void *);
    getattro *hoc_getattro, *segment_getattro, *mechanism_getattro;
    setattro *hoc_setattro, *segment_setattro, *mechanism_setattro;
    item *hoc_item, *range_item;
    ass_item *hoc_ass_item;
    subscript *hoc_subscript;
    ass_subscript *hoc_ass_subscript;
    struct object *(*setpointer)(struct object *, struct object *);
    int address, symbol, kind;
    bool done;
    /* of CPython */
    void *(*get_slot)(void *, int), *(*get_attribute)(void *, const char *), *(*modules)(void), *(*dict_item)(void *, const char *), *(*tuple_item)(void *, intptr_t), *(*call_method)(void *, const char *, const char *, ...),
        *(*list_item)(void *, intptr_t), *(*call_object)(void *, void *), *(*error_occurred)(void);
    intptr_t (*tuple_size)(void *), (*list_size)(void *);
    long (*as_long)(void *);
    const char *(*utf8)(void *);
    void (*set_error)(void *, const char *), (*clear)(void), (*dec_ref)(void *);
    int (*dict_next)(void *, intptr_t *, void **, void **);
    void **runtime_error;
} types;

static int kind_of(const struct object *o) { return *(const int *)((const char *)o + types.kind); }
static bool is_handle(const void *value) { return value && ((const struct object *)value)->type == types.hoc && kind_of(value) == HOC_SCALAR; }

/* On 9.x a handle of a container begins with the identifier; a bare address has none. */
static double *address_of(const struct object *handle) {
    if (!types.watch.bare && *(void *const *)((const char *)handle + BARE_ADDRESS))
        return NULL;
    return *(double *const *)((const char *)handle + types.address);
}

void python_handle_set(void *handle, double *address) { *(double **)((char *)handle + types.address) = address; }
void python_handle_release(void *handle) { types.dec_ref(handle); }

static void *raise(const char *text) {
    types.set_error(*types.runtime_error, text);
    return NULL;
}

/* false: an error is set. */
static bool may_use(const void *value) {
    const char *text = __builtin_expect(*types.watch.dead, 0) && is_handle(value) ? types.watch.used(value) : NULL;
    return !text || raise(text);
}

static struct object *made(struct object *result, const struct python_handle_base *base) {
    if (is_handle(result) && address_of(result))
        types.watch.made(result, address_of(result), base);
    return result;
}

static void of_segment(const struct object *segment, struct python_handle_base *base) {
    const struct object *section = segment->first;
    base->section = section ? section->first : NULL;
    memcpy(&base->x, &segment->second, sizeof base->x);
}

static bool is_reference(void *name) {
    const char *text = types.utf8(name);
    if (!text)
        types.clear();
    return text && !strncmp(text, "_ref_", 5);
}

/* --- HocObject -------------------------------------------------------------------------------------------------------------------- */
static void hoc_dealloc(struct object *self) {
    int kind = kind_of(self);
    if (kind == HOC_SCALAR)
        types.watch.died(self);
    else if (kind == HOC_REF_NUMBER && types.watch.number_dies(self, (double *)((char *)self + BARE_ADDRESS))) {
        self->refcount = 1;
        return;
    }
    types.dealloc(self);
}

struct setting {
    void *name, *value;
};
static void *ask(void *self, void *name) { return types.hoc_getattro(self, name); }
static void *set(void *self, void *setting) { return types.hoc_setattro(self, ((struct setting *)setting)->name, ((struct setting *)setting)->value) == 0 ? self : NULL; }

static void *guarded(void *(*f)(void *, void *), void *self, void *argument) {
    bool failed;
    void *result = types.watch.guarded(f, self, argument, &failed);
    if (failed && !types.error_occurred())
        raise(types.watch.error());
    return result;
}

static struct object *hoc_getattro_watched(struct object *self, void *name) {
    void *object = self->first;
    if (object && kind_of(self) == HOC_OBJECT && __builtin_expect(types.watch.risky(object), 0))
        return guarded(ask, self, name);
    struct object *result = types.hoc_getattro(self, name);
    if (is_handle(result))
        made(result, &(struct python_handle_base){.object = object, .name = types.utf8(name)});
    return result;
}

static int hoc_setattro_watched(struct object *self, void *name, void *value) {
    void *object = self->first;
    if (!may_use(value))
        return -1;
    if (object && kind_of(self) == HOC_OBJECT && __builtin_expect(types.watch.risky(object), 0)) {
        struct setting setting = {name, value};
        return guarded(set, self, &setting) ? 0 : -1;
    }
    int result = types.hoc_setattro(self, name, value);
    if (result == 0 && object && is_handle(value) && address_of(value))
        types.watch.pointer_set(object, NULL, NULL, 0, address_of(value));
    return result;
}

static struct object *element_made(struct object *result, const struct object *self, long index) {
    return made(result, &(struct python_handle_base){.object = self->first, .x = (double)index, .symbol = *(void *const *)((const char *)self + types.symbol)});
}

static struct object *hoc_item_watched(struct object *self, intptr_t index) {
    if (!may_use(self))
        return NULL;
    struct object *result = types.hoc_item(self, index);
    return is_handle(result) ? element_made(result, self, index) : result;
}

static int hoc_ass_item_watched(struct object *self, intptr_t index, void *value) { return may_use(self) ? types.hoc_ass_item(self, index, value) : -1; }

/* 8.2.3 and later take slices too: x[i] comes here. */
static struct object *hoc_subscript_watched(struct object *self, void *key) {
    if (!may_use(self))
        return NULL;
    struct object *result = types.hoc_subscript(self, key);
    if (!is_handle(result))
        return result;
    long index = types.as_long(key);
    if (index == -1 && types.error_occurred())
        types.clear();
    return element_made(result, self, index);
}

static int hoc_ass_subscript_watched(struct object *self, void *key, void *value) { return may_use(self) ? types.hoc_ass_subscript(self, key, value) : -1; }

static bool arguments_may(void *arguments, void *keywords) {
    void *key, *value;
    intptr_t position = 0;
    for (intptr_t i = 0, n = arguments ? types.tuple_size(arguments) : 0; i < n; ++i)
        if (!may_use(types.tuple_item(arguments, i)))
            return false;
    while (keywords && types.dict_next(keywords, &position, &key, &value))
        if (!may_use(value))
            return false;
    return true;
}

static struct object *hoc_call_watched(struct object *self, void *arguments, void *keywords) {
    if (__builtin_expect(*types.watch.dead, 0) && !arguments_may(arguments, keywords))
        return NULL;
    return types.call(self, arguments, keywords);
}

/* h.setpointer(ref, "name", point process or mechanism) */
static void *setpointer_watched(struct object *self, struct object *arguments) {
    if (!arguments_may(arguments, NULL))
        return NULL;
    struct object *result = types.setpointer(self, arguments);
    struct object *handle = result ? types.tuple_item(arguments, 0) : NULL, *target = result ? types.tuple_item(arguments, 2) : NULL;
    if (handle && target && address_of(handle))
        types.watch.pointer_set(target->type == types.mechanism ? NULL : target->first, target->type == types.mechanism ? target->second : NULL, NULL, 0, address_of(handle));
    return result;
}

/* --- segments, mechanisms, arrays ---------------------------------------------------------------------------------------------------- */
static void wrap_place(struct type *type, void **place, int slot, void **real, void *ours);
static item range_item_watched;

/* The type of arrays (`seg._ref_xraxial`) has a name only in its objects. */
static void look_for_range(const struct object *value) {
    const char *name = value ? (const char *)value->type->head[3] : NULL;
    if (!name || strcmp(name, "nrn.RangeVar"))
        return;
    types.range = value->type;
    wrap_place(types.range, types.range->sequence ? &types.range->sequence->item : NULL, SLOT_SQ_ITEM, (void **)&types.range_item, (void *)range_item_watched);
}

static struct object *segment_getattro_watched(struct object *self, void *name) {
    struct object *result = types.segment_getattro(self, name);
    if (__builtin_expect(!types.range, 0))
        look_for_range(result);
    if (is_handle(result)) {
        struct python_handle_base base = {.name = types.utf8(name)};
        of_segment(self, &base);
        made(result, &base);
    }
    return result;
}

static int segment_setattro_watched(struct object *self, void *name, void *value) {
    if (!may_use(value))
        return -1;
    int result = types.segment_setattro(self, name, value);
    if (result == 0 && is_handle(value) && address_of(value) && is_reference(name)) {
        struct python_handle_base base = {0};
        of_segment(self, &base);
        types.watch.pointer_set(NULL, NULL, base.section, base.x, address_of(value));
    }
    return result;
}

static bool mechanism_may(const struct object *self, struct python_handle_base *base) {
    if (!self->first)
        return true;
    of_segment(self->first, base);
    const char *text = types.watch.bare && base->section ? types.watch.mechanism_used(base->section, base->x, self->second) : NULL;
    return !text || raise(text);
}

static struct object *mechanism_getattro_watched(struct object *self, void *name) {
    struct python_handle_base base = {0};
    if (!mechanism_may(self, &base))
        return NULL;
    struct object *result = types.mechanism_getattro(self, name);
    if (__builtin_expect(!types.range, 0))
        look_for_range(result);
    if (is_handle(result)) {
        base.name = types.utf8(name);
        made(result, &base);
    }
    return result;
}

static int mechanism_setattro_watched(struct object *self, void *name, void *value) {
    struct python_handle_base base = {0};
    if (!mechanism_may(self, &base) || !may_use(value))
        return -1;
    int result = types.mechanism_setattro(self, name, value);
    if (result == 0 && is_handle(value) && address_of(value))
        types.watch.pointer_set(NULL, self->second, NULL, 0, address_of(value));
    return result;
}

static struct object *range_item_watched(struct object *self, intptr_t index) {
    struct object *result = types.range_item(self, index);
    const struct object *mechanism = self->first;
    if (is_handle(result) && mechanism && mechanism->first) {
        struct python_handle_base base = {.symbol = self->second};
        of_segment(mechanism->first, &base);
        made(result, &base);
    }
    return result;
}

/* --- installing -------------------------------------------------------------------------------------------------------------------------- */
#define BIND(target, name) ((target) = (__typeof__(target))dlsym(RTLD_DEFAULT, name))

static bool bind(void) {
    BIND(types.get_slot, "PyType_GetSlot");
    BIND(types.get_attribute, "PyObject_GetAttrString");
    BIND(types.modules, "PyImport_GetModuleDict");
    BIND(types.dict_item, "PyDict_GetItemString");
    BIND(types.dict_next, "PyDict_Next");
    BIND(types.tuple_item, "PyTuple_GetItem");
    BIND(types.tuple_size, "PyTuple_Size");
    BIND(types.list_item, "PyList_GetItem");
    BIND(types.list_size, "PyList_Size");
    BIND(types.call_method, "PyObject_CallMethod");
    BIND(types.call_object, "PyObject_CallObject");
    BIND(types.error_occurred, "PyErr_Occurred");
    BIND(types.as_long, "PyLong_AsLong");
    BIND(types.utf8, "PyUnicode_AsUTF8");
    BIND(types.set_error, "PyErr_SetString");
    BIND(types.clear, "PyErr_Clear");
    BIND(types.dec_ref, "Py_DecRef");
    BIND(types.runtime_error, "PyExc_RuntimeError");
    return types.get_slot && types.get_attribute && types.modules && types.dict_item && types.dict_next && types.tuple_item && types.tuple_size && types.list_item && types.list_size && types.call_method &&
           types.call_object && types.error_occurred && types.as_long && types.utf8 && types.set_error && types.clear && types.dec_ref && types.runtime_error;
}

/* A type of the module nrn, borrowed from it for ever. */
static struct type *type_named(void *module, const char *name) {
    struct type *type = types.get_attribute(module, name);
    if (!type)
        types.clear();
    return type;
}

/* Subclasses that are made later take a slot from the descriptor of its special method: that one is wrapped too (Objects/typeobject.c, update_one_slot; descrobject.h: d_wrapped). */
static void wrap_method(struct type *type, const char *name, void *real, void *ours) {
    struct object *descriptor = types.get_attribute(type, name);
    void *wrapper_type = dlsym(RTLD_DEFAULT, "PyWrapperDescr_Type");
    if (!descriptor)
        types.clear();
    else if (descriptor->type == wrapper_type && *(void **)((char *)descriptor + WRAPPED_FUNCTION) == real)
        *(void **)((char *)descriptor + WRAPPED_FUNCTION) = ours;
    if (descriptor)
        types.dec_ref(descriptor);
}

/* SLOT of TYPE becomes OURS, also in the subclasses that have inherited it. Returns what it was. */
static void *wrap(struct type *type, size_t offset, int slot, const char *method, void *ours) {
    void **place = (void **)((char *)type + offset), *real = *place;
    if (!real || (slot && real != types.get_slot(type, slot)))
        return NULL;
    *place = ours;
    if (method)
        wrap_method(type, method, real, ours);
    struct object *subclasses = types.call_method(type, "__subclasses__", NULL);
    if (!subclasses)
        types.clear();
    for (intptr_t i = 0, n = subclasses ? types.list_size(subclasses) : 0; i < n; ++i) {
        struct type *subclass = types.list_item(subclasses, i);
        if (*(void **)((char *)subclass + offset) == real)
            wrap(subclass, offset, 0, NULL, ours);
    }
    if (subclasses)
        types.dec_ref(subclasses);
    return real;
}

#define WRAP(real, of, field, slot, method, ours)                                                \
    do {                                                                                         \
        void *was = wrap(of, offsetof(struct type, field), slot, method, (void *)(ours));        \
        (real) = was ? (__typeof__(real))was : (real);                                           \
    } while (0)

static void wrap_place(struct type *type, void **place, int slot, void **real, void *ours) {
    if (place && *place && *place == types.get_slot(type, slot)) {
        *real = *place;
        *place = ours;
    }
}

static void wrap_items(void) {
    struct sequence *sequence = types.hoc->sequence;
    struct mapping *mapping = types.hoc->mapping;
    wrap_place(types.hoc, sequence ? &sequence->item : NULL, SLOT_SQ_ITEM, (void **)&types.hoc_item, (void *)hoc_item_watched);
    wrap_place(types.hoc, sequence ? &sequence->ass_item : NULL, SLOT_SQ_ASS_ITEM, (void **)&types.hoc_ass_item, (void *)hoc_ass_item_watched);
    wrap_place(types.hoc, mapping ? &mapping->subscript : NULL, SLOT_MP_SUBSCRIPT, (void **)&types.hoc_subscript, (void *)hoc_subscript_watched);
    wrap_place(types.hoc, mapping ? &mapping->ass_subscript : NULL, SLOT_MP_ASS_SUBSCRIPT, (void **)&types.hoc_ass_subscript, (void *)hoc_ass_subscript_watched);
}

/* PyCFunctionObject: m_ml. The method definition is libnrnpython's own, and writable. */
static void wrap_setpointer(void) {
    struct object *h = types.call_object(types.hoc, NULL), *function = h ? types.get_attribute(h, "setpointer") : NULL;
    struct method *method = function ? function->first : NULL;
    void *builtin = dlsym(RTLD_DEFAULT, "PyCFunction_Type");
    if (function && (void *)function->type == builtin && method && method->name && !strcmp(method->name, "setpointer")) {
        types.setpointer = (__typeof__(types.setpointer))method->function;
        method->function = setpointer_watched;
    }
    if (!function)
        types.clear();
    if (function)
        types.dec_ref(function);
    if (h)
        types.dec_ref(h);
}

bool python_handles_watch(void **hoc_type, const struct python_handle_watch *watch) {
    if (types.done)
        return true;
    if (!hoc_type || !*hoc_type || !bind())
        return false;
    void *modules = types.modules(), *module = modules ? types.dict_item(modules, "nrn") : NULL;
    if (!module)
        return false;
    types.done = true;
    types.watch = *watch;
    types.hoc = *hoc_type;
    types.address = watch->bare ? BARE_ADDRESS : OWN_ADDRESS;
    types.symbol = watch->bare ? BARE_SYMBOL : OWN_SYMBOL;
    types.kind = watch->bare ? BARE_KIND : OWN_KIND;
    types.segment = type_named(module, "Segment");
    types.mechanism = type_named(module, "Mechanism");
    if (!types.segment || !types.mechanism || types.hoc->head[4] < types.kind)
        return true; /* another NEURON: handles are left alone */
    WRAP(types.dealloc, types.hoc, dealloc, SLOT_TP_DEALLOC, NULL, hoc_dealloc);
    WRAP(types.call, types.hoc, call, SLOT_TP_CALL, "__call__", hoc_call_watched);
    WRAP(types.hoc_getattro, types.hoc, getattro, SLOT_TP_GETATTRO, "__getattribute__", hoc_getattro_watched);
    WRAP(types.hoc_setattro, types.hoc, setattro, SLOT_TP_SETATTRO, "__setattr__", hoc_setattro_watched);
    WRAP(types.segment_getattro, types.segment, getattro, SLOT_TP_GETATTRO, "__getattribute__", segment_getattro_watched);
    WRAP(types.segment_setattro, types.segment, setattro, SLOT_TP_SETATTRO, "__setattr__", segment_setattro_watched);
    WRAP(types.mechanism_getattro, types.mechanism, getattro, SLOT_TP_GETATTRO, "__getattribute__", mechanism_getattro_watched);
    WRAP(types.mechanism_setattro, types.mechanism, setattro, SLOT_TP_SETATTRO, "__setattr__", mechanism_setattro_watched);
    wrap_items();
    wrap_setpointer();
    return true;
}
