/* zombie.c: objects that live only because something of NEURON calls a method of theirs. */
#include "api.h"
#include "python.h"
#include "section_type.h"
#include <stdio.h>

enum { LOOKED_AT = 64 };

static bool holds_section(py value, int depth) {
    if (python_is_section(value))
        return true;
    bool list = python_is(value, python_api.PyList_Type), tuple = python_is(value, python_api.PyTuple_Type);
    if (depth == 0 || (!list && !tuple))
        return false;
    intptr_t n = list ? python_api.PyList_Size(value) : python_api.PyTuple_Size(value);
    for (intptr_t i = 0; i < n && i < LOOKED_AT; ++i)
        if (holds_section(list ? python_api.PyList_GetItem(value, i) : python_api.PyTuple_GetItem(value, i), depth - 1))
            return true;
    return false;
}

/* A cell: one of its attributes is a Section, or a list of them. */
static bool is_cell(py self) {
    struct python_error saved = python_error_save();
    py dict = python_api.PyObject_GenericGetDict(self, NULL), key, value;
    bool found = false;
    intptr_t at = 0;
    while (dict && !found && python_api.PyDict_Next(dict, &at, &key, &value))
        found = holds_section(value, 2);
    if (dict)
        python_api.Py_DecRef(dict);
    python_api.PyErr_Clear();
    python_error_restore(&saved);
    return found;
}

bool python_zombie(const void *callable, char *name, unsigned long n) {
    if (!python_active() || !python_callable_abandoned(callable))
        return false;
    py self = python_at(callable, 24); /* PyMethodObject: im_self behind im_func */
    if (!is_cell(self))
        return false;
    snprintf(name, n, "%s", python_type_name(python_type(self)));
    return true;
}
