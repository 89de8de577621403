/* recordings.c: from a variable to the Vectors that record it. NEURON only knows the other direction. In 8.x a variable is an address in a block (the PARAMETERs and
   states of one mechanism in one segment), so recordings are found by pieces of 64 bytes; in 9.x it belongs to a row. A question costs what the section has of segments and mechanisms. */
#include "recordings.h"
#include "layout.h"
#include <stdlib.h>

enum { FRESH = UINT32_MAX, PIECE = 6 };

static struct {
    struct recording {
        void *record; /* NULL: free, chained through next */
        world_id vector;                /* that records; 0: none */
        bool plays;                     /* into the variable */
        uintptr_t key;                  /* address or row of the variable */
        uint32_t next_record;           /* chain of the hash by record: index + 1 */
        uint32_t bucket, next, previous; /* chain of the hash by key (FRESH: not looked at yet): index + 1 */
    } * list;
    uint32_t *by_record, *by_key;
    uint32_t used, count, capacity, free, fresh;
} recordings;

static const void *tables[3]; /* vtables of what records into a Vector of its own */
static const int *use_cachevec; /* 8.x: variables move whenever the structure changes */

static size_t hash(uintptr_t key) { return (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 24); }
static bool by_row(void) { return layout(LAYOUT_prop_row) >= 0; }
static uintptr_t piece(uintptr_t key) { return by_row() ? key >> 4 : key >> PIECE; }

static void bind(void) {
    static bool bound;
    static const char *const names[] = {"_ZTV10YvecRecord", "_ZTV11VecRecordDt", "_ZTV17VecRecordDiscrete"};
    for (int i = 0; !bound && i < 3; ++i)
        tables[i] = neuron_symbol_of((const char *const[]){names[i], NULL});
    if (!bound)
        use_cachevec = neuron_symbol_of((const char *const[]){"use_cachevec", NULL});
    bound = true;
}

static uint32_t *head_of(uint32_t bucket) { return bucket == FRESH ? &recordings.fresh : &recordings.by_key[bucket]; }

static void link_in(uint32_t index, uint32_t bucket) {
    struct recording *r = &recordings.list[index];
    uint32_t *head = head_of(bucket);
    r->bucket = bucket;
    r->previous = 0;
    r->next = *head;
    if (*head)
        recordings.list[*head - 1].previous = index + 1;
    *head = index + 1;
}

static void link_out(uint32_t index) {
    const struct recording *r = &recordings.list[index];
    if (r->previous)
        recordings.list[r->previous - 1].next = r->next;
    else
        *head_of(r->bucket) = r->next;
    if (r->next)
        recordings.list[r->next - 1].previous = r->previous;
}

static bool grow(void) {
    uint32_t capacity = recordings.capacity ? 2 * recordings.capacity : 64;
    struct recording *list = realloc(recordings.list, capacity * sizeof *list);
    if (list)
        recordings.list = list;
    uint32_t *by_record = calloc(capacity, sizeof *by_record), *by_key = calloc(capacity, sizeof *by_key);
    if (!list || !by_record || !by_key) {
        free(by_record);
        free(by_key);
        return false;
    }
    free(recordings.by_record);
    free(recordings.by_key);
    recordings.by_record = by_record;
    recordings.by_key = by_key;
    recordings.capacity = capacity;
    recordings.fresh = 0;
    for (uint32_t i = 0; i < recordings.used; ++i) { /* full: none is free */
        uint32_t *head = &by_record[hash((uintptr_t)list[i].record >> 4) & (capacity - 1)];
        list[i].next_record = *head;
        *head = i + 1;
        link_in(i, list[i].bucket == FRESH ? FRESH : (uint32_t)(hash(piece(list[i].key)) & (capacity - 1)));
    }
    return true;
}

void neuron_recording_added(void *record) {
    uint32_t index = recordings.free;
    if (index)
        recordings.free = recordings.list[--index].next;
    else if (recordings.used == recordings.capacity && !grow())
        return;
    else
        index = recordings.used++;
    uint32_t *head = &recordings.by_record[hash((uintptr_t)record >> 4) & (recordings.capacity - 1)];
    recordings.list[index] = (struct recording){.record = record, .next_record = *head};
    *head = index + 1;
    link_in(index, FRESH);
    ++recordings.count;
}

world_id neuron_recording_removed(const void *record, bool *played) {
    *played = false;
    if (!recordings.count)
        return 0;
    uint32_t *link = &recordings.by_record[hash((uintptr_t)record >> 4) & (recordings.capacity - 1)];
    while (*link && recordings.list[*link - 1].record != record)
        link = &recordings.list[*link - 1].next_record;
    if (!*link)
        return 0;
    uint32_t index = *link - 1;
    struct recording *r = &recordings.list[index];
    world_id vector = r->vector;
    *played = r->plays;
    *link = r->next_record;
    link_out(index);
    *r = (struct recording){.next = recordings.free};
    recordings.free = index + 1;
    --recordings.count;
    return vector;
}

static bool records(const void *record) {
    const char *table = *(const char *const *)record;
    for (int i = 0; i < 3; ++i)
        if (tables[i] && table == (const char *)tables[i] + 16)
            return true;
    return false;
}

static bool plays(const void *record) {
    const char *table = *(const char *const *)record, *step = neuron_data.vtable_play_step, *continuous = neuron_data.vtable_play_continuous;
    return (step && table == step + 16) || (continuous && table == continuous + 16);
}

/* What is neither a recording into a Vector nor of a variable with a place, nor plays, is looked at once and never found: its key is 0. */
static void look(uint32_t index) {
    struct recording *r = &recordings.list[index];
    link_out(index);
    r->key = r->vector = 0;
    r->plays = plays(r->record);
    const void *vector = records(r->record) ? at(r->record, playrecord_y, void *) : NULL;
    if (vector || r->plays)
        r->key = at(r->record, playrecord_variable, uintptr_t);
    if (vector)
        r->vector = at(vector, vector_object, world_id);
    link_in(index, (uint32_t)(hash(piece(r->key)) & (recordings.capacity - 1)));
}

static bool ready(void) {
    if (!recordings.count)
        return false;
    bind();
    if (use_cachevec && *use_cachevec)
        for (uint32_t i = 0; i < recordings.used; ++i)
            if (recordings.list[i].record)
                look(i);
    while (recordings.fresh)
        look(recordings.fresh - 1);
    return true;
}

/* Recordings of the variables from FIRST up to, without, LAST (addresses), or of the row FIRST. Does anything play into one of them? */
static bool visit_range(uintptr_t first, uintptr_t last, world_visit *visit, void *ctx) {
    bool played = false;
    for (uintptr_t p = piece(first); first && p <= piece(last - 1); ++p)
        for (uint32_t i = recordings.by_key[hash(p) & (recordings.capacity - 1)]; i; i = recordings.list[i - 1].next) {
            const struct recording *r = &recordings.list[i - 1];
            if (piece(r->key) != p || r->key < first || r->key >= last)
                continue;
            played |= r->plays;
            if (r->vector)
                visit(ctx, r->vector);
        }
    return played;
}

static bool visit_prop(const void *prop, world_visit *visit, void *ctx) {
    uintptr_t first = by_row() ? at(prop, prop_row, uintptr_t) : at(prop, prop_param, uintptr_t);
    return visit_range(first, by_row() ? first + 1 : first + (uintptr_t)at(prop, prop_size, int) * sizeof(double), visit, ctx);
}

static void visit_node(const void *node, world_visit *visit, void *ctx) {
    uintptr_t voltage = node ? at(node, node_voltage, uintptr_t) : 0;
    if (!voltage)
        return;
    visit_range(voltage, voltage + 1, visit, ctx);
    for (const void *prop = at(node, node_prop, void *); prop; prop = at(prop, prop_next, void *))
        if (!(*neuron_data.pnt_map)[at(prop, prop_type, short)])
            visit_prop(prop, visit, ctx);
}

void neuron_recorders_of_section(const Section *sec, world_visit *visit, void *ctx) {
    if (!ready() || !neuron_section_alive(sec))
        return;
    void **nodes = at(sec, section_pnode, void **);
    for (int i = 0; nodes && i < at(sec, section_nnode, short); ++i)
        visit_node(nodes[i], visit, ctx);
    if (!neuron_section_parent(sec) && neuron_data.tree_changed && !*neuron_data.tree_changed)
        visit_node(at(sec, section_parentnode, void *), visit, ctx); /* x = 0 of a root: its own */
}

bool neuron_recorders_of_point(const Object *ob, world_visit *visit, void *ctx) {
    const void *point = at(ob, object_this, void *), *prop = point ? at(point, point_prop, void *) : NULL;
    return prop && ready() && visit_prop(prop, visit, ctx);
}
