/* wait.c: what dies while NEURON is in the middle of a step, or of finitialize - in a handler, an event, a callback, or because Python's collector runs -, and that the
   rest of the step would still use, dies at its end. NEURON walks lists of nodes, of mechanisms' data and of NetCons there; 9.x aborts when frozen data go.
   Relies on nrnoc/fadvance.cpp (nrn_fixed_step, nrn_finitialize), nrniv/finithnd.cpp (nrn_fihexec walks the handlers of one type), nrncvode/netcvode.cpp (PreSyn::send
   calls its statement, then its NetCons; a variable step keeps what is played and recorded in lists of its own until it is set up again). */
#include "hooks.h"
#include "grow.h"
#include "life.h"
#include "neuron/calls.h"
#include "neuron/events.h"
#include "own.h"
#include "patchshim.h"
#include "python/python.h"
#include "python/section_type.h"
#include <stdlib.h>

size_t own_waiting;
static struct {
    struct waiting {
        world_id id;
        uint32_t serial;
        void *wrapper; /* of a Section: one reference to it is ours */
        void *item;    /* what sec_free was called with, where the user deletes the section itself */
    } * list;
    size_t capacity;
} waiting;

static bool nobody(const void *value, void *ctx) {
    (void)value;
    (void)ctx;
    return false;
}

static bool collector_runs(void) {
    struct python_dying question = {.same_class = nobody};
    struct python_death death;
    if (!python_active())
        return false;
    python_intent_at_death(&question, &death);
    return death.intent == INTENT_COLLECTED;
}

static void one_section(void *ctx, world_id id) {
    (void)id;
    *(bool *)ctx = true;
}

static bool has_sections(world_id id) {
    bool any = false;
    neuron_links(id, KIND_TEMPLATE, one_section, &any);
    return any;
}

/* Would the rest of the step, or of finitialize, use it? What NEURON itself takes out of its lists goes at once: what a program sees of that is right. */
static bool is_used(world_id id, enum world_kind kind) {
    const Object *ob = (const Object *)id;
    switch (kind) {
    case KIND_SECTION:
    case KIND_STATE_TRANSITION:
        return true;
    case KIND_POINT_PROCESS:
        return neuron_section_of(ob);
    case KIND_TEMPLATE:
        return has_sections(id);
    case KIND_ARTIFICIAL_CELL:
        return neuron.family >= FAMILY_90 || neuron_source_sends();
    case KIND_NETCON:
        return neuron_source_sends();
    case KIND_VECTOR:
        return neuron_variable_step() && neuron_playrecord(ob);
    default:
        return false;
    }
}

static bool wait_for_end(struct waiting entry) {
    if (own_waiting == waiting.capacity && !GROW(waiting.list, waiting.capacity))
        return false;
    waiting.list[own_waiting++] = entry;
    return true;
}

/* Until the end it acts no more, as if it were gone. */
static void silence(world_id id, enum world_kind kind) {
    if (kind == KIND_NETCON) {
        neuron_netcon_set_active((Object *)id, false);
        events_purge((uintptr_t)neuron_this((Object *)id));
    } else if (kind == KIND_ARTIFICIAL_CELL)
        events_purge_object((Object *)id, kind);
}

/* The type of the handlers that run now. A stale one, left by an error, does no harm: a handler that dies waits for the end of the next step. */
static int handlers_type = -1;

bool own_wait(world_id id, bool by_python) {
    const struct world_row *row = world_find(id);
    if (!row || patchshim_is_ending())
        return false;
    if (row->kind == KIND_HANDLER ? handlers_type < 0 || neuron_handler_type((const Object *)id) != handlers_type
                                  : !step_runs() || (!is_used(id, row->kind) && !(by_python && collector_runs())))
        return false;
    if (!wait_for_end((struct waiting){id, row->serial, row->kind == KIND_SECTION ? neuron_section_wrapper((const Section *)id) : NULL, NULL}))
        return false;
    silence(id, row->kind);
    return true;
}

bool own_section_waits(const Section *sec, void *item) {
    const struct world_row *row = world_find((world_id)sec);
    return row && !patchshim_is_ending() && step_runs() && wait_for_end((struct waiting){row->id, row->serial, NULL, item});
}

void own_release(void) {
    size_t count = own_waiting;
    struct waiting *list = waiting.list;
    if (!count)
        return;
    own_waiting = waiting.capacity = 0; /* a death may begin a step of its own: a destructor in Python */
    waiting.list = NULL;
    for (size_t i = 0; i < count; ++i) {
        const struct world_row *row = world_find(list[i].id);
        bool lives = row && row->serial == list[i].serial;
        if (list[i].wrapper)
            python_release(list[i].wrapper);
        else if (lives && list[i].item)
            section_free(list[i].item);
        else if (lives)
            object_release((Object *)row->id);
    }
    free(list);
}

/* Type 3 runs before anything is looked at: there the structure may change. */
void hook_nrn_fihexec(int type);
void hook_nrn_fihexec(int type) {
    HOOK_ENTER(nrn_fihexec);
    if (!acting) {
        real(type);
        return;
    }
    struct step_mark *step = type == 3 ? step_pauses() : NULL;
    if (type != 3)
        step_queue_emptied();
    handlers_type = type;
    real(type);
    handlers_type = -1;
    if (type != 3)
        return;
    life_observed_all(); /* what they left without a reason goes before anything is looked at */
    step_goes_on(step);
    events_before_finitialize();
}

#define HOOKS_wait
#include "exports.h"
