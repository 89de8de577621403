/* mechanisms.c. Relies on nrnoc/section.h (Node.prop, Prop), nrnoc/cabcode.cpp (dparam of a section: [2] its length, [7] its resistivity), and for POINTERs in 8.x on
   Datum._pval, in 9.x on generic_data_handle. */
#include "mechanisms.h"
#include "calls.h"
#include "layout.h"
#include "variables.h"
#include <math.h>
#include <stdio.h>

static bool of_node(const Section *sec, const void *node, int type, neuron_instance *visit, void *ctx) {
    char where[160];
    for (const void *prop = node ? at(node, node_prop, void *) : NULL; prop; prop = at(prop, prop_next, void *))
        if (at(prop, prop_type, short) == type) {
            snprintf(where, sizeof where, "%s(%g)", neuron_section_name((const Section *)sec), neuron_data.arc_position ? neuron_data.arc_position((Section *)sec, (void *)node) : 0.5);
            if (!visit(ctx, prop, where))
                return false;
        }
    return true;
}

bool neuron_instances(world_id id, enum world_kind kind, int type, neuron_instance *visit, void *ctx) {
    if (kind == KIND_SECTION) {
        const Section *sec = (const Section *)id;
        void **nodes = neuron_section_alive(sec) ? at(sec, section_pnode, void **) : NULL;
        for (int i = 0; nodes && i < at(sec, section_nnode, short) - 1; ++i)
            if (!of_node(sec, nodes[i], type, visit, ctx))
                return false;
        return true;
    }
    const void *point = at(id, object_this, void *), *prop = point ? at(point, point_prop, void *) : NULL;
    if (!prop || at(prop, prop_type, short) != type)
        return true;
    return visit(ctx, prop, neuron_data.object_name((Object *)id));
}

bool neuron_pointer_set(const void *prop, int index) { return layout_dparam(prop, index); }

bool neuron_section_has(const Section *sec, int type) {
    void **nodes = neuron_section_alive(sec) ? at(sec, section_pnode, void **) : NULL;
    for (const void *prop = nodes && nodes[0] ? at(nodes[0], node_prop, void *) : NULL; prop; prop = at(prop, prop_next, void *))
        if (at(prop, prop_type, short) == type)
            return true;
    return false;
}

bool neuron_segment_props(const Section *sec, neuron_segment_prop *visit, void *ctx) {
    void **nodes = neuron_section_alive(sec) ? at(sec, section_pnode, void **) : NULL;
    for (int i = 0; nodes && i < at(sec, section_nnode, short) - 1; ++i)
        for (const void *prop = nodes[i] ? at(nodes[i], node_prop, void *) : NULL; prop; prop = at(prop, prop_next, void *))
            if (!visit(ctx, sec, i, prop, at(prop, prop_type, short)))
                return false;
    return true;
}

const void *neuron_segment_prop_of(const Section *sec, int segment, int type) {
    void **nodes = neuron_section_alive(sec) ? at(sec, section_pnode, void **) : NULL;
    const void *prop = nodes && segment < at(sec, section_nnode, short) - 1 && nodes[segment] ? at(nodes[segment], node_prop, void *) : NULL;
    while (prop && at(prop, prop_type, short) != type)
        prop = at(prop, prop_next, void *);
    return prop;
}

const char *neuron_segment_name(const Section *sec, int segment, char *buffer, size_t n) {
    void **nodes = at(sec, section_pnode, void **);
    snprintf(buffer, n, "%s(%g)", neuron_section_name(sec), neuron_data.arc_position ? neuron_data.arc_position((Section *)sec, nodes[segment]) : 0.5);
    return buffer;
}

double neuron_ion_potential(const void *prop) {
    static const struct variable first = {.elements = 1};
    const double *value = neuron_value(prop, &first, 0);
    return value ? *value : NAN;
}

bool neuron_ion_computes(const void *prop, bool *each_step) {
    enum { EINIT = 040, EADVANCE = 0100 };
    long style = (long)layout_dparam(prop, 0);
    *each_step = style & EADVANCE;
    return style & EINIT;
}

static double section_number(const Section *sec, int i) {
    double value = NAN;
    if (neuron_section_alive(sec)) {
        void *bits = layout_dparam(at(sec, section_prop, void *), i);
        memcpy(&value, &bits, sizeof value);
    }
    return value;
}

bool neuron_section_alone(const Section *sec) { return !at(sec, section_parent, void *) && !at(sec, section_child, void *); }

double neuron_section_length(const Section *sec) { return section_number(sec, 2); }
double neuron_section_resistivity(const Section *sec) { return section_number(sec, 7); }

int neuron_section_points(const Section *sec) { return at(sec, section_points, short); }

/* nrnoc/membfunc.h: MORPHOLOGY, CAP; diam and cm are their first variables. */
double neuron_segment_number(const Section *sec, int segment, enum neuron_segment_number which) {
    static const struct variable first = {.elements = 1};
    const void *prop = neuron_segment_prop_of(sec, segment, which);
    const double *value = prop ? neuron_value(prop, &first, 0) : NULL;
    return value ? *value : NAN;
}

/* Numbers without their signs are in order as integers are; NaN is above all. */
static uint64_t magnitude(const double *value) {
    uint64_t bits;
    memcpy(&bits, value, sizeof bits);
    return bits << 1;
}

static uint64_t greatest_stored(const double *voltages, int n) {
    uint64_t most = 0;
    for (const double *end = voltages + n; voltages != end; ++voltages)
        if (__builtin_expect(magnitude(voltages) > most, 0))
            most = magnitude(voltages);
    return most;
}

static uint64_t greatest_pointed_at(void **nodes, int n) {
    uint64_t most = 0;
    for (void **end = nodes + n; nodes != end; ++nodes)
        if (__builtin_expect(magnitude(*(double **)*nodes) > most, 0))
            most = magnitude(*(double **)*nodes);
    return most;
}

bool neuron_find_large(struct neuron_nan *found, double limit) {
    bool stored = neuron.family >= FAMILY_90;
    if (!neuron_data.threads || !*neuron_data.threads || !neuron_data.nthread || (stored && !neuron_data.node_voltages) || neuron_nodes_outdated())
        return false;
    for (int k = 0; k < *neuron_data.nthread; ++k) {
        void *thread = *neuron_data.threads + (long)k * layout(LAYOUT_thread_size);
        int n = at(thread, thread_end, int);
        void **nodes = at(thread, thread_v_node, void **);
        const double *voltages = stored && n ? neuron_data.node_voltages(thread) : NULL;
        if (!nodes || (voltages ? greatest_stored(voltages, n) : greatest_pointed_at(nodes, n)) < magnitude(&limit))
            continue;
        for (int i = 0; i < n; ++i) {
            double v = voltages ? voltages[i] : **(double **)nodes[i];
            if (__builtin_expect(fabs(v) <= limit, 1) || !isfinite(v))
                continue;
            const Section *sec = at(nodes[i], node_sec, Section *);
            snprintf(found->where, sizeof found->where, "%s", neuron_section_alive(sec) ? neuron_section_name((const Section *)sec) : "a segment");
            found->value = v;
            return true;
        }
    }
    return false;
}

bool neuron_voltages_are(double value) {
    bool stored = neuron.family >= FAMILY_90, any = false;
    if (!neuron_data.threads || !*neuron_data.threads || !neuron_data.nthread || (stored && !neuron_data.node_voltages))
        return false;
    for (int k = 0; k < *neuron_data.nthread; ++k) {
        void *thread = *neuron_data.threads + (long)k * layout(LAYOUT_thread_size);
        int n = at(thread, thread_end, int);
        void **nodes = at(thread, thread_v_node, void **);
        const double *voltages = stored && n ? neuron_data.node_voltages(thread) : NULL;
        for (int i = 0; nodes && i < n; ++i)
            if ((voltages ? voltages[i] : **(double **)nodes[i]) != value)
                return false;
        any |= nodes && n;
    }
    return any;
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

int neuron_type(const Object *ob) {
    const void *point = at(ob, object_this, void *), *prop = point ? at(point, point_prop, void *) : NULL;
    return prop ? at(prop, prop_type, short) : -1;
}

/* nrnoc/init.cpp: pas is a mechanism in every NEURON. */
const Symbol *neuron_mechanism(const char *name) {
    const Symbol *symbol = *name ? neuron_symbol(name) : NULL, *pas = symbol ? neuron_symbol("pas") : NULL;
    return pas && at(symbol, symbol_type, short) == at(pas, symbol_type, short) ? symbol : NULL;
}

const char *neuron_mechanism_variable(const Symbol *mechanism, int i) {
    void **symbols = at(mechanism, symbol_u, void **);
    return symbols && i < (int)at(mechanism, symbol_varn, unsigned) && symbols[i] ? at(symbols[i], symbol_name, char *) : NULL;
}

int neuron_mechanism_type(const Symbol *mechanism) { return at(mechanism, symbol_subtype, short); }

bool neuron_is_variable(const Symbol *symbol) {
    short variable = neuron_variable_type();
    return variable && at(symbol, symbol_type, short) == variable;
}

/* oc/hocdec.h: NOTUSER, the subtype of a variable that a program made by naming it; what NEURON and mechanisms register (oc/hoc_init.cpp, hoc_register_var) has another. */
bool neuron_is_made_by_program(const Symbol *symbol) {
    enum { NOTUSER };
    return at(symbol, symbol_subtype, short) == NOTUSER;
}

void neuron_parser_line(struct place *place) {
    char **file = neuron_symbol_of(NAMES("hoc_xopen_file_"));
    int *line = neuron_symbol_of(NAMES("hoc_lineno"));
    *place = (struct place){0};
    if (!file || !line || !*file || !**file)
        return;
    *place = (struct place){.file = strdup(*file), .line = *line};
}
