/* layout.h: offsets of the family that is attached. at(p, NAME, TYPE) reads a field. Only for src/neuron. */
#ifndef PATCHSHIM_LAYOUT_H
#define PATCHSHIM_LAYOUT_H
#include "neuron.h"
#include <string.h>

enum layout_field {
#define LAYOUT(name, ...) LAYOUT_##name,
#include "layout.def"
#undef LAYOUT
    LAYOUT_COUNT
};
extern const short layout_table[FAMILY_COUNT][LAYOUT_COUNT];
static inline short layout(enum layout_field field) { return layout_table[neuron.family][field]; }
#define at(base, name, type) (*(type *)((char *)(base) + layout(LAYOUT_##name)))

/* Value of dparam[i] of PROP (Datum: a union in 8.x, a generic handle in 9.x). */
static inline void *layout_dparam(const void *prop, int i) {
    char *dparam = at(prop, prop_dparam, char *);
    return dparam ? *(void **)(dparam + (long)i * layout(LAYOUT_datum_size) + layout(LAYOUT_datum_value)) : NULL;
}

/* Data that libnrniv exports and this folder reads; bound at attach. */
struct neuron_data {
    char **pnt_map;             /* membrane type -> point type, 0: no point process */
    short **is_artificial;      /* by membrane type */
    Symbol ***pointsym;         /* by point type: symbol of the mechanism */
    int *tree_changed, *structure_change; /* the threads' lists of nodes are out of date: nodes that they name may be gone */
    char **threads; /* nrn_threads */
    int *nthread;   /* nrn_nthread */
    double *(*node_voltages)(void *thread); /* 9.x: NrnThread::node_voltage_storage */
    void (*execerror)(const char *, const char *);
    int *execerror_messages;
    int (*inside_stacktype)(int);
    Object *(*look_inside)(int);
    void ***pc; /* hoc_pc */
    Section *(*accessed)(void); /* nrn_noerr_access */
    int *usegui;
    void **net_cvode;                       /* net_cvode_instance */
    void *(*playrec_uses)(void *, void *);  /* NetCvode::playrec_uses */
    void *vtable_play_step, *vtable_play_continuous, *vtable_record_discrete; /* symbols: the vptr is 16 bytes further */
    double *(*access_param)(void *prop, int field, int index); /* 9.x: double& */
    char *(*secname)(Section *);
    char *(*object_name)(Object *);
    double (*arc_position)(Section *, void *node);
};
extern struct neuron_data neuron_data;

static inline bool neuron_nodes_outdated(void) {
    return (neuron_data.tree_changed && *neuron_data.tree_changed) || (neuron_data.structure_change && *neuron_data.structure_change);
}
#endif
