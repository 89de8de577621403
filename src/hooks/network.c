/* network.c: delays, thresholds, gids, events of the user. Relies on nrncvode/netcvode.cpp (steer_val of NetCon, NetCvode::hoc_event), parallel/ocbbs.cpp (gid_connect,
   set_gid2node), nrncvode/netcon.h (a PreSyn has one threshold for all its NetCons). */
#include "checks/setup.h"
#include "grow.h"
#include "hooks.h"
#include "inert.h"
#include "life.h"
#include "mechanism.h"
#include "members.h"
#include "neuron/calls.h"
#include "neuron/events.h"
#include "neuron/member_arguments.h"
#include "neuron/parallel.h"
#include "parallel.h"
#include "run.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The NetCon of which a variable was named last: whether its threshold was changed shows when the next one is named, or at finitialize. */
static struct {
    world_id netcon;
    uint32_t serial;
    double *threshold, before;
    struct place line;
} named;

/* Whoever set a threshold last, by the threshold's address: few programs set many. */
static struct setter {
    const double *threshold;
    world_id netcon;
    uint32_t serial;
    double value;
} *setters;
static size_t setter_count, setter_capacity;

/* What gid_connect made, as a sorted list would be: looked through only when a threshold changed. */
static struct {
    struct connection {
        world_id netcon;
        uint32_t serial;
        bool had_source; /* when it was connected */
        double gid;
        struct place line;
    } *list;
    size_t count, capacity, looked; /* looked: as many have been judged */
} connected;

/* Delays that were lowered since finitialize, where ranks exchange spikes: as for thresholds, whether one was changed shows when the next variable of a NetCon is named. */
static struct {
    double interval; /* between two exchanges in this run, ms; 0: nothing can be late */
    struct delayed {
        world_id netcon; /* 0: none */
        uint32_t serial;
        double before;
        struct place line;
    } named, lowered; /* lowered: the first */
} delays;

static char pending[900]; /* found where nothing can be raised: raised at the next finitialize */

static uint32_t serial_of(world_id id) {
    const struct world_row *row = world_find(id);
    return row ? row->serial + 1 : 0;
}

static bool made_by_gid_connect(world_id id) {
    for (size_t i = 0; i < connected.count; ++i)
        if (connected.list[i].netcon == id && connected.list[i].serial == serial_of(id))
            return true;
    return false;
}

static struct setter *setter_of(const double *threshold) {
    enum { MOST = 4096 };
    for (size_t i = 0; i < setter_count; ++i)
        if (setters[i].threshold == threshold)
            return &setters[i];
    if (setter_count == setter_capacity && (setter_capacity == MOST || !GROW(setters, setter_capacity)))
        return NULL;
    setters[setter_count] = (struct setter){.threshold = threshold};
    return &setters[setter_count++];
}

/* An artificial cell looks at no threshold. */
static bool is_artificial(world_id id) {
    const struct world_row *row = id ? world_find(id) : NULL;
    return row && row->kind == KIND_ARTIFICIAL_CELL;
}

static void threshold_set(void) {
    Object *netcon = (Object *)named.netcon;
    if (is_artificial(neuron_netcon_source(netcon)))
        return;
    char name[160], other[160], text[900];
    snprintf(name, sizeof name, "%s", neuron_object_name(netcon));
    struct setup_fact fact = {.object = name, .value = *named.threshold, .wanted = named.before, .line = named.line};
    if (made_by_gid_connect(named.netcon)) {
        setup_finding(CHECK_gid_threshold, &fact, text, sizeof text);
        if (*text)
            snprintf(pending, sizeof pending, "%s", text);
        return;
    }
    struct setter *setter = setter_of(named.threshold);
    if (!setter)
        return;
    if (setter->serial && setter->netcon != named.netcon && serial_of(setter->netcon) == setter->serial && setter->value == named.before &&
        neuron_threshold((Object *)setter->netcon) == named.threshold) {
        snprintf(other, sizeof other, "%s", neuron_object_name((Object *)setter->netcon));
        fact.other = other;
        setup_finding(CHECK_threshold_shared, &fact, NULL, 0);
    }
    *setter = (struct setter){named.threshold, named.netcon, named.serial, *named.threshold};
}

/* Was the variable that was named last written to? */
static void look(void) {
    if (named.netcon && serial_of(named.netcon) == named.serial && neuron_threshold((Object *)named.netcon) == named.threshold && named.threshold && *named.threshold != named.before)
        threshold_set();
    named.netcon = 0;
}

/* Half a step is what the fixed step cannot tell. */
static bool comes_late(const struct delayed *delayed) {
    const Object *ob = (const Object *)delayed->netcon;
    double delay = neuron_delay(ob), room = neuron_variable_step() ? 1e-9 : neuron_dt() / 2;
    return delay < delayed->before && delay < delays.interval - room && neuron_threshold(ob) && !neuron_netcon_source(ob);
}

static void look_at_delay(void) {
    const struct delayed *named = &delays.named;
    if (named->netcon && serial_of(named->netcon) == named->serial && !delays.lowered.netcon && comes_late(named))
        delays.lowered = *named;
    delays.named.netcon = 0;
}

static void delay_named(Object *netcon) {
    delays.named = (struct delayed){.netcon = (world_id)netcon, .serial = serial_of((world_id)netcon), .before = neuron_delay(netcon)};
    life_line(&delays.named.line);
}

static void steered(void *netcon) {
    look();
    if (__builtin_expect(delays.named.netcon, 0))
        look_at_delay();
    Object *ob = hooks.acting ? neuron_netcon_object(netcon) : NULL;
    double *threshold = ob ? neuron_threshold(ob) : NULL;
    if (!threshold)
        return;
    int weights;
    const double *reference = neuron_reference_on_top(), *weight = neuron_netcon_weights(netcon, &weights);
    if (weight && reference >= weight && reference < weight + weights)
        inert_told(ob, WORLD_TOLD);
    if (reference == neuron_delay_of(ob))
        inert_told(ob, WORLD_BEGUN);
    if (delays.interval > 0 && reference == neuron_delay_of(ob))
        delay_named(ob);
    if (reference != threshold)
        return;
    named.netcon = (world_id)ob;
    named.serial = serial_of(named.netcon);
    named.threshold = threshold;
    named.before = *threshold;
    life_line(&named.line);
}

void network_classes(void) { neuron_steer_netcons(steered); }

/* 8.0 keeps what was freed under its gid: only what lives is a source. */
static bool has_source(const Object *netcon) {
    world_id source = neuron_netcon_source(netcon);
    return source && world_find(source);
}

/* 8.0 keeps a PreSyn that is gone under its gid (nrniv/netpar.cpp, nrn_cleanup_presyn), and gid_connect would read it. Which gids have which, the last one counts. */
static struct {
    struct cell {
        double gid;
        const void *presyn; /* NULL: gone */
    } *list;
    size_t count, capacity;
} cells;

static void cell_registered(double gid, const Object *netcon) {
    const void *presyn = netcon ? neuron_netcon_presyn(netcon) : NULL;
    if (presyn && (cells.count < cells.capacity || GROW(cells.list, cells.capacity)))
        cells.list[cells.count++] = (struct cell){gid, presyn};
}

void network_presyn_dies(const void *presyn) {
    for (size_t i = 0; i < cells.count; ++i)
        if (cells.list[i].presyn == presyn)
            cells.list[i].presyn = NULL;
}

static bool cell_is_gone(double gid) {
    for (size_t i = cells.count; i-- > 0;)
        if (cells.list[i].gid == gid)
            return !cells.list[i].presyn;
    return false;
}

static void gone_cell_connected(double gid) {
    char text[700];
    struct setup_fact fact = {.value = gid};
    life_line(&fact.line);
    setup_finding(CHECK_gid_missing, &fact, text, sizeof text);
    if (*text)
        neuron_raise(text);
}

double member_context_gid_clear(void *self) {
    cells.count = 0;
    return MEMBER_REAL(context_gid_clear)(self);
}

objects member_context_gid_connect(void *self) {
    double gid = hooks.acting ? neuron_number(1) : 0;
    if (hooks.acting && cell_is_gone(gid))
        gone_cell_connected(gid);
    objects result = MEMBER_REAL(context_gid_connect)(self);
    if (!hooks.acting || !result || !*result)
        return result;
    struct world_row *row = world_find((world_id)*result);
    if (row && !row->origin)
        row->origin = life_origin_in_python(); /* NEURON made it itself */
    if (connected.count == connected.capacity && !GROW(connected.list, connected.capacity))
        return result;
    struct connection *c = &connected.list[connected.count++];
    *c = (struct connection){.netcon = (world_id)*result, .serial = serial_of((world_id)*result), .gid = gid, .had_source = has_source(*result)};
    life_line(&c->line);
    return result;
}

double member_context_set_gid2node(void *self) {
    double gid = hooks.acting ? neuron_number(1) : 0;
    if (gid > -1e15 && gid < 1e15 && gid != (double)(long)gid) {
        char text[700];
        struct setup_fact fact = {.other = "set_gid2node", .value = gid, .wanted = (double)(long)gid};
        life_line(&fact.line);
        setup_finding(CHECK_gid_invalid, &fact, text, sizeof text);
        if (*text)
            neuron_raise(text);
    }
    return MEMBER_REAL(context_set_gid2node)(self);
}

/* --- gids ---------------------------------------------------------------------------------------------------------------------------- */
static bool plays_spikes(void *ctx, struct world_row *row) {
    const char *name = row->kind == KIND_ARTIFICIAL_CELL ? neuron_class((const Object *)row->id) : NULL;
    *(bool *)ctx |= name && !strcmp(name, "PatternStim");
    return !*(bool *)ctx;
}

static void delay_lowered(char *text, unsigned long n) {
    look_at_delay();
    const struct delayed lowered = delays.lowered;
    delays.lowered.netcon = 0;
    if (!lowered.netcon || serial_of(lowered.netcon) != lowered.serial || !comes_late(&lowered))
        return;
    char name[160];
    snprintf(name, sizeof name, "%s", neuron_object_name((const Object *)lowered.netcon));
    struct setup_fact fact = {.object = name, .value = neuron_delay((const Object *)lowered.netcon), .wanted = delays.interval, .line = lowered.line};
    setup_finding(CHECK_delay_lowered, &fact, text, n);
}

void network_initialized(void) { delays = (__typeof__(delays)){.interval = neuron_processes() > 1 ? parallel_interval() : 0}; }
void network_after_psolve(char *text, unsigned long n) { delay_lowered(text, n); }

/* On several ranks only all of them together know. */
void network_before_psolve(char *text, unsigned long n) {
    delay_lowered(text, n);
    if (connected.looked == connected.count || neuron_processes() != 1)
        return;
    bool played = false;
    world_each(plays_spikes, &played);
    for (size_t i = connected.looked; i < connected.count && !played && !*text; ++i) {
        const struct connection *c = &connected.list[i];
        if (serial_of(c->netcon) != c->serial || c->had_source || has_source((const Object *)c->netcon))
            continue; /* one that went since is a lesion, or an accident that others tell */
        struct setup_fact fact = {.value = c->gid, .made = c->line};
        life_line(&fact.line);
        setup_finding(CHECK_gid_missing, &fact, text, n);
    }
    connected.looked = connected.count;
}

static struct {
    bool all; /* spike_record(-1) was called */
    struct place line;
    int *since; /* gids of cells that were registered since */
    size_t count, capacity;
} recorded;

static void registered(double gid) {
    if (recorded.count == recorded.capacity && !GROW(recorded.since, recorded.capacity))
        return;
    recorded.since[recorded.count++] = (int)gid;
}

double member_context_cell(void *self) {
    double gid = hooks.acting ? neuron_number(1) : -1;
    const Object *netcon = hooks.acting && neuron.family == FAMILY_80 ? neuron_object_argument(2) : NULL;
    double result = MEMBER_REAL(context_cell)(self);
    if (netcon)
        cell_registered(gid, netcon);
    if (gid >= 0 && recorded.all)
        registered(gid);
    return result;
}

double member_context_spike_record(void *self) {
    bool all = hooks.acting && neuron_number(1) == -1;
    double result = MEMBER_REAL(context_spike_record)(self);
    if (all) {
        recorded.all = true;
        recorded.count = 0;
        life_line(&recorded.line);
    }
    return result;
}

/* A cell that is recorded by another call (spike_record(gid), NetCon.record) is not missed. */
static void gid_late(void) {
    size_t i = 0;
    while (i < recorded.count && !neuron_gid_unrecorded(recorded.since[i]))
        ++i;
    bool missed = i < recorded.count;
    recorded.count = 0;
    if (!missed)
        return;
    struct setup_fact fact = {.line = recorded.line};
    setup_finding(CHECK_gid_late, &fact, NULL, 0);
    recorded.all = false;
}

/* --- sources, streams -------------------------------------------------------------------------------------------------------------------- */
static struct {
    struct stream {
        void *self;
        world_id id;
        uint32_t serial;
        bool drawn;
    } *list;
    size_t count;
    bool said;
} streams; /* Randoms with neither seed nor generator */

void network_born(Object *ob, enum world_kind kind, int narg) {
    if (kind == KIND_RANDOM && !narg && streams.count < 10000 && !streams.said) {
        struct stream *list = streams.count % 64 ? streams.list : realloc(streams.list, (streams.count + 64) * sizeof *list);
        if (!list)
            return;
        streams.list = list;
        streams.list[streams.count++] = (struct stream){neuron_this(ob), (world_id)ob, serial_of((world_id)ob), false};
    }
    if (kind != KIND_NETCON)
        return;
    enum { WITH_WEIGHT = 5 };
    if (narg >= WITH_WEIGHT)
        inert_told(ob, WORLD_TOLD);
    world_id source = neuron_netcon_source(ob);
    const struct world_row *row = source ? world_find(source) : NULL;
    if (!row || row->kind != KIND_POINT_PROCESS || !mechanism_is_silent(neuron_type((const Object *)source)))
        return;
    char name[160], other[160];
    snprintf(name, sizeof name, "%s", neuron_object_name(ob));
    snprintf(other, sizeof other, "%s", neuron_object_name((const Object *)source));
    struct setup_fact fact = {.object = name, .other = other};
    life_line(&fact.line);
    setup_finding(CHECK_silent_source, &fact, NULL, 0);
}

static void own_stream(void *self) {
    for (size_t i = 0; i < streams.count; ++i)
        if (streams.list[i].self == self)
            streams.list[i--] = streams.list[--streams.count];
}

#define OWN_STREAM(id)                      \
    double member_random_##id(void *self) { \
        own_stream(self);                   \
        return MEMBER_REAL(random_##id)(self); \
    }
OWN_STREAM(random123)
OWN_STREAM(acg)
OWN_STREAM(mlcg)
OWN_STREAM(mcellran4)
OWN_STREAM(isaac64)
OWN_STREAM(seed)

double member_random_repick(void *self) {
    size_t drawn = 0;
    for (size_t i = 0; hooks.acting && !streams.said && i < streams.count; ++i) {
        struct stream *s = &streams.list[i];
        if (serial_of(s->id) != s->serial) {
            streams.list[i--] = streams.list[--streams.count];
            continue;
        }
        s->drawn |= s->self == self;
        drawn += s->drawn;
    }
    if (drawn > 1) {
        struct setup_fact fact = {0};
        streams.said = true;
        life_line(&fact.line);
        setup_finding(CHECK_random_identical, &fact, NULL, 0);
    }
    return MEMBER_REAL(random_repick)(self);
}

/* --- times ----------------------------------------------------------------------------------------------------------------------- */
static void bad_time(const char *words, const char *object, struct place made, char *text, size_t n) {
    struct setup_fact fact = {.object = object, .other = words, .made = made};
    life_line(&fact.line);
    setup_finding(CHECK_bad_time, &fact, text, n);
}

/* cvode.event(t, statement): NEURON drops what lies in the past; NaN spoils the queue. An event without a statement only stops a step. */
void hook_hoc_event(void *self, double t, const char *statement, Object *point, int reinit, Object *callable);
void hook_hoc_event(void *self, double t, const char *statement, Object *point, int reinit, Object *callable) {
    HOOK_ENTER(hoc_event);
    bool past = acting && !point && (statement || callable) && t < neuron_time();
    if (acting && (isnan(t) || past)) {
        char words[200], text[900];
        if (isnan(t))
            snprintf(words, sizeof words, "an event at t = NaN");
        else
            snprintf(words, sizeof words, "an event at %g ms, which is past: t is %g ms, and NEURON drops it", t, neuron_time());
        bad_time(words, NULL, (struct place){0}, text, sizeof text);
        if (*text)
            neuron_raise(text);
    }
    real(self, t, statement, point, reinit, callable);
}

struct search {
    char *text;
    size_t n;
};

static bool delay_of(void *ctx, struct world_row *row) {
    struct search *search = ctx;
    if (row->kind != KIND_NETCON)
        return true;
    double delay = neuron_delay((const Object *)row->id);
    if (__builtin_expect(delay >= 0, 1))
        return true;
    char words[200], name[160];
    snprintf(name, sizeof name, "%s", neuron_object_name((const Object *)row->id));
    snprintf(words, sizeof words, "the delay of %s is %g ms", name, delay);
    bad_time(words, name, world_origin_get(row->origin)->place, search->text, search->n);
    return !*search->text;
}

void network_before_finitialize(char *text, unsigned long n) {
    struct search search = {text, n};
    look();
    gid_late();
    if (*pending) {
        snprintf(text, n, "%s", pending);
        *pending = 0;
        return;
    }
    world_each(delay_of, &search);
}

#define HOOKS_network
#include "exports.h"
