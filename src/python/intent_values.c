/* intent_values.c: looking up again what an instruction handled. Nothing here calls a method of an object that Python code could have defined. */
#include "intent_values.h"
#include <stdlib.h>

static const unsigned long HEAP_TYPE = 1ul << 9;

static py text(const char *name) { /* interned, kept for ever: there are few */
    return python_api.PyUnicode_InternFromString(name);
}

static py in_type(py type, const char *name) {
    py key = text(name);
    py found = key ? python_api._PyType_Lookup(type, key) : NULL;
    if (key) python_api.Py_DecRef(key);
    return found;
}

static py in_dict(py dict, py key) { return python_is(dict, python_api.PyDict_Type) && key ? python_api.PyDict_GetItemWithError(dict, key) : NULL; }

static py borrow(py owned) { /* something else holds it */
    if (owned) python_api.Py_DecRef(owned);
    return owned;
}

bool python_is_none(py value) { return value == python_api._Py_NoneStruct; }

static bool is_c_descriptor(py attribute) {
    const void *const types[] = {python_api.PyWrapperDescr_Type, python_api.PyMethodDescr_Type, python_api.PyClassMethodDescr_Type,
                                 python_api.PyGetSetDescr_Type, python_api.PyMemberDescr_Type, python_api.PyCFunction_Type};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (python_is_exactly(attribute, types[i])) return true;
    return false;
}

bool python_is_overridden(py object, const char *method) {
    py found = in_type(python_type(object), method);
    return found && !is_c_descriptor(found);
}

/* One that comes before the instance's own dictionary. */
static bool is_python_data_descriptor(py attribute) {
    return python_is(attribute, python_api.PyProperty_Type)
        || (!is_c_descriptor(attribute) && (python_is_overridden(attribute, "__set__") || python_is_overridden(attribute, "__delete__")));
}

static bool is_python_descriptor(py attribute) {
    return is_python_data_descriptor(attribute) || (!is_c_descriptor(attribute) && python_is_overridden(attribute, "__get__"));
}

bool python_is_computed(py object, py name, const char *method) {
    py found = name ? python_api._PyType_Lookup(python_type(object), name) : NULL;
    return (found && is_python_descriptor(found)) || python_is_overridden(object, method);
}

py python_dict_of(py object) {
    if (python_api.minor >= 11) {
        if (!in_type(python_type(object), "__dict__") && !python_is(object, python_api.PyModule_Type)) return NULL;
        return borrow(python_api.PyObject_GenericGetDict(object, NULL));
    }
    py *slot = python_api._PyObject_GetDictPtr(object);
    return slot ? *slot : NULL;
}

static py slot_value(py descriptor, py object) { /* __slots__ */
    enum { DESCR_GET = 272 };
    py (*get)(py, py, py);
    void *function = python_at(python_type(descriptor), DESCR_GET);
    memcpy(&get, &function, sizeof get);
    py value = get ? borrow(get(descriptor, object, python_type(object))) : NULL;
    if (!value) python_api.PyErr_Clear();
    return value;
}

py python_attribute(py object, py name) {
    if (!object || !name || python_is_neuron(object)) return NULL;
    if (python_is(object, python_api.PyType_Type)) return python_api._PyType_Lookup(object, name);
    if (python_is_overridden(object, "__getattribute__")) return NULL;
    py in_class = python_api._PyType_Lookup(python_type(object), name);
    if (in_class && python_is_exactly(in_class, python_api.PyMemberDescr_Type)) return slot_value(in_class, object);
    if (in_class && is_python_data_descriptor(in_class)) return NULL;
    py dict = python_dict_of(object), found = dict ? in_dict(dict, name) : NULL;
    if (!found && in_class && python_is_exactly(in_class, python_api.PyGetSetDescr_Type)) return NULL; /* __dict__ */
    return found || !in_class || is_python_descriptor(in_class) ? found : in_class;
}

static py element(py container, py key) {
    if (!container || !key) return NULL;
    if (python_is_exactly(container, python_api.PyDict_Type))
        return python_is_exactly(key, python_api.PyUnicode_Type) || python_is_exactly(key, python_api.PyLong_Type) ? in_dict(container, key) : NULL;
    if (!python_is_exactly(key, python_api.PyLong_Type)) return NULL;
    bool list = python_is_exactly(container, python_api.PyList_Type);
    if (!list && !python_is_exactly(container, python_api.PyTuple_Type)) return NULL;
    long index = python_api.PyLong_AsLong(key), size = list ? python_api.PyList_Size(container) : python_api.PyTuple_Size(container);
    if (index < 0) index += size;
    if (index < 0 || index >= size) return NULL;
    return list ? python_api.PyList_GetItem(container, index) : python_api.PyTuple_GetItem(container, index);
}

static py global(const struct python_scene *scene, py name) {
    py found = in_dict(python_frame_globals(&scene->frame), name);
    return found ? found : in_dict(python_frame_builtins(&scene->frame), name);
}

static py local(const struct python_scene *scene, int index, bool deref) {
    py value = python_frame_local(&scene->frame, python_code_slot(scene->row, index, deref));
    /* From 3.11 on a variable that a closure shares lies in its cell under the same number. */
    if (value && python_is_exactly(value, python_api.PyCell_Type) && (deref || python_api.minor >= 11)) return borrow(python_api.PyCell_Get(value));
    return deref ? NULL : value;
}

static py by_name(const struct python_scene *scene, py name) {
    py found = in_dict(python_frame_names(&scene->frame), name);
    return found ? found : global(scene, name);
}

py python_value(const struct python_scene *scene, int index, int nth) {
    if (index < 0) return NULL;
    const struct intent_instruction *at = &scene->reading->list[index];
    int name = intent_name_index(scene->reading, index);
    switch (at->op) {
    case OP_LOAD_CONST:
        return name < python_api.PyTuple_Size(scene->row->consts) ? python_api.PyTuple_GetItem(scene->row->consts, name) : NULL;
    case OP_LOAD_FAST: return local(scene, at->arg, false);
    case OP_LOAD_FAST_TWO: return local(scene, nth ? at->arg >> 4 : at->arg & 15, false);
    case OP_STORE_FAST_LOAD: return local(scene, at->arg & 15, false);
    case OP_LOAD_DEREF: return local(scene, at->arg, true);
    case OP_LOAD_NAME: return by_name(scene, python_code_name(scene->row, name));
    case OP_LOAD_GLOBAL: return global(scene, python_code_name(scene->row, name));
    case OP_LOAD_ATTR:
    case OP_LOAD_METHOD: return python_attribute(python_value_at(scene, index, 0), python_code_name(scene->row, name));
    case OP_SUBSCRIPT:
        if (strcmp(intent_name(scene->reading, index), "BINARY_SUBSCR") != 0) return NULL;
        return element(python_value_at(scene, index, 1), python_value_at(scene, index, 0));
    default: return NULL;
    }
}

py python_value_at(const struct python_scene *scene, int index, int depth) {
    int nth = 0, source = intent_source(scene->reading, index, depth, &nth);
    return python_value(scene, source, nth);
}

static int variable_index(const struct python_scene *scene, int index, bool second) {
    const struct intent_instruction *at = &scene->reading->list[index];
    if (second) return at->op == OP_STORE_FAST_TWO ? at->arg & 15 : at[1].arg;
    return intent_name_index(scene->reading, index);
}

py python_variable(const struct python_scene *scene, int index, bool second) {
    int variable = variable_index(scene, index, second);
    switch (scene->reading->list[index].op) {
    case OP_STORE_FAST:
    case OP_STORE_FAST_TWO:
    case OP_STORE_FAST_LOAD: return local(scene, variable, false);
    case OP_STORE_DEREF: return local(scene, variable, true);
    case OP_STORE_NAME: return in_dict(python_frame_names(&scene->frame), python_code_name(scene->row, variable));
    case OP_STORE_GLOBAL: return in_dict(python_frame_globals(&scene->frame), python_code_name(scene->row, variable));
    default: return NULL;
    }
}

static const char *utf8(py name) {
    const char *found = name ? python_api.PyUnicode_AsUTF8(name) : NULL;
    return found ? found : "?";
}

const char *python_variable_name(const struct python_scene *scene, int index, bool second) {
    int variable = variable_index(scene, index, second);
    switch (scene->reading->list[index].op) {
    case OP_STORE_FAST:
    case OP_STORE_FAST_TWO:
    case OP_STORE_FAST_LOAD:
    case OP_LOAD_FAST:
    case OP_DELETE_FAST: return python_code_variable(scene->row, variable, false);
    case OP_STORE_DEREF:
    case OP_LOAD_DEREF:
    case OP_DELETE_DEREF: return python_code_variable(scene->row, variable, true);
    default: return utf8(python_code_name(scene->row, variable));
    }
}

/* ---- what a value is ---- */

py python_code_of_function(py callable) {
    if (python_is_exactly(callable, python_api.PyMethod_Type)) callable = python_at(callable, 16); /* im_func */
    return python_is_exactly(callable, python_api.PyFunction_Type) ? python_api.PyFunction_GetCode(callable) : NULL;
}

bool python_is_class(py value) { return python_is(value, python_api.PyType_Type) && (python_api.PyType_GetFlags(value) & HEAP_TYPE); }

static bool named_like_neuron(const char *name) { return strncmp(name, "hoc.", 4) == 0 || strncmp(name, "nrn.", 4) == 0; }

bool python_is_neuron(py value) {
    if (!value) return false;
    /* A class of NEURON's is NEURON's, too. */
    py mro = python_type_mro(python_is(value, python_api.PyType_Type) ? value : python_type(value));
    for (intptr_t i = 0; mro && i < python_api.PyTuple_Size(mro); i++)
        if (named_like_neuron(python_type_name(python_api.PyTuple_GetItem(mro, i)))) return true;
    return false;
}

bool python_is_container(py value) {
    const void *const types[] = {python_api.PyList_Type, python_api.PyDict_Type, python_api.PySet_Type, python_api.PyByteArray_Type};
    for (size_t i = 0; value && i < sizeof types / sizeof *types; i++)
        if (python_is(value, types[i])) return true;
    py mro = value ? python_type_mro(python_type(value)) : NULL;
    for (intptr_t i = 0; mro && i < python_api.PyTuple_Size(mro); i++)
        if (strcmp(python_type_name(python_api.PyTuple_GetItem(mro, i)), "collections.deque") == 0) return true;
    return false;
}

static bool is_plain(py value) {
    const void *const types[] = {python_api.PyLong_Type, python_api.PyFloat_Type, python_api.PyComplex_Type, python_api.PyUnicode_Type,
                                 python_api.PyBytes_Type, python_api.PyByteArray_Type, python_api.PyFunction_Type, python_api.PyCFunction_Type,
                                 python_api.PyModule_Type, python_api.PyType_Type, python_api.PyRange_Type, python_api.PySlice_Type};
    if (python_is_none(value)) return true;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (python_is(value, types[i])) return true;
    return false;
}

/* How deep and how far a holder is searched. */
struct search {
    const struct python_dying *dying;
    int left;
};
static bool holds_same(struct search *search, py value, int depth);

static bool dict_holds(struct search *search, py dict, int depth) {
    intptr_t position = 0;
    py key, value;
    while (search->left > 0 && python_api.PyDict_Next(dict, &position, &key, &value))
        if (holds_same(search, value, depth)) return true;
    return false;
}

static bool slots_hold(struct search *search, py object, int depth) {
    py mro = python_type_mro(python_type(object));
    for (intptr_t i = 0; mro && i < python_api.PyTuple_Size(mro); i++) {
        py dict = python_type_dict(python_api.PyTuple_GetItem(mro, i)), key, descriptor;
        intptr_t position = 0;
        while (dict && search->left > 0 && python_api.PyDict_Next(dict, &position, &key, &descriptor)) {
            py value = python_is_exactly(descriptor, python_api.PyMemberDescr_Type) ? slot_value(descriptor, object) : NULL;
            if (value && holds_same(search, value, depth)) return true;
        }
    }
    return false;
}

static bool is_instance(py value) { return python_api.PyType_GetFlags(python_type(value)) & HEAP_TYPE; }

static bool holds_same(struct search *search, py value, int depth) {
    if (!value || search->left-- <= 0) return false;
    if (search->dying->same_class(value, search->dying->ctx)) return true;
    if (depth == 0 || is_plain(value)) return false;
    bool list = python_is(value, python_api.PyList_Type);
    if (list || python_is(value, python_api.PyTuple_Type)) {
        intptr_t size = list ? python_api.PyList_Size(value) : python_api.PyTuple_Size(value);
        for (intptr_t i = 0; i < size && search->left > 0; i++)
            if (holds_same(search, list ? python_api.PyList_GetItem(value, i) : python_api.PyTuple_GetItem(value, i), depth - 1)) return true;
        return false;
    }
    if (python_is(value, python_api.PyDict_Type)) return dict_holds(search, value, depth - 1);
    if (!is_instance(value) || python_is_neuron(value)) return false;
    py dict = python_dict_of(value);
    return (dict && python_is(dict, python_api.PyDict_Type) && dict_holds(search, dict, depth - 1)) || slots_hold(search, value, depth - 1);
}

/* What dies was made by a method of the value's class: the value is another cell of that kind. */
static bool class_made(py value, const void *code) {
    py mro = code && is_instance(value) ? python_type_mro(python_type(value)) : NULL;
    for (intptr_t i = 0; mro && i < python_api.PyTuple_Size(mro); i++) {
        py dict = python_type_dict(python_api.PyTuple_GetItem(mro, i)), key, function;
        intptr_t position = 0;
        while (dict && python_api.PyDict_Next(dict, &position, &key, &function))
            if (python_is_exactly(function, python_api.PyFunction_Type) && python_api.PyFunction_GetCode(function) == code) return true;
    }
    return false;
}

static bool is_empty(py value) {
    if (python_is(value, python_api.PyList_Type)) return python_api.PyList_Size(value) == 0;
    if (python_is(value, python_api.PyDict_Type)) return python_api.PyDict_Size(value) == 0;
    if (python_is(value, python_api.PySet_Type) || python_is(value, python_api.PyFrozenSet_Type)) return python_api.PySet_Size(value) == 0;
    return python_is(value, python_api.PyTuple_Type) && python_api.PyTuple_Size(value) == 0;
}

enum python_kind python_kind_of(const struct python_scene *scene, py value) {
    const struct python_dying *dying = scene->dying;
    enum { DEPTH = 4, BREADTH = 200 };
    if (!python_is_none(value)) *scene->own = true;
    if (!value) return KIND_UNKNOWN;
    if (is_plain(value) || is_empty(value)) return KIND_PLAIN;
    if (!dying->same_class) return KIND_UNKNOWN;
    struct search search = {dying, BREADTH};
    if (class_made(value, dying->origin.code) || holds_same(&search, value, DEPTH)) return KIND_SAME;
    return KIND_OTHER;
}
