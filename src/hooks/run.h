/* run.h: what HOC and Python ask to be run: finitialize, fadvance, psolve, CVode.solve; and what was set up for it. */
#ifndef PATCHSHIM_RUN_H
#define PATCHSHIM_RUN_H
#include <stdbool.h>
#include "neuron/neuron.h"

/* One of them is on the stack. */
bool run_runs(void);
/* A call out of Python or HOC of a procedure of stdrun.hoc that is looked at. */
bool run_watches(const Symbol *symbol);
void run_watched(void (*real)(void), const Symbol *symbol, int narg);

/* play.c: before finitialize, and before a step where play_pending says so or CVode is active. A sentence to raise is in TEXT, or "". */
extern bool play_pending;
void play_before_finitialize(char *text, unsigned long n);
void play_initialized(void);
void play_section_dies(const Section *sec);
void play_before_step(bool initialized, char *text, unsigned long n);
/* ions.c, tables.c */
void ions_before_finitialize(void);
void ions_initialized(void);
void ions_before_first_step(void);
void tables_look(void); /* before finitialize, and before the first step behind it */
void tables_initialized(void);
/* finitialize ran in this process: told by the one function of NEURON's that does it, so that no step is taken for one without it where finitialize() itself is out of reach. */
bool run_initialized(void);
void run_finitialized(void);
/* network.c */
/* Another of NEURON's classes was registered: NetCon may be there. */
void network_classes(void);
/* An object was made by `new` with NARG arguments. */
void network_born(Object *ob, enum world_kind kind, int narg);
/* spikes.c */
void spikes_before_finitialize(char *text, unsigned long n);
void network_before_psolve(char *text, unsigned long n);
void network_before_finitialize(char *text, unsigned long n);
void network_initialized(void);
/* A PreSyn is about to be deleted. */
void network_presyn_dies(const void *presyn);
void network_after_psolve(char *text, unsigned long n);
#endif
