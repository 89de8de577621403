#include "variables.h"
#include "layout.h"
#include "mechanisms.h"
#include <stdlib.h>

struct mechanism {
    int count; /* -1: not looked at yet, or unknown */
    struct variable *list;
};
static struct {
    struct mechanism *types;
    int size;
} known;

/* A point process is in a table by its point type; a density mechanism only among NEURON's own names. */
static const void *symbol_of_type(int type) {
    enum { TYPES_TOGETHER = 30000 };
    int point = type < TYPES_TOGETHER ? (*neuron_data.pnt_map)[type] : 0;
    if (point > 0)
        return (*neuron_data.pointsym)[point];
    static void **names; /* Symlist: first, last */
    if (!names)
        names = neuron_symbol_of((const char *const[]){"hoc_built_in_symlist", NULL});
    const void *pas = neuron_mechanism("pas"), *list = names ? *names : NULL;
    for (const void *symbol = list ? *(void *const *)list : NULL; symbol && pas; symbol = at(symbol, symbol_next, void *))
        if (at(symbol, symbol_type, short) == at(pas, symbol_type, short) && at(symbol, symbol_subtype, short) == type)
            return symbol;
    return NULL;
}

/* POINTERs (NRNPOINTER) and RANDOMs count their indices in dparam; the voltages of extracellular lie in the node (nrnoc/extcelln.cpp). */
static bool has_value(const void *symbol) {
    short role = at(symbol, symbol_subtype, short);
    return role >= VARIABLE_PARAMETER && role <= VARIABLE_STATE && strcmp(at(symbol, symbol_name, char *), "vext") != 0;
}

static int index_of(const void *symbol) { return *(const int *)((const char *)symbol + layout(LAYOUT_symbol_u) + 4); }

static struct variable variable_of(void **symbols, unsigned n, unsigned i) {
    const int *array = at(symbols[i], symbol_array, const int *);
    struct variable variable = {.name = at(symbols[i], symbol_name, char *), .role = at(symbols[i], symbol_subtype, short), .index = index_of(symbols[i]), .elements = array ? array[4] : 1};
    for (unsigned k = 0; k < n; ++k)
        variable.field += has_value(symbols[k]) && index_of(symbols[k]) < variable.index;
    return variable;
}

static void read_type(int type, struct mechanism *m) {
    const void *symbol = symbol_of_type(type);
    void **symbols = symbol ? at(symbol, symbol_u, void **) : NULL;
    unsigned n = symbols ? at(symbol, symbol_varn, unsigned) : 0;
    m->list = n ? calloc(n, sizeof *m->list) : NULL;
    m->count = 0;
    for (unsigned i = 0; m->list && i < n; ++i)
        if (has_value(symbols[i]))
            m->list[m->count++] = variable_of(symbols, n, i);
}

int neuron_variables(int type, const struct variable **list) {
    enum { GROWTH = 64, MOST = 30000 };
    if (type < 0 || type > MOST)
        return 0;
    if (type >= known.size) {
        struct mechanism *types = realloc(known.types, (size_t)(type + GROWTH) * sizeof *types);
        if (!types)
            return 0;
        for (int i = known.size; i < type + GROWTH; ++i)
            types[i] = (struct mechanism){-1, NULL};
        known.types = types;
        known.size = type + GROWTH;
    }
    if (known.types[type].count < 0)
        read_type(type, &known.types[type]);
    *list = known.types[type].list;
    return known.types[type].count;
}

double *neuron_value(const void *prop, const struct variable *variable, int element) {
    if (layout(LAYOUT_prop_param) < 0)
        return neuron_data.access_param ? neuron_data.access_param((void *)prop, variable->field, element) : NULL;
    double *values = at(prop, prop_param, double *);
    return values ? &values[variable->index + element] : NULL;
}

double *neuron_point_value(const Object *point_process, const char *name, int element) {
    const void *point = at(point_process, object_this, void *), *prop = point ? at(point, point_prop, void *) : NULL;
    const struct variable *list;
    int n = prop ? neuron_variables(at(prop, prop_type, short), &list) : 0;
    for (int i = 0; i < n; ++i)
        if (element < list[i].elements && !strcmp(list[i].name, name))
            return neuron_value(prop, &list[i], element);
    return NULL;
}
