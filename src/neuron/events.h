/* events.h: NEURON's event queues, one a thread. Relies on nrncvode/netcvode.h (NetCvode::event_queue, remove_event), tqueue.h (TQueue::forall_callback,
   spike_stat; TQItem), netcon.h (NetCon, SelfEvent, HocEvent, WatchCondition). Main thread only, while no worker runs. */
#ifndef PATCHSHIM_NEURON_EVENTS_H
#define PATCHSHIM_NEURON_EVENTS_H
#include "neuron.h"

/* An event on a queue. key: something that must live until it is delivered: the event itself, the Point_process or the Object it goes to, or (weight) the
   weights that a self event carries. */
typedef void neuron_event_visit(void *item, int thread, uintptr_t key, bool weight);

/* false: this NEURON's queues cannot be read. */
bool neuron_events_known(void);
/* What one thread sent to another lies in a buffer until the other's next step: puts it on the queues, in the order in which NEURON would. */
void neuron_events_gather(void);
/* Changes whenever an event was inserted or removed; outside of steps only (inside them the bin queue is not counted). */
uint64_t neuron_events_stamp(void);
/* Every event with every key of it. */
void neuron_events_each(neuron_event_visit *visit);
/* Is EVENT (a NetCon) queued? Looks through the queues. */
bool neuron_events_hold(const void *event);
void neuron_event_remove(void *item, int thread);
/* Gives a queued self event other weights. */
void neuron_event_set_weights(void *item, double *weights);
/* Self events of artificial cells go to the queues of the threads that these are in by now. Whenever NEURON sets up, it deals the cells out to the threads anew (nrnoc/treeset.cpp,
   v_setup_vectors), and asserts in SelfEvent::deliver that the event came from the right queue. */
void neuron_events_follow(void);
/* Queue mode 1: events of the next step lie in bins. */
bool neuron_events_in_bins(void);

/* The HocEvent (nrncvode/hocevent.cpp) is for a point process: its statement runs where it is delivered. */
bool neuron_hoc_event_has_point(const void *event);
/* Threads of NEURON. */
int neuron_threads(void);
/* NetCvode::presyn_disconnect goes through lists by thread, which are made as many as there are threads at the next set-up only (p_construct): until then, no more threads than
   lists. Returns what to give back. */
int neuron_threads_as_listed(void);
void neuron_threads_give_back(int count);

/* Of a dying NetCon (the C++ object): its Object, weights and their number. */
Object *neuron_object_of_netcon(const void *netcon);
double *neuron_netcon_weights(const void *netcon, int *count);
/* The Point_process of an Object, the Object of a Point_process. */
void *neuron_point_of(const Object *ob);
/* Has a NetCon a target that sits in no section any more? */
bool neuron_netcon_target_lost(const Object *netcon);
bool neuron_netcon_active(const Object *netcon);
void neuron_netcon_set_active(Object *netcon, bool active);
#endif
