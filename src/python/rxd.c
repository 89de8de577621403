/* rxd.c. Relies on share/lib/python/neuron/rxd: rate.py, reaction.py, multiCompartmentReaction.py (rxd.py keeps weak references to them, generalizedReaction.py's __del__
   takes them out; a Rate's `_species` is a weak reference; schemes and rates are expressions of rxdmath.py, which hold species), species.py (`_name`, `_regions`;
   SpeciesOnRegion's `_species` is a weak reference), region.py (`_secs`, a SectionList).
   tp_init and tp_finalize of the classes are replaced, not their methods: nothing of it shows in Python. */
#include "rxd.h"
#include <dlfcn.h>
#include <stdio.h>
#include "api.h"
#include "intent_values.h"
#include "python.h"
#include "section_type.h"

enum { TP_TRAVERSE = 184, TP_INIT = 296, TP_FINALIZE = 392 };
enum { SLOT_TP_INIT = 60, SLOT_TP_TRAVERSE = 71, SLOT_TP_FINALIZE = 80 };
typedef int visit_reference(py, void *);
typedef int traverse_slot(py, visit_reference *, void *);
typedef int init_slot(py, py, py);
typedef void finalize_slot(py);

static struct rxd_class {
    const char *module, *name;
    bool reaction;
    py type; /* a reference for ever; NULL: not found yet */
    init_slot *init;
    finalize_slot *finalize;
} classes[] = {
    {"neuron.rxd.rate", "Rate", true, NULL, NULL, NULL},
    {"neuron.rxd.reaction", "Reaction", true, NULL, NULL, NULL},
    {"neuron.rxd.multiCompartmentReaction", "MultiCompartmentReaction", true, NULL, NULL, NULL},
    {"neuron.rxd.species", "Species", false, NULL, NULL, NULL},
    {"neuron.rxd.species", "State", false, NULL, NULL, NULL},
    {"neuron.rxd.species", "Parameter", false, NULL, NULL, NULL},
};
enum { CLASSES = sizeof classes / sizeof *classes };

static struct {
    const struct python_rxd_watch *watch;
    bool imported, releasing;
    int found;
    py reference_type; /* weakref.ref */
} rxd;

/* The class of OBJECT, or the nearest that it is derived from; NULL. */
static const struct rxd_class *class_of(const void *object) {
    for (int i = CLASSES; i-- > 0;) /* State and Parameter before Species */
        if (classes[i].type && python_is(object, classes[i].type))
            return &classes[i];
    return NULL;
}

static bool is_species(const void *object) {
    const struct rxd_class *row = class_of(object);
    return row && !row->reaction;
}

/* --- birth and death --- */
static int init(py self, py arguments, py keywords) {
    const struct rxd_class *row = class_of(self);
    int result = row->init(self, arguments, keywords);
    if (result == 0)
        rxd.watch->born(self, row->reaction);
    return result;
}

static void finalize(py self) {
    const struct rxd_class *row = class_of(self);
    if (!rxd.releasing && python_active() && rxd.watch->dies(self, row->reaction)) {
        python_rxd_keep(self);
        return;
    }
    bool outer = rxd.releasing;
    rxd.releasing = false; /* what it lets go of dies by itself */
    rxd.watch->gone(self);
    row->finalize(self);
    rxd.releasing = outer;
}

static void slot_put(py type, int offset, void *function) { memcpy((char *)type + offset, &function, sizeof function); }

static void watch_class(struct rxd_class *row, py modules) {
    py module = python_api.PyDict_GetItemString(modules, row->module), type = module ? python_api.PyObject_GetAttrString(module, row->name) : NULL;
    if (!type)
        return;
    void *first = python_at(type, TP_INIT), *last = python_at(type, TP_FINALIZE);
    if (!python_is(type, python_api.PyType_Type) || !first || !last || first != python_api.PyType_GetSlot(type, SLOT_TP_INIT) ||
        last != python_api.PyType_GetSlot(type, SLOT_TP_FINALIZE) || python_at(type, TP_TRAVERSE) != python_api.PyType_GetSlot(type, SLOT_TP_TRAVERSE)) {
        python_api.Py_DecRef(type);
        return;
    }
    memcpy(&row->init, &first, sizeof first);
    memcpy(&row->finalize, &last, sizeof last);
    row->type = type;
    slot_put(type, TP_INIT, (void *)init);
    slot_put(type, TP_FINALIZE, (void *)finalize);
    ++rxd.found;
}

static bool begins(const char *text, const char *with) { return !strncmp(text, with, strlen(with)); }

void python_rxd_watch(const struct python_rxd_watch *watch) { rxd.watch = watch; }

void python_rxd_import(const char *module) {
    rxd.imported = rxd.imported || begins(module, "neuron.rxd");
    if (!rxd.imported || rxd.found == CLASSES || !rxd.watch || !python_active() || !python_api.PyType_GetSlot)
        return;
    rxd.reference_type = dlsym(python_api.scope, "_PyWeakref_RefType");
    py modules = python_api.PyImport_GetModuleDict();
    struct python_error saved = python_error_save();
    for (int i = 0; modules && i < CLASSES; ++i)
        if (!classes[i].type)
            watch_class(&classes[i], modules);
    python_api.PyErr_Clear();
    python_error_restore(&saved);
}

/* Bit 0 of the second word before an object of the collector says that its tp_finalize ran, which then runs no more (3.8-3.13 without free threading,
   pycore_gc.h: _PyGC_PREV_MASK_FINALIZED). */
static void may_end_again(py object) {
    uintptr_t *previous = (uintptr_t *)object - 1;
    if (!python_api.PyObject_GC_IsFinalized || python_api.PyObject_GC_IsFinalized(object)) /* from 3.9 on */
        *previous &= ~(uintptr_t)1;
}

void python_rxd_keep(void *object) { python_api.Py_IncRef(object); }

void python_rxd_release(void *object) {
    bool outer = rxd.releasing;
    may_end_again(object);
    rxd.releasing = python_refcount(object) == 1;
    python_api.Py_DecRef(object);
    rxd.releasing = outer;
}

/* --- what holds what --- */
enum { PARTS = 1024 };
/* A reaction or a species, and what it is made of: expressions, lists, dicts, functions and what those close over. */
struct parts {
    struct part {
        py object;
        long inner;   /* references from other parts */
        bool outside; /* somebody else has it, or what it is part of */
    } list[PARTS];
    int count;
    bool unsure; /* there are more, or some of which nobody knows what they hold */
    enum { COLLECT, SPREAD, TELL } now;
    bool spread;
    bool all; /* what is referred to weakly, and what others hold as well */
    python_rxd_visit *visit;
    void *ctx;
};

/* The module of its class; NULL. */
static const char *module_of(const void *object) {
    if (!(python_api.PyType_GetFlags(python_type(object)) & 1UL << 9 /* Py_TPFLAGS_HEAPTYPE */))
        return python_type_name(python_type(object)); /* "numpy.ndarray" */
    py module = python_api.PyDict_GetItemString(python_type_dict(python_type(object)), "__module__");
    return module && python_is_exactly(module, python_api.PyUnicode_Type) ? python_api.PyUnicode_AsUTF8(module) : NULL;
}

static bool is_of(const void *object, const char *module) {
    const char *name = module_of(object);
    return name && !strcmp(name, module);
}

static bool one_of(const void *type, const void *const *types, size_t count) {
    for (size_t i = 0; i < count; ++i)
        if (type == types[i])
            return true;
    return false;
}

static bool is_part(const void *object) {
    const void *const types[] = {python_api.PyDict_Type, python_api.PyList_Type, python_api.PyTuple_Type, python_api.PySet_Type, python_api.PyCell_Type, python_api.PyFunction_Type};
    return one_of(python_type(object), types, sizeof types / sizeof *types) || is_of(object, "neuron.rxd.rxdmath");
}

/* It holds nothing that could be a species or a section. rxd's regions and nodes know their sections by SectionLists. */
static bool is_leaf(const void *object) {
    const void *const types[] = {python_type(python_api._Py_NoneStruct), python_api.PyBool_Type, python_api.PyLong_Type, python_api.PyFloat_Type, python_api.PyComplex_Type, python_api.PyUnicode_Type, python_api.PyBytes_Type,
                                 python_api.PyType_Type, python_api.PyModule_Type, python_api.PyCFunction_Type, rxd.reference_type};
    const char *module;
    return one_of(python_type(object), types, sizeof types / sizeof *types) || python_hoc_object(object) ||
           ((module = module_of(object)) && (begins(module, "neuron.rxd.") || begins(module, "numpy") || begins(module, "weakref") || begins(module, "ctypes") || begins(module, "hoc.")));
}

static struct part *part_of(struct parts *parts, const void *object) {
    for (int i = 0; i < parts->count; ++i)
        if (parts->list[i].object == object)
            return &parts->list[i];
    return NULL;
}

static py attribute(const void *object, const char *name) {
    py dict = object ? python_dict_of((py)object) : NULL;
    return dict && python_is(dict, python_api.PyDict_Type) ? python_api.PyDict_GetItemString(dict, name) : NULL;
}

/* What the attribute `_species` refers to, weakly. */
static py species_of(const void *object) {
    py weak = attribute(object, "_species");
    py referent = weak && python_api.PyWeakref_GetObject && python_is_exactly(weak, rxd.reference_type) ? python_api.PyWeakref_GetObject(weak) : NULL;
    return referent == python_api._Py_NoneStruct ? NULL : referent;
}

/* The species that OBJECT is a view of: ca[region]. NULL: it is none. */
static py viewed(const void *object) {
    py species = is_of(object, "neuron.rxd.species") ? species_of(object) : NULL;
    return species && is_species(species) ? species : NULL;
}

static void told(const struct parts *parts, py object) {
    if (is_species(object) || python_is_section(object))
        parts->visit(parts->ctx, object);
    else if (parts->all && viewed(object))
        parts->visit(parts->ctx, viewed(object));
}

static void collected(struct parts *parts, py object) {
    struct part *part = part_of(parts, object);
    if (!part && is_part(object)) {
        if (parts->count == PARTS)
            parts->unsure = true;
        else
            *(part = &parts->list[parts->count++]) = (struct part){.object = object};
    } else if (!part && !is_leaf(object) && !is_species(object) && !python_is_section(object))
        parts->unsure = true;
    if (part)
        ++part->inner;
}

static int reference(py object, void *ctx) {
    struct parts *parts = ctx;
    struct part *part;
    if (parts->now == TELL)
        told(parts, object);
    else if (parts->now == COLLECT)
        collected(parts, object);
    else if ((part = part_of(parts, object)) && !part->outside)
        parts->spread = part->outside = true;
    return 0;
}

/* Of a function, what it closes over and its defaults: its module stays anyway. */
static void traverse_function(struct parts *parts, py function) {
    py (*const parts_of[])(py) = {python_api.PyFunction_GetClosure, python_api.PyFunction_GetDefaults};
    for (int i = 0; i < 2; ++i) {
        py value = parts_of[i] ? parts_of[i](function) : NULL;
        if (value)
            reference(value, parts);
    }
}

static void traverse(struct parts *parts, const struct part *part) {
    traverse_slot *slot;
    void *function = python_at(python_type(part->object), TP_TRAVERSE);
    memcpy(&slot, &function, sizeof slot);
    if (python_is_exactly(part->object, python_api.PyFunction_Type))
        traverse_function(parts, part->object);
    else if (slot)
        slot(part->object, reference, parts);
}

static void parts_collect(struct parts *parts, const void *object) {
    parts->list[0] = (struct part){.object = (py)object};
    parts->count = 1;
    parts->unsure = false;
    parts->now = COLLECT;
    for (int i = 0; i < parts->count && !parts->unsure; ++i)
        traverse(parts, &parts->list[i]);
}

static void parts_of_others(struct parts *parts) {
    for (int i = 1; i < parts->count; ++i)
        parts->list[i].outside = python_refcount(parts->list[i].object) > parts->list[i].inner;
    parts->now = SPREAD;
    do {
        parts->spread = false;
        for (int i = 1; i < parts->count; ++i)
            if (parts->list[i].outside)
                traverse(parts, &parts->list[i]);
    } while (parts->spread);
}

/* Tells what OBJECT holds. false: that is not known. */
static bool parts_tell(const void *object, bool all, python_rxd_visit *visit, void *ctx) {
    static struct parts parts; /* VISIT does not come back here */
    if (!python_active())
        return false;
    struct python_error saved = python_error_save();
    parts_collect(&parts, object);
    if (!all && !parts.unsure)
        parts_of_others(&parts);
    parts.now = TELL;
    parts.all = all;
    parts.visit = visit;
    parts.ctx = ctx;
    for (int i = 0; !parts.unsure && i < parts.count; ++i)
        if (all || !parts.list[i].outside)
            traverse(&parts, &parts.list[i]);
    parts.ctx = NULL;
    python_error_restore(&saved);
    return !parts.unsure;
}

void python_rxd_holds(const void *object, python_rxd_visit *visit, void *ctx) { parts_tell(object, false, visit, ctx); }

static void nothing(void *ctx, const void *object) {
    (void)ctx;
    (void)object;
}

/* Outside cells: what rxd makes for it when it starts (species.py: _ExtracellularSpecies) holds the Sections. */
static bool is_outside(const void *object) {
    struct python_error saved = python_error_save();
    py regions = is_species(object) ? attribute(object, "_extracellular_regions") : NULL;
    python_error_restore(&saved);
    return regions && python_is(regions, python_api.PyList_Type) && python_api.PyList_Size(regions) > 0;
}

bool python_rxd_known(const void *object) { return parts_tell(object, true, nothing, NULL) && !is_outside(object); }

struct only {
    python_rxd_visit *visit;
    void *ctx;
};

static void species_only(void *ctx, const void *object) {
    const struct only *only = ctx;
    if (is_species(object))
        only->visit(only->ctx, object);
}

void python_rxd_acts_on(const void *reaction, python_rxd_visit *visit, void *ctx) {
    if (!parts_tell(reaction, true, species_only, &(struct only){visit, ctx}))
        return;
    struct python_error saved = python_error_save();
    py species = species_of(reaction);
    if (species && !is_species(species))
        species = viewed(species);
    if (species)
        visit(ctx, species);
    python_error_restore(&saved);
}

void python_rxd_sections(const void *species, python_rxd_visit *visit, void *ctx) {
    if (!python_active())
        return;
    struct python_error saved = python_error_save();
    py regions = attribute(species, "_regions");
    for (intptr_t i = 0; regions && python_is(regions, python_api.PyList_Type) && i < python_api.PyList_Size(regions); ++i) {
        py sections = attribute(python_api.PyList_GetItem(regions, i), "_secs");
        if (sections)
            visit(ctx, sections);
    }
    python_error_restore(&saved);
}

/* --- names --- */
bool python_rxd_is_species(const void *species) {
    const struct rxd_class *row = class_of(species);
    return row && !strcmp(row->name, "Species");
}

const char *python_rxd_class(const void *object) { return class_of(object)->name; }

static const char *name_of(const void *species) {
    py name = attribute(species, "_name");
    return name && python_is_exactly(name, python_api.PyUnicode_Type) ? python_api.PyUnicode_AsUTF8(name) : NULL;
}

struct names {
    char *text;
    size_t room, length;
    const void *told[8];
    int count;
};

static void name_added(void *ctx, const void *species) {
    struct names *names = ctx;
    const char *name = name_of(species);
    for (int i = 0; i < names->count; ++i)
        if (names->told[i] == species)
            return;
    if (!name || names->count == sizeof names->told / sizeof *names->told)
        return;
    int n = snprintf(names->text + names->length, names->room - names->length, names->count ? ", %s" : " of %s", name);
    names->told[names->count++] = species;
    names->length = names->length + (size_t)n < names->room ? names->length + (size_t)n : names->room - 1;
}

const char *python_rxd_describe(const void *object, char *buffer, size_t n) {
    const struct rxd_class *row = class_of(object);
    int length = snprintf(buffer, n, "rxd.%s", row->name);
    struct names names = {.text = buffer, .room = n, .length = (size_t)length < n ? (size_t)length : n - 1};
    if (row->reaction)
        python_rxd_acts_on(object, name_added, &names);
    else if (python_active() && name_of(object))
        snprintf(buffer, n, "rxd.%s %s", row->name, name_of(object));
    return buffer;
}
