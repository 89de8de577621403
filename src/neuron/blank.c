/* blank.c: is a point process still as NEURON made it? Its PARAMETERs are compared with those of the first one of its type, read right
   after its birth. */
#include "links.h"
#include "variables.h"
#include <stdlib.h>

enum { MAX_PARAMETERS = 512 };

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
    const void *point = at(ob, object_this, void *), *prop = point ? at(point, point_prop, void *) : NULL;
    const struct variable *list;
    int n = prop ? neuron_variables(at(prop, prop_type, short), &list) : 0, count = 0;
    if (!prop)
        return -1;
    for (int i = 0; i < n; ++i)
        for (int e = 0; list[i].role == VARIABLE_PARAMETER && e < list[i].elements && count < max; ++e) {
            const double *value = neuron_value(prop, &list[i], e);
            if (!value)
                return -1;
            values[count++] = *value;
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

/* Whatever else it was told: without an amplitude there is no current. */
static bool never_acts(const Object *ob) {
    const char *name = neuron_class(ob);
    const double *amplitude = name && !strcmp(name, "IClamp") ? neuron_point_value(ob, "amp", 0) : NULL;
    return amplitude && *amplitude == 0;
}

bool neuron_point_changed(const Object *ob) {
    int type = point_type(ob);
    double values[MAX_PARAMETERS];
    int count = parameters(ob, values, MAX_PARAMETERS);
    if (count < 0 || type >= known.size || !known.types[type].values || known.types[type].count != count)
        return true; /* cannot be read: it may have been set */
    return count && memcmp(values, known.types[type].values, (size_t)count * sizeof *values) && !never_acts(ob);
}
