/* calls.h: a function of HOC while it runs: what it was given, and what it left on the stack. Relies on oc/code.cpp (ifarg, hoc_gargstr, hoc_getarg, hoc_objgetarg,
   hoc_is_*_arg, hoc_xpop, hoc_pushx) and oc/fileio.cpp. Only between the entry and the return of such a function. */
#ifndef PATCHSHIM_NEURON_CALLS_H
#define PATCHSHIM_NEURON_CALLS_H
#include "neuron.h"

/* Arguments count from 1. */
bool neuron_has_argument(int i);
bool neuron_is_number(int i);
bool neuron_is_reference(int i);
bool neuron_is_text(int i);
bool neuron_is_object(int i);
const char *neuron_text(int i);   /* "" where it is no text */
double neuron_number(int i);      /* NaN where it is no number */
Object *neuron_object(int i);     /* NULL where it is no object, or NULLobject */
/* The number that the function left as its result (it returned already). */
double neuron_result(void);
/* Errors print a message, as they do unless a program switched that off (hoc_execerror_messages). */
bool neuron_errors_are_shown(void);
/* A variable of HOC's top level, "tstop"; NULL where no such number exists. */
double *neuron_variable(const char *name);
/* this_pointer of OB. */
void *neuron_this(const Object *ob);
/* The statement of a HocCommand; NULL: it calls a Python object. */
const char *neuron_command_statement(void *command);
/* The time of the first thread, ms. */
double neuron_time(void);
/* The place where the library that ADDRESS lies in keeps the address of the function NAME that it calls; NULL. */
void **neuron_slot(const void *address, const char *name);
#endif
