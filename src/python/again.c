#include "again.h"
#include "section_type.h"
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void *py;
#define FUNCTIONS(X) \
    X(py, PyTuple_New, (intptr_t)) \
    X(int, PyTuple_SetItem, (py, intptr_t, py)) \
    X(py, PyDict_New, (void)) \
    X(int, PyDict_SetItemString, (py, const char *, py)) \
    X(py, PyFloat_FromDouble, (double)) \
    X(py, PyImport_ImportModule, (const char *)) \
    X(py, PyObject_GetAttrString, (py, const char *)) \
    X(py, PyObject_Call, (py, py, py)) \
    X(py, PyObject_CallMethod, (py, const char *, const char *, ...)) \
    X(py, PyObject_Str, (py)) \
    X(const char *, PyUnicode_AsUTF8, (py)) \
    X(int, PyType_IsSubtype, (py, py)) \
    X(void, PyErr_Fetch, (py *, py *, py *)) \
    X(void, PyErr_Clear, (void)) \
    X(void, Py_IncRef, (py)) \
    X(void, Py_DecRef, (py))

static struct {
#define X(result, name, parameters) result(*name) parameters;
    FUNCTIONS(X)
#undef X
    py none, segment; /* segment: the type nrn.Segment */
    bool bound;
} python;

static bool bind(void) {
    const struct {
        const char *name;
        void *slot;
    } rows[] = {
#define X(result, name, parameters) {#name, &python.name},
        FUNCTIONS(X)
#undef X
        {"_Py_NoneStruct", &python.none}};
    if (python.bound)
        return true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
        void *symbol = dlsym(RTLD_DEFAULT, rows[i].name);
        if (!symbol)
            return false;
        memcpy(rows[i].slot, &symbol, sizeof symbol);
    }
    py module = python.PyImport_ImportModule("nrn");
    python.segment = module ? python.PyObject_GetAttrString(module, "Segment") : NULL;
    python.PyErr_Clear();
    python_drop(module);
    python.bound = python.segment != NULL;
    return python.bound;
}

void python_drop(py object) {
    if (object)
        python.Py_DecRef(object);
}

/* PyObject: reference count, type. */
static bool is_segment(const void *value) {
    py type = ((py const *)value)[1];
    return type == python.segment || python.PyType_IsSubtype(type, python.segment);
}

bool python_is_place(const void *value) { return value && (python_is_section(value) || (bind() && is_segment(value))); }

/* Not section(0.5): a class of the user's may make something else of it. */
py python_middle(py section) {
    if (!bind())
        return NULL;
    py module = python.PyImport_ImportModule("nrn"), type = module ? python.PyObject_GetAttrString(module, "Section") : NULL;
    py segment = type ? python.PyObject_CallMethod(type, "__call__", "Od", section, 0.5) : NULL;
    if (!segment)
        python.PyErr_Clear();
    python_drop(type);
    python_drop(module);
    return segment;
}

void python_exchange(void **held, void *value) {
    py before = *held;
    *held = value;
    python_drop(before);
}

enum { MOST = 8 };
struct python_again {
    py section;
    py arguments[MOST];
    int count;
};

struct python_again *python_again_new(py place) {
    struct python_again *again = bind() ? calloc(1, sizeof *again) : NULL;
    if (!again)
        return NULL;
    bool whole = python_is_section(place);
    py segment = whole ? python_middle(place) : place;
    again->section = whole ? place : python.PyObject_GetAttrString(place, "sec");
    if (whole)
        python.Py_IncRef(place);
    again->arguments[again->count++] = segment ? python.PyObject_GetAttrString(segment, "_ref_v") : NULL;
    if (whole)
        python_drop(segment);
    if (again->section && again->arguments[0])
        return again;
    python.PyErr_Clear();
    python_drop(again->section);
    free(again);
    return NULL;
}

static void add(struct python_again *again, py argument) {
    if (again->count < MOST)
        again->arguments[again->count++] = argument;
    else
        python_drop(argument);
}

void python_again_number(struct python_again *again, double number) { add(again, python.PyFloat_FromDouble(number)); }

void python_again_object(struct python_again *again, py object) {
    if (!object)
        python.Py_IncRef(object = python.none);
    add(again, object);
}

/* The words of the error that is set; it is cleared. */
static void words(char *text, size_t n) {
    py type = NULL, value = NULL, traceback = NULL;
    python.PyErr_Fetch(&type, &value, &traceback);
    py said = value ? python.PyObject_Str(value) : NULL;
    const char *utf8 = said ? python.PyUnicode_AsUTF8(said) : NULL;
    snprintf(text, n, "%s", utf8 ? utf8 : "the call failed");
    python.PyErr_Clear();
    python_drop(said);
    python_drop(type);
    python_drop(value);
    python_drop(traceback);
}

static py attribute_of_h(const char *name) {
    py module = python.PyImport_ImportModule("neuron"), h = module ? python.PyObject_GetAttrString(module, "h") : NULL;
    py found = h ? python.PyObject_GetAttrString(h, name) : NULL;
    python_drop(h);
    python_drop(module);
    return found;
}

py python_again_call(struct python_again *again, py owner, const char *name, bool with_section, char *text, size_t n) {
    py function = owner ? python.PyObject_GetAttrString(owner, name) : attribute_of_h(name);
    py tuple = python.PyTuple_New(again->count), keywords = with_section ? python.PyDict_New() : NULL;
    for (int i = 0; i < again->count; ++i)
        python.PyTuple_SetItem(tuple, i, again->arguments[i]);
    if (keywords)
        python.PyDict_SetItemString(keywords, "sec", again->section);
    py result = function ? python.PyObject_Call(function, tuple, keywords) : NULL;
    *text = 0;
    if (!result)
        words(text, n);
    python_drop(function);
    python_drop(tuple);
    python_drop(keywords);
    python_drop(again->section);
    free(again);
    return result;
}
