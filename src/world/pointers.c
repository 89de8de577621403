/* pointers.c: one list of rows, two chains of each: by the page of the address (so that a range that is freed is looked up in few steps) and by the holder. */
#include "pointers.h"
#include <stdlib.h>
#include <string.h>

size_t pointers_count, pointers_dead[POINTER_KINDS];

static struct {
    struct pointer *rows; /* from 1 on; kind FREE: not in use */
    uint32_t *by_address, *by_holder;
    uint32_t used, capacity, free, mask;
} table;

enum { FREE = 255, PAGE = 7 };

static size_t mix(uintptr_t key) { return (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 24); }
static uint32_t *page_of(uintptr_t address) { return &table.by_address[mix(address >> PAGE) & table.mask]; }
static uint32_t *holder_of(enum pointer_kind kind, uintptr_t holder, int index) { return &table.by_holder[mix(((holder >> 3) * 8 + kind) ^ ((uintptr_t)index << 40)) & table.mask]; }

static void link_address(uint32_t i) {
    uint32_t *head = page_of((uintptr_t)table.rows[i].address);
    table.rows[i].next_address = *head;
    *head = i;
}

static void unlink_address(uint32_t i) {
    uint32_t *link = page_of((uintptr_t)table.rows[i].address);
    while (*link && *link != i)
        link = &table.rows[*link].next_address;
    if (*link)
        *link = table.rows[i].next_address;
}

static void link_holder(uint32_t i) {
    uint32_t *head = holder_of(table.rows[i].kind, table.rows[i].holder, table.rows[i].index);
    table.rows[i].next_holder = *head;
    *head = i;
}

static bool grow(void) {
    uint32_t capacity = table.capacity ? 2 * table.capacity : 64;
    struct pointer *rows = realloc(table.rows, capacity * sizeof *rows);
    if (rows)
        table.rows = rows;
    uint32_t *heads = calloc(2 * (size_t)capacity, sizeof *heads);
    if (!rows || !heads) {
        free(heads);
        return false;
    }
    free(table.by_address);
    table.by_address = heads;
    table.by_holder = heads + capacity;
    table.mask = capacity - 1;
    table.capacity = capacity;
    if (!table.used)
        table.used = 1; /* 0: nothing */
    for (uint32_t i = 1; i < table.used; ++i) {
        if (rows[i].kind == FREE)
            continue;
        if (!rows[i].last)
            link_address(i);
        link_holder(i);
    }
    return true;
}

static uint32_t find(enum pointer_kind kind, uintptr_t holder, int index) {
    uint32_t i = table.rows ? *holder_of(kind, holder, index) : 0;
    while (i && !(table.rows[i].kind == kind && table.rows[i].holder == holder && table.rows[i].index == index))
        i = table.rows[i].next_holder;
    return i;
}

static void end(uint32_t i) {
    struct pointer *row = &table.rows[i];
    uint32_t *link = holder_of(row->kind, row->holder, row->index);
    while (*link && *link != i)
        link = &table.rows[*link].next_holder;
    if (*link)
        *link = row->next_holder;
    if (row->last)
        --pointers_dead[row->kind];
    else
        unlink_address(i);
    free(row->last);
    free(row->gone);
    --pointers_count;
    *row = (struct pointer){.kind = FREE, .next_holder = table.free};
    table.free = i;
}

struct pointer *pointers_add(enum pointer_kind kind, uintptr_t holder, int index, double *address) {
    uint32_t i = find(kind, holder, index);
    if (i)
        end(i);
    if (!table.free && table.used >= table.capacity && !grow())
        return NULL;
    i = table.free;
    if (i)
        table.free = table.rows[i].next_holder;
    else
        i = table.used++;
    table.rows[i] = (struct pointer){.kind = (uint8_t)kind, .holder = holder, .index = index, .address = address};
    link_address(i);
    link_holder(i);
    ++pointers_count;
    return &table.rows[i];
}

struct pointer *pointers_find(enum pointer_kind kind, uintptr_t holder, int index) {
    uint32_t i = find(kind, holder, index);
    return i ? &table.rows[i] : NULL;
}

void pointers_remove(enum pointer_kind kind, uintptr_t holder, int index) {
    uint32_t i = find(kind, holder, index);
    if (i)
        end(i);
}

struct pointer *pointers_at(enum pointer_kind kind, const double *address) {
    for (uint32_t i = table.rows ? *page_of((uintptr_t)address) : 0; i; i = table.rows[i].next_address)
        if (table.rows[i].address == address && table.rows[i].kind == kind)
            return &table.rows[i];
    return NULL;
}

static void lose(uint32_t i, pointers_lost *lost) {
    double *last = malloc(sizeof *last);
    if (!last)
        return;
    unlink_address(i);
    *last = *(table.rows[i].was = table.rows[i].address);
    table.rows[i].last = table.rows[i].address = last;
    ++pointers_dead[table.rows[i].kind];
    lost(&table.rows[i]);
}

void pointers_relocate(struct pointer *pointer, double *address) {
    uint32_t i = (uint32_t)(pointer - table.rows);
    unlink_address(i);
    pointer->address = address;
    link_address(i);
}

void pointers_revive(struct pointer *pointer, double *address) {
    if (!pointer->last)
        return;
    free(pointer->last);
    free(pointer->gone);
    pointer->last = NULL;
    pointer->gone = NULL;
    pointer->lost = 0;
    pointer->address = address;
    --pointers_dead[pointer->kind];
    link_address((uint32_t)(pointer - table.rows));
}

void pointers_lose(struct pointer *pointer, pointers_lost *lost) { lose((uint32_t)(pointer - table.rows), lost); }

static void lose_chain(uint32_t first, uintptr_t lo, uintptr_t hi, pointers_lost *lost) {
    uint32_t next;
    for (uint32_t i = first; i; i = next) {
        uintptr_t address = (uintptr_t)table.rows[i].address;
        next = table.rows[i].next_address;
        if (address >= lo && address < hi)
            lose(i, lost);
    }
}

void pointers_freed(double *address, size_t count, pointers_lost *lost) {
    uintptr_t lo = (uintptr_t)address, hi = lo + count * sizeof *address;
    if (!table.rows || !pointers_count || !count)
        return;
    if ((hi - lo) >> PAGE < table.used) {
        for (uintptr_t page = lo >> PAGE; page <= (hi - 1) >> PAGE; ++page)
            lose_chain(table.by_address[mix(page) & table.mask], lo, hi, lost);
        return;
    }
    for (uint32_t i = 1; i < table.used; ++i)
        if (table.rows[i].kind != FREE && !table.rows[i].last && (uintptr_t)table.rows[i].address >= lo && (uintptr_t)table.rows[i].address < hi)
            lose(i, lost);
}

void pointers_moved(double *(*where)(double *), pointers_lost *moved) {
    for (uint32_t i = 1; i < table.used; ++i) {
        struct pointer *row = &table.rows[i];
        double *now = row->kind != FREE && !row->last ? where(row->address) : NULL;
        if (!now || now == row->address)
            continue;
        pointers_relocate(row, now);
        moved(row);
    }
}

void pointers_each(bool (*visit)(void *, struct pointer *), void *ctx) {
    for (uint32_t i = 1; i < table.used; ++i)
        if (table.rows[i].kind != FREE && !visit(ctx, &table.rows[i]))
            return;
}

void pointers_stop(void) {
    for (uint32_t i = 1; i < table.used; ++i) {
        free(table.rows[i].last);
        free(table.rows[i].gone);
    }
    free(table.rows);
    free(table.by_address);
    memset(&table, 0, sizeof table);
    pointers_count = 0;
    memset(pointers_dead, 0, sizeof pointers_dead);
}
