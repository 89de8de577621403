/* events.c: the event queue holds raw pointers. Events leave it when what they are for dies: a NetCon, PreSyn, WatchCondition or PlayRecord by its destructor, a
   point process by its Object's death or its section's. The queue is walked once between two changes of it (an index by key), so that dropping a
   network with a full queue stays linear; by the same index no address is used again while an event still knows it.
   Relies on nrncvode/netcvode.cpp, netcon.h, vrecord.cpp: every destructor is reached through the deleting one, which calls it by the PLT. */
#include "neuron/events.h"
#include "checks/dead.h"
#include "dangling.h"
#include "grow.h"
#include "hooks.h"
#include "life.h"
#include "own.h"
#include "run.h"
#include "patchshim.h"
#include "python/python.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool events_pending;

static struct {
    struct entry {
        uintptr_t key;
        uint32_t next, item; /* index + 1 of the next entry of this hash; index of the item */
        bool weight;
    } * entries;
    struct item {
        void *item;
        int thread;
        bool gone;
    } * items;
    uint32_t *heads;
    size_t count, capacity, item_count, item_capacity, mask, head_capacity;
    uint64_t stamp;
    uint32_t uses;
    bool valid, failed;
} queue;

static size_t hash(uintptr_t key) { return (size_t)(((key >> 3) * UINT64_C(0x9E3779B97F4A7C15)) >> 24); }

static void gather(void *item, int thread, uintptr_t key, bool weight) {
    if (queue.failed || !key)
        return;
    bool fresh = !queue.item_count || queue.items[queue.item_count - 1].item != item;
    if ((fresh && queue.item_count == queue.item_capacity && !GROW(queue.items, queue.item_capacity)) ||
        (queue.count == queue.capacity && !GROW(queue.entries, queue.capacity))) {
        queue.failed = true;
        return;
    }
    if (fresh)
        queue.items[queue.item_count++] = (struct item){item, thread, false};
    queue.entries[queue.count++] = (struct entry){key, 0, (uint32_t)queue.item_count - 1, weight};
}

static bool index_queue(void) {
    queue.count = queue.item_count = 0;
    queue.failed = queue.valid = false;
    neuron_events_each(gather);
    size_t wanted = 256;
    while (wanted < 2 * queue.count)
        wanted *= 2;
    if (wanted > queue.head_capacity) {
        uint32_t *heads = realloc(queue.heads, wanted * sizeof *heads);
        if (!heads)
            return false;
        queue.heads = heads;
        queue.head_capacity = wanted;
    }
    if (queue.failed)
        return false;
    queue.mask = wanted - 1;
    memset(queue.heads, 0, wanted * sizeof *queue.heads);
    for (uint32_t i = 0; i < queue.count; ++i) {
        uint32_t *head = &queue.heads[hash(queue.entries[i].key) & queue.mask];
        queue.entries[i].next = *head;
        *head = i + 1;
    }
    return true;
}

/* Is the index that of the queue as it is now? What a step takes out of the bin queue is not counted by NEURON. */
static bool ready(void) {
    if (patchshim_is_ending() || !neuron_events_known())
        return false; /* at the end nothing is delivered any more */
    neuron_events_gather();
    uint64_t stamp = neuron_events_stamp();
    if (queue.valid && queue.stamp == stamp && queue.uses == world_uses && !(neuron_events_in_bins() && step_runs()))
        return queue.count;
    queue.valid = index_queue();
    queue.stamp = stamp;
    queue.uses = world_uses;
    return queue.valid && queue.count;
}

unsigned events_purge(uintptr_t key) {
    unsigned purged = 0;
    if (!key || !ready())
        return 0;
    for (uint32_t i = queue.heads[hash(key) & queue.mask]; i; i = queue.entries[i - 1].next) {
        const struct entry *entry = &queue.entries[i - 1];
        struct item *item = &queue.items[entry->item];
        if (entry->key != key || entry->weight || item->gone)
            continue;
        item->gone = true;
        neuron_event_remove(item->item, item->thread);
        ++purged;
    }
    if (purged)
        queue.stamp = neuron_events_stamp();
    return purged;
}

/* Weights that self events still carry after their NetCon is gone: copies, until finitialize empties the queue. */
static struct {
    double **list;
    size_t count, capacity;
} copies;

static void keep_weights(const double *weights, int count) {
    double *copy = NULL;
    if (!weights || !ready())
        return;
    for (uint32_t i = queue.heads[hash((uintptr_t)weights) & queue.mask]; i; i = queue.entries[i - 1].next) {
        const struct entry *entry = &queue.entries[i - 1];
        const struct item *item = &queue.items[entry->item];
        if (entry->key != (uintptr_t)weights || !entry->weight || item->gone)
            continue;
        if (!copy) {
            if (copies.count == copies.capacity && !GROW(copies.list, copies.capacity))
                return;
            copy = malloc((size_t)count * sizeof *copy);
            if (!copy)
                return;
            memcpy(copy, weights, (size_t)count * sizeof *copy);
            copies.list[copies.count++] = copy;
        }
        neuron_event_set_weights(item->item, copy);
    }
}

/* What was purged is a finding only if the run goes on: at finitialize the events would have gone anyhow. */
static struct {
    struct purge {
        char describe[200];
        unsigned events, others;
        uint32_t origin;
        bool collected;
        struct place made, lost;
    } * list;
    size_t count, capacity;
} purges;

static void remember(const Object *ob, enum world_kind kind, unsigned events) {
    const struct world_row *row = world_find((world_id)ob);
    uint32_t origin = row ? row->origin : 0;
    if (!events)
        return;
    struct purge *last = purges.count ? &purges.list[purges.count - 1] : NULL;
    if (last && last->origin == origin) { /* a network is dropped: one finding for what one line made */
        last->events += events;
        ++last->others;
        return;
    }
    if ((purges.count == purges.capacity && !GROW(purges.list, purges.capacity)) || !purges.list)
        return;
    struct purge *purge = &purges.list[purges.count++];
    *purge = (struct purge){.events = events, .origin = origin, .collected = python_collects()};
    neuron_describe((world_id)ob, kind, purge->describe, sizeof purge->describe);
    if (row)
        purge->made = world_origin_get(row->origin)->place;
    life_line(&purge->lost);
    events_pending = true;
}

void events_purge_object(Object *ob, enum world_kind kind) {
    void *point = neuron_point_of(ob);
    if (!point || !ready())
        return;
    remember(ob, kind, events_purge((uintptr_t)point) + events_purge((uintptr_t)ob));
}

/* NetCons whose target lost its section: NEURON would deliver into nothing. They rest until the target sits somewhere again. */
static struct {
    struct resting {
        world_id id;
        uint32_t serial;
    } * list;
    size_t count, capacity;
} resting;

/* The first NetCon that rests still; those whose target was given another place work again. */
static Object *settle_resting(void) {
    Object *lost = NULL;
    size_t kept = 0;
    for (size_t i = 0; i < resting.count; ++i) {
        struct resting *r = &resting.list[i];
        const struct world_row *row = world_find(r->id);
        if (!row || row->serial != r->serial)
            continue;
        if (neuron_netcon_target_lost((Object *)r->id)) {
            lost = lost ? lost : (Object *)r->id;
            resting.list[kept++] = *r;
        } else if (neuron_netcon_target((Object *)r->id))
            neuron_netcon_set_active((Object *)r->id, true);
    }
    resting.count = kept;
    return lost;
}

static void rest(void *ctx, world_id id) {
    const struct world_row *row = world_find(id);
    if (!row || row->kind != KIND_NETCON || neuron_netcon_target((Object *)id) != (world_id)ctx || !neuron_netcon_active((Object *)id))
        return;
    if (row->flags & WORLD_PINNED && neuron_refcount((Object *)id) == 1) { /* nobody but patchshim holds it, and its reason is gone */
        world_release(id);
        return;
    }
    if (resting.count == resting.capacity)
        settle_resting(); /* most of them are gone by now */
    if (resting.count == resting.capacity && !GROW(resting.list, resting.capacity))
        return;
    resting.list[resting.count++] = (struct resting){id, row->serial};
    neuron_netcon_set_active((Object *)id, false);
    events_pending = true;
}

static void point_lost(void *ctx, world_id id) {
    const struct world_row *row = world_find(id);
    (void)ctx;
    if (!row || row->kind != KIND_POINT_PROCESS)
        return;
    world_leaving(id); /* what plays into it, too, has nothing to act on any more */
    events_purge_object((Object *)id, KIND_POINT_PROCESS);
    neuron_links(id, KIND_POINT_PROCESS, rest, (void *)id);
}

void events_section_dies(Section *sec) {
    if (!patchshim_is_ending() && neuron_section_alive(sec))
        neuron_links((world_id)sec, KIND_SECTION, point_lost, NULL);
}

static void dead_target(Object *netcon, bool step) {
    char describe[300], target[200], text[700];
    world_id point = neuron_netcon_target(netcon);
    const struct world_row *row = world_find((world_id)netcon);
    snprintf(describe, sizeof describe, "%s", neuron_describe((world_id)netcon, KIND_NETCON, target, sizeof target));
    struct dead_target_fact fact = {.netcon = describe, .target = neuron_describe(point, KIND_POINT_PROCESS, target, sizeof target), .step = step};
    if (row)
        fact.made = world_origin_get(row->origin)->place;
    life_line(&fact.line);
    dead_target_judge(&fact, text, sizeof text);
    if (*text)
        neuron_raise(text);
}

void events_before_finitialize(void) {
    purges.count = 0;
    queue.valid = false;
    Object *lost = resting.count ? settle_resting() : NULL;
    events_pending = resting.count || sources_pending();
    if (lost)
        dead_target(lost, false);
}

void events_after_finitialize(void) {
    queue.valid = false;
    while (copies.count)
        free(copies.list[--copies.count]);
}

void events_before_step(void) {
    events_pending = false;
    for (size_t i = 0; i < purges.count; ++i) {
        const struct purge *purge = &purges.list[i];
        dead_event_purged(&(struct event_purged_fact){purge->describe, purge->events, purge->others, purge->collected, purge->made, purge->lost});
    }
    purges.count = 0;
    sources_before_step();
    Object *lost = resting.count ? settle_resting() : NULL;
    if (lost)
        dead_target(lost, true);
}

void hook_netcon_destroy(void *self);
void hook_netcon_destroy(void *self) {
    HOOK_ENTER(netcon_destroy);
    if (acting) {
        int count;
        double *weights = neuron_netcon_weights(self, &count);
        dangling_netcon_dies(self, weights, count);
    }
    if (acting && ready()) {
        int count;
        unsigned purged = events_purge((uintptr_t)self);
        Object *ob = neuron_object_of_netcon(self);
        if (purged && ob && world_find((world_id)ob))
            remember(ob, KIND_NETCON, purged);
        const double *weights = neuron_netcon_weights(self, &count);
        keep_weights(weights, count);
    }
    real(self);
}

void hook_presyn_destroy(void *self);
void hook_presyn_destroy(void *self) {
    HOOK_ENTER(presyn_destroy);
    if (acting) {
        events_purge((uintptr_t)self);
        dangling_presyn_dies(self);
        network_presyn_dies(self);
    }
    zombie_source_gone(self);
    if (!acting) {
        real(self);
        return;
    }
    int threads = neuron_threads_as_listed();
    object_lets_go(true);
    real(self);
    object_lets_go(false);
    neuron_threads_give_back(threads);
}

void hook_watch_destroy(void *self);
void hook_watch_destroy(void *self) {
    HOOK_ENTER(watch_destroy);
    if (acting)
        events_purge((uintptr_t)self);
    real(self);
}

/* The event of a PlayRecord is deleted in place by the PlayRecord's own destructor. */
#define PLAY_RECORD(id)                   \
    void hook_##id(void *self);           \
    void hook_##id(void *self) {          \
        HOOK_ENTER(id);                   \
        if (acting) {                     \
            events_purge((uintptr_t)self); \
            step_records_changed();       \
        }                                 \
        real(self);                       \
    }
PLAY_RECORD(play_step_destroy)
PLAY_RECORD(play_continuous_destroy)
PLAY_RECORD(record_dt_destroy)
PLAY_RECORD(record_discrete_destroy)

#define HOOKS_events
#include "exports.h"
