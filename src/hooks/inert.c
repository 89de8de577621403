/* inert.c. Relies on nrnoc/stim.mod, svclmp.mod, vclmp.mod (names of amplitudes and durations, all 0 at first), nrnoc/cabcode.cpp (nrn_isecstack). */
#include "inert.h"
#include "checks/setup.h"
#include "grow.h"
#include "hooks.h"
#include "life.h"
#include "own.h"
#include "neuron/calls.h"
#include "neuron/events.h"
#include "neuron/mechanisms.h"
#include "mechanism.h"
#include "neuron/variables.h"
#include "python/python.h"
#include "world/world.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct pulse {
    const char *class_name, *amplitude, *duration;
    int element;
} pulses[] = {
    {"IClamp", "amp", "dur", 0}, {"SEClamp", "amp1", "dur1", 0}, {"SEClamp", "amp2", "dur2", 0}, {"SEClamp", "amp3", "dur3", 0},
    {"VClamp", "amp", "dur", 0}, {"VClamp", "amp", "dur", 1},    {"VClamp", "amp", "dur", 2},
};

/* A stimulus that was found with an amplitude and without a duration. */
static struct stimulus {
    world_id id;
    uint32_t serial, uses;
    bool able; /* found with a duration at another look */
} *stimuli;
static size_t stimulus_count, stimulus_capacity;

/* The pulse whose amplitude is set; NULL: nothing is set, or it is no stimulus. *able: it has a duration. */
static const struct pulse *set_up(const Object *ob, bool *able) {
    const char *name = neuron_class(ob);
    const struct pulse *found = NULL;
    *able = false;
    if (!name || (*name != 'I' && *name != 'S' && *name != 'V'))
        return NULL;
    for (const struct pulse *p = pulses; p < pulses + sizeof pulses / sizeof *pulses; ++p) {
        const double *amplitude, *duration;
        if (strcmp(p->class_name, name) || !(amplitude = neuron_point_value(ob, p->amplitude, p->element)) || !(duration = neuron_point_value(ob, p->duration, p->element)))
            continue;
        if (!found && *amplitude != 0)
            found = p;
        *able |= *duration != 0;
    }
    return found;
}

static bool is_duration(const Object *ob, const char *variable) {
    const char *name = neuron_class(ob);
    for (const struct pulse *p = pulses; name && p < pulses + sizeof pulses / sizeof *pulses; ++p)
        if (!strcmp(p->class_name, name) && !strcmp(p->duration, variable))
            return true;
    return false;
}

void inert_told(const Object *ob, unsigned flag) {
    struct world_row *row = world_find((world_id)ob);
    if (row)
        row->flags |= (uint16_t)flag;
}

static void named(const Object *ob, const char *variable) {
    if (hooks.acting && is_duration(ob, variable))
        inert_told(ob, WORLD_TOLD);
}

void inert_born(const Object *ob) {
    const char *name = neuron_class(ob);
    for (const struct pulse *p = pulses; name && p < pulses + sizeof pulses / sizeof *pulses; ++p)
        if (*p->class_name == *name && !strcmp(p->class_name, name)) {
            neuron_steer_points(ob, named);
            return;
        }
}

static struct stimulus *known(const struct world_row *row) {
    for (size_t i = 0; i < stimulus_count; ++i)
        if (stimuli[i].id == row->id && stimuli[i].serial == row->serial)
            return &stimuli[i];
    return NULL;
}

static void remember(const struct world_row *row) {
    enum { MOST = 512 }; /* one finding a line: that many of them tell nothing new */
    if (stimulus_count == stimulus_capacity && (stimulus_capacity == MOST || !GROW(stimuli, stimulus_capacity)))
        return;
    stimuli[stimulus_count++] = (struct stimulus){row->id, row->serial, world_uses, false};
}

static bool look_at(void *unused, struct world_row *row) {
    bool able;
    (void)unused;
    const struct pulse *pulse = row->kind == KIND_POINT_PROCESS ? set_up((const Object *)row->id, &able) : NULL;
    if (!pulse || row->flags & WORLD_TOLD)
        return true;
    struct stimulus *stimulus = known(row);
    if (stimulus)
        stimulus->able |= able;
    else if (!able && world_unused(row)) /* one that was there in an earlier run may have acted then */
        remember(row);
    return true;
}

void inert_look(void) {
    if (checks_severity(CHECK_inert_stimulus) != SEVERITY_OFF)
        world_each(look_at, NULL);
}

/* Steps ran, and it still has no duration. */
static void judge(const struct stimulus *stimulus) {
    bool able;
    const struct world_row *row = world_find(stimulus->id);
    if (!row || row->serial != stimulus->serial || stimulus->able || stimulus->uses == world_uses || row->flags & (WORLD_QUIET | WORLD_TOLD))
        return;
    const Object *ob = (const Object *)row->id;
    const struct pulse *pulse = neuron_section_of(ob) ? set_up(ob, &able) : NULL;
    if (!pulse || able)
        return;
    char name[200], words[120];
    snprintf(words, sizeof words, "%s is %g, but %s is 0", pulse->amplitude, *neuron_point_value(ob, pulse->amplitude, pulse->element), pulse->duration);
    struct setup_fact fact = {.object = neuron_describe(row->id, KIND_POINT_PROCESS, name, sizeof name), .other = words, .line = world_origin_get(row->origin)->place};
    setup_finding(CHECK_inert_stimulus, &fact, NULL, 0);
}

void inert_dies(const Object *ob) {
    for (size_t i = 0; i < stimulus_count; ++i)
        if (stimuli[i].id == (world_id)ob) {
            judge(&stimuli[i]);
            stimuli[i--] = stimuli[--stimulus_count];
        }
}

/* Who pushed what lies at each depth of the stack; what HOC pushes pops by itself, and covers nothing at the end. */
static struct push {
    const void *section;
    struct place line;
} pushes[32];

void inert_pushed(void *section) {
    int depth = neuron_section_stack();
    if (depth < 1 || depth > (int)(sizeof pushes / sizeof *pushes))
        return;
    pushes[depth - 1].section = section;
    life_line(&pushes[depth - 1].line);
}

/* HOC pops by itself. What a call pushes for its sec= is popped when it returns: not looked at in the middle of one. */
static void section_stack(void) {
    int depth = neuron_section_stack();
    const Section *top = depth > 0 && python_active() && !step_runs() ? neuron_accessed_section() : NULL;
    if (!top)
        return;
    char name[160], words[80] = "";
    const struct world_row *row = world_find((world_id)top);
    snprintf(name, sizeof name, "%s", neuron_section_name(top));
    if (depth > 1)
        snprintf(words, sizeof words, ", on top of %d more", depth - 1);
    struct setup_fact fact = {.object = name, .other = words, .made = row ? world_origin_get(row->origin)->place : (struct place){0}};
    const struct push *push = depth <= (int)(sizeof pushes / sizeof *pushes) ? &pushes[depth - 1] : NULL;
    if (push && push->section == top && push->line.file) {
        fact.made = (struct place){0};
        fact.line = push->line;
    }
    setup_finding(CHECK_section_stack, &fact, NULL, 0);
}

/* Somebody set its delay, runs went by, and its weight is what it was at birth. One that listens to spikes, or whose target does not look at the weight, does its work all the same. */
static bool weightless(void *unused, struct world_row *row) {
    const Object *ob = (const Object *)row->id;
    int count;
    (void)unused;
    if (row->kind != KIND_NETCON || !(row->flags & WORLD_BEGUN) || row->flags & (WORLD_TOLD | WORLD_QUIET) || world_unused(row))
        return true;
    const double *weights = neuron_netcon_weights(neuron_this(ob), &count);
    const struct world_row *target = world_find(neuron_netcon_target(ob));
    if (!weights || weights[0] != 0 || !target || target->kind != KIND_POINT_PROCESS || neuron_netcon_listens(ob) || !mechanism_receives_weight(neuron_type((const Object *)target->id)))
        return true;
    char name[200];
    struct setup_fact fact = {.object = neuron_describe(row->id, KIND_NETCON, name, sizeof name), .other = "its weight is 0, and nobody ever set it", .line = world_origin_get(row->origin)->place, .variant = 1};
    setup_finding(CHECK_inert_stimulus, &fact, NULL, 0);
    return true;
}

void inert_end(void) {
    if (checks_severity(CHECK_inert_stimulus) != SEVERITY_OFF)
        world_each(weightless, NULL);
    for (size_t i = 0; i < stimulus_count; ++i)
        judge(&stimuli[i]);
    section_stack();
}
