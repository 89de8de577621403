/* pointers.h: memory of variables that NEURON frees or moves, and who keeps its address. Relies on ivoc/ivoc.cpp (nrn_notify_freed: functions that are called with what is about to be freed;
   notify_freed_val_array), nrnoc/treeset.cpp (nrn_register_recalc_ptr_callback, nrn_recalc_ptr: 8.x, where variables move for cache efficiency). On 9.x nodes and mechanisms lie in
   containers whose handles know by themselves; what is told there are Vectors, numbers of HOC, geometry. */
#ifndef PATCHSHIM_NEURON_POINTERS_H
#define PATCHSHIM_NEURON_POINTERS_H
#include "neuron.h"

/* From now on FREED is called before numbers are freed, MOVED after they were moved (neuron_moved_to tells where). false: this NEURON cannot tell. */
bool neuron_watch_memory(void (*freed)(void *address, int count), void (*moved)(void));
double *neuron_moved_to(double *old);
/* Tells NEURON and patchshim that numbers are about to be freed which nobody tells about: recordings and plays of them end. */
void neuron_tell_freed(double *address, int count);

/* A NetCon's own numbers (the C++ object): weights, delay; its source's threshold. */
double *neuron_netcon_own_delay(void *netcon);
double *neuron_presyn_threshold(void *presyn);

/* The POINTER at INDEX of dparam of an instance of a mechanism (Prop). On 9.x only where it is a bare address, else NULL. */
double *neuron_pointer_value(const void *prop, int index);
void neuron_pointer_set_value(void *prop, int index, double *address);
/* 9.x: it was set, and what it pointed to is gone. */
bool neuron_pointer_lost(const void *prop, int index);
/* The Prop of a point process's Object; NULL. */
void *neuron_prop_of(const Object *point_process);
int neuron_prop_type(const void *prop);
/* Its own numbers, which are freed with it (8.x); NULL. */
double *neuron_prop_numbers(const void *prop);
/* Visits the mechanisms of the segment of SEC at X. */
void neuron_segment_mechanisms(Section *sec, double x, bool (*visit)(void *ctx, void *prop), void *ctx);
/* Does PROP still belong to the segment of SEC at X? (8.x) */
bool neuron_segment_has(Section *sec, double x, const void *prop);

/* The element of a PtrVector (C++ object) where it is a bare address; NULL. */
double *neuron_element(void *ptrvector, int index);
void neuron_element_set(void *ptrvector, int index, double *address);
int neuron_elements(void *ptrvector);

/* Class Pointer: on 9.x it keeps a bare address of a variable that moves. The functions of its class are replaced; refreshed whenever its value is named. */
void neuron_pointer_class(void **construct, void **destruct);
void neuron_pointer_class_registered(void);
void neuron_pointer_refresh(void *pointer);

/* Calls F(A, B) so that an error of HOC inside ends here (ivoc or nrniv/ocjump.cpp, OcJump::fpycall, OcJump::execute): *failed. */
void *neuron_guarded(void *(*f)(void *, void *), void *a, void *b, bool *failed);
/* Asking OB for a member may raise an error of HOC where nobody catches it: a NetCon without source, a Pointer, a point process without section. */
bool neuron_risky(const Object *ob);
#endif
