/* intent_values.h: what the instructions of a running frame refer to, found without running any code of the user. Private to src/python. */
#ifndef PATCHSHIM_PYTHON_INTENT_VALUES_H
#define PATCHSHIM_PYTHON_INTENT_VALUES_H
#include "frames.h"

/* A frame that is being read. */
struct python_scene {
    struct python_frame frame;
    struct python_code *row;
    struct intent_code *reading;
    int at; /* index of the running instruction */
    const struct python_dying *dying;
    bool *of_origin; /* set where the answer is about what was made where that was */
    bool *own; /* set where the answer is about this one thing that dies, not about the place alone */
};

/* The value that instruction `index` pushed (its nth result), looked up again where it came from; borrowed; NULL: it can't be told. */
py python_value(const struct python_scene *scene, int index, int nth);
/* The value `depth` below the top of the stack before instruction `index`. */
py python_value_at(const struct python_scene *scene, int index, int depth);
/* The variable that a store (or delete) instruction of a name names, as it is now. second: the other one where two
   are stored at once (intent_is_two_stores). */
py python_variable(const struct python_scene *scene, int index, bool second);
const char *python_variable_name(const struct python_scene *scene, int index, bool second);
/* An attribute as it stands in the object's own dictionary, slots or class; NULL: none, or only Python code can tell. */
py python_attribute(py object, py name);
/* The dictionary of an instance or module, made if Python made none yet (3.11 on); borrowed. NULL: it has none. */
py python_dict_of(py object);
/* Python code of somebody runs when this special method (`__setattr__`, ...) of the object is used. */
bool python_is_overridden(py object, const char *method);
/* Python code runs when the attribute is read or written: a property, a descriptor, __getattribute__, __getattr__, __setattr__. */
bool python_is_computed(py object, py name, const char *method);

/* What a value is, seen from something that dies. */
enum python_kind {
    KIND_UNKNOWN, /* NULL */
    KIND_PLAIN,   /* None, a number, text, an empty container, a function, a module: nothing that could take its place */
    KIND_SAME,    /* the same class, or a holder of such a thing */
    KIND_OTHER
};
enum python_kind python_kind_of(const struct python_scene *scene, py value);
bool python_is_none(py value);
/* A function, generator or method written in Python; its code object, or NULL. */
py python_code_of_function(py callable);
bool python_is_class(py value); /* made by a class statement */
bool python_is_neuron(py value); /* an object of hoc.HocObject, nrn.Section, ... or a class of NEURON's */
bool python_is_container(py value); /* list, dict, set, deque, ... or a subclass */
#endif
