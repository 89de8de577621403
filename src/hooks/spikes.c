/* spikes.c: what spikes are recorded into (NetCon.record, ParallelContext.spike_record). A source records into one Vector: a second one takes over. Relies on
   nrncvode/netcvode.cpp: PreSyn::record, tvec_. */
#include "checks/setup.h"
#include "hooks.h"
#include "life.h"
#include "neuron/calls.h"
#include "run.h"
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

static struct {
    struct told { /* the last record() of a source; the address may be another's by now, whose tvec_ is then another's too */
        const void *source;
        world_id vector;
        uint32_t serial, uses, origin;
    } * list; /* open addressing by source */
    size_t mask, count;
    struct replaced {
        world_id vector;
        uint32_t serial, made, line;
        char source[160];
    } * replaced; /* judged at finitialize */
    size_t replaced_count;
} spikes;

static struct told *place_of(struct told *list, size_t mask, const void *source) {
    size_t i = (size_t)(((uintptr_t)source >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 24) & mask;
    while (list[i].source && list[i].source != source)
        i = (i + 1) & mask;
    return &list[i];
}

static struct told *told_of(const void *source) {
    if (!spikes.list || 2 * spikes.count > spikes.mask) {
        size_t size = spikes.list ? 2 * (spikes.mask + 1) : 64;
        struct told *list = calloc(size, sizeof *list);
        if (!list)
            return NULL;
        for (size_t i = 0; spikes.list && i <= spikes.mask; ++i)
            if (spikes.list[i].source)
                *place_of(list, size - 1, spikes.list[i].source) = spikes.list[i];
        free(spikes.list);
        spikes.list = list;
        spikes.mask = size - 1;
    }
    struct told *told = place_of(spikes.list, spikes.mask, source);
    spikes.count += !told->source;
    told->source = source;
    return told;
}

static uint32_t line_here(void) {
    struct world_origin origin = {0};
    life_line(&origin.place);
    return origin.place.file ? world_origin_add(&origin) : 0;
}

static void takes_over(const struct told *told, const void *source) {
    struct replaced *list = realloc(spikes.replaced, (spikes.replaced_count + 1) * sizeof *list);
    if (!list)
        return;
    spikes.replaced = list;
    struct replaced *replaced = &list[spikes.replaced_count++];
    *replaced = (struct replaced){.vector = told->vector, .serial = told->serial, .made = told->origin, .line = line_here()};
    neuron_describe_source(source, replaced->source, sizeof replaced->source);
}

void hook_presyn_record(void *self, void *vector, void *numbers, int number);
void hook_presyn_record(void *self, void *vector, void *numbers, int number) {
    HOOK_ENTER(presyn_record);
    world_id before = acting ? (world_id)neuron_spikes_of(self) : 0;
    real(self, vector, numbers, number);
    world_id now = acting && vector ? (world_id)neuron_vector_object(vector) : 0;
    const struct world_row *row = now ? world_find(now) : NULL;
    struct told *told = row ? told_of(self) : NULL;
    if (!told)
        return;
    if (before && before != now && told->vector == before && told->uses == world_uses)
        takes_over(told, self);
    *told = (struct told){.source = self, .vector = now, .serial = row->serial, .uses = world_uses, .origin = line_here()};
}

/* A first Vector that went meanwhile is nobody's loss. */
void spikes_before_finitialize(char *text, unsigned long n) {
    for (size_t i = 0; i < spikes.replaced_count && !*text; ++i) {
        const struct replaced *replaced = &spikes.replaced[i];
        const struct world_row *row = world_find(replaced->vector);
        if (!row || row->serial != replaced->serial)
            continue;
        char name[160];
        snprintf(name, sizeof name, "%s", neuron_object_name((const Object *)replaced->vector));
        struct setup_fact fact = {.object = name, .other = replaced->source, .made = world_origin_get(replaced->made)->place, .line = world_origin_get(replaced->line)->place,
                                  .how = "another Vector took its place"};
        setup_finding(CHECK_record_replaced, &fact, text, n);
    }
    spikes.replaced_count = 0;
}

#define HOOKS_spikes
#include "exports.h"
