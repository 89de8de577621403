#include "things.h"
#include "life.h"
#include "python/python.h"
#include "python/rxd.h"
#include "python/section_type.h"

void things_links(world_id id, enum world_kind kind, world_visit *visit, void *ctx) { (things_of_rxd(kind) ? rxd_links : neuron_links)(id, kind, visit, ctx); }

static void holds(world_id id, enum world_kind kind, world_visit *visit, void *ctx) { (things_of_rxd(kind) ? rxd_holds : neuron_holds)(id, kind, visit, ctx); }

static long section_references(const Section *sec, bool pinned) {
    if (!neuron_section_alive(sec))
        return 0;
    if (neuron_section_of_hoc(sec))
        return neuron_section_owner(sec) ? 0 : 1; /* an object's section goes with the object */
    const void *wrapper = neuron_section_wrapper(sec);
    return wrapper ? python_refcount(wrapper) - pinned : 0;
}

static long references(world_id id, enum world_kind kind, bool pinned) {
    if (kind == KIND_SECTION)
        return section_references((const Section *)id, pinned);
    if (things_of_rxd(kind))
        return python_refcount((const void *)id) - pinned;
    return neuron_refcount((const Object *)id) - pinned + (pinned && life_held_by_simulation(id, kind));
}

static void release(world_id id, enum world_kind kind) {
    if (kind == KIND_SECTION)
        python_release(neuron_section_wrapper((const Section *)id));
    else if (things_of_rxd(kind))
        python_rxd_release((void *)id);
    else
        object_release((Object *)id);
}

const struct world_ask things_ask = {.links = things_links, .references = references, .matters = life_changes, .holds = holds, .release = release, .kept = life_kept, .released = life_released};

const char *things_describe(world_id id, enum world_kind kind, char *buffer, size_t n) {
    return things_of_rxd(kind) ? python_rxd_describe((const void *)id, buffer, n) : neuron_describe(id, kind, buffer, n);
}

const char *things_class(world_id id, enum world_kind kind) {
    return kind == KIND_SECTION ? "Section" : things_of_rxd(kind) ? python_rxd_class((const void *)id) : neuron_class((const Object *)id);
}

uintptr_t things_place(world_id id, enum world_kind kind) { return (things_of_rxd(kind) ? rxd_place : neuron_place)(id, kind); }
