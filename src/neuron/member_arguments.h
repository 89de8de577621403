/* member_arguments.h: what a member function of a mechanism is given. Relies on oc/code.cpp (ifarg, hoc_is_object_arg, hoc_objgetarg), oc/hoc_membf.h (Member_func, a table that ends
   with a name of NULL). */
#ifndef PATCHSHIM_MEMBER_ARGUMENTS_H
#define PATCHSHIM_MEMBER_ARGUMENTS_H
#include "neuron.h"

struct neuron_member {
    const char *name;
    double (*function)(void *self);
};
/* Argument I (from 1) of the running member function where that is an object; else NULL. */
Object *neuron_object_argument(int i);
/* The Object of a Point_process. */
Object *neuron_object_of_point(const void *point);
void neuron_object_ref(Object *ob);
#endif
