/* vectors.c: which Vectors drive variables. Relies on nrncvode/vrecitem.h (PlayRecord and its subclasses; y_ and t_ lie behind the base), NetCvode::playrec_uses,
   ivoc/ivocvect.h (IvocVect::obj_), nrniv/finithnd.cpp (FInitialHandler::stmt_), ivoc/objcmd.h (HocCommand::po_). */
#include "layout.h"

static bool is(const void *record, const void *vtable) { return vtable && *(const char *const *)record == (const char *)vtable + 16; }

void neuron_playrecord_reads(const void *record, world_visit *visit, void *ctx) {
    bool step = is(record, neuron_data.vtable_play_step), continuous = is(record, neuron_data.vtable_play_continuous);
    const void *vectors[3] = {
        step || continuous ? at(record, playrecord_y, void *) : NULL,
        step || continuous || is(record, neuron_data.vtable_record_discrete) ? at(record, playrecord_t, void *) : NULL,
        continuous ? *(void *const *)((const char *)record + layout(LAYOUT_playrecord_t) + (int)sizeof(void *)) : NULL, /* discon_indices_ */
    };
    for (int i = 0; i < 3; ++i)
        if (vectors[i] && at(vectors[i], vector_object, void *))
            visit(ctx, at(vectors[i], vector_object, world_id));
}

struct reading {
    world_id id;
    bool reads;
};

static void compare(void *ctx, world_id id) {
    struct reading *reading = ctx;
    reading->reads |= reading->id == id;
}

/* 8.x deletes a PlayRecord with its variable, 9.x leaves it with a handle whose row is gone (neuron/container/non_owning_soa_identifier.hpp, invalid_row). */
static bool variable_gone(const void *record) {
    const size_t *row = neuron.family >= FAMILY_90 ? at(record, playrecord_variable, const size_t *) : NULL;
    return row && *row == SIZE_MAX;
}

bool neuron_vector_plays(const Object *vector) {
    void *ivoc = at(vector, object_this, void *);
    void *record = ivoc && neuron_data.net_cvode && *neuron_data.net_cvode && neuron_data.playrec_uses ? neuron_data.playrec_uses(*neuron_data.net_cvode, ivoc) : NULL;
    struct reading reading = {(world_id)vector, false};
    if (record && !variable_gone(record))
        neuron_playrecord_reads(record, compare, &reading);
    return reading.reads;
}

static const void *callable_of(const void *command) {
    const Object *python = command ? at(command, command_pyobject, Object *) : NULL;
    const void *py2nrn = python ? at(python, object_this, void *) : NULL;
    return py2nrn ? at(py2nrn, py2nrn_object, void *) : NULL;
}

const void *neuron_handler_callable(const Object *handler) {
    const void *fih = at(handler, object_this, void *);
    return fih ? callable_of(at(fih, handler_stmt, void *)) : NULL;
}

int neuron_handler_type(const Object *handler) {
    const void *fih = at(handler, object_this, void *);
    return fih ? at(fih, handler_type, int) : -1;
}

const void *neuron_source_callable(const void *presyn) { return callable_of(at(presyn, presyn_stmt, void *)); }
