#include "world_fake.h"
#include <stdlib.h>
#include <string.h>

struct fake fake;
enum { BASE = 0x10000, STEP = 0x30 };

world_id fake_id(int thing) { return BASE + (world_id)thing * STEP; }
int fake_of(world_id id) { return (int)((id - BASE) / STEP); }

static void list_add(struct fake_list *list, int item) {
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 4;
        list->items = realloc(list->items, (size_t)list->capacity * sizeof *list->items);
    }
    list->items[list->count++] = item;
}

static bool list_remove(struct fake_list *list, int item) {
    for (int i = list->count; i-- > 0;)
        if (list->items[i] == item) {
            list->items[i] = list->items[--list->count];
            return true;
        }
    return false;
}

static void links(world_id id, enum world_kind kind, world_visit *visit, void *ctx) {
    (void)kind;
    ++fake.walked;
    const struct fake_list *list = &fake.things[fake_of(id)].links;
    for (int i = 0; i < list->count; ++i)
        visit(ctx, fake_id(list->items[i]));
}

static void holds(world_id id, enum world_kind kind, world_visit *visit, void *ctx) {
    (void)kind;
    const struct fake_list *list = &fake.things[fake_of(id)].holds;
    for (int i = 0; i < list->count; ++i)
        visit(ctx, fake_id(list->items[i]));
}

static long references(world_id id, enum world_kind kind, bool pinned) {
    (void)kind;
    (void)pinned;
    ++fake.asked;
    return fake.things[fake_of(id)].references;
}

static void gone(int thing);

static void dereference(int thing) {
    struct fake_thing *t = &fake.things[thing];
    if (--t->references > 0)
        return;
    if (!t->pinned)
        gone(thing);
    else if (t->kind != KIND_SECTION) /* a wrapper of a pinned section goes without a word */
        world_disturbed(fake_id(thing));
}

/* Memory is freed: links end, what it held is let go, its own sections go too. */
static void gone(int thing) {
    struct fake_thing *t = &fake.things[thing];
    if (!t->alive)
        return;
    world_leaving(fake_id(thing));
    if (t->kind == KIND_SECTION)
        world_cut(fake_id(thing)); /* sec_free: the only thing that dies while others are joined through it */
    t->alive = t->pinned = false;
    while (t->links.count) {
        int other = t->links.items[0];
        list_remove(&t->links, other);
        list_remove(&fake.things[other].links, thing);
        if (fake.things[other].owner == thing)
            gone(other);
    }
    while (t->holds.count) {
        int other = t->holds.items[0];
        list_remove(&t->holds, other);
        dereference(other);
    }
    for (int i = 0; t->references && i < fake.count; ++i) /* an objref to it becomes nil */
        while (list_remove(&fake.things[i].holds, thing))
            --t->references;
    world_death(fake_id(thing));
}

static void release(world_id id, enum world_kind kind) {
    (void)kind;
    int thing = fake_of(id);
    fake.things[thing].pinned = false;
    if (fake.order_count < (int)(sizeof fake.order / sizeof *fake.order))
        fake.order[fake.order_count++] = thing;
    if (fake.things[thing].references <= 0)
        gone(thing);
    if (fake.after_release)
        fake.after_release();
}

static void kept(struct world_pin *pin) {
    (void)pin;
    ++fake.kept;
}

static void released(uint32_t ticket, bool used) {
    (void)ticket;
    ++fake.released;
    fake.used += used;
}

static bool matters(world_id id, enum world_kind kind) {
    (void)kind;
    return !fake.things[fake_of(id)].pointless;
}

static const struct world_ask ask = {.links = links, .references = references, .matters = matters, .holds = holds, .release = release, .kept = kept, .released = released};

void fake_start(void) { world_start(&ask); }

void fake_stop(void) {
    world_stop();
    for (int i = 0; i < fake.count; ++i) {
        free(fake.things[i].links.items);
        free(fake.things[i].holds.items);
    }
    free(fake.things);
    memset(&fake, 0, sizeof fake);
}

int fake_make(enum world_kind kind) {
    if (fake.count == fake.capacity) {
        fake.capacity = fake.capacity ? 2 * fake.capacity : 64;
        fake.things = realloc(fake.things, (size_t)fake.capacity * sizeof *fake.things);
    }
    fake.things[fake.count] = (struct fake_thing){.alive = true, .kind = kind, .references = 1, .owner = -1};
    world_birth(fake_id(fake.count), kind, 0);
    return fake.count++;
}

int fake_make_owned(int owner) {
    int section = fake_make(KIND_SECTION);
    fake.things[section].references = 0;
    fake.things[section].owner = owner;
    fake_link(owner, section);
    return section;
}

bool fake_linked(int a, int b) {
    for (int i = 0; i < fake.things[a].links.count; ++i)
        if (fake.things[a].links.items[i] == b)
            return true;
    return false;
}

void fake_link(int a, int b) {
    list_add(&fake.things[a].links, b);
    list_add(&fake.things[b].links, a);
}

void fake_cut(int a, int b) {
    world_cut(fake_id(a));
    list_remove(&fake.things[a].links, b);
    list_remove(&fake.things[b].links, a);
}

void fake_hold(int template_object, int other) {
    list_add(&fake.things[template_object].holds, other);
    ++fake.things[other].references;
}

void fake_unhold(int template_object, int other) {
    if (list_remove(&fake.things[template_object].holds, other))
        dereference(other);
}

void fake_lose(int thing, bool accident) {
    struct fake_thing *t = &fake.things[thing];
    if (t->references == 1 && !t->pinned && accident) {
        t->references = 0;
        t->pinned = true;
        t->uses_at_pin = world_uses;
        world_pin(fake_id(thing), (uint32_t)thing + 1);
    } else {
        dereference(thing);
    }
}

void fake_delete(int thing) { gone(thing); }

int fake_make_pinned(enum world_kind kind) {
    int thing = fake_make(kind);
    fake_lose(thing, true);
    return thing;
}
