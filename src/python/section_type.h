/* section_type.h: NEURON's Python types: the death of a nrn.Section wrapper can be seen and called off; what a Python object wraps can be asked. */
#ifndef PATCHSHIM_SECTION_TYPE_H
#define PATCHSHIM_SECTION_TYPE_H
#include <stdbool.h>

/* Called when the last reference to WRAPPER goes; SECTION is the Section it shows. true: the wrapper lives on with one reference, which is patchshim's. */
typedef bool python_section_dies(void *wrapper, void *section);
/* Called when Python's method push of a section put SECTION on NEURON's stack. */
typedef void python_section_pushed(void *section);

/* Watches nrn.Section and its subclasses. TYPES: addresses of libnrnpython's exported psection_type and hocobject_type (nrnpython/nrnpy_nrn.cpp, nrnpy_hoc.cpp), or NULL. Only the
   first call does anything. Relies on NPySecObj: sec_ behind PyObject_HEAD (nrnpython/nrnpython.h), and its method push (nrnpy_nrn.cpp; the definition is libnrnpython's own, and writable). */
void python_section_watch(void **section_type, void **hoc_type, python_section_dies *dies, python_section_pushed *pushed);

/* Is VALUE a nrn.Section (or of a subclass)? the HOC object that a HocObject wraps, else NULL. Both safe for any PyObject; false/NULL before python_section_watch. */
bool python_is_section(const void *value);
void *python_section_of(const void *value);
void *python_hoc_object(const void *value);

/* The name of its class: "nrn.Segment". */
const char *python_class_name(const void *value);

/* A bound method whose object nothing else holds: it belongs to nobody any more. */
bool python_callable_abandoned(const void *callable);
long python_refcount(const void *object);
/* A Section of a subclass lives on for patchshim alone: its attributes that are things of the model, or lists, tuples and dicts that have some, are let go of. What holds
   nothing of its component can go with it. */
void python_attributes_let_go(void *wrapper);
/* Gives up patchshim's reference; the object's own death is not called off this time. */
void python_release(void *object);

/* Calls F when the interpreter begins to end: after the user's own atexit functions, before modules are taken apart. */
void python_at_exit(void (*f)(void));
#endif
