/* own.c: mechanisms keep raw pointers to a Random (NetStim.noiseFromRandom, setRNG of many published synapses) or a Vector (VecStim.play, APCount.record), and LinearMechanism to its matrices and vectors: here the object owns what it was
   given, until it dies or is given another.
   Relies on nrnoc/init.cpp, point_register_mech: the table of member functions is kept, not copied; a member function gets the Point_process. */
#include "own.h"
#include "dangling.h"
#include "hooks.h"
#include "life.h"
#include "neuron/calls.h"
#include "neuron/member_arguments.h"
#include "patchshim.h"
#include <stdlib.h>
#include <string.h>

/* --- what a point process owns ------------------------------------------------------------------------------------------------------- */
enum { ARGUMENTS = 3 };
static struct {
    struct owned {
        world_id owner;
        Object *thing;
        uint32_t next; /* index + 1 */
        uint8_t slot;
    } * list;
    uint32_t *heads;
    uint32_t count, capacity, free;
} owned;

static uint32_t *head_of(world_id owner) { return &owned.heads[(((owner >> 4) * UINT64_C(0x9E3779B97F4A7C15)) >> 24) & (owned.capacity - 1)]; }

static bool owned_grow(void) {
    uint32_t capacity = owned.capacity ? 2 * owned.capacity : 64;
    struct owned *list = realloc(owned.list, capacity * sizeof *list);
    if (list)
        owned.list = list;
    uint32_t *heads = calloc(capacity, sizeof *heads);
    if (!list || !heads) {
        free(heads);
        return false;
    }
    free(owned.heads);
    owned.heads = heads;
    owned.capacity = capacity;
    for (uint32_t i = 0; i < owned.count; ++i) /* full: none is free */
        if (list[i].owner) {
            uint32_t *head = head_of(list[i].owner);
            list[i].next = *head;
            *head = i + 1;
        }
    return true;
}

/* Gives up what SLOT of OWNER holds; with slot < 0 everything. */
static void disown(world_id owner, int slot) {
    if (!owned.capacity)
        return;
    Object *dropped[8];
    do {
        size_t count = 0;
        for (uint32_t *link = head_of(owner); *link && count < sizeof dropped / sizeof *dropped;) {
            struct owned *entry = &owned.list[*link - 1];
            if (entry->owner != owner || (slot >= 0 && entry->slot != slot)) {
                link = &entry->next;
                continue;
            }
            uint32_t index = *link;
            *link = entry->next;
            dropped[count++] = entry->thing;
            *entry = (struct owned){.next = owned.free};
            owned.free = index;
        }
        for (size_t i = 0; i < count; ++i)
            object_release(dropped[i]);
        if (count < sizeof dropped / sizeof *dropped)
            return;
    } while (true);
}

static void own(world_id owner, int slot, Object *thing) {
    uint32_t index = owned.free;
    struct world_row *row = world_find(owner);
    if (!row)
        return;
    if (index)
        owned.free = owned.list[index - 1].next;
    else if (owned.count == owned.capacity && !owned_grow())
        return;
    else
        index = ++owned.count;
    uint32_t *head = head_of(owner);
    owned.list[index - 1] = (struct owned){owner, thing, *head, (uint8_t)slot};
    *head = index;
    row->flags |= WORLD_OWNS;
    neuron_object_ref(thing);
}

void own_before_death(Object *ob, enum world_kind kind) {
    if (kind == KIND_POINT_PROCESS || kind == KIND_ARTIFICIAL_CELL) {
        events_purge_object(ob, kind);
        dangling_object_dies((world_id)ob);
    } else if (kind == KIND_VECTOR)
        dangling_vector_dies((world_id)ob);
}

void own_after_death(world_id id, unsigned flags) {
    if (flags & WORLD_OWNS)
        disown(id, -1);
}

/* Member functions that keep a pointer to what they are given, by name. Those of one group write the same variable. */
enum { GROUP_RANDOM, GROUP_PLAY, GROUP_RECORD };
#define KEEPERS(X) X(noiseFromRandom, GROUP_RANDOM) X(noiseFromRandom123, GROUP_RANDOM) X(setRNG, GROUP_RANDOM) X(setrand, GROUP_RANDOM) X(play, GROUP_PLAY) X(record, GROUP_RECORD)
enum keeper {
#define X(name, group) KEEPER_##name,
    KEEPERS(X)
#undef X
    KEEPER_COUNT
};
static const struct {
    const char *name;
    int group;
} keepers[KEEPER_COUNT] = {
#define X(name, group) {#name, group},
    KEEPERS(X)
#undef X
};

/* The member functions themselves, by class. */
static struct {
    struct keeping {
        const char *class_name;
        double (*functions[KEEPER_COUNT])(void *);
    } * list;
    size_t count;
} classes;

static double keep(void *point, enum keeper which) {
    Object *ob = point ? neuron_object_of_point(point) : NULL, *given[ARGUMENTS] = {NULL};
    const char *name = ob ? neuron_class(ob) : NULL;
    double (*function)(void *) = NULL;
    for (size_t i = 0; i < classes.count; ++i)
        if (name ? !strcmp(classes.list[i].class_name, name) : !i)
            function = classes.list[i].functions[which];
    if (!function)
        return 0;
    for (int i = 0; i < ARGUMENTS; ++i) {
        Object *argument = hooks.acting ? neuron_object_argument(i + 1) : NULL;
        enum world_kind kind = argument ? neuron_kind(argument) : KIND_OTHER;
        given[i] = kind == KIND_RANDOM || kind == KIND_VECTOR ? argument : NULL;
    }
    double result = function(point); /* an error leaves everything as it was */
    if (!hooks.acting || !ob)
        return result;
    for (int i = 0; i < ARGUMENTS; ++i)
        if (given[i])
            neuron_object_ref(given[i]); /* it may be what was owned before */
    for (int i = 0; i < ARGUMENTS; ++i)
        disown((world_id)ob, keepers[which].group * ARGUMENTS + i);
    for (int i = 0; i < ARGUMENTS; ++i)
        if (given[i]) {
            own((world_id)ob, keepers[which].group * ARGUMENTS + i, given[i]);
            object_release(given[i]);
        }
    return result;
}

#define X(name, group) static double keep_##name(void *point) { return keep(point, KEEPER_##name); }
KEEPERS(X)
#undef X
static double (*const wrappers[KEEPER_COUNT])(void *) = {
#define X(name, group) keep_##name,
    KEEPERS(X)
#undef X
};

static int keeper_of(const char *name) {
    for (int i = 0; i < KEEPER_COUNT; ++i)
        if (!strcmp(keepers[i].name, name))
            return i;
    return -1;
}

/* A copy of a class's member functions where those that keep pointers are ours; the table itself where there is none. */
static struct neuron_member *wrap(const char *class_name, struct neuron_member *members) {
    size_t count = 0;
    bool any = false;
    for (; members && members[count].name; ++count)
        any |= keeper_of(members[count].name) >= 0;
    if (!any)
        return members;
    struct keeping *list = realloc(classes.list, (classes.count + 1) * sizeof *list);
    if (list)
        classes.list = list;
    struct neuron_member *copy = malloc((count + 1) * sizeof *copy);
    if (!list || !copy) {
        free(copy);
        return members;
    }
    struct keeping *row = &list[classes.count++];
    *row = (struct keeping){.class_name = class_name};
    memcpy(copy, members, (count + 1) * sizeof *copy);
    for (size_t i = 0; i < count; ++i) {
        int which = keeper_of(copy[i].name);
        if (which < 0)
            continue;
        row->functions[which] = copy[i].function;
        copy[i].function = wrappers[which];
    }
    return copy;
}

/* m: version, name, ... (nrnoc/init.cpp). */
int hook_point_register_mech(const char **m, void *a, void *b, void *c, void *d, void *e, int f, int g, void *h, void *i, struct neuron_member *members);
int hook_point_register_mech(const char **m, void *a, void *b, void *c, void *d, void *e, int f, int g, void *h, void *i, struct neuron_member *members) {
    HOOK_ENTER(point_register_mech);
    return real(m, a, b, c, d, e, f, g, h, i, acting ? wrap(m[1], members) : members);
}

/* --- LinearMechanism ------------------------------------------------------------------------------------------------------------------ */
static void *(*linear_mechanism_construct)(Object *);

static void equations_of(void *ctx, world_id section) {
    world_edge_add((world_id)ctx, section);
    world_edge_add(section, (world_id)ctx);
}

/* Its matrices and vectors are all arguments of its constructor (nrniv/linmod1.cpp, LinearMechanism::create). Its equations are those of the nodes of sections. */
static void *linear_mechanism(Object *ob) {
    void *self = linear_mechanism_construct(ob);
    bool listed = false;
    for (int i = 1; hooks.acting && neuron_has_argument(i); ++i) {
        Object *given = neuron_object_argument(i);
        const char *name = given ? neuron_class(given) : NULL;
        if (name && (!strcmp(name, "Matrix") || !strcmp(name, "Vector")))
            own((world_id)ob, i, given);
        listed |= given && neuron_sections_listed(given, equations_of, ob);
    }
    if (hooks.acting && !listed && neuron_accessed_section())
        equations_of(ob, (world_id)neuron_accessed_section());
    return self;
}

void own_class(const char *name, void **construct) {
    static const struct {
        const char *name;
        void *(**real)(Object *), *(*ours)(Object *);
    } classes[] = {{"LinearMechanism", &linear_mechanism_construct, linear_mechanism}, {"List", &object_list_construct, object_list}};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; ++i)
        if (!strcmp(name, classes[i].name) && !*classes[i].real) {
            *classes[i].real = (void *(*)(Object *)) * construct;
            *construct = (void *)classes[i].ours;
        }
}

/* Something else than OWNER holds a Vector that OWNER owns: it can be read. */
bool own_vector_read(world_id owner) {
    for (uint32_t i = owned.capacity ? *head_of(owner) : 0; i; i = owned.list[i - 1].next)
        if (owned.list[i - 1].owner == owner && neuron_kind(owned.list[i - 1].thing) == KIND_VECTOR && neuron_refcount(owned.list[i - 1].thing) > 1)
            return true;
    return false;
}

#define HOOKS_own
#include "exports.h"
