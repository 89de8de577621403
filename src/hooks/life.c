/* life.c: what a birth costs, and what a death is asked. The answers come from neuron/ (does it matter), world/ (was it used; the policy) and
   python/ or neuron/hoc (what did the user mean). */
#include "life.h"
#include "checks/checks.h"
#include "checks/unused_death.h"
#include "graph.h"
#include "hooks.h"
#include "loss.h"
#include "own.h"
#include "things.h"
#include "neuron/hoc.h"
#include "options/options.h"
#include "patchshim.h"
#include "python/python.h"
#include "python/section_type.h"
#include "world/policy.h"

static uint32_t origin_here(bool by_python, bool *quiet) {
    struct world_origin origin = {0};
    struct python_origin python;
    *quiet = false;
    if (by_python && python_origin_here(&python)) {
        patchshim_python();
        origin = (struct world_origin){python.place, python.code, python.module_code, python.callers};
        *quiet = python.by_patch;
        return world_origin_add(&origin);
    }
    return !by_python && hoc_place_here(&origin.place) ? world_origin_add(&origin) : 0;
}

uint32_t life_origin_in_python(void) {
    bool quiet;
    return origin_here(true, &quiet);
}

void life_birth(world_id id, enum world_kind kind, bool by_python) {
    bool quiet;
    uint32_t origin = origin_here(by_python, &quiet);
    world_birth(id, kind, origin);
    if (quiet && world_find(id))
        world_find(id)->flags |= WORLD_QUIET;
    if (kind == KIND_NETCON)
        neuron_link_later(id);
}

void life_line(struct place *place) {
    struct python_origin origin;
    struct place inner = {0}, user;
    *place = (struct place){0};
    if (!hoc_is_innermost() && python_origin_here(&origin))
        *place = origin.place;
    else if (hoc_place_of_user(&user))
        *place = user;
    else if (hoc_place_here(&inner))
        *place = python_origin_here(&origin) ? origin.place : inner; /* Python called what NEURON brings along */
}

bool life_held_by_simulation(world_id id, enum world_kind kind) {
    switch (kind) {
    case KIND_HANDLER: {
        const void *callable = neuron_handler_callable((const Object *)id);
        return !callable || !python_active() || !python_callable_abandoned(callable);
    }
    case KIND_STATE_TRANSITION:
        return true;
    case KIND_VECTOR:
        return neuron_vector_plays((const Object *)id);
    case KIND_RANDOM:
        return world_find(id)->flags & WORLD_PLAYS;
    default:
        return false;
    }
}

struct dying {
    enum world_kind kind;
    world_id id;
    bool elsewhere; /* what takes its place sits at another place, or joins others */
};

/* The thing that the Python object VALUE is, or stands for, where that could be of KIND; 0. */
static world_id thing_behind(const void *value, enum world_kind kind) {
    if (!things_of_rxd(kind))
        return (world_id)python_hoc_object(value);
    const struct world_row *row = world_find((world_id)value);
    return row && row->kind == kind ? row->id : 0;
}

/* Is the Python object VALUE of the class of what dies? */
static bool same_class(const void *value, void *ctx) {
    struct dying *dying = ctx;
    if (dying->kind == KIND_SECTION)
        return python_is_section(value);
    world_id other = thing_behind(value, dying->kind);
    if (!other || things_class(other, dying->kind) != things_class(dying->id, dying->kind))
        return false;
    dying->elsewhere = things_place(other, dying->kind) != things_place(dying->id, dying->kind);
    return true;
}

static enum policy_intent intent_of_python(enum intent intent) {
    static const enum policy_intent table[] = {
        [INTENT_NONE] = POLICY_NOBODY,       [INTENT_WORD] = POLICY_WORD,      [INTENT_REPLACED] = POLICY_REPLACED, [INTENT_QUESTION] = POLICY_QUESTION, [INTENT_FAILED] = POLICY_FAILED,
        [INTENT_COLLECTED] = POLICY_NOBODY, [INTENT_EXIT] = POLICY_NOBODY, [INTENT_DOUBT] = POLICY_DOUBT,       [INTENT_ACCIDENT] = POLICY_ACCIDENT,
    };
    return table[intent];
}

static enum policy_intent intent_of_hoc(enum hoc_intent intent) {
    static const enum policy_intent table[] = {
        [HOC_NONE] = POLICY_NOBODY, [HOC_WORD] = POLICY_WORD, [HOC_REPLACED] = POLICY_REPLACED, [HOC_ACCIDENT] = POLICY_ACCIDENT, [HOC_FAILED] = POLICY_FAILED, [HOC_DOUBT] = POLICY_DOUBT,
    };
    return table[intent];
}

/* Out of libnrnpython it is Python's; out of libnrniv HOC's, unless HOC only works for a call of Python. */
static enum policy_intent ask_intent(const struct world_row *row, const void *wrapper, bool by_python, struct unused_death *death, bool *elsewhere) {
    static struct python_death python;
    static struct hoc_death hoc;
    const struct world_origin *made = world_origin_get(row->origin);
    struct dying dying = {row->kind, row->id, false};
    if (by_python ? python_calls() : python_active() && !hoc_is_innermost()) {
        const struct python_origin origin = {.place = made->place, .code = made->code, .module_code = made->module_code, .callers = made->callers};
        const struct python_death *read = python_death_again(&origin, world_births());
        if (!read) {
            struct python_dying question = {wrapper, same_class, &dying, origin, world_births()};
            python_intent_at_death(&question, &python);
            read = &python;
        }
        death->lost = read->place;
        death->how = read->how;
        *elsewhere = dying.elsewhere;
        return intent_of_python(read->intent);
    }
    hoc_intent_at_death(&made->place, (void *)row->id, object_outermost(), &hoc);
    death->lost = hoc.place;
    death->how = hoc.how;
    death->in_hoc = true;
    if (hoc_file_of_neuron(hoc.place.file))
        life_line(&death->lost);
    return intent_of_hoc(hoc.intent);
}

/* What was used dies as NEURON says. Where it was the source of NetCons that stay, and nobody said that it should go, they are looked at before the next step. */
static void used_death(const struct world_row *row, const void *wrapper, bool by_python) {
    struct unused_death death = {0};
    bool elsewhere;
    if (!source_has_netcons(row->id, row->kind))
        return;
    enum policy_intent intent = ask_intent(row, wrapper, by_python, &death, &elsewhere);
    if (intent == POLICY_ACCIDENT || intent == POLICY_REPLACED)
        source_lost(row->id, row->kind, &death.lost);
}

bool life_changes(world_id id, enum world_kind kind) {
    if (things_of_rxd(kind))
        return rxd_changes(id, kind);
    return neuron_changes(id, kind) || (kind == KIND_POINT_PROCESS && neuron_section_of((const Object *)id) && own_vector_read(id));
}

static unsigned tell(struct unused_death *death, enum unused_death_form form, bool quiet) {
    char describe[300];
    if (quiet || unused_death_is_off(form))
        return 0;
    death->describe = things_describe(death->id, death->kind, describe, sizeof describe);
    death->class_name = things_class(death->id, death->kind);
    death->graph = graph_around(death->id, form == UNUSED_DEATH_PINNED);
    return unused_death_report(death, form);
}

void life_released(uint32_t ticket, bool used) {
    if (!used && !loss_is(ticket))
        unused_death_withdraw(ticket);
}

/* A note is written when somebody looks, and not at all where the thing is gone by then. What is shown at once is written now. */
static bool pinned(struct unused_death *death, bool quiet) {
    uint32_t ticket = 0;
    if (!quiet && checks_severity(CHECK_unused_death) <= SEVERITY_NOTE)
        ticket = loss_note(death);
    if (!ticket)
        ticket = tell(death, UNUSED_DEATH_PINNED, quiet);
    if (world_pin(death->id, ticket))
        return true;
    life_released(ticket, false);
    return false;
}

bool life_death(world_id id, enum world_kind kind, const void *wrapper, bool by_python) {
    struct world_row *row = world_find(id);
    if (!row || kind == KIND_OTHER || patchshim_is_ending())
        return false;
    if (row->flags & (WORLD_PINNED | WORLD_BUILDING))
        return false; /* a release, or a constructor that failed */
    if (object_releases())
        return false; /* what holds it was judged before: the code that runs now did not let go of it */
    bool unused = world_unused(row);
    if (!unused && options.keep != KEEP_ALWAYS) {
        used_death(row, wrapper, by_python);
        return false;
    }
    if (kind == KIND_VECTOR ? !vector_plays(row) : !life_changes(id, kind))
        return false;
    struct unused_death death = {.id = id, .kind = kind, .made = world_origin_get(row->origin)->place};
    bool quiet = row->flags & WORLD_QUIET;
    struct policy_case question = {.keep = quiet && options.keep == OPTION_KEEP_NEVER ? KEEP_UNUSED : (enum policy_keep)options.keep, .changes = true, .unused = unused, .elsewhere = false};
    question.intent = ask_intent(row, wrapper, by_python, &death, &question.elsewhere);
    enum policy_verdict verdict = policy_judge(&question);
    switch (verdict) {
    case POLICY_PINNED:
        return pinned(&death, quiet);
    case POLICY_WARNED:
        tell(&death, UNUSED_DEATH_WARNED, quiet);
        return false;
    case POLICY_REPLACED_NOTE:
        tell(&death, UNUSED_DEATH_REPLACED, quiet);
        return false;
    case POLICY_DOUBT_NOTE:
        tell(&death, UNUSED_DEATH_DOUBT, quiet);
        return false;
    case POLICY_DIES:
        break;
    }
    return false;
}

void life_kept(struct world_pin *pin) {
    if (!loss_is(pin->ticket))
        return;
    const struct world_row *row = world_find(pin->id);
    struct unused_death death = {.id = pin->id, .kind = row->kind, .made = world_origin_get(row->origin)->place};
    loss_read(pin->ticket, &death);
    pin->ticket = tell(&death, UNUSED_DEATH_PINNED, false);
}
