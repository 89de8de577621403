/* attributes.c: what a Section of a subclass that patchshim keeps has among its attributes. */
#include "api.h"
#include "intent_values.h"
#include "section_type.h"

enum { DEPTH = 3, LOOKED_AT = 64 };

static bool of_model(py value, int depth) {
    if (python_is_neuron(value) && !python_is_class(value))
        return true;
    bool list = python_is(value, python_api.PyList_Type), tuple = python_is(value, python_api.PyTuple_Type);
    intptr_t n = depth == 0 ? 0 : list ? python_api.PyList_Size(value) : tuple ? python_api.PyTuple_Size(value) : 0, at = 0;
    for (intptr_t i = 0; i < n && i < LOOKED_AT; ++i)
        if (of_model(list ? python_api.PyList_GetItem(value, i) : python_api.PyTuple_GetItem(value, i), depth - 1))
            return true;
    py key, element;
    for (int i = 0; depth && python_is(value, python_api.PyDict_Type) && i < LOOKED_AT && python_api.PyDict_Next(value, &at, &key, &element); ++i)
        if (of_model(element, depth - 1))
            return true;
    return false;
}

/* The name of one such attribute; a new reference. */
static py one_of_model(py dict) {
    py key, value;
    intptr_t at = 0;
    while (python_api.PyDict_Next(dict, &at, &key, &value))
        if (of_model(value, DEPTH)) {
            python_api.Py_IncRef(key);
            return key;
        }
    return NULL;
}

void python_attributes_let_go(void *wrapper) {
    if (!python_active())
        return;
    struct python_error saved = python_error_save();
    py dict = python_dict_of(wrapper), key;
    bool gone = true;
    /* What goes may run code that changes the dict: it is looked through anew each time. */
    while (dict && gone && python_is(dict, python_api.PyDict_Type) && (key = one_of_model(dict))) {
        gone = python_api.PyDict_DelItem(dict, key) == 0;
        python_api.Py_DecRef(key);
    }
    python_api.PyErr_Clear();
    python_error_restore(&saved);
}
