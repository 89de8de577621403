/* vector.c: Vectors that play or record. A PlayRecord is added while it is still being constructed (nrncvode/vrecitem.h), so what it reads from is looked at when
   somebody asks; it goes when its variable or its Vector goes, or at play_remove. */
#include "hooks.h"
#include "grow.h"
#include "life.h"
#include "neuron/recordings.h"
#include <stdlib.h>

static struct {
    void **list;
    size_t count, capacity;
} pending;

static void plays(void *ctx, world_id id) {
    struct world_row *row = world_find(id);
    (void)ctx;
    if (row && row->kind == KIND_VECTOR)
        row->flags |= WORLD_PLAYS;
}

bool vector_plays(const struct world_row *row) {
    world_id id = row->id;
    for (size_t i = 0; i < pending.count; ++i)
        neuron_playrecord_reads(pending.list[i], plays, NULL);
    pending.count = 0;
    return row->flags & WORLD_PLAYS && neuron_vector_plays((const Object *)id);
}

void hook_playrec_add(void *self, void *record);
void hook_playrec_add(void *self, void *record) {
    HOOK_ENTER(playrec_add);
    real(self, record);
    if (!acting)
        return;
    neuron_recording_added(record);
    if (pending.count == pending.capacity && !GROW(pending.list, pending.capacity))
        return;
    pending.list[pending.count++] = record;
}

/* The derived part of the PlayRecord is gone by now: which Vectors it read from cannot be asked any more. Pinned ones are few. */
static bool vector_disturbed(void *ctx, struct world_pin *pin) {
    const struct world_row *row = world_find(pin->id);
    const bool *played = ctx;
    if (row && row->kind == KIND_VECTOR)
        world_disturbed(pin->id);
    if (row && row->kind == KIND_POINT_PROCESS && *played)
        world_cut(pin->id); /* that may have been the only reason to keep it */
    return true;
}

void hook_playrec_remove(void *self, void *record);
void hook_playrec_remove(void *self, void *record) {
    HOOK_ENTER(playrec_remove);
    for (size_t i = pending.count; acting && i-- > 0;)
        if (pending.list[i] == record)
            pending.list[i] = pending.list[--pending.count];
    real(self, record);
    if (!acting)
        return;
    bool played;
    world_id recorder = neuron_recording_removed(record, &played);
    if (recorder)
        world_disturbed(recorder);
    if (world_pins_of[KIND_VECTOR] || (played && world_pins_of[KIND_POINT_PROCESS])) /* not at each end of a recording */
        world_each_pin(vector_disturbed, &played);
}

#define HOOKS_vector
#include "exports.h"
