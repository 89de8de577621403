/* mechanism.h: what mechanisms say of themselves, by membrane type. */
#ifndef PATCHSHIM_HOOKS_MECHANISM_H
#define PATCHSHIM_HOOKS_MECHANISM_H
#include "neuron/mechanisms.h"

/* Types that were registered: 0 ... n-1. */
int mechanism_types(void);
/* The NMODL text it was compiled from; NULL: none, as for channels built at run time. */
const char *mechanism_text(int type);
const char *mechanism_name(int type);
/* It was inserted somewhere once. */
/* Its text names a current, or is not known. */
bool mechanism_has_current(int type);
/* Its NET_RECEIVE computes with the weight. */
bool mechanism_receives_weight(int type);
bool mechanism_inserted(int type);
/* Counts inserts. */
unsigned mechanism_inserts(void);
/* The dparam index of the I-th POINTER of mechanism TYPE, and its name; -1: no more. */
int mechanism_pointer(int type, int i, char *name, size_t n);
int mechanism_pointer_place(int type, int i);
/* NMODL code reads or writes it, and the mechanism does not ask whether it is set. */
bool mechanism_pointer_judged(int type, int i);
/* Visits the instances of mechanisms with such POINTERs. */
void mechanism_each_pointing(neuron_instance *visit, void *ctx);
bool mechanism_any_pointer(void);
/* A NetCon from it never delivers an event. */
bool mechanism_is_silent(int type);

void mechanism_before_finitialize(char *text, unsigned long n);
void mechanism_initialized(void);
void mechanism_before_step(void); /* where mechanism_pending says so */
extern bool mechanism_pending;
#endif
