/* world.c: rows, origins and edges. Pins and components are in pins.c. */
#include "world.h"
#include "pins.h"
#include "room.h"
#include <stdlib.h>
#include <string.h>

uint32_t world_uses;

/* Rows lie in the order of their births, which is about that in which a model is built, asked for and dropped. They are found by an open-addressing table of their
   indices, at most 3/4 full; what lies together in memory lies together there, too. */
static struct {
    struct world_row *rows; /* from 1 on */
    uint32_t used, capacity, free;
    size_t count, kinds[KIND_COUNT];
    struct slot {
        uint32_t key, row; /* row 0: empty */
    } * slots;
    size_t mask;
    uint32_t serial;
    struct {
        struct world_origin *list;
        uint32_t *slots; /* index + 0, 0 = empty */
        uint32_t count, mask;
    } origins;
    struct {
        struct edge {
            uint32_t from, serial; /* index of the row, and whose it was */
            uint32_t next;
        } * list;
        uint32_t used, count, capacity, free;
    } edges;
} world;

static struct world_row nothing;
struct world_row *world_last = &nothing;

enum { SLOTS_LEAST = 256, PAGE = 12, PIECE = 5, LEAST_FOR_SWEEP = 4096 };

static size_t hash(uintptr_t key) { return (size_t)(((key >> 4) * UINT64_C(0x9E3779B97F4A7C15)) >> 24); }

/* Pages of memory are spread, things of a page stay side by side. */
static uint32_t key_of(world_id id) { return (uint32_t)(((id >> PAGE) * UINT64_C(0x9E3779B97F4A7C15)) >> 32) + ((uint32_t)(id >> PIECE) & ((1u << (PAGE - PIECE)) - 1)); }

void world_expect(world_id id) {
    if (world.slots)
        __builtin_prefetch(&world.slots[key_of(id) & world.mask]);
}

void world_expect_behind(uint32_t index, int step) {
    enum { NEAR = 6, FAR = 12 };
    uint32_t near = index + (uint32_t)(NEAR * step), far = index + (uint32_t)(FAR * step);
    if (near >= world.used || far >= world.used)
        return;
    __builtin_prefetch(&world.rows[far]);
    __builtin_prefetch((const void *)world.rows[near].id);
    world_expect(world.rows[near].id);
}

static struct slot *slot_free(struct slot *slots, size_t mask, uint32_t key) {
    size_t i = key & mask;
    while (slots[i].row)
        i = (i + 1) & mask;
    return &slots[i];
}

static bool slots_resize(size_t size) {
    struct slot *slots = room_new(size * sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; world.slots && i <= world.mask; ++i)
        if (world.slots[i].row)
            *slot_free(slots, size - 1, world.slots[i].key) = world.slots[i];
    if (world.slots)
        room_free(world.slots, (world.mask + 1) * sizeof *slots);
    world.slots = slots;
    world.mask = size - 1;
    return true;
}

static bool rows_grow(void) {
    if (!ROOM_GROW(world.rows, world.capacity))
        return false;
    if (!world.used) {
        world.used = 1;
        world.rows[0] = (struct world_row){0};
    }
    world_last = world.rows;
    return true;
}

static void edges_sweep(void);

/* A large model has gone: walks over all rows are short again. */
static void rows_shrink(void) {
    uint32_t size = SLOTS_LEAST, used = 1;
    while (size < 4 * (world.count + 1))
        size *= 2;
    struct world_row *rows = room_new(size * sizeof *rows);
    struct slot *slots = room_new(size * sizeof *slots);
    uint32_t *moved = room_new(world.used * sizeof *moved);
    bool able = rows && slots && moved;
    edges_sweep(); /* those that stay come from rows that stay */
    for (uint32_t i = 1; able && i < world.used; ++i) {
        if (!world.rows[i].id)
            continue;
        rows[used] = world.rows[i];
        *slot_free(slots, size - 1, key_of(rows[used].id)) = (struct slot){key_of(rows[used].id), used};
        moved[i] = used++;
    }
    for (uint32_t i = 1; able && i < used; ++i)
        for (uint32_t e = rows[i].edges; e; e = world.edges.list[e].next)
            world.edges.list[e].from = moved[world.edges.list[e].from];
    if (moved)
        room_free(moved, world.used * sizeof *moved);
    if (able) {
        ROOM_END(world.rows, world.capacity);
        room_free(world.slots, (world.mask + 1) * sizeof *slots);
        world.rows = world_last = rows;
        world.slots = slots;
        world.used = used;
        world.capacity = size;
        world.mask = size - 1;
        world.free = 0;
        for (uint32_t i = 1; i < used; ++i)
            pins_moved(&rows[i]);
        return;
    }
    if (rows)
        room_free(rows, size * sizeof *rows);
    if (slots)
        room_free(slots, size * sizeof *slots);
}

uint32_t world_row_index(const struct world_row *row) { return (uint32_t)(row - world.rows); }
struct world_row *world_row_at(uint32_t index) { return world_last = &world.rows[index]; }

struct world_row *world_look_up(world_id id) {
    if (!world.slots || !id)
        return NULL;
    uint32_t key = key_of(id);
    for (size_t i = key & world.mask; world.slots[i].row; i = (i + 1) & world.mask)
        if (world.slots[i].key == key && world.rows[world.slots[i].row].id == id)
            return world_last = &world.rows[world.slots[i].row];
    return NULL;
}

static bool room_for_birth(void) {
    if (world.used >= 16 * SLOTS_LEAST && 16 * world.count < world.used && !pins_busy())
        rows_shrink();
    if (!world.free && world.used >= world.capacity && !rows_grow())
        return false;
    if (!world.slots)
        return slots_resize(SLOTS_LEAST);
    return 4 * (world.count + 1) <= 3 * (world.mask + 1) || slots_resize(2 * (world.mask + 1));
}

void world_birth(world_id id, enum world_kind kind, uint32_t origin) {
    if (!room_for_birth())
        return; /* unknown to the world: it lives and dies as NEURON says */
    struct world_row *row = world_find(id);
    uint32_t edges = 0;
    if (row) {
        pins_forget(row); /* the address was somebody else's, whose death was not seen */
        --world.kinds[row->kind];
        edges = row->edges;
    } else {
        uint32_t index = world.free;
        if (index)
            world.free = world.rows[index].pin;
        else
            index = world.used++;
        uint32_t key = key_of(id);
        *slot_free(world.slots, world.mask, key) = (struct slot){key, index};
        row = &world.rows[index];
        ++world.count;
    }
    ++world.kinds[kind];
    world_last = row;
    *row = (struct world_row){.id = id, .origin = origin, .born = world_uses, .serial = ++world.serial, .edges = edges, .kind = (uint8_t)kind};
}

static void slot_empty(world_id id, uint32_t row) {
    size_t hole = key_of(id) & world.mask;
    while (world.slots[hole].row != row)
        hole = (hole + 1) & world.mask;
    /* backward-shift deletion keeps probe chains whole without tombstones */
    for (size_t i = (hole + 1) & world.mask; world.slots[i].row; i = (i + 1) & world.mask) {
        size_t home = world.slots[i].key & world.mask;
        if (((i - home) & world.mask) >= ((i - hole) & world.mask)) {
            world.slots[hole] = world.slots[i];
            hole = i;
        }
    }
    world.slots[hole].row = 0;
}

static void edge_end(uint32_t index) {
    world.edges.list[index].next = world.edges.free;
    world.edges.free = index;
    --world.edges.count;
}

void world_death(world_id id) {
    struct world_row *row = world_find(id);
    if (!row)
        return;
    pins_forget(row);
    uint32_t index = world_row_index(row), next;
    for (uint32_t e = row->edges; e; e = next) {
        next = world.edges.list[e].next;
        edge_end(e);
    }
    slot_empty(id, index);
    --world.count;
    --world.kinds[row->kind];
    *row = (struct world_row){.pin = world.free};
    world.free = index;
}

size_t world_count(void) { return world.count; }
size_t world_count_of(enum world_kind kind) { return world.kinds[kind]; }
uint32_t world_births(void) { return world.serial; }

void world_each(bool (*visit)(void *ctx, struct world_row *row), void *ctx) {
    for (uint32_t i = 1; i < world.used; ++i)
        if (world.rows[i].id && !visit(ctx, &world.rows[i]))
            return;
}

static uint32_t *origin_place(uint32_t *slots, uint32_t mask, const struct world_origin *o) {
    size_t key = (uintptr_t)o->place.file ^ (uintptr_t)o->place.function * 31 ^ (uintptr_t)o->code * 7 ^ (uintptr_t)o->module_code * 131 ^ ((uintptr_t)(unsigned)o->place.line << 20) ^ (uintptr_t)o->callers;
    uint32_t i = (uint32_t)hash(key) & mask;
    for (; slots[i]; i = (i + 1) & mask) {
        const struct world_origin *k = &world.origins.list[slots[i]];
        if (k->place.file == o->place.file && k->place.line == o->place.line && k->place.function == o->place.function && k->code == o->code && k->module_code == o->module_code && k->callers == o->callers)
            break;
    }
    return &slots[i];
}

static bool origins_grow(void) {
    uint32_t size = world.origins.slots ? 2 * (world.origins.mask + 1) : 256;
    uint32_t *slots = calloc(size, sizeof *slots);
    struct world_origin *list = realloc(world.origins.list, size * sizeof *list);
    if (list)
        world.origins.list = list;
    if (!slots || !list) {
        free(slots);
        return false;
    }
    if (!world.origins.slots)
        world.origins.count = 1; /* 0 means unknown */
    for (uint32_t i = 1; i < world.origins.count; ++i)
        *origin_place(slots, size - 1, &list[i]) = i;
    free(world.origins.slots);
    world.origins.slots = slots;
    world.origins.mask = size - 1;
    return true;
}

uint32_t world_origin_add(const struct world_origin *origin) {
    if ((!world.origins.slots || 2 * (world.origins.count + 1) > world.origins.mask + 1) && !origins_grow())
        return 0;
    uint32_t *slot = origin_place(world.origins.slots, world.origins.mask, origin);
    if (!*slot) {
        world.origins.list[world.origins.count] = *origin;
        *slot = world.origins.count++;
    }
    return *slot;
}

const struct world_origin *world_origin_get(uint32_t index) {
    static const struct world_origin unknown;
    return index && index < world.origins.count ? &world.origins.list[index] : &unknown;
}

/* Edges are hints: whoever enumerates them checks that the link still holds. Of a thing that is gone: what led to it goes at once, what came from it when somebody
   comes across it. */
static bool edge_holds(const struct edge *edge) { return world.rows[edge->from].id && world.rows[edge->from].serial == edge->serial; }

static void edges_prune(struct world_row *row) {
    for (uint32_t *link = &row->edges; *link;) {
        uint32_t index = *link;
        if (edge_holds(&world.edges.list[index])) {
            link = &world.edges.list[index].next;
            continue;
        }
        *link = world.edges.list[index].next;
        edge_end(index);
    }
}

static void edges_sweep(void) {
    for (uint32_t i = 1; i < world.used; ++i)
        if (world.rows[i].id)
            edges_prune(&world.rows[i]);
}

void world_edge_add(world_id from, world_id to) {
    struct world_row *source = world_find(from), *target = world_find(to);
    if (!source || !target)
        return;
    if (!world.edges.free && world.edges.count > LEAST_FOR_SWEEP && world.edges.count > 4 * world.count)
        edges_sweep(); /* the dead are the larger part */
    if (!world.edges.used)
        world.edges.used = 1; /* 0: none */
    if (!world.edges.free && world.edges.used >= world.edges.capacity && !ROOM_GROW(world.edges.list, world.edges.capacity))
        return;
    uint32_t index = world.edges.free;
    if (index)
        world.edges.free = world.edges.list[index].next;
    else
        index = world.edges.used++;
    world.edges.list[index] = (struct edge){world_row_index(source), source->serial, target->edges};
    target->edges = index;
    ++world.edges.count;
}

/* A visit may end things, and with them edges, or move rows. */
struct visited {
    world_id id;
    uint32_t row, serial;
};

static bool still_there(const struct visited *v) {
    if (v->row < world.used && world.rows[v->row].id == v->id)
        world_last = &world.rows[v->row];
    const struct world_row *row = world_find(v->id);
    return row && row->serial == v->serial;
}

void world_edges_to(world_id to, world_visit *visit, void *ctx) {
    enum { FEW = 32 };
    struct world_row *row = world_find(to);
    struct visited some[FEW], *all = some;
    size_t count = 0, room = FEW;
    if (!row || !row->edges)
        return;
    edges_prune(row);
    for (uint32_t e = row->edges, next; e; e = next) {
        const struct edge *edge = &world.edges.list[e];
        next = edge->next;
        if (count == room) {
            struct visited *more = malloc(2 * room * sizeof *more);
            if (!more)
                break;
            memcpy(more, all, count * sizeof *more);
            if (all != some)
                free(all);
            all = more;
            room *= 2;
        }
        all[count++] = (struct visited){world.rows[edge->from].id, edge->from, edge->serial};
    }
    for (size_t i = 0; i < count; ++i)
        if (still_there(&all[i]))
            visit(ctx, all[i].id);
    if (all != some)
        free(all);
}

bool world_edges_any(world_id to, bool (*test)(void *ctx, const struct world_row *from), void *ctx) {
    struct world_row *row = world_find(to);
    for (uint32_t e = row ? row->edges : 0; e; e = world.edges.list[e].next)
        if (edge_holds(&world.edges.list[e]) && test(ctx, &world.rows[world.edges.list[e].from]))
            return true;
    return false;
}

size_t world_edge_count(void) { return world.edges.count; }

void world_start(const struct world_ask *ask) { pins_start(ask); }

void world_stop(void) {
    pins_stop();
    if (world.rows)
        ROOM_END(world.rows, world.capacity);
    if (world.slots)
        room_free(world.slots, (world.mask + 1) * sizeof *world.slots);
    free(world.origins.list);
    free(world.origins.slots);
    if (world.edges.list)
        ROOM_END(world.edges.list, world.edges.capacity);
    memset(&world, 0, sizeof world);
    world_last = &nothing;
    world_uses = 0;
}
