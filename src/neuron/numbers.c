/* numbers.c: voltages of all threads. Relies on nrnoc/multicore.h (NrnThread: ncell, end, _v_node), nrnoc/section.h (8.x: a Node begins with the
   pointer to its voltage), 9.x: NrnThread::node_voltage_storage. */
#include "layout.h"
#include <math.h>
#include <stdio.h>

static double voltage(void *thread, int i, const double *storage) {
    if (storage)
        return storage[i];
    (void)thread;
    void **nodes = at(thread, thread_v_node, void **);
    return **(double **)nodes[i];
}

static void describe(void *thread, int i, double value, struct neuron_nan *found) {
    void *node = at(thread, thread_v_node, void **)[i];
    Section *sec = at(node, node_sec, Section *);
    const char *name = neuron_section_alive(sec) ? neuron_section_name(sec) : "a segment";
    if (neuron_section_alive(sec) && neuron_data.arc_position)
        snprintf(found->where, sizeof found->where, "%s(%g)", name, neuron_data.arc_position(sec, node));
    else
        snprintf(found->where, sizeof found->where, "%s", name);
    snprintf(found->variable, sizeof found->variable, "v");
    found->value = value;
    found->t = at(thread, thread_t, double);
}

bool neuron_find_nan(struct neuron_nan *found, bool roots_only) {
    bool storage_needed = neuron.family >= FAMILY_90;
    if (!neuron_data.threads || !neuron_data.nthread || (storage_needed && !neuron_data.node_voltages))
        return false;
    for (int k = 0; k < *neuron_data.nthread; ++k) {
        void *thread = *neuron_data.threads + (long)k * layout(LAYOUT_thread_size);
        int n = roots_only ? at(thread, thread_ncell, int) : at(thread, thread_end, int);
        const double *storage = storage_needed && n ? neuron_data.node_voltages(thread) : NULL;
        if (!at(thread, thread_v_node, void **))
            continue;
        for (int i = 0; i < n; ++i) {
            double v = voltage(thread, i, storage);
            if (__builtin_expect(!isfinite(v), 0)) {
                describe(thread, i, v, found);
                return true;
            }
        }
    }
    return false;
}

bool neuron_is_worker(const void *thread) { return neuron_data.threads && thread != *neuron_data.threads; }

void neuron_raise(const char *text) {
    neuron_data.execerror(text, NULL);
    __builtin_unreachable();
}
