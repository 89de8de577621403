/* rxd.c: reactions and species live as other things do. A reaction acts on species, a species on sections; a reaction holds its species as well (its expressions do), and a species perhaps
   sections (its `initial` is a function that closes over one): no references from outside where the holder itself is only pinned. */
#include "python/module.h"
#include "python/rxd.h"
#include "life.h"
#include "patchshim.h"
#include "python/section_type.h"
#include "things.h"

struct visiting {
    world_visit *visit;
    void *ctx;
};

static void visited(void *ctx, const void *object) {
    const struct visiting *visiting = ctx;
    visiting->visit(visiting->ctx, python_is_section(object) ? (world_id)python_section_of(object) : (world_id)object);
}

static void in_list(void *ctx, const void *list) {
    const struct visiting *visiting = ctx;
    const Object *ob = python_hoc_object(list);
    if (ob)
        neuron_sections_listed(ob, visiting->visit, visiting->ctx);
}

static void sections_of(world_id species, world_visit *visit, void *ctx) { python_rxd_sections((const void *)species, in_list, &(struct visiting){visit, ctx}); }

void rxd_holds(world_id id, enum world_kind kind, world_visit *visit, void *ctx) {
    (void)kind;
    python_rxd_holds((const void *)id, visited, &(struct visiting){visit, ctx});
}

/* A species that only pinned reactions still hold was let go of by the user: its sections do not keep it. */
void rxd_links(world_id id, enum world_kind kind, world_visit *visit, void *ctx) {
    if (kind == KIND_REACTION)
        python_rxd_acts_on((const void *)id, visited, &(struct visiting){visit, ctx});
    else if (world_find(id)->flags & WORLD_PINNED)
        sections_of(id, visit, ctx);
}

static void is_known(void *ctx, world_id id) {
    if (world_find(id))
        *(bool *)ctx = true;
}

struct wanted {
    world_id species;
    bool found;
};

static void is_wanted(void *ctx, world_id id) {
    struct wanted *wanted = ctx;
    wanted->found |= id == wanted->species;
}

static bool serves(void *ctx, struct world_row *row) {
    struct wanted *wanted = ctx;
    if (row->kind == KIND_REACTION)
        rxd_links(row->id, KIND_REACTION, is_wanted, wanted);
    return !wanted->found;
}

/* A reaction changes what it acts on; a Species diffuses and takes currents, a State or Parameter is only there for reactions. What holds something that is not understood is not kept: it
   could hold all that its end depends on. */
bool rxd_changes(world_id id, enum world_kind kind) {
    bool any = false;
    if (!python_rxd_known((const void *)id))
        return false;
    if (kind == KIND_REACTION)
        rxd_links(id, kind, is_known, &any);
    else
        sections_of(id, is_known, &any);
    if (!any || kind == KIND_REACTION || python_rxd_is_species((const void *)id))
        return any;
    struct wanted wanted = {.species = id};
    world_each(serves, &wanted);
    return wanted.found;
}

static void place_added(void *ctx, world_id id) { *(uintptr_t *)ctx = *(uintptr_t *)ctx * 31 + id; }

uintptr_t rxd_place(world_id id, enum world_kind kind) {
    uintptr_t place = 0;
    if (kind == KIND_REACTION)
        rxd_links(id, kind, place_added, &place);
    else
        sections_of(id, place_added, &place);
    return place;
}

static void born(const void *object, bool reaction) { life_birth((world_id)object, reaction ? KIND_REACTION : KIND_SPECIES, true); }

/* --- species that go with the reaction --- */
struct together {
    world_id species[16];
    int count;
};

static void acts_on(void *ctx, world_id id) {
    struct together *together = ctx;
    for (int i = 0; i < together->count; ++i)
        if (together->species[i] == id)
            return;
    if (together->count < (int)(sizeof together->species / sizeof *together->species) && world_find(id))
        together->species[together->count++] = id;
}

static void holds_species(void *ctx, world_id id) {
    const struct world_row *row = world_find(id);
    if (row && row->kind == KIND_SPECIES)
        world_edge_add(*(const world_id *)ctx, id);
}

static void by_pinned(void *ctx, world_id reaction) { *(long *)ctx += world_find(reaction)->flags & WORLD_PINNED; }

/* A species made beside the reaction is lost with it, but does not die: the reaction, which stays, has it. One finding is enough. An edge is a reference that a lost reaction holds. */
static void species_lost_too(world_id reaction) {
    struct together together = {0};
    rxd_holds(reaction, KIND_REACTION, holds_species, &reaction);
    rxd_links(reaction, KIND_REACTION, acts_on, &together);
    for (int i = 0; i < together.count; ++i) {
        world_id species = together.species[i];
        long held = 0;
        world_edges_to(species, by_pinned, &held);
        if (python_refcount((const void *)species) <= held && rxd_changes(species, KIND_SPECIES) && world_pin(species, 0))
            python_rxd_keep((void *)species);
    }
}

static bool dies(const void *object, bool reaction) {
    if (!life_death((world_id)object, reaction ? KIND_REACTION : KIND_SPECIES, object, true))
        return false;
    if (reaction)
        species_lost_too((world_id)object);
    return true;
}

static void gone(const void *object) {
    world_id id = (world_id)object;
    if (!world_find(id) || patchshim_is_ending())
        return;
    world_leaving(id);
    world_death(id);
}

void rxd_watch(void) {
    static const struct python_rxd_watch watch = {born, dies, gone};
    python_rxd_watch(&watch);
    python_module_imports(python_rxd_import);
}
