/* variables.h: the RANGE variables of mechanisms and where their values lie. Relies on oc/hocdec.h (Symbol.u.ppsym, u.rng.index), nrnoc/membfunc.h (nrnocCONST, DEP, STATE),
   nrnoc/section.h (Prop.param), 9.x: _nrn_mechanism_access_param. */
#ifndef PATCHSHIM_NEURON_VARIABLES_H
#define PATCHSHIM_NEURON_VARIABLES_H
#include "neuron.h"

enum variable_role { VARIABLE_PARAMETER = 1, VARIABLE_ASSIGNED = 2, VARIABLE_STATE = 3 };
struct variable {
    const char *name; /* "gnabar_hh", "amp" */
    short role;
    int index;        /* of its first element in 8.x */
    int field;        /* in 9.x, where an array is one field */
    int elements;
};
/* Those of a mechanism or point process by its type, in the order of its symbols; a list that stays. 0: unknown. */
int neuron_variables(int type, const struct variable **list);
/* Where an element's value lies; NULL. */
double *neuron_value(const void *prop, const struct variable *variable, int element);
/* The variable NAME of a point process; NULL. */
double *neuron_point_value(const Object *point_process, const char *name, int element);
#endif
