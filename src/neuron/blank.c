/* blank.c: is a point process still as NEURON made it? Its PARAMETERs are compared with those of the first one of its type, read right
   after its birth. Relies on nrnoc/membfunc.h (nrnocCONST), oc/hocdec.h (Symbol.u.ppsym, u.rng.index), 9.x: _nrn_mechanism_access_param. */
#include "links.h"
#include <stdlib.h>

enum { PARAMETER = 1, MAX_PARAMETERS = 512 };

struct defaults {
    int count; /* -1: unknown */
    double *values;
};
static struct {
    struct defaults *types; /* by point type */
    int size;
} known;

static int point_type(const Object *ob) { return at(at(ob, object_template, void *), template_is_point, int); }

/* The PARAMETERs of a point process, in the order of its mechanism's symbols; -1 where they cannot be read. */
static int parameters(const Object *ob, double *values, int max) {
    const void *point = at(ob, object_this, void *), *mechanism = (*neuron_data.pointsym)[point_type(ob)];
    const void *prop = point ? at(point, point_prop, void *) : NULL;
    if (!prop || !mechanism)
        return -1;
    void **symbols = at(mechanism, symbol_u, void **);
    unsigned n = at(mechanism, symbol_varn, unsigned);
    int count = 0;
    for (unsigned i = 0; i < n; ++i) {
        const char *u = (const char *)symbols[i] + layout(LAYOUT_symbol_u);
        if (at(symbols[i], symbol_subtype, short) != PARAMETER)
            continue;
        int index = *(const int *)(u + 4);
        const int *array = at(symbols[i], symbol_array, const int *);
        long total = array ? array[4] : 1;
        int field = 0; /* 9.x counts an array as one field */
        for (unsigned k = 0; k < n; ++k)
            field += at(symbols[k], symbol_type, short) == at(symbols[i], symbol_type, short) && *(const int *)((const char *)symbols[k] + layout(LAYOUT_symbol_u) + 4) < index;
        for (long e = 0; e < total && count < max; ++e) {
            if (layout(LAYOUT_prop_param) >= 0)
                values[count++] = at(prop, prop_param, double *)[index + e];
            else if (neuron_data.access_param)
                values[count++] = *neuron_data.access_param((void *)prop, field, (int)e);
            else
                return -1;
        }
    }
    return count;
}

void neuron_point_born(const Object *ob) {
    int type = point_type(ob);
    if (type <= 0 || (type < known.size && known.types[type].values))
        return;
    double values[MAX_PARAMETERS];
    int count = parameters(ob, values, MAX_PARAMETERS);
    if (count < 0)
        return;
    if (type >= known.size) {
        struct defaults *types = realloc(known.types, (size_t)(type + 64) * sizeof *types);
        if (!types)
            return;
        memset(types + known.size, 0, (size_t)(type + 64 - known.size) * sizeof *types);
        known.types = types;
        known.size = type + 64;
    }
    double *copy = malloc((size_t)(count ? count : 1) * sizeof *copy);
    if (copy)
        memcpy(copy, values, (size_t)count * sizeof *copy);
    known.types[type] = (struct defaults){count, copy};
}

bool neuron_point_changed(const Object *ob) {
    int type = point_type(ob);
    double values[MAX_PARAMETERS];
    int count = parameters(ob, values, MAX_PARAMETERS);
    if (count < 0 || type >= known.size || !known.types[type].values || known.types[type].count != count)
        return true; /* cannot be read: it may have been set */
    return count && memcmp(values, known.types[type].values, (size_t)count * sizeof *values);
}
