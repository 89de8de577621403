/* changes.c: PARAMETERs that a callback of cvode.event changes by variable time step, without re_init: the integrator goes on with a solution in which they have their old values
   (cvode-reinit). Before and after a callback they are looked at, as long as that costs nothing to speak of; a step costs nothing. Relies on nrncvode/hocevent.cpp
   (HocEvent::deliver, allthread_handle) and cvodeobj.cpp (Cvode::init: what re_init calls, and whatever starts the integrator anew). */
#include "changes.h"
#include "checks/setup.h"
#include "grow.h"
#include "hooks.h"
#include "life.h"
#include "mechanism.h"
#include "neuron/calls.h"
#include "neuron/events.h"
#include "neuron/nmodl.h"
#include "neuron/variables.h"
#include "own.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUDGET = 1000000 /* values that are looked at in a process */ };
static struct {
    double *before;
    size_t count, capacity, looked;
    unsigned inits;
    bool watched; /* nested callbacks are not looked at */
} values;

bool changes_pending;
static struct {
    double t;
    char what[240];
    struct place line;
} pending;

/* What was found not to matter, by type and variable. */
enum { HARMLESS = 32 };
static struct {
    const struct variable *list[HARMLESS];
    unsigned count;
} harmless;

static bool keep(double value) {
    if (values.count == values.capacity && !GROW(values.before, values.capacity))
        return false;
    values.before[values.count++] = value;
    return true;
}

/* Each PARAMETER of each mechanism and point process in turn, as VISIT wants it. */
struct walk {
    bool (*visit)(struct walk *walk, const Section *sec, int segment, const void *prop, int type, const struct variable *variable, double value);
    size_t place;       /* of the value among those before */
    size_t prop_place;  /* of the first value of the mechanism that is looked at */
    bool found;
};

static bool prop_values(void *ctx, const Section *sec, int segment, const void *prop, int type) {
    struct walk *walk = ctx;
    const struct variable *list = NULL;
    walk->prop_place = walk->place;
    for (int i = 0, n = neuron_variables(type, &list); i < n; ++i)
        for (int element = 0; list[i].role == VARIABLE_PARAMETER && element < list[i].elements; ++element) {
            const double *value = neuron_value(prop, &list[i], element);
            if (value && !walk->visit(walk, sec, segment, prop, type, &list[i], *value))
                return false;
        }
    return true;
}

static bool section_values(void *ctx, struct world_row *row) { return row->kind != KIND_SECTION || neuron_segment_props((const Section *)row->id, prop_values, ctx); }

static bool remember(struct walk *walk, const Section *sec, int segment, const void *prop, int type, const struct variable *variable, double value) {
    (void)sec, (void)segment, (void)prop, (void)type, (void)variable;
    ++walk->place;
    return walk->place < BUDGET && keep(value);
}

/* The part of a name before the suffix of its mechanism: gnabar of gnabar_hh. */
static void plain_name(const struct variable *variable, int type, char *name, size_t n) {
    snprintf(name, n, "%s", variable->name);
    size_t length = strlen(name), suffix = strlen(mechanism_name(type));
    if (length > suffix + 1 && !strcmp(name + length - suffix, mechanism_name(type)) && name[length - suffix - 1] == '_')
        name[length - suffix - 1] = 0;
}

static double value_of(const void *prop, int type, const char *name, const double *before) {
    const struct variable *list = NULL;
    for (int i = 0, place = 0, n = neuron_variables(type, &list); i < n; ++i) {
        const double *value = list[i].role == VARIABLE_PARAMETER ? neuron_value(prop, &list[i], 0) : NULL;
        if (value && !strcmp(list[i].name, name))
            return before ? before[place] : *value;
        place += value ? list[i].elements : 0;
    }
    return NAN;
}

/* A pulse that is over, or is to come, begins by an event of its own. */
static bool pulse_acts(const void *prop, int type, const double *before) {
    double t = neuron_time(), delay = value_of(prop, type, "del", before);
    return !(t < delay) && t < delay + value_of(prop, type, "dur", before);
}

static bool matters(struct walk *walk, const void *prop, int type, const struct variable *variable) {
    const char *mechanism = mechanism_name(type), *text = mechanism_text(type);
    if (!strcmp(mechanism, "SEClamp") || !strcmp(mechanism, "VClamp")) /* of which of its pulses it is cannot be told */
        return false;
    if (!strcmp(mechanism, "IClamp"))
        return pulse_acts(prop, type, values.before + walk->prop_place) || pulse_acts(prop, type, NULL);
    for (unsigned i = 0; i < harmless.count && i < HARMLESS; ++i)
        if (harmless.list[i] == variable)
            return false;
    char name[80], *code = text ? nmodl_code(text) : NULL;
    plain_name(variable, type, name, sizeof name);
    bool runs = code && nmodl_runs_with(code, name);
    free(code);
    if (!runs)
        harmless.list[harmless.count++ % HARMLESS] = variable;
    return runs;
}

static bool compare(struct walk *walk, const Section *sec, int segment, const void *prop, int type, const struct variable *variable, double value) {
    if (walk->place >= values.count)
        return false; /* there is more than before */
    double before = values.before[walk->place++];
    if (before == value || (isnan(before) && isnan(value)) || !matters(walk, prop, type, variable))
        return true;
    char where[160];
    snprintf(pending.what, sizeof pending.what, "%s of %s in %s", variable->name, mechanism_name(type), neuron_segment_name(sec, segment, where, sizeof where));
    walk->found = true;
    return false;
}

/* true: changes_after is to be called behind the callback. */
static bool look_before(void) {
    if (!neuron_variable_step() || !step_runs() || changes_pending || values.watched || values.looked >= BUDGET || neuron_threads() != 1 || checks_severity(CHECK_cvode_reinit) == SEVERITY_OFF)
        return false;
    struct walk walk = {.visit = remember};
    values.count = 0;
    world_each(section_values, &walk);
    values.looked += 2 * values.count + 100; /* an empty look costs something as well */
    return walk.place < BUDGET;
}

/* The structure may be another: then what is compared has other places, which the number of inserts, births and deaths tells. */
struct structure {
    unsigned inserts, inits;
    uint32_t uses, things;
};

static struct structure structure_now(void) { return (struct structure){mechanism_inserts(), values.inits, world_uses, (uint32_t)world_count()}; }

static void look_after(const struct structure *before, double t) {
    struct structure now = structure_now();
    struct walk walk = {.visit = compare};
    if (memcmp(before, &now, sizeof now) != 0 || neuron_time() != t)
        return;
    world_each(section_values, &walk);
    if (!walk.found)
        return;
    changes_pending = true;
    pending.t = t;
    life_line(&pending.line);
}

static void judge(char *text, size_t n) {
    struct setup_fact fact = {.object = pending.what, .value = pending.t, .line = pending.line};
    changes_pending = false;
    setup_finding(CHECK_cvode_reinit, &fact, text, n);
}

void changes_after_solve(void) {
    char text[700] = "";
    if (neuron_time() > pending.t)
        judge(text, sizeof text);
    if (*text)
        neuron_raise(text);
}

void changes_initialized(void) { changes_pending = false; }

int hook_cvode_init(void *self, double t);
int hook_cvode_init(void *self, double t) {
    HOOK_ENTER(cvode_init);
    ++values.inits;
    if (acting && changes_pending) {
        char text[700];
        if (t <= pending.t + 1e-9 * fabs(pending.t))
            changes_pending = false;
        else
            judge(text, sizeof text); /* too late */
    }
    return real(self, t);
}

void hook_hoc_event_deliver(void *self, double t, void *netcvode, void *thread);
void hook_hoc_event_deliver(void *self, double t, void *netcvode, void *thread) {
    HOOK_ENTER(hoc_event_deliver);
    if (!acting || !neuron_hoc_event_has_point(self) || !look_before()) {
        real(self, t, netcvode, thread);
        return;
    }
    struct structure before = structure_now();
    values.watched = true;
    real(self, t, netcvode, thread);
    values.watched = false;
    look_after(&before, t);
}

void hook_hoc_event_handle(void *self);
void hook_hoc_event_handle(void *self) {
    HOOK_ENTER(hoc_event_handle);
    if (!acting || !look_before()) {
        real(self);
        return;
    }
    struct structure before = structure_now();
    double t = neuron_time();
    values.watched = true;
    real(self);
    values.watched = false;
    look_after(&before, t);
}

#define HOOKS_changes
#include "exports.h"
