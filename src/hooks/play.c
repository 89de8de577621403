/* play.c: what Vectors record and play. Relies on ivoc/ivocvect.cpp (v_record, v_play, v_dot), nrniv/vrecord.cpp (nrn_vecsim_add), nrnoc/cabcode.cpp (nrn_change_nseg). */
#include "checks/setup.h"
#include "dangling.h"
#include "grow.h"
#include "hooks.h"
#include "life.h"
#include "members.h"
#include "neuron/calls.h"
#include "obvious.h"
#include "own.h"
#include "run.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was set up and still counts: since the last finitialize for recordings, as long as the Vectors live for plays. */
enum setup_kind { SETUP_RECORD, SETUP_TIME, SETUP_PLAY };
struct setup {
    world_id vector, times; /* times: 0, or the Vector of times */
    uint32_t serial, times_serial;
    uint32_t uses;          /* the use counter then */
    enum setup_kind kind;
    bool late;              /* no finitialize since */
    int nseg;               /* the segment is gone: the nseg that was set, else 0 */
    uint32_t origin;
    const void *variable;   /* that it records; only to be compared */
    const Section *of;      /* SETUP_TIME: the section that the recording belongs to; NULL: it is gone */
    uint32_t gone;          /* and where it went */
};
static struct {
    struct setup *list;
    size_t count, capacity;
    bool any_lost; /* a SETUP_TIME whose section is gone */
} setups;
bool play_pending;
static bool play_times;

static uint32_t serial_of(world_id id) {
    const struct world_row *row = id ? world_find(id) : NULL;
    return row ? row->serial + 1 : 0;
}

static bool lives(const struct setup *s) { return serial_of(s->vector) == s->serial && neuron_playrecord((const Object *)s->vector); }

/* Drops what is over. */
static void prune(void) {
    size_t kept = 0;
    for (size_t i = 0; i < setups.count; ++i)
        if (serial_of(setups.list[i].vector) == setups.list[i].serial)
            setups.list[kept++] = setups.list[i];
    setups.count = kept;
}

static struct setup *setup_add(void) {
    if (setups.count == setups.capacity)
        prune();
    if (setups.count >= setups.capacity / 2 && !GROW(setups.list, setups.capacity))
        return NULL;
    return &setups.list[setups.count++];
}

static uint32_t line_here(void) {
    struct world_origin origin = {0};
    life_line(&origin.place);
    return origin.place.file ? world_origin_add(&origin) : 0;
}

/* Most Vectors are asked for once, before they stand in the list: a bit says that one may be in it, so that a network of many recordings is built in linear time. */
static bool listed(world_id vector, bool enter) {
    enum { BITS = 1 << 20, BITS_A_WORD = 64 };
    static uint64_t bits[BITS / BITS_A_WORD];
    uint32_t bit = (uint32_t)((uint64_t)vector * UINT64_C(0x9E3779B97F4A7C15) >> 44);
    uint64_t *word = &bits[bit / BITS_A_WORD], mask = UINT64_C(1) << bit % BITS_A_WORD;
    if (enter)
        *word |= mask;
    return *word & mask;
}

static void noted(const Object *vector, const Object *times, enum setup_kind kind, const void *variable) {
    struct setup *s = serial_of((world_id)vector) ? setup_add() : NULL;
    if (!s)
        return;
    *s = (struct setup){.vector = (world_id)vector, .times = (world_id)times, .serial = serial_of((world_id)vector), .times_serial = serial_of((world_id)times),
                        .uses = world_uses, .kind = kind, .late = true, .variable = variable, .origin = line_here(), .of = kind == SETUP_TIME ? neuron_accessed_section() : NULL};
    listed(s->vector, true);
    play_pending = true;
    play_times |= kind == SETUP_TIME;
    if (s->of && world_find((world_id)s->of))
        world_find((world_id)s->of)->flags |= WORLD_TIMES;
}

/* A Vector records one thing: what it did before is over. */
static void forget(world_id vector) {
    if (!listed(vector, false))
        return;
    for (size_t i = 0; i < setups.count; ++i)
        if (setups.list[i].vector == vector)
            setups.list[i--] = setups.list[--setups.count];
}

static struct setup *recording_of(world_id vector) {
    for (size_t i = listed(vector, false) ? setups.count : 0; i-- > 0;)
        if (setups.list[i].vector == vector && setups.list[i].kind != SETUP_PLAY)
            return &setups.list[i];
    return NULL;
}

static void tell(enum check_id check, const struct setup *s, struct setup_fact *fact, char *text, size_t n) {
    char name[160];
    snprintf(name, sizeof name, "%s", neuron_object_name((const Object *)s->vector));
    fact->object = name;
    fact->made = world_origin_get(s->origin)->place;
    if (s->gone)
        fact->line = world_origin_get(s->gone)->place;
    else
        life_line(&fact->line);
    setup_finding(check, fact, text, n);
    fact->object = NULL; /* the name ends here */
}

/* The argument behind an optional point process. */
static int first_argument(void) { return neuron_is_object(1) ? 2 : 1; }

objects member_vector_record(void *self) {
    if (!hooks.acting)
        return MEMBER_REAL(vector_record)(self);
    const Object *vector = neuron_vector_object(self);
    objects meant = obvious_record(vector);
    if (meant)
        return meant;
    int first = first_argument();
    bool time = neuron_is_time(first) && !neuron_has_argument(first + 1);
    const Object *times = neuron_object(first + 1);
    const void *variable = neuron_reference(first);
    struct setup *earlier = vector ? recording_of((world_id)vector) : NULL;
    bool twice = earlier && earlier->late && earlier->uses == world_uses && earlier->variable != variable && lives(earlier);
    objects result = MEMBER_REAL(vector_record)(self);
    if (!vector)
        return result;
    if (twice) {
        char text[700];
        struct setup_fact fact = {0};
        tell(CHECK_record_twice, earlier, &fact, text, sizeof text);
    }
    dangling_recorded(vector, variable);
    forget((world_id)vector);
    noted(vector, times, time ? SETUP_TIME : SETUP_RECORD, variable);
    return result;
}

objects member_vector_play(void *self) {
    if (!hooks.acting)
        return MEMBER_REAL(vector_play)(self);
    const Object *vector = neuron_vector_object(self);
    int first = first_argument();
    /* vec.play(index) plays one element of a Vector that plays already */
    if (vector && neuron_is_number(first) && (neuron_has_argument(first + 1) || !neuron_playrecord(vector))) {
        char text[700];
        struct setup_fact fact = {.object = neuron_object_name(vector), .value = neuron_number(first)};
        life_line(&fact.line);
        setup_finding(CHECK_value_not_ref, &fact, text, sizeof text);
        if (*text)
            neuron_raise(text);
    }
    const Object *times = neuron_object(first + 1);
    bool plays = !neuron_is_number(first);
    const void *variable = neuron_reference(first);
    objects result = MEMBER_REAL(vector_play)(self);
    if (vector && plays && variable)
        dangling_recorded(vector, variable);
    if (vector && plays)
        noted(vector, times, SETUP_PLAY, NULL);
    return result;
}

double member_vector_dot(void *self) {
    if (!hooks.acting)
        return MEMBER_REAL(vector_dot)(self);
    const Object *vector = neuron_vector_object(self), *other = neuron_object(1);
    int n = 0, m = 0;
    if (vector && other && neuron_kind(other) == KIND_VECTOR) {
        neuron_vector_data(vector, &n);
        neuron_vector_data(other, &m);
    }
    if (m < n) {
        char text[700];
        struct setup_fact fact = {.object = neuron_object_name(vector), .other = "dot()", .value = n, .wanted = m};
        life_line(&fact.line);
        setup_finding(CHECK_vector_bounds, &fact, text, sizeof text);
        if (*text)
            neuron_raise(text);
    }
    return MEMBER_REAL(vector_dot)(self);
}

/* --- judged ------------------------------------------------------------------------------------------------------------------- */
static void mismatch(const struct setup *s, char *text, size_t n) {
    int values, times, i = 1;
    char words[120] = "";
    neuron_vector_data((const Object *)s->vector, &values);
    const double *t = neuron_vector_data((const Object *)s->times, &times);
    if (!values || !times) /* filled later, by a handler */
        return;
    while (t && i < times && !(t[i] < t[i - 1]))
        ++i;
    if (values != times)
        snprintf(words, sizeof words, "%d values are played at %d times", values, times);
    else if (t && i < times)
        snprintf(words, sizeof words, "the times go back, from %g to %g ms", t[i - 1], t[i]);
    if (!*words || !lives(s))
        return;
    struct setup_fact fact = {.other = words};
    tell(CHECK_play_mismatch, s, &fact, text, n);
}

/* The recording of h._ref_t belongs to the section that was accessed (nrniv/vrecord.cpp, nrn_vecsim_add) and goes with it. One that had a run keeps its numbers; one that had none
   would stay empty. */
void play_section_dies(const Section *sec) {
    const struct world_row *row = world_find((world_id)sec);
    for (size_t i = 0; row && row->flags & WORLD_TIMES && i < setups.count; ++i) {
        struct setup *s = &setups.list[i];
        if (s->kind != SETUP_TIME || s->of != sec)
            continue;
        s->of = NULL;
        if (s->uses != world_uses || !lives(s))
            continue;
        s->gone = line_here();
        setups.any_lost = true;
    }
}

static void time_lost(struct setup *s, char *text, size_t n) {
    const Section *sec = neuron_accessed_section();
    if (s->kind != SETUP_TIME || s->of || s->uses != world_uses || neuron_playrecord((const Object *)s->vector) || !sec || !world_find((world_id)sec))
        return;
    if (!neuron_record_time((Object *)s->vector, sec))
        return;
    s->of = sec;
    world_find((world_id)sec)->flags |= WORLD_TIMES;
    char name[160];
    snprintf(name, sizeof name, "%s", neuron_section_name(sec));
    struct setup_fact fact = {.other = name, .how = "the section went"};
    tell(CHECK_time_vector_lost, s, &fact, text, n);
}

void play_before_finitialize(char *text, unsigned long n) {
    prune();
    for (size_t i = 0; setups.any_lost && i < setups.count && !*text; ++i)
        time_lost(&setups.list[i], text, n);
    setups.any_lost = false;
    for (size_t i = 0; i < setups.count && !*text; ++i) {
        struct setup *s = &setups.list[i];
        if (s->nseg && !neuron_playrecord((const Object *)s->vector)) {
            struct setup_fact fact = {.value = s->nseg};
            tell(CHECK_nseg_drop, s, &fact, text, n);
            s->nseg = 0;
        } else if (s->kind == SETUP_PLAY && s->times && serial_of(s->times) == s->times_serial)
            mismatch(s, text, n);
    }
}

void play_initialized(void) {
    for (size_t i = 0; play_pending && i < setups.count; ++i)
        setups.list[i].late = false;
    play_pending = false;
}

static void late(bool initialized, char *text, size_t n) {
    play_pending = false;
    for (size_t i = 0; i < setups.count && !*text; ++i) {
        struct setup *s = &setups.list[i];
        if (!s->late || !lives(s))
            continue;
        s->late = false;
        struct setup_fact fact = {.other = s->kind == SETUP_PLAY ? "play" : "record"};
        tell(initialized ? CHECK_late_record : CHECK_not_initialized, s, &fact, text, n);
    }
}

static void local_time(char *text, size_t n) {
    play_times = false;
    if (neuron_cells() < 2)
        return;
    for (size_t i = 0; i < setups.count && !*text; ++i)
        if (setups.list[i].kind == SETUP_TIME && lives(&setups.list[i])) {
            struct setup_fact fact = {0};
            tell(CHECK_local_dt_time, &setups.list[i], &fact, text, n);
            return;
        }
}

void play_before_step(bool initialized, char *text, unsigned long n) {
    if (play_pending)
        late(initialized, text, n);
    if (play_times && !*text && neuron_local_step())
        local_time(text, n);
}

/* --- nseg ------------------------------------------------------------------------------------------------------------------------- */
void hook_nrn_change_nseg(Section *sec, int nseg);
void hook_nrn_change_nseg(Section *sec, int nseg) {
    HOOK_ENTER(nrn_change_nseg);
    if (acting)
        step_structure_changed();
    if (!acting || !setups.count || nseg >= neuron_section_nseg(sec)) {
        real(sec, nseg);
        return;
    }
    prune();
    for (size_t i = 0; i < setups.count; ++i)
        if (!setups.list[i].nseg && lives(&setups.list[i]))
            setups.list[i].nseg = -1;
    real(sec, nseg);
    for (size_t i = 0; i < setups.count; ++i)
        if (setups.list[i].nseg == -1)
            setups.list[i].nseg = lives(&setups.list[i]) ? 0 : nseg;
}

#define HOOKS_play
#include "exports.h"
