/* handle_type.h: `_ref_` handles: a HocObject of Python that keeps the address of a variable (nrnpython/nrnpy_hoc.cpp, PyHoc::HocScalarPtr), or is a number itself that others may keep the
   address of (h.ref(3.0): PyHoc::HocRefNum). The slots of NEURON's types are wrapped, so that the birth, every use and the death of a handle are seen. */
#ifndef PATCHSHIM_HANDLE_TYPE_H
#define PATCHSHIM_HANDLE_TYPE_H
#include <stdbool.h>
#include <stddef.h>

/* What a handle was taken from. */
struct python_handle_base {
    void *section; /* and x: a segment, or a mechanism in it */
    double x; /* or the index of an element of an object */
    void *object;  /* a HOC object; NULL with section NULL: HOC's top level */
    const char *name; /* "_ref_v"; NULL: that of symbol */
    void *symbol;
};
struct python_handle_watch {
    bool bare;            /* 8.x: a handle is a bare address; 9.x: it knows itself whether its variable lives, unless that is outside of NEURON's containers */
    const size_t *dead;   /* how many handles are to be asked about (their variable is gone, or may move without a word): nothing is asked while there is none */
    void (*made)(const void *handle, double *address, const struct python_handle_base *base);
    void (*died)(const void *handle);
    /* HANDLE has lost its variable, or not. Returns the sentence to raise; NULL: go on. */
    const char *(*used)(const void *handle);
    /* A number goes that is its own variable. true: somebody keeps its address, so it lives on with one reference, which is patchshim's. */
    bool (*number_dies)(void *handle, double *address);
    /* A mechanism of a segment is asked or set. NULL: go on. */
    const char *(*mechanism_used)(void *section, double x, void *prop);
    /* A POINTER was set to ADDRESS: of an object, of an instance, or of a mechanism of the segment. */
    void (*pointer_set)(void *object, void *prop, void *section, double x, double *address);
    /* Members of an object that can raise an error of HOC where nobody would catch it. */
    bool (*risky)(const void *object);
    void *(*guarded)(void *(*f)(void *, void *), void *a, void *b, bool *failed);
    const char *(*error)(void); /* of the last failure */
};

/* Wraps the slots. HOC_TYPE: address of libnrnpython's hocobject_type. false: too early, NEURON's types are not there yet. WATCH is copied. */
bool python_handles_watch(void **hoc_type, const struct python_handle_watch *watch);
/* Gives a handle another address. */
void python_handle_set(void *handle, double *address);
/* Gives up patchshim's reference to a number that lived on. */
void python_handle_release(void *handle);
#endif
