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
double neuron_dt(void);
bool neuron_local_step(void);    /* and has a time step for each cell */
int neuron_cells(void);          /* trees of sections, in all threads */
/* The numbers of a Vector; *n of them. */
const double *neuron_vector_data(const Object *vector, int *n);
Object *neuron_vector_object(const void *vector); /* of an IvocVect */
/* The cell of this rank with this gid has a source of spikes, and no Vector they are recorded into. */
bool neuron_gid_unrecorded(int gid);
/* Of a PreSyn (nrncvode/netcon.h): the Vector its spikes are recorded into, NULL; its name: "soma", "NetStim[0]", "gid 7". */
Object *neuron_spikes_of(const void *presyn);
void neuron_describe_source(const void *presyn, char *buffer, size_t n);
Object *neuron_random_object(const void *rand); /* of a Rand; NULL where it is not one */
/* Ends a RandomPlay: it is freed. */
void neuron_random_play_end(void *play);
/* What records into, or plays from, a Vector; NULL. */
void *neuron_playrecord(const Object *vector);
bool neuron_playrecord_plays(const void *record);
/* The Vector records the time from the next finitialize on, as one of SEC. false: this NEURON cannot be asked for it. */
bool neuron_record_time(Object *vector, const Section *sec);
/* The reference at argument I is h._ref_t. */
bool neuron_is_time(int i);
const double *neuron_reference_on_top(void); /* the reference that the function left */
const void *neuron_reference(int i); /* the variable behind a reference; NULL */
int neuron_section_stack(void); /* sections on NEURON's stack of accessed sections */
int neuron_section_nseg(const Section *sec);
/* STEERED is called with a NetCon (nrncvode/netcon.h) after one of its variables was named: to be read or written. */
typedef void neuron_steered(void *netcon);
void neuron_steer_netcons(neuron_steered *steered);
/* For all point processes of OB's class: NAMED gets the Object and the name of the variable that is about to be read, set or referred to. */
typedef void neuron_named(const Object *ob, const char *variable);
void neuron_steer_points(const Object *ob, neuron_named *named);
Object *neuron_netcon_object(const void *netcon);
/* Spikes of the NetCon's source are recorded, or call something; the NetCon has no source at all. */
bool neuron_netcon_listens(const Object *netcon);
double neuron_delay(const Object *netcon);
const double *neuron_delay_of(const Object *netcon);
double *neuron_threshold(const Object *netcon); /* of its source, NULL: it has none */
/* The file in which the procedure SYMBOL was defined; NULL: unknown, or no procedure. */
const char *neuron_procedure_file(const Symbol *symbol);
const Symbol *neuron_symbol(const char *name);
/* The type that variables have (a token of HOC's grammar, another in every version), which is that of dt; 0: not known yet. */
short neuron_variable_type(void);
/* Nodes or mechanisms, or what is played and recorded, went since the variable step was set up: NetCvode::re_init at the time that it is, resp. NetCvode::playrec_setup. */
void neuron_cvode_changed(void *net_cvode, bool structure, bool records);
const char *neuron_object_name(const Object *ob);
/* The place where the library that ADDRESS lies in keeps the address of the function NAME that it calls; NULL. */
void **neuron_slot(const void *address, const char *name);
#endif
