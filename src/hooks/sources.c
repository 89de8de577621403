/* sources.c: NetCons whose source went although nobody said so. They are kept, run again, and never deliver anything (dead-source). Judged at the first step of a run in
   which they still have a target and no source. Relies on nrncvode/netcvode.cpp: PreSyn::update, disconnect. */
#include "checks/setup.h"
#include "grow.h"
#include "hooks.h"
#include "life.h"
#include "neuron/calls.h"
#include "own.h"
#include <stdio.h>
#include <stdlib.h>

static struct {
    struct bereft {
        world_id netcon;
        uint32_t serial, source; /* index of the source */
    } * list;
    size_t count, capacity;
    struct source {
        char name[120];
        uint32_t lost; /* origin: the line where it went */
    } * sources;
    size_t source_count;
} bereft;

struct search {
    world_id source;
    size_t found;
    bool remember;
};

static void netcon_of(void *ctx, world_id id) {
    struct search *search = ctx;
    const struct world_row *row = world_find(id);
    if (!row || row->kind != KIND_NETCON || neuron_netcon_source((const Object *)id) != search->source || !neuron_netcon_target((const Object *)id))
        return;
    ++search->found;
    if (!search->remember)
        return;
    if (bereft.count == bereft.capacity && !GROW(bereft.list, bereft.capacity))
        return;
    bereft.list[bereft.count++] = (struct bereft){id, row->serial, (uint32_t)bereft.source_count - 1};
}

bool source_has_netcons(world_id id, enum world_kind kind) {
    struct search search = {.source = id};
    if (kind == KIND_SECTION || kind == KIND_ARTIFICIAL_CELL || kind == KIND_POINT_PROCESS)
        neuron_linked_to(id, netcon_of, &search);
    return search.found;
}

void source_lost(world_id id, enum world_kind kind, const struct place *lost) {
    struct search search = {.source = id, .remember = true};
    struct source *sources = realloc(bereft.sources, (bereft.source_count + 1) * sizeof *sources);
    if (!sources)
        return;
    bereft.sources = sources;
    struct source *source = &sources[bereft.source_count++];
    struct world_origin origin = {.place = *lost};
    source->lost = lost->file ? world_origin_add(&origin) : 0;
    neuron_describe(id, kind, source->name, sizeof source->name);
    neuron_linked_to(id, netcon_of, &search);
    events_pending |= bereft.count;
}

bool sources_pending(void) { return bereft.count; }

void sources_before_step(void) {
    char text[900], first[900] = "", name[200];
    for (size_t i = 0; i < bereft.count; ++i) {
        const struct world_row *row = world_find(bereft.list[i].netcon);
        const struct source *source = &bereft.sources[bereft.list[i].source];
        if (!row || row->serial != bereft.list[i].serial || neuron_netcon_source((const Object *)row->id) || !neuron_netcon_target((const Object *)row->id))
            continue;
        neuron_describe(row->id, KIND_NETCON, name, sizeof name);
        struct setup_fact fact = {.object = name, .other = source->name, .made = world_origin_get(row->origin)->place, .line = world_origin_get(source->lost)->place, .how = "its source went"};
        setup_finding(CHECK_dead_source, &fact, text, sizeof text);
        if (!*first)
            snprintf(first, sizeof first, "%s", text);
    }
    bereft.count = bereft.source_count = 0;
    if (*first)
        neuron_raise(first);
}
