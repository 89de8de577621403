#include "events.h"
#include "grow.h"
#include "layout.h"

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static struct {
    bool bound, known;
    void **net_cvode; /* net_cvode_instance */
    int *nthread, *bins;
    void *(*queue)(void *net_cvode, void *thread);
    void (*remove)(void *net_cvode, void *item, int thread);
    void (*each)(void *queue, void (*)(const void *item, int depth));
    void (*statistics)(void *queue, double *three);
    void *(*enqueue)(void *thread);
    void (*send)(void *movable, double *weight, void *point, double t, double flag);
    const char *netcon, *self_event, *hoc_event, *play_event; /* vtables: what an event's first word is compared with */
} events;

/* A vtable's symbol stands 16 bytes before what an object points to (offset to top, type information). */
static const char *vtable(const char *name) {
    const char *symbol = neuron_symbol_of(NAMES(name));
    return symbol ? symbol + 16 : NULL;
}

bool neuron_events_known(void) {
    if (events.bound)
        return events.known;
    events.bound = true;
    events.net_cvode = neuron_symbol_of(NAMES("net_cvode_instance"));
    events.nthread = neuron_symbol_of(NAMES("nrn_nthread"));
    events.bins = neuron_symbol_of(NAMES("nrn_use_bin_queue_"));
    events.queue = neuron_symbol_of(NAMES("_ZN8NetCvode11event_queueEP9NrnThread"));
    events.remove = neuron_symbol_of(NAMES("_ZN8NetCvode12remove_eventEP6TQItemi"));
    events.each = neuron_symbol_of(NAMES("_ZN6TQueue15forall_callbackEPFvPK6TQItemiE"));
    events.statistics = neuron_symbol_of(NAMES("_ZN6TQueue10spike_statEPd"));
    events.enqueue = neuron_symbol_of(NAMES("nrn_interthread_enqueue", "_Z23nrn_interthread_enqueueP9NrnThread"));
    events.send = (void (*)(void *, double *, void *, double, double))neuron_symbol_of(NAMES("nrn_net_send", "_Z12nrn_net_sendPN6neuron9container19generic_data_handleEPdP13Point_processdd"));
    events.netcon = vtable("_ZTV6NetCon");
    events.self_event = vtable("_ZTV9SelfEvent");
    events.hoc_event = vtable("_ZTV8HocEvent");
    events.play_event = vtable("_ZTV15PlayRecordEvent");
    events.known = events.net_cvode && events.nthread && events.bins && neuron_data.threads && events.queue && events.remove && events.each && events.statistics && events.netcon && events.self_event &&
                   events.hoc_event && events.play_event;
    return events.known;
}

/* NULL where there is none yet: NetCvode has a queue for each thread only from the next finitialize on (p_construct), and reads behind them where it is asked for more. */
static void *queue_of(int thread) {
    if (!*events.net_cvode || !*neuron_data.threads || thread >= at(*events.net_cvode, netcvode_queues, int))
        return NULL;
    return events.queue(*events.net_cvode, *neuron_data.threads + (long)thread * layout(LAYOUT_thread_size));
}

void neuron_events_gather(void) {
    for (int i = 0; events.enqueue && *events.nthread > 1 && i < *events.nthread; ++i)
        if (queue_of(i))
            events.enqueue(*neuron_data.threads + (long)i * layout(LAYOUT_thread_size));
}

uint64_t neuron_events_stamp(void) {
    uint64_t stamp = (uint64_t)*events.nthread;
    for (int i = 0; i < *events.nthread; ++i) {
        double counts[11] = {0};
        void *queue = queue_of(i);
        if (queue)
            events.statistics(queue, counts);
        stamp = ((stamp * 31 + (uintptr_t)queue) * 1000003 + (uint64_t)counts[0]) * 1000003 + (uint64_t)counts[2];
    }
    return stamp;
}

/* forall_callback hands nothing through. */
static struct {
    neuron_event_visit *visit;
    int thread;
} walk;

static void walk_item(const void *item, int depth) {
    (void)depth;
    char *event = at(item, event_data, char *);
    if (!event)
        return;
    walk.visit((void *)item, walk.thread, (uintptr_t)event, false);
    const char *kind = *(const char **)event;
    if (kind == events.netcon && at(event, netcon_target, void *))
        walk.visit((void *)item, walk.thread, at(event, netcon_target, uintptr_t), false);
    else if (kind == events.self_event) {
        walk.visit((void *)item, walk.thread, at(event, selfevent_target, uintptr_t), false);
        if (at(event, selfevent_weight, void *))
            walk.visit((void *)item, walk.thread, at(event, selfevent_weight, uintptr_t), true);
    } else if (kind == events.play_event)
        walk.visit((void *)item, walk.thread, at(event, playevent_record, uintptr_t), false);
    else if (kind == events.hoc_event && at(event, hocevent_object, void *))
        walk.visit((void *)item, walk.thread, at(event, hocevent_object, uintptr_t), false);
}

void neuron_events_each(neuron_event_visit *visit) {
    walk.visit = visit;
    for (walk.thread = 0; walk.thread < *events.nthread; ++walk.thread) {
        void *queue = queue_of(walk.thread);
        if (queue)
            events.each(queue, walk_item);
    }
}

static struct {
    uintptr_t key;
    bool found;
} sought;

static void compare(void *item, int thread, uintptr_t key, bool weight) {
    (void)item;
    (void)thread;
    sought.found |= key == sought.key && !weight;
}

bool neuron_events_hold(const void *event) {
    sought = (__typeof__(sought)){(uintptr_t)event, false};
    neuron_events_each(compare);
    return sought.found;
}

static struct {
    struct stray {
        void *item;
        int thread;
    } *list;
    size_t count, capacity;
} strays;

static void find_stray(void *item, int thread, uintptr_t key, bool weight) {
    const char *event = at(item, event_data, char *);
    if (weight || *(const char *const *)event != events.self_event || key != at(event, selfevent_target, uintptr_t))
        return;
    const char *here = (const char *)*neuron_data.threads + (long)thread * layout(LAYOUT_thread_size), *there = at(key, point_thread, const char *);
    if (there && there != here && (strays.count < strays.capacity || GROW(strays.list, strays.capacity)))
        strays.list[strays.count++] = (struct stray){item, thread};
}

/* Each is sent anew: an event belongs to its thread's pool. */
void neuron_events_follow(void) {
    if (!neuron_events_known() || *events.nthread < 2 || *events.bins || !events.send)
        return;
    strays.count = 0;
    neuron_events_each(find_stray);
    for (size_t i = 0; i < strays.count; ++i) {
        void *item = strays.list[i].item;
        const char *event = at(item, event_data, char *);
        char *movable = at(event, selfevent_movable, char *);
        double t = at(item, event_time, double);
        if (movable && at(movable, datum_value, void *) != item)
            movable = NULL; /* net_move is about another one */
        neuron_event_remove(item, strays.list[i].thread);
        events.send(movable, at(event, selfevent_weight, double *), at(event, selfevent_target, void *), t, at(event, selfevent_flag, double));
    }
}

void neuron_event_remove(void *item, int thread) { events.remove(*events.net_cvode, item, thread); }
void neuron_event_set_weights(void *item, double *weights) { at(at(item, event_data, char *), selfevent_weight, double *) = weights; }
bool neuron_events_in_bins(void) { return *events.bins; }

Object *neuron_object_of_netcon(const void *netcon) { return at(netcon, netcon_object, Object *); }

double *neuron_netcon_weights(const void *netcon, int *count) {
    *count = at(netcon, netcon_count, int);
    return *count > 0 ? at(netcon, netcon_weight, double *) : NULL;
}

void *neuron_point_of(const Object *ob) { return at(ob, object_this, void *); }

bool neuron_netcon_target_lost(const Object *netcon) {
    const void *nc = at(netcon, object_this, void *), *point = nc ? at(nc, netcon_target, void *) : NULL;
    return point && !at(point, point_prop, void *);
}

bool neuron_netcon_active(const Object *netcon) { return at(at(netcon, object_this, void *), netcon_active, bool); }
void neuron_netcon_set_active(Object *netcon, bool active) { at(at(netcon, object_this, void *), netcon_active, bool) = active; }

bool neuron_hoc_event_has_point(const void *event) { return at(event, hocevent_object, void *); }
int neuron_threads(void) { return neuron_data.nthread ? *neuron_data.nthread : 1; }

int neuron_threads_as_listed(void) {
    int count = neuron_threads();
    if (neuron_events_known() && *events.net_cvode && count > at(*events.net_cvode, netcvode_queues, int))
        *events.nthread = at(*events.net_cvode, netcvode_queues, int);
    return count;
}

void neuron_threads_give_back(int count) {
    if (neuron_data.nthread && *neuron_data.nthread != count)
        *neuron_data.nthread = count;
}
