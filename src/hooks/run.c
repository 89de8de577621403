/* run.c: what HOC and Python ask to be run. Relies on nrnoc/fadvance.cpp (finitialize, fadvance, frecord_init: functions of HOC's table), members psolve
   of ParallelContext and solve of CVode, and on setdt, run of stdrun.hoc. */
#include "run.h"
#include "changes.h"
#include "checks/setup.h"
#include "dangling.h"
#include "hooks.h"
#include "inert.h"
#include "life.h"
#include "load.h"
#include "mechanism.h"
#include "members.h"
#include "neuron/calls.h"
#include "own.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct {
    const char *volatile innermost; /* frame of the innermost hook that runs. What an error left behind lies below the frames that run later, or is overwritten */
    bool initialized;
    bool first_step; /* none since the last finitialize */
    bool large;      /* said once */
    unsigned steps;  /* since the last finitialize */
    unsigned look_at; /* the next of them behind which all voltages are looked at */
    bool left;       /* left_dt is a number */
    double left_dt;  /* dt as the variable time step left it; NaN: nothing of the kind */
    double made_dt;  /* dt as setdt made it; NaN */
    double used_v;   /* v_init that a finitialize(v_init) used; NaN */
} state = {.left_dt = NAN, .made_dt = NAN, .used_v = NAN};

bool run_initialized(void) { return state.initialized; }
bool run_runs(void) { return state.innermost && state.innermost > (const char *)__builtin_frame_address(0); }

static void raise_if(const char *text) {
    if (*text)
        neuron_raise(text);
}

/* --- finitialize ------------------------------------------------------------------------------------------------------------ */
enum { STANDARD_V = -65, NO_VOLTAGE = 200 }; /* v_init = 1000 is what some programs mean by: the voltages that are there */

static struct {
    double v; /* NaN: none */
    struct place line;
} ignored = {.v = NAN};

static void v_init(void) {
    const double *v = neuron_variable("v_init");
    ignored.v = NAN;
    if (neuron_has_argument(1)) {
        if (v && neuron_number(1) == *v)
            state.used_v = *v;
        return;
    }
    if (!v || *v == STANDARD_V || *v == state.used_v || !(fabs(*v) < NO_VOLTAGE))
        return;
    ignored.v = *v;
    life_line(&ignored.line);
}

/* Where somebody set the voltages of the sections, v_init is not missed. */
static void v_init_before_first_step(void) {
    char text[700];
    if (isnan(ignored.v) || !neuron_voltages_are(STANDARD_V))
        return;
    struct setup_fact fact = {.value = ignored.v, .line = ignored.line};
    setup_finding(CHECK_v_init_ignored, &fact, text, sizeof text);
    state.used_v = ignored.v; /* once */
    ignored.v = NAN;
    raise_if(text);
}

/* --- geometry */
struct search {
    bool initialized; /* NEURON has made lengths and diameters of 3-d points */
    bool warned;      /* of a capacitance of 0 */
    char *text;
    size_t n;
};

static void wrong_number(struct search *search, const struct world_row *row, int segment, const char *name, double value, enum severity severity) {
    const Section *sec = (const Section *)row->id;
    char object[160];
    if (segment >= 0 && neuron_section_nseg(sec) > 1)
        neuron_segment_name(sec, segment, object, sizeof object);
    else
        snprintf(object, sizeof object, "%s", neuron_section_name(sec));
    struct setup_fact fact = {.object = object, .other = name, .value = value, .made = world_origin_get(row->origin)->place, .severity = severity, .variant = severity == SEVERITY_NOTE};
    life_line(&fact.line);
    setup_finding(CHECK_geometry, &fact, search->text, search->n);
}

static void segments_of(struct search *search, const struct world_row *row) {
    const Section *sec = (const Section *)row->id;
    bool points = neuron_section_points(sec) > 1;
    for (int i = 0; i < neuron_section_nseg(sec) && !*search->text; ++i) {
        double diameter = neuron_segment_number(sec, i, SEGMENT_DIAMETER), capacitance = neuron_segment_number(sec, i, SEGMENT_CAPACITANCE);
        if (!(diameter > 0) && (search->initialized || !points))
            wrong_number(search, row, i, "diam", diameter, SEVERITY_OFF);
        else if (search->initialized && !(capacitance >= 0))
            wrong_number(search, row, i, "cm", capacitance, SEVERITY_OFF);
        else if (search->initialized && !(capacitance > 0) && !search->warned) {
            search->warned = true;
            wrong_number(search, row, i, "cm", capacitance, SEVERITY_NOTE); /* auxiliary sections of published models have none on purpose */
        }
    }
}

static bool has_current(void *ctx, const Section *sec, int segment, const void *prop, int type) {
    enum { MORPHOLOGY = 2, CAPACITANCE = 3 };
    (void)sec, (void)segment, (void)prop;
    *(bool *)ctx = type != MORPHOLOGY && type != CAPACITANCE && mechanism_has_current(type);
    return !*(bool *)ctx;
}

/* A section without neighbours and currents only gives a home to cells that are none (acell_home_): its measures mean nothing. */
static bool is_home(const Section *sec) {
    bool current = false;
    if (neuron_section_alone(sec))
        neuron_segment_props(sec, has_current, &current);
    return neuron_section_alone(sec) && !current;
}

static bool geometry_of(void *ctx, struct world_row *row) {
    enum { SHORTEST = 100000000 /* a length in 1/um that only points at one place make */ };
    struct search *search = ctx;
    const Section *sec = (const Section *)row->id;
    if (row->kind != KIND_SECTION || !neuron_section_alive(sec))
        return true;
    double length = neuron_section_length(sec), resistivity = neuron_section_resistivity(sec);
    if (__builtin_expect(!(length * SHORTEST >= 1) && is_home(sec), 0))
        return true;
    if (search->initialized && !(length * SHORTEST >= 1))
        wrong_number(search, row, -1, "L", length, SEVERITY_OFF);
    else if (search->initialized && !(resistivity > 0))
        wrong_number(search, row, -1, "Ra", resistivity, SEVERITY_OFF);
    else
        segments_of(search, row);
    return !*search->text;
}

/* A diameter of 0 is an error of NEURON's own, which it mends by 1e-6 um for the next time: that comes too late. */
static void geometry(bool initialized, char *text, size_t n) {
    struct search search = {.initialized = initialized, .text = text, .n = n};
    if (checks_severity(CHECK_geometry) != SEVERITY_OFF)
        world_each(geometry_of, &search);
}

void run_finitialized(void) {
    state.initialized = true;
    state.first_step = true;
    state.steps = state.look_at = 0;
    inert_look();
    play_initialized();
    mechanism_initialized();
    network_initialized();
    changes_initialized();
    ions_initialized();
    tables_initialized();
}

static void initialize(void (*real)(void)) {
    char text[900] = "";
    const char *outer = state.innermost, here = 0;
    v_init();
    load_before_finitialize(text, sizeof text);
    raise_if(text);
    play_before_finitialize(text, sizeof text);
    raise_if(text);
    network_before_finitialize(text, sizeof text);
    raise_if(text);
    dangling_before_run(text, sizeof text);
    raise_if(text);
    spikes_before_finitialize(text, sizeof text);
    raise_if(text);
    mechanism_before_finitialize(text, sizeof text);
    raise_if(text);
    geometry(false, text, sizeof text);
    raise_if(text);
    ions_before_finitialize();
    tables_look();
    state.innermost = &here;
    real();
    state.innermost = outer;
    geometry(true, text, sizeof text);
    raise_if(text);
}

void hook_finitialize(HOOK_ANY);
void hook_finitialize(HOOK_ANY) {
    HOOK_ENTER(finitialize);
    HOOK_FOREIGN;
    if (acting)
        initialize((void (*)(void))real);
    else
        real(HOOK_HAND_ON);
}

/* Starts recordings anew. */
void hook_frecord_init(HOOK_ANY);
void hook_frecord_init(HOOK_ANY) {
    HOOK_ENTER(frecord_init);
    HOOK_FOREIGN;
    real(HOOK_HAND_ON);
    if (acting)
        play_initialized();
}

/* --- steps ------------------------------------------------------------------------------------------------------------------- */
/* nrnoc/fadvance.cpp asks for errno when a mechanism has left it set, in each thread; of what oc/math.cpp counts only hoc_Exp, which mechanisms call as exp, leaves it so. */
static struct {
    int type; /* + 1; 0: none */
    int seen; /* by hoc_errno_count */
    bool said;
} clipped;

static __attribute__((noinline)) void look_before_step(void) {
    char text[900];
    *text = 0;
    play_before_step(state.initialized, text, sizeof text);
    raise_if(text);
    if (dangling_pending)
        dangling_before_run(text, sizeof text);
    raise_if(text);
    if (mechanism_pending)
        mechanism_before_step();
    if (state.first_step) {
        state.first_step = false;
        v_init_before_first_step();
        inert_look();
        ions_before_first_step();
        tables_look();
    }
    if (neuron_variable_step() || isnan(state.left_dt))
        return;
    double left = state.left_dt;
    state.left_dt = NAN;
    state.left = false;
    if (neuron_dt() != left)
        return;
    struct setup_fact fact = {.value = left};
    life_line(&fact.line);
    setup_finding(CHECK_dt_after_cvode, &fact, text, sizeof text);
    raise_if(text);
}

/* A step costs nothing where nothing happened since the last one. */
static inline void before_step(void) {
    clipped.seen = neuron_clipped();
    clipped.type = 0;
    if (__builtin_expect(play_pending | dangling_pending | mechanism_pending | state.first_step | state.left | neuron_variable_step(), 0))
        look_before_step();
}

/* Voltages are looked at now and then: what is far outside stays there. */
static __attribute__((noinline)) void large(void) {
    enum { LIMIT = 10000 };
    struct neuron_nan found;
    if (!neuron_find_large(&found, LIMIT))
        return;
    state.large = true;
    char text[700], cause[300];
    neuron_driven_by(cause, sizeof cause);
    struct setup_fact fact = {.object = found.where, .other = cause, .value = found.value, .wanted = neuron_time(), .variant = *cause ? 2 : 0};
    life_line(&fact.line);
    setup_finding(CHECK_overflow, &fact, text, sizeof text);
    raise_if(text);
}

int hook_nrn_errno_check(int type);
int hook_nrn_errno_check(int type) {
    HOOK_ENTER(nrn_errno_check);
    if (acting && errno == ERANGE && neuron_clipped() != __atomic_load_n(&clipped.seen, __ATOMIC_RELAXED))
        __atomic_store_n(&clipped.type, type + 1, __ATOMIC_RELAXED);
    return real(type);
}

static void clips(void) {
    int type = clipped.type - 1; /* 0: nonvint does not say */
    char text[700], name[100] = "a mechanism";
    clipped.said = true;
    if (type > 0)
        snprintf(name, sizeof name, "the mechanism %s", mechanism_name(type));
    struct setup_fact fact = {.object = name, .value = neuron_time(), .variant = 1};
    life_line(&fact.line);
    setup_finding(CHECK_overflow, &fact, text, sizeof text);
    raise_if(text);
}

static void after_step(void) {
    if (__builtin_expect(clipped.type && !clipped.said, 0))
        clips();
    enum { DEFAULT_STEPS_PER_MS = 40, LOOK_EVERY = 256 };
    if (__builtin_expect(++state.steps > state.look_at, 0)) {
        state.look_at += state.look_at < LOOK_EVERY ? state.look_at + 1 : LOOK_EVERY;
        if (!state.large)
            large();
    }
    if (__builtin_expect(neuron_variable_step(), 0)) {
        state.left_dt = neuron_dt() > 1.0 / DEFAULT_STEPS_PER_MS ? neuron_dt() : NAN; /* a finer one harms nobody */
        state.left = !isnan(state.left_dt);
    }
}

static inline void advance(void (*real)(void)) {
    const char *outer = state.innermost, here = 0;
    struct step_mark mark;
    step_begins(&mark);
    before_step();
    state.innermost = &here;
    real();
    state.innermost = outer;
    after_step();
    step_ends(&mark);
    step_over();
}

void hook_fadvance(HOOK_ANY);

static __attribute__((noinline)) void advance_first(void (*real)(void)) { advance(real); }

void hook_fadvance(HOOK_ANY) {
    if (hooks_fast(__builtin_return_address(0))) {
        advance((void (*)(void))REAL(fadvance));
        return;
    }
    HOOK_ENTER(fadvance);
    HOOK_FOREIGN;
    advance_first((void (*)(void))real);
}

static double solve(double (*real)(void *), void *self) {
    const char *outer = state.innermost, here = 0;
    before_step();
    state.innermost = &here;
    double result = real(self);
    state.innermost = outer;
    after_step();
    if (!state.large)
        large(); /* many steps */
    return result;
}

double member_cvode_solve_member(void *self) { return hooks.acting ? solve(MEMBER_REAL(cvode_solve_member), self) : MEMBER_REAL(cvode_solve_member)(self); }

double member_context_psolve(void *self) {
    if (!hooks.acting)
        return MEMBER_REAL(context_psolve)(self);
    char missing[900] = "";
    network_before_psolve(missing, sizeof missing);
    raise_if(missing);
    double asked = neuron_number(1), from = neuron_time(), result = solve(MEMBER_REAL(context_psolve), self), t = neuron_time(), dt = neuron_dt();
    network_after_psolve(missing, sizeof missing);
    raise_if(missing);
    const double *stop = neuron_variable("stoprun");
    if (neuron_variable_step() || !(asked > from) || !(t > from) || asked - t < 0.01 * dt || asked - t >= dt || (stop && *stop))
        return result;
    char text[700];
    struct setup_fact fact = {.value = t, .wanted = asked};
    life_line(&fact.line);
    setup_finding(CHECK_psolve_short, &fact, text, sizeof text);
    return result;
}

/* --- stdrun.hoc ----------------------------------------------------------------------------------------------------------------- */
bool run_watches(const Symbol *symbol) {
    const char *name = neuron_symbol_name(symbol);
    return name && ((*name == 'r' && !strcmp(name, "run")) || (*name == 's' && !strcmp(name, "setdt"))); /* every call of HOC comes here */
}

static bool of_stdrun(const Symbol *symbol) {
    const char *file = neuron_procedure_file(symbol), *base = file ? strrchr(file, '/') : NULL;
    return file && !strcmp(base ? base + 1 : file, "stdrun.hoc");
}

static void setdt(void (*real)(void)) {
    enum { DEFAULT_DT_INVERSE = 40 };
    double before = neuron_dt();
    bool by_nobody = before == 1.0 / DEFAULT_DT_INVERSE || before == state.made_dt || before == state.left_dt;
    real();
    double after = neuron_dt();
    if (after == before)
        return;
    state.made_dt = after;
    if (by_nobody || fabs(after - before) < 1e-9 * before)
        return;
    char text[700];
    struct setup_fact fact = {.value = before, .wanted = after};
    life_line(&fact.line);
    setup_finding(CHECK_dt_changed, &fact, text, sizeof text);
}

void run_watched(void (*real)(void), const Symbol *symbol, int narg) {
    if (!of_stdrun(symbol)) {
        real();
        return;
    }
    if (!strcmp(neuron_symbol_name(symbol), "setdt")) {
        setdt(real);
        return;
    }
    char text[700] = "";
    if (narg > 0) {
        struct setup_fact fact = {.other = "run() takes no argument: what it is given is ignored, tstop decides", .severity = SEVERITY_ERROR};
        life_line(&fact.line);
        setup_finding(CHECK_tstop_lost, &fact, text, sizeof text);
    }
    raise_if(text);
    real();
}

#define HOOKS_run
#include "exports.h"
