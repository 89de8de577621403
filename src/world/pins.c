/* pins.c: what patchshim keeps alive, and when it lets go.

   A component is the set of things linked to each other. It may go when nothing of it is held from outside. Each pin knows one witness: a thing of
   its component that is held from outside. Only when a witness goes must its pins look for another one; a search runs through pinned things
   only and ends at the first thing that is held, or that is pinned and has a witness itself. A new pin has no witness either: orphans wait until somebody could
   observe them (world_settle), and all are looked at in one pass. So a pin costs what its neighbours cost, and dropping a network is linear. */
#include "pins.h"
#include "room.h"
#include <stdlib.h>
#include <string.h>

bool world_dirty;
unsigned world_wanted = ~0u;
size_t world_pins, world_pins_of[KIND_COUNT];

static struct {
    const struct world_ask *ask;
    struct world_pin *list;  /* freed ones are chained through next */
    uint32_t *followers;     /* by witness: index + 1 */
    uint32_t *orphans;       /* indices of pins that lost their witness; may hold stale ones */
    uint32_t orphan_count, orphan_capacity;
    world_id *cuts; /* things that links were cut of, and their neighbours */
    uint32_t cut_count, cut_capacity;
    world_id *doubts; /* pinned things next to which something went: their reason may be gone */
    uint32_t doubt_count, doubt_capacity;
    uint32_t used, capacity, free;
    uint32_t holders;        /* pinned things that hold others (world_holds): those references are not from outside */
    uint32_t weak;           /* pins whose witness may lose its holder without a word (a pinned Section) */
    struct holding {
        world_id held, holder;
    } * holdings; /* while settling: what the holders hold, sorted by what is held */
    size_t holding_count, holding_capacity;
    bool settling;
    bool exact; /* a search may not rely on what may have changed without a word */
    bool all;   /* nor may the first one of a new pin */
    bool unlisted; /* there was no memory to note an orphan */
    uint32_t lost; /* the row that was pinned last */
    world_id closing; /* is let go now, as all around it is */
} pins;

static size_t pin_hash(world_id id) { return (size_t)(((id >> 4) * UINT64_C(0x9E3779B97F4A7C15)) >> 24); }
static uint32_t *follower_head(world_id id) { return &pins.followers[pin_hash(id) & (pins.capacity - 1)]; }

void pins_start(const struct world_ask *ask) { pins.ask = ask; }

void pins_stop(void) {
    ROOM_END(pins.list, pins.capacity);
    ROOM_END(pins.followers, pins.capacity);
    ROOM_END(pins.orphans, pins.orphan_capacity);
    ROOM_END(pins.cuts, pins.cut_capacity);
    ROOM_END(pins.doubts, pins.doubt_capacity);
    ROOM_END(pins.holdings, pins.holding_capacity);
    memset(&pins, 0, sizeof pins);
    world_pins = 0;
    memset(world_pins_of, 0, sizeof world_pins_of);
    world_dirty = false;
}

bool pins_busy(void) { return pins.settling; }

void pins_moved(const struct world_row *row) {
    if (row->pin)
        pins.list[row->pin - 1].row = world_row_index(row);
}

struct world_pin *world_pin_of(world_id id) {
    const struct world_row *row = world_pins ? world_find(id) : NULL;
    return row && row->pin ? &pins.list[row->pin - 1] : NULL;
}

void world_each_pin(bool (*visit)(void *ctx, struct world_pin *pin), void *ctx) {
    for (uint32_t i = 0; i < pins.used; ++i)
        if (pins.list[i].id && !visit(ctx, &pins.list[i]))
            return;
}

static void follow(uint32_t index, world_id witness, bool weak) {
    struct world_pin *pin = &pins.list[index];
    uint32_t *head = follower_head(witness);
    pin->witness = witness;
    pin->weak = weak;
    pins.weak += weak;
    pin->follow_prev = 0;
    pin->follow_next = *head;
    if (*head)
        pins.list[*head - 1].follow_prev = index + 1;
    *head = index + 1;
}

static void unfollow(struct world_pin *pin) {
    if (!pin->witness)
        return;
    if (pin->follow_prev)
        pins.list[pin->follow_prev - 1].follow_next = pin->follow_next;
    else
        *follower_head(pin->witness) = pin->follow_next;
    if (pin->follow_next)
        pins.list[pin->follow_next - 1].follow_prev = pin->follow_prev;
    pins.weak -= pin->weak;
    pin->witness = 0;
    pin->weak = false;
}

static bool pins_grow(void) {
    uint32_t size = pins.capacity ? 2 * pins.capacity : 64;
    uint32_t *followers = room_new(size * sizeof *followers);
    struct world_pin *list = followers ? room_resize(pins.list, pins.capacity * sizeof *list, size * sizeof *list) : NULL;
    if (!list) {
        if (followers)
            room_free(followers, size * sizeof *followers);
        return false;
    }
    if (pins.followers)
        ROOM_END(pins.followers, pins.capacity);
    pins.list = list;
    pins.followers = followers;
    pins.capacity = size;
    for (uint32_t i = 0; i < pins.used; ++i)
        if (list[i].id && list[i].witness) {
            pins.weak -= list[i].weak;
            follow(i, list[i].witness, list[i].weak);
        }
    return true;
}

static struct world_pin *pin_new(struct world_row *row) {
    if (!pins.free && pins.used == pins.capacity && !pins_grow())
        return NULL;
    uint32_t index = pins.free ? pins.free - 1 : pins.used++;
    struct world_pin *pin = &pins.list[index];
    if (pins.free)
        pins.free = pin->next;
    *pin = (struct world_pin){.id = row->id, .row = world_row_index(row)};
    row->pin = index + 1;
    ++world_pins;
    return pin;
}

static void pin_delete(struct world_pin *pin) {
    unfollow(pin);
    *pin = (struct world_pin){.next = pins.free};
    pins.free = (uint32_t)(pin - pins.list) + 1;
    if (!--world_pins) /* the next ones lie in order again */
        pins.used = pins.free = 0;
}

static void orphan(struct world_pin *pin) {
    unfollow(pin);
    if (pins.orphan_count == pins.orphan_capacity && !ROOM_GROW(pins.orphans, pins.orphan_capacity)) {
        pins.unlisted = true; /* kept for ever: never worse than one thing too many */
        return;
    }
    pins.orphans[pins.orphan_count++] = (uint32_t)(pin - pins.list);
    world_dirty = true;
}

static void followers_orphaned(world_id witness) {
    uint32_t next;
    for (uint32_t i = *follower_head(witness); i; i = next) {
        next = pins.list[i - 1].follow_next;
        if (pins.list[i - 1].witness == witness)
            orphan(&pins.list[i - 1]);
    }
}

static void disturbed(struct world_row *row) {
    if (!(row->flags & WORLD_WITNESS))
        return;
    row->flags &= (uint16_t)~WORLD_WITNESS;
    followers_orphaned(row->id);
}

void world_disturbed(world_id id) {
    struct world_row *row = world_pins ? world_find(id) : NULL;
    if (row)
        disturbed(row);
}

static void note(world_id **list, uint32_t *count, uint32_t *capacity, world_id id) {
    if (*count == *capacity && !ROOM_GROW(*list, *capacity))
        return;
    (*list)[(*count)++] = id;
    world_dirty = true;
}

static void doubt_add(void *ctx, world_id id) {
    const struct world_row *row = world_find(id);
    (void)ctx;
    if (row && row->flags & WORLD_PINNED)
        note(&pins.doubts, &pins.doubt_count, &pins.doubt_capacity, id);
}

static void cut_add(void *ctx, world_id id) {
    note(&pins.cuts, &pins.cut_count, &pins.cut_capacity, id);
    doubt_add(ctx, id);
}

void world_leaving(world_id id) {
    const struct world_row *row = world_pins && id != pins.closing ? world_find(id) : NULL;
    if (row)
        pins.ask->links(id, row->kind, doubt_add, NULL);
}

void world_cut(world_id id) {
    const struct world_row *row = world_pins && id != pins.closing ? world_find(id) : NULL;
    if (!row)
        return;
    cut_add(NULL, id);
    pins.ask->links(id, row->kind, cut_add, NULL);
}

static void pin_end(struct world_row *row) {
    if (!row->pin)
        return;
    row->flags &= (uint16_t)~(WORLD_PINNED | WORLD_LEAVING);
    pins.holders -= world_holds(row->kind);
    --world_pins_of[row->kind];
    pin_delete(&pins.list[row->pin - 1]);
    row->pin = 0;
}

void pins_forget(struct world_row *row) {
    if (!world_pins)
        return;
    disturbed(row);
    pin_end(row);
}

/* One search: from an orphan through everything linked, until something is held from outside. */
struct search {
    struct node {
        world_id id;
        long held; /* references from outside that are not accounted for yet */
        uint8_t kind;
        bool pinned, traced, expanded;
    } * nodes;
    size_t count, capacity;
    uint32_t *heads; /* hash of nodes, index + 1 */
    size_t mask;
    bool failed; /* no memory: keep everything */
};

static struct node *search_find(struct search *s, world_id id) {
    if (!s->heads)
        return NULL;
    for (size_t i = pin_hash(id) & s->mask; s->heads[i]; i = (i + 1) & s->mask)
        if (s->nodes[s->heads[i] - 1].id == id)
            return &s->nodes[s->heads[i] - 1];
    return NULL;
}

static void search_insert_head(struct search *s, size_t index) {
    size_t i = pin_hash(s->nodes[index].id) & s->mask;
    while (s->heads[i])
        i = (i + 1) & s->mask;
    s->heads[i] = (uint32_t)index + 1;
}

static bool search_grow(struct search *s) {
    size_t size = s->capacity ? 2 * s->capacity : 32;
    struct node *nodes = realloc(s->nodes, size * sizeof *nodes);
    if (nodes)
        s->nodes = nodes;
    uint32_t *heads = calloc(2 * size, sizeof *heads);
    if (!nodes || !heads) {
        free(heads);
        return !(s->failed = true);
    }
    free(s->heads);
    s->heads = heads;
    s->mask = 2 * size - 1;
    s->capacity = size;
    for (size_t i = 0; i < s->count; ++i)
        search_insert_head(s, i);
    return true;
}

static void search_visit(void *ctx, world_id id) {
    struct search *s = ctx;
    if (s->failed || !id || search_find(s, id))
        return;
    const struct world_row *row = world_find(id);
    if (!row)
        return; /* not a thing of the model */
    if (s->count == s->capacity && !search_grow(s))
        return;
    bool pinned = row->flags & WORLD_PINNED;
    s->nodes[s->count] = (struct node){.id = id, .kind = row->kind, .pinned = pinned, .held = pins.ask->references(id, row->kind, pinned)};
    search_insert_head(s, s->count++);
}

/* A reference that a thing of the component holds is not one from outside. */
static void search_inner(void *ctx, world_id id) {
    struct search *s = ctx;
    search_visit(s, id);
    struct node *node = search_find(s, id);
    if (node)
        --node->held;
}

/* The pinned holders of it belong to the component, though no link leads to them. */
static void search_trace(struct search *s, size_t index) {
    s->nodes[index].traced = true;
    world_id id = s->nodes[index].id;
    size_t low = 0, high = pins.holding_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (pins.holdings[middle].held < id)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < pins.holding_count && pins.holdings[low].held == id; ++low)
        if (world_pin_of(pins.holdings[low].holder))
            search_visit(s, pins.holdings[low].holder);
}

static void search_expand(struct search *s, size_t index) {
    s->nodes[index].expanded = true;
    world_id id = s->nodes[index].id;
    enum world_kind kind = s->nodes[index].kind;
    pins.ask->holds(id, kind, search_inner, s);
    pins.ask->links(id, kind, search_visit, s);
}

/* May NODE end the search? Something held from outside does, unless something pinned could be the holder: then everything else is
   expanded first, so that what those hold is accounted for. */
static bool search_ends(const struct node *node) { return node->held > 0 && !pins.holders; }

/* The witness of ID's pin, where the search may rely on it; 0. */
static world_id search_trusts(world_id id) {
    const struct world_pin *pin = world_pin_of(id);
    return pin && !(pins.exact && (pin->weak || pins.holders)) ? pin->witness : 0;
}

/* A thing of START's component that is held from outside; 0 when there is none. */
static world_id search_run(struct search *s, world_id start) {
    search_visit(s, start);
    bool grew = true;
    while (grew && !s->failed) {
        grew = false;
        for (size_t i = 0; i < s->count && !s->failed; ++i) {
            world_id witness = s->nodes[i].pinned && i ? search_trusts(s->nodes[i].id) : 0;
            if (witness)
                return witness;
            if (search_ends(&s->nodes[i]))
                return s->nodes[i].id;
            if (!s->nodes[i].traced)
                search_trace(s, i);
            if (s->nodes[i].expanded || s->nodes[i].held > 0)
                continue;
            search_expand(s, i);
            grew = true;
        }
    }
    for (size_t i = 0; i < s->count; ++i)
        if (s->nodes[i].held > 0)
            return s->nodes[i].id;
    return 0;
}

/* NetCons go before what they join, reactions before their species, point processes and species before their sections, template
   objects before the sections that they made (ask->release is called in this order). */
static int release_rank(enum world_kind kind) {
    static const int rank[KIND_COUNT] = {[KIND_NETCON] = 0, [KIND_HANDLER] = 1, [KIND_STATE_TRANSITION] = 1, [KIND_LINEAR_MECHANISM] = 1, [KIND_VECTOR] = 2, [KIND_RANDOM] = 2,
                                         [KIND_OTHER] = 2, [KIND_REACTION] = 2, [KIND_POINT_PROCESS] = 3, [KIND_ARTIFICIAL_CELL] = 3, [KIND_SPECIES] = 3, [KIND_TEMPLATE] = 4, [KIND_SECTION] = 5};
    return rank[kind];
}

static void pin_released(struct world_row *row) {
    world_id id = row->id;
    const struct world_pin *pin = &pins.list[row->pin - 1];
    enum world_kind kind = row->kind;
    uint32_t ticket = pin->ticket;
    bool used = pin->uses != world_uses;
    pin_end(row);
    pins.ask->released(ticket, used);
    pins.ask->release(id, kind);
}

void world_release(world_id id) {
    struct world_row *row = world_find(id);
    if (row && row->flags & WORLD_PINNED)
        pin_released(row);
}

static void release_component(const struct search *s) {
    for (int rank = 0; rank <= 5; ++rank)
        for (size_t i = s->count; i-- > 0;) {
            struct world_row *row = s->nodes[i].pinned && release_rank(s->nodes[i].kind) == rank ? world_find(s->nodes[i].id) : NULL;
            if (row && row->flags & WORLD_PINNED)
                pin_released(row);
        }
}

/* Gives every pinned thing that the search went through its witness. */
static void search_settle(const struct search *s, world_id witness) {
    struct world_row *row = world_find(witness);
    bool weak = row->flags & WORLD_PINNED && !(row->flags & WORLD_PLAYS);
    row->flags |= WORLD_WITNESS;
    for (size_t i = 0; i < s->count; ++i) {
        struct world_pin *pin = s->nodes[i].pinned && (s->nodes[i].expanded || s->nodes[i].id == witness) ? world_pin_of(s->nodes[i].id) : NULL;
        if (!pin)
            continue;
        unfollow(pin);
        follow((uint32_t)(pin - pins.list), witness, weak);
    }
}

/* true: ID's component is held; false: it may go (*s has all of it). */
static bool search_component(struct search *s, world_id id) {
    world_id witness = search_run(s, id);
    if (witness)
        search_settle(s, witness);
    return witness || s->failed;
}

static void search_free(struct search *s) {
    free(s->nodes);
    free(s->heads);
}

/* What a thing holds, and what that holds in turn: the cells of a pair, their synapses. */
struct inside {
    world_visit *visit;
    void *ctx;
    struct search holders; /* of the things that were visited, those that hold others; one that is pinned tells for itself */
};

static void inside_visit(void *ctx, world_id id) {
    struct inside *inside = ctx;
    const struct world_row *row = world_find(id);
    inside->visit(inside->ctx, id);
    if (row && world_holds(row->kind) && !(row->flags & WORLD_PINNED))
        search_visit(&inside->holders, id);
}

static void visit_inside(const struct world_row *row, world_visit *visit, void *ctx) {
    struct inside inside = {.visit = visit, .ctx = ctx};
    pins.ask->holds(row->id, row->kind, inside_visit, &inside);
    for (size_t i = 0; i < inside.holders.count; ++i)
        pins.ask->holds(inside.holders.nodes[i].id, inside.holders.nodes[i].kind, inside_visit, &inside);
    search_free(&inside.holders);
}

/* What a thing that is pinned now holds is not held from outside by that any more. */
static void inner_disturbed(void *ctx, world_id id) {
    (void)ctx;
    world_disturbed(id);
}

/* What is dropped together goes in the order of births, or against it. */
static void expect_next_loss(uint32_t row) {
    int step = (int)(row - pins.lost);
    pins.lost = row;
    if (step == 1 || step == -1)
        world_expect_behind(row, step);
}

bool world_pin(world_id id, uint32_t ticket) {
    struct world_row *row = world_find(id);
    struct world_pin *pin = row && !(row->flags & WORLD_PINNED) ? pin_new(row) : NULL;
    if (!pin)
        return false;
    expect_next_loss(pin->row);
    pin->uses = world_uses;
    pin->ticket = ticket;
    row->flags |= WORLD_PINNED;
    pins.holders += world_holds(row->kind);
    ++world_pins_of[row->kind];
    pin->fresh = true;
    orphan(pin); /* not now: this runs inside a death, and what holds it may be half taken apart */
    disturbed(row); /* what had it as a witness must look again: it is not held from outside any more */
    if (world_holds(row->kind))
        visit_inside(row, inner_disturbed, NULL);
    return true;
}

static bool weak_orphaned(void *ctx, struct world_pin *pin) {
    (void)ctx;
    if (pin->weak || pins.holders) {
        const struct world_row *row = world_find(pin->witness);
        if (!row || pins.holders || pins.ask->references(pin->witness, row->kind, row->flags & WORLD_PINNED) <= 0)
            orphan(pin);
    }
    return true;
}

bool world_unsettled(void) { return world_dirty || pins.weak || pins.holders; }

void world_settle_all(void) {
    if ((pins.weak || pins.holders) && !pins.settling)
        world_each_pin(weak_orphaned, NULL);
    pins.all = true;
    if (world_dirty)
        world_settle();
    pins.all = false;
}

/* Everything pinned that can be reached from where links were cut may have had its witness on the other side. */
static void cuts_orphaned(void) {
    struct search s = {0};
    for (uint32_t i = 0; i < pins.cut_count; ++i)
        search_visit(&s, pins.cuts[i]);
    pins.cut_count = 0;
    for (size_t i = 0; i < s.count && !s.failed; ++i) {
        struct world_pin *pin = s.nodes[i].pinned ? world_pin_of(s.nodes[i].id) : NULL;
        if (pin && pin->witness)
            orphan(pin);
        if (s.nodes[i].held <= 0 || s.nodes[i].pinned || pins.holders) /* a pinned thing may have been on the way before it was held again */
            search_expand(&s, i);
    }
    search_free(&s);
}

/* Its reason is gone: nobody holds it, and nothing would change without it. */
static void doubts_settled(void) {
    while (pins.doubt_count) {
        world_id id = pins.doubts[--pins.doubt_count];
        struct world_row *row = world_find(id);
        if (!row || !(row->flags & WORLD_PINNED) || pins.ask->references(id, row->kind, true) > 0 || pins.ask->matters(id, row->kind))
            continue;
        pin_released(row);
    }
}

static void holding_add(void *ctx, world_id id) {
    if (pins.holding_count == pins.holding_capacity && !ROOM_GROW(pins.holdings, pins.holding_capacity))
        return;
    pins.holdings[pins.holding_count++] = (struct holding){id, *(const world_id *)ctx};
}

static bool holdings_of(void *ctx, struct world_pin *pin) {
    (void)ctx;
    const struct world_row *row = world_find(pin->id);
    if (row && world_holds(row->kind))
        visit_inside(row, holding_add, &pin->id);
    return true;
}

static int holding_order(const void *a, const void *b) {
    world_id left = ((const struct holding *)a)->held, right = ((const struct holding *)b)->held;
    return (left > right) - (left < right);
}

static void holdings_gather(void) {
    pins.holding_count = 0;
    if (pins.holders)
        world_each_pin(holdings_of, NULL);
    if (pins.holding_count)
        qsort(pins.holdings, pins.holding_count, sizeof *pins.holdings, holding_order);
}

/* Sets *ctx where ID, which something that leaves is linked to, does not leave itself. */
static void is_other(void *ctx, world_id id) {
    const struct world_row *row = world_find(id);
    if (row && !(row->flags & WORLD_LEAVING))
        *(bool *)ctx = true;
}

/* What may leave, in the order in which it was lost. */
struct leaving {
    uint32_t row, serial;
    uint8_t rank;
};

/* The kinds of which some stay: only to those a link can lead that matters. */
static unsigned kinds_that_stay(const size_t *leaving) {
    unsigned stay = 0;
    for (int kind = 0; kind < KIND_COUNT; ++kind)
        stay |= (unsigned)(world_count_of((enum world_kind)kind) > leaving[kind]) << kind;
    return stay;
}

/* The orphans, marked as leaving; *capacity: to be freed with. NULL: they are too few to be worth it, or some cannot be told. */
static struct leaving *orphans_listed(size_t *count, size_t *capacity, unsigned *stay) {
    enum { FEW = 8 };
    *capacity = pins.orphan_count;
    struct leaving *list = pins.orphan_count > FEW && !pins.holders && !pins.unlisted ? room_new(*capacity * sizeof *list) : NULL;
    size_t leaving[KIND_COUNT] = {0};
    *count = 0;
    for (uint32_t i = 0; list && i < pins.orphan_count; ++i) {
        const struct world_pin *pin = pins.orphans[i] < pins.used ? &pins.list[pins.orphans[i]] : NULL;
        if (!pin || !pin->id || pin->witness)
            continue;
        struct world_row *row = world_row_at(pin->row);
        leaving[row->kind] += !(row->flags & WORLD_LEAVING);
        row->flags |= WORLD_LEAVING;
        list[(*count)++] = (struct leaving){pin->row, row->serial, (uint8_t)release_rank(row->kind)};
    }
    *stay = kinds_that_stay(leaving);
    return list;
}

/* What is asked of many things in turn is fetched ahead. */
static void expect(const struct leaving *list, size_t i, size_t count) {
    enum { AHEAD = 16 };
    const char *thing = i + AHEAD < count ? (const char *)world_row_at(list[i + AHEAD].row)->id : NULL;
    __builtin_prefetch(thing);
    __builtin_prefetch(thing + 64);
}

/* A model that is dropped as a whole: nothing holds what leaves, and it is linked to what leaves alone. Then all may go, without a search: things are looked at in the
   order in which they were lost, which is about that in which they lie in memory. */
static bool leave_alone(const struct leaving *list, size_t count, unsigned stay) {
    bool other = false;
    world_wanted = stay;
    for (size_t i = 0; i < count && !other; ++i) {
        expect(list, i, count);
        const struct world_row *row = world_row_at(list[i].row);
        if (pins.ask->references(row->id, row->kind, true) > 0)
            other = true;
        else if (stay)
            pins.ask->links(row->id, row->kind, is_other, &other);
    }
    world_wanted = ~0u;
    return !other;
}

static void orphans_released(void) {
    size_t count, capacity;
    unsigned stay;
    struct leaving *list = orphans_listed(&count, &capacity, &stay);
    if (!list)
        return;
    bool alone = leave_alone(list, count, stay);
    if (alone)
        pins.orphan_count = 0;
    unsigned ranks = 0;
    for (size_t i = 0; alone && i < count; ++i)
        ranks |= 1u << list[i].rank;
    for (int rank = 0; ranks >> rank; ++rank)
        for (size_t i = 0; ranks >> rank & 1 && i < count; ++i) {
            struct world_row *row = list[i].rank == rank ? world_row_at(list[i].row) : NULL;
            if (!row || row->serial != list[i].serial || !(row->flags & WORLD_PINNED))
                continue;
            pins.closing = row->id;
            pin_released(row);
        }
    pins.closing = 0;
    for (size_t i = 0; !alone && i < count; ++i)
        world_row_at(list[i].row)->flags &= (uint16_t)~WORLD_LEAVING;
    ROOM_END(list, capacity);
}

/* What is new may rely on what others found: nothing happened since that it could not be told of. Before anything is let go nothing is relied on. */
static void orphan_settled(world_id id) {
    const struct world_pin *pin = world_pin_of(id);
    bool held = false;
    for (int exact = pins.all || !pin->fresh; !held && exact <= 1; ++exact) {
        struct search s = {0};
        pins.exact = exact;
        held = search_component(&s, id);
        if (!held && exact)
            release_component(&s);
        search_free(&s);
    }
    pins.exact = true;
    doubts_settled();
}

void world_settle(void) {
    if (pins.settling)
        return;
    pins.settling = pins.exact = true;
    holdings_gather();
    if (pins.cut_count)
        cuts_orphaned();
    doubts_settled();
    orphans_released();
    while (pins.orphan_count) {
        uint32_t index = pins.orphans[--pins.orphan_count];
        if (index >= pins.used || !pins.list[index].id)
            continue;
        if (!pins.list[index].witness)
            orphan_settled(pins.list[index].id);
        struct world_pin *pin = &pins.list[index];
        if (pin->id && pin->fresh) {
            pin->fresh = false;
            pins.ask->kept(pin);
        }
    }
    world_dirty = false;
    pins.settling = pins.exact = false;
}
