/* numbers.c: voltages of all threads. Relies on nrnoc/multicore.h (NrnThread: ncell, end, _v_node), nrnoc/section.h (8.x: a Node begins with the
   pointer to its voltage), 9.x: NrnThread::node_voltage_storage. */
#include "layout.h"
#include "variables.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static double voltage(void *thread, int i, const double *storage) {
    if (storage)
        return storage[i];
    (void)thread;
    void **nodes = at(thread, thread_v_node, void **);
    return **(double **)nodes[i];
}

static void place(void *node, char *where, size_t n) {
    Section *sec = at(node, node_sec, Section *);
    const char *name = neuron_section_alive(sec) ? neuron_data.secname(sec) : "a segment";
    if (neuron_section_alive(sec) && neuron_data.arc_position)
        snprintf(where, n, "%s(%g)", name, neuron_data.arc_position(sec, node));
    else
        snprintf(where, n, "%s", name);
}

/* --- variables of mechanisms that are no number ------------------------------------------------------------------------------------ */
enum rank { RANK_NONE, RANK_STATE, RANK_CURRENT, RANK_PARAMETER };

/* A current or conductance of a mechanism itself, which goes into the voltage: named i..., g..., by its SUFFIX in a density mechanism. The sums of ions (ina) and the
   capacitive current follow from others. */
static bool is_current(const struct variable *variable, int type) {
    bool point = (*neuron_data.pnt_map)[type] > 0;
    return (*variable->name == 'i' || *variable->name == 'g') && (point || strchr(variable->name, '_')) && strcmp(variable->name, "i_cap");
}

/* A PARAMETER may be infinite on purpose; what is computed may not. */
static enum rank rank_of(const struct variable *variable, int type, double value) {
    if (isfinite(value))
        return RANK_NONE;
    switch (variable->role) {
    case VARIABLE_PARAMETER:
        return isnan(value) ? RANK_PARAMETER : RANK_NONE;
    case VARIABLE_ASSIGNED:
        return is_current(variable, type) ? RANK_CURRENT : RANK_NONE;
    default:
        return RANK_STATE;
    }
}

struct suspect {
    enum rank rank;
    const struct variable *variable;
    const void *prop;
    void *node, *thread;
    double value;
};

static void look_at_prop(void *thread, void *node, const void *prop, enum rank at_most, struct suspect *suspect) {
    const struct variable *list;
    int type = at(prop, prop_type, short), n = neuron_variables(type, &list);
    for (int i = 0; i < n; ++i)
        for (int e = 0; e < list[i].elements; ++e) {
            const double *value = neuron_value(prop, &list[i], e);
            enum rank rank = value ? rank_of(&list[i], type, *value) : RANK_NONE;
            if (rank > suspect->rank && rank <= at_most)
                *suspect = (struct suspect){rank, &list[i], prop, node, thread, *value};
        }
}

/* The first of the highest rank, in the order of threads, nodes and mechanisms. */
static struct suspect look_at_mechanisms(enum rank at_most) {
    struct suspect suspect = {0};
    for (int k = 0; k < *neuron_data.nthread; ++k) {
        void *thread = *neuron_data.threads + (long)k * layout(LAYOUT_thread_size), **nodes = at(thread, thread_v_node, void **);
        for (int i = 0; nodes && i < at(thread, thread_end, int) && suspect.rank < at_most; ++i)
            for (const void *prop = at(nodes[i], node_prop, void *); prop; prop = at(prop, prop_next, void *))
                look_at_prop(thread, nodes[i], prop, at_most, &suspect);
    }
    return suspect;
}

/* A point process has a name of its own. dparam[1] of a point process is its Point_process (nrnoc/point.cpp, create_point_process). */
static void suspect_place(const struct suspect *suspect, char *where, size_t n) {
    int type = at(suspect->prop, prop_type, short);
    const void *point = (*neuron_data.pnt_map)[type] ? layout_dparam(suspect->prop, 1) : NULL;
    Object *ob = point ? at(point, point_ob, Object *) : NULL;
    char segment[160];
    place(suspect->node, segment, sizeof segment);
    if (ob)
        snprintf(where, n, "%s in %.100s", neuron_data.object_name(ob), segment);
    else
        snprintf(where, n, "%s", segment);
}

bool neuron_find_nan_state(struct neuron_nan *found) {
    if (!neuron_data.threads || !neuron_data.nthread || !*neuron_data.threads)
        return false;
    struct suspect suspect = look_at_mechanisms(RANK_STATE);
    if (!suspect.rank)
        return false;
    suspect_place(&suspect, found->where, sizeof found->where);
    snprintf(found->variable, sizeof found->variable, "%s", suspect.variable->name);
    found->value = suspect.value;
    found->t = at(suspect.thread, thread_t, double);
    *found->cause = 0;
    return true;
}

/* After a step the states are those of the voltage that is no number already: a reason is in what went into it. */
static void describe(void *thread, int i, double value, struct neuron_nan *found) {
    char where[160];
    place(at(thread, thread_v_node, void **)[i], found->where, sizeof found->where);
    snprintf(found->variable, sizeof found->variable, "v");
    found->value = value;
    found->t = at(thread, thread_t, double);
    *found->cause = 0;
    struct suspect suspect = look_at_mechanisms(RANK_PARAMETER);
    if (!suspect.rank)
        return;
    suspect_place(&suspect, where, sizeof where);
    snprintf(found->cause, sizeof found->cause, "%.60s of %.90s", suspect.variable->name, where);
    found->cause_value = suspect.value;
}

/* The current of a point process is its variable i, in nA. */
static void look_for_drive(void *node, const void *prop, struct suspect *current, struct suspect *leak) {
    const struct variable *list;
    int type = at(prop, prop_type, short), n = neuron_variables(type, &list);
    bool point = (*neuron_data.pnt_map)[type] > 0;
    for (int i = 0; i < n; ++i) {
        const double *value = neuron_value(prop, &list[i], 0);
        if (!value || !isfinite(*value))
            continue;
        struct suspect found = {.variable = &list[i], .prop = prop, .node = node, .value = *value};
        if (point && !strcmp(list[i].name, "i") && fabs(*value) > fabs(current->value))
            *current = found;
        else if (!point && *list[i].name == 'g' && list[i].role == VARIABLE_PARAMETER && *value < 0 && !leak->variable)
            *leak = found;
    }
}

void neuron_driven_by(char *cause, size_t n) {
    enum { LARGE = 1 /* nA */ };
    struct suspect current = {0}, leak = {0};
    char where[160];
    for (int k = 0; k < *neuron_data.nthread; ++k) {
        void *thread = *neuron_data.threads + (long)k * layout(LAYOUT_thread_size), **nodes = at(thread, thread_v_node, void **);
        for (int i = 0; nodes && i < at(thread, thread_end, int); ++i)
            for (const void *prop = at(nodes[i], node_prop, void *); prop; prop = at(prop, prop_next, void *))
                look_for_drive(nodes[i], prop, &current, &leak);
    }
    *cause = 0;
    const struct suspect *suspect = current.prop && fabs(current.value) > LARGE ? &current : leak.variable ? &leak : NULL;
    if (!suspect)
        return;
    suspect_place(suspect, where, sizeof where);
    if (suspect == &current)
        snprintf(cause, n, "%s carries %g nA", where, current.value);
    else
        snprintf(cause, n, "%s of %s is negative, %g", leak.variable->name, where, leak.value);
}

/* One addition a root: the sum of numbers is one. Two sums, since an addition waits for the one before it. */
static double sum_stored(const double *v, int n) {
    double even = 0, odd = 0;
    for (const double *end = v + (n & ~1); v != end; v += 2) {
        even += v[0];
        odd += v[1];
    }
    return even + odd + (n & 1 ? *v : 0);
}

static double sum_pointed_at(double *const *const *node, int n) {
    double even = 0, odd = 0;
    for (double *const *const *end = node + (n & ~3); node != end; node += 4) {
        even += **node[0];
        odd += **node[1];
        even += **node[2];
        odd += **node[3];
    }
    for (int i = 0; i < (n & 3); ++i)
        even += **node[i];
    return even + odd;
}

static bool root_is_nan(void *thread, bool stored, unsigned part, unsigned parts) {
    enum { FEW = 16 };
    double *const *const *nodes = at(thread, thread_v_node, void *);
    int n = nodes ? at(thread, thread_ncell, int) : 0, first = 0;
    if (n >= FEW) {
        first = (int)((long)n * part / parts);
        n = (int)((long)n * (part + 1) / parts) - first;
    }
    return n && !isfinite(stored ? sum_stored(neuron_data.node_voltages(thread) + first, n) : sum_pointed_at(nodes + first, n));
}

/* Of many trees an eighth is looked at in each call: what is no number stays none. */
static __attribute__((noinline)) bool some_root_is_nan(bool stored) {
    enum { PARTS = 8 };
    static unsigned turn;
    unsigned part = ++turn % PARTS;
    for (int k = 0; k < *neuron_data.nthread; ++k)
        if (root_is_nan((char *)*neuron_data.threads + (long)k * layout(LAYOUT_thread_size), stored, part, PARTS))
            return true;
    return false;
}

bool neuron_root_is_nan(void) {
    bool stored = neuron.family >= FAMILY_90;
    if (!neuron_data.threads || !neuron_data.nthread || (stored && !neuron_data.node_voltages))
        return false;
    const void *first = *neuron_data.threads;
    if (!stored && *neuron_data.nthread == 1 && at(first, thread_ncell, int) == 1 && at(first, thread_v_node, void *))
        return !isfinite(***at(first, thread_v_node, double *const *const *)); /* one cell: the steps are short */
    return some_root_is_nan(stored);
}

bool neuron_find_nan(struct neuron_nan *found) {
    bool storage_needed = neuron.family >= FAMILY_90;
    if (!neuron_data.threads || !neuron_data.nthread || (storage_needed && !neuron_data.node_voltages) || neuron_nodes_outdated())
        return false;
    for (int k = 0; k < *neuron_data.nthread; ++k) {
        void *thread = *neuron_data.threads + (long)k * layout(LAYOUT_thread_size);
        int n = at(thread, thread_end, int);
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

void neuron_raise(const char *text) {
    neuron_data.execerror(text, NULL);
    __builtin_unreachable();
}
