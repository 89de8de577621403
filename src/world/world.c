/* world.c: rows, origins and edges. Pins and components are in pins.c. */
#include "world.h"
#include "pins.h"
#include <stdlib.h>
#include <string.h>

uint32_t world_uses;

/* Rows lie in an open-addressing table keyed by address: 24 bytes each, at most 3/4 full. */
static struct {
    struct world_row *rows, *last; /* last: found or born last; asked for several times in a row */
    size_t mask, count;
    uint32_t serial;
    struct {
        struct world_origin *list;
        uint32_t *slots; /* index + 0, 0 = empty */
        uint32_t count, mask;
    } origins;
    struct {
        struct edge {
            world_id from, to;
            uint32_t next, serial;
        } * list;
        uint32_t *heads;
        uint32_t count, capacity, mask;
    } edges;
} world;

enum { ROWS_LEAST = 256 };

static size_t hash(uintptr_t key) { return (size_t)(((key >> 4) * UINT64_C(0x9E3779B97F4A7C15)) >> 24); }

static struct world_row *row_place(struct world_row *rows, size_t mask, world_id id) {
    size_t i = hash(id) & mask;
    while (rows[i].id && rows[i].id != id)
        i = (i + 1) & mask;
    return &rows[i];
}

static bool rows_resize(size_t size) {
    struct world_row *rows = calloc(size, sizeof *rows);
    if (!rows)
        return false;
    for (size_t i = 0; world.rows && i <= world.mask; ++i)
        if (world.rows[i].id)
            *row_place(rows, size - 1, world.rows[i].id) = world.rows[i];
    free(world.rows);
    world.rows = world.last = rows;
    world.mask = size - 1;
    return true;
}

/* A large model has gone: walks over all rows are short again. */
static void rows_shrink(void) {
    size_t size = ROWS_LEAST;
    while (size < 4 * (world.count + 1))
        size *= 2;
    rows_resize(size);
}

struct world_row *world_find(world_id id) {
    if (!world.rows || !id)
        return NULL;
    if (world.last->id == id)
        return world.last;
    struct world_row *row = row_place(world.rows, world.mask, id);
    return row->id ? world.last = row : NULL;
}

void world_birth(world_id id, enum world_kind kind, uint32_t origin) {
    if (!world.rows ? !rows_resize(ROWS_LEAST) : 4 * (world.count + 1) > 3 * (world.mask + 1) && !rows_resize(2 * (world.mask + 1)))
        return; /* unknown to the world: it lives and dies as NEURON says */
    if (world.mask >= 16 * ROWS_LEAST && 16 * world.count < world.mask)
        rows_shrink();
    struct world_row *row = row_place(world.rows, world.mask, id);
    if (!row->id)
        ++world.count;
    else
        pins_forget(row); /* the address was somebody else's, whose death was not seen */
    world.last = row;
    *row = (struct world_row){.id = id, .origin = origin, .born = world_uses, .serial = ++world.serial, .kind = (uint8_t)kind};
}

void world_death(world_id id) {
    struct world_row *row = world_find(id);
    if (!row)
        return;
    pins_forget(row);
    --world.count;
    /* backward-shift deletion keeps probe chains whole without tombstones */
    size_t hole = (size_t)(row - world.rows), i = hole;
    for (;;) {
        i = (i + 1) & world.mask;
        if (!world.rows[i].id)
            break;
        size_t home = hash(world.rows[i].id) & world.mask;
        if (((i - home) & world.mask) >= ((i - hole) & world.mask)) {
            world.rows[hole] = world.rows[i];
            hole = i;
        }
    }
    world.rows[hole].id = 0;
}

size_t world_count(void) { return world.count; }
uint32_t world_births(void) { return world.serial; }

void world_each(bool (*visit)(void *ctx, struct world_row *row), void *ctx) {
    for (size_t i = 0; world.rows && i <= world.mask; ++i)
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

/* Edges are hints: whoever enumerates them checks that the link still holds. */
void world_edge_add(world_id from, world_id to) {
    const struct world_row *row = world_find(from);
    if (!row)
        return;
    if (world.edges.count == world.edges.capacity) {
        uint32_t size = world.edges.capacity ? 2 * world.edges.capacity : 256;
        struct edge *list = realloc(world.edges.list, size * sizeof *list);
        uint32_t *heads = calloc(size, sizeof *heads);
        if (list)
            world.edges.list = list;
        if (!list || !heads) {
            free(heads);
            return;
        }
        free(world.edges.heads);
        world.edges.heads = heads;
        world.edges.mask = size - 1;
        world.edges.capacity = size;
        for (uint32_t i = 0; i < world.edges.count; ++i) {
            uint32_t *head = &heads[hash(list[i].to) & world.edges.mask];
            list[i].next = *head;
            *head = i + 1;
        }
    }
    uint32_t *head = &world.edges.heads[hash(to) & world.edges.mask];
    world.edges.list[world.edges.count] = (struct edge){from, to, *head, row->serial};
    *head = ++world.edges.count;
}

void world_edges_to(world_id to, world_visit *visit, void *ctx) {
    if (!world.edges.heads)
        return;
    for (uint32_t i = world.edges.heads[hash(to) & world.edges.mask]; i; i = world.edges.list[i - 1].next)
        if (world.edges.list[i - 1].to == to) {
            const struct world_row *row = world_find(world.edges.list[i - 1].from);
            if (row && row->serial == world.edges.list[i - 1].serial)
                visit(ctx, row->id);
        }
}

void world_edges_clear(void) {
    world.edges.count = 0;
    if (world.edges.heads)
        memset(world.edges.heads, 0, ((size_t)world.edges.mask + 1) * sizeof *world.edges.heads);
}

size_t world_edge_count(void) { return world.edges.count; }

void world_start(const struct world_ask *ask) { pins_start(ask); }

void world_stop(void) {
    pins_stop();
    free(world.rows);
    free(world.origins.list);
    free(world.origins.slots);
    free(world.edges.list);
    free(world.edges.heads);
    memset(&world, 0, sizeof world);
    world_uses = 0;
}
