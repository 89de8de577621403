#include "calls.h"
#include "events.h"
#include "layout.h"
#include "hoc_position.h"
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>

static struct {
    bool bound;
    int (*ifarg)(int);
    int (*is_number)(int), (*is_reference)(int), (*is_text)(int), (*is_object)(int);
    char *(*text)(int);
    double *(*number)(int);
    Object **(*object)(int);
    double (*pop)(void);
    void (*push)(double);
    Symbol *(*lookup)(const char *);
    char **top_level_data; /* hoc_top_level_data: Objectdata, pointers by a symbol's index */
} call;

#define BIND(field, ...) (call.field = (__typeof__(call.field))neuron_symbol_of((const char *const[]){__VA_ARGS__, NULL}))

static void bind(void) {
    if (call.bound)
        return;
    BIND(ifarg, "ifarg", "_Z5ifargi");
    BIND(is_number, "hoc_is_double_arg", "_Z17hoc_is_double_argi");
    BIND(is_reference, "hoc_is_pdouble_arg", "_Z18hoc_is_pdouble_argi");
    BIND(is_text, "hoc_is_str_arg", "_Z14hoc_is_str_argi");
    BIND(is_object, "hoc_is_object_arg", "_Z17hoc_is_object_argi");
    BIND(text, "hoc_gargstr", "_Z11hoc_gargstri");
    BIND(number, "hoc_getarg", "_Z10hoc_getargi");
    BIND(object, "hoc_objgetarg", "_Z13hoc_objgetargi");
    BIND(pop, "hoc_xpop", "_Z8hoc_xpopv");
    BIND(push, "hoc_pushx", "_Z9hoc_pushxd");
    BIND(lookup, "hoc_lookup", "_Z10hoc_lookupPKc");
    BIND(top_level_data, "hoc_top_level_data");
    call.bound = call.ifarg && call.is_number && call.is_reference && call.is_text && call.is_object && call.text && call.number && call.object && call.pop && call.push;
}

static bool ready(void) {
    bind();
    return call.bound;
}

bool neuron_has_argument(int i) { return ready() && call.ifarg(i); }
bool neuron_is_number(int i) { return neuron_has_argument(i) && call.is_number(i); }
bool neuron_is_reference(int i) { return neuron_has_argument(i) && call.is_reference(i); }
bool neuron_is_text(int i) { return neuron_has_argument(i) && call.is_text(i); }
bool neuron_is_object(int i) { return neuron_has_argument(i) && call.is_object(i); }
const char *neuron_text(int i) { return neuron_is_text(i) ? call.text(i) : ""; }
double neuron_number(int i) { return neuron_is_number(i) ? *call.number(i) : NAN; }
Object *neuron_object(int i) { return neuron_is_object(i) ? *call.object(i) : NULL; }

double neuron_result(void) {
    if (!ready())
        return NAN;
    double value = call.pop();
    call.push(value);
    return value;
}

bool neuron_errors_are_shown(void) { return !neuron_data.execerror_messages || *neuron_data.execerror_messages; }

/* oc/hocdec.h: a VAR (as dt is) of subtype USERDOUBLE points at its number, one of subtype NOTUSER lies in the data of the top level. */
double *neuron_variable(const char *name) {
    enum { NOTUSER = 0, USERDOUBLE = 2 };
    bind();
    const Symbol *symbol = call.lookup ? call.lookup(name) : NULL;
    if (!symbol || at(symbol, symbol_array, void *) || at(symbol, symbol_type, short) != neuron_variable_type())
        return NULL;
    if (at(symbol, symbol_subtype, short) == USERDOUBLE)
        return at(symbol, symbol_u, double *);
    if (at(symbol, symbol_subtype, short) == NOTUSER && call.top_level_data && *call.top_level_data)
        return (double *)((void **)*call.top_level_data)[at(symbol, symbol_u, int)];
    return NULL;
}

void *neuron_this(const Object *ob) { return ob ? at(ob, object_this, void *) : NULL; }

/* ivoc/objcmd.h: HocCommand is obj_, s_, po_ behind the vtable. */
const char *neuron_command_statement(void *command) {
    static const char *(*name)(void *);
    if (!name)
        name = (const char *(*)(void *))neuron_symbol_of((const char *const[]){"_ZN10HocCommand4nameEv", NULL});
    return name && !at(command, command_pyobject, void *) && at(command, command_text, void *) ? name(command) : NULL;
}

double neuron_time(void) { return neuron_data.threads && *neuron_data.threads ? at(*neuron_data.threads, thread_t, double) : 0; }

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static struct {
    bool bound;
    double *dt, *t;
    int (*local)(void *);
    void (*restart)(void *, double);
    void (*records)(void *);
    int (*size)(void *);
    double *(*data)(void *);
    double *(*reference)(int);
} run;

static void run_bind(void) {
    if (run.bound)
        return;
    run.dt = neuron_symbol_of(NAMES("dt"));
    run.t = neuron_symbol_of(NAMES("t"));
    run.local = (int (*)(void *))neuron_symbol_of(NAMES("_ZN8NetCvode9localstepEv"));
    run.restart = (void (*)(void *, double))neuron_symbol_of(NAMES("_ZN8NetCvode7re_initEd"));
    run.records = (void (*)(void *))neuron_symbol_of(NAMES("_ZN8NetCvode13playrec_setupEv"));
    run.size = (int (*)(void *))neuron_symbol_of(NAMES("vector_capacity", "_Z15vector_capacityP8IvocVect"));
    run.data = (double *(*)(void *))neuron_symbol_of(NAMES("vector_vec", "_Z10vector_vecP8IvocVect"));
    run.reference = (double *(*)(int))neuron_symbol_of(NAMES("hoc_pgetarg", "_Z11hoc_pgetargi"));
    run.bound = true;
}

double neuron_dt(void) {
    run_bind();
    return run.dt ? *run.dt : NAN;
}

void neuron_cvode_changed(void *net_cvode, bool structure, bool records) {
    run_bind();
    if (!neuron_variable_step() || !run.restart || !run.records)
        return;
    if (structure) {
        run.restart(net_cvode, neuron_time());
        neuron_events_follow();
    } else if (records)
        run.records(net_cvode);
}

/* bool in C++: only the low byte counts */
bool neuron_local_step(void) {
    run_bind();
    return neuron_variable_step() && run.local && neuron_data.net_cvode && *neuron_data.net_cvode && (run.local(*neuron_data.net_cvode) & 0xff);
}

int neuron_cells(void) {
    int cells = 0;
    for (int i = 0; neuron_data.threads && neuron_data.nthread && *neuron_data.threads && i < *neuron_data.nthread; ++i)
        cells += at(*neuron_data.threads + (long)i * layout(LAYOUT_thread_size), thread_ncell, int);
    return cells;
}

const double *neuron_vector_data(const Object *vector, int *n) {
    void *self = neuron_this(vector);
    run_bind();
    *n = self && run.size ? run.size(self) : 0;
    return *n && run.data ? run.data(self) : NULL;
}

Object *neuron_vector_object(const void *vector) { return at(vector, vector_object, Object *); }

Object *neuron_spikes_of(const void *presyn) {
    const void *vector = at(presyn, presyn_spikes, void *);
    return vector ? neuron_vector_object(vector) : NULL;
}

/* nrniv/netpar.cpp */
bool neuron_gid_unrecorded(int gid) {
    static void *(*presyn_of)(int);
    if (!presyn_of)
        presyn_of = (__typeof__(presyn_of))neuron_symbol_of(NAMES("nrn_gid2outputpresyn", "_Z20nrn_gid2outputpresyni"));
    void *presyn = presyn_of ? presyn_of(gid) : NULL;
    return presyn && !at(presyn, presyn_spikes, void *);
}

void neuron_describe_source(const void *presyn, char *buffer, size_t n) {
    Object *object = at(presyn, presyn_osrc, Object *);
    Section *section = at(presyn, presyn_ssrc, Section *);
    snprintf(buffer, n, "%s", object ? neuron_data.object_name(object) : section ? neuron_data.secname(section) : "a source of its own gid");
}

/* ivoc/random1.h: Rand::obj_, whose this_pointer is the Rand. */
Object *neuron_random_object(const void *rand) {
    Object *ob = at(rand, rand_object, Object *);
    return ob && world_find((world_id)ob) && neuron_this(ob) == rand ? ob : NULL;
}

void neuron_random_play_end(void *play) {
    static void (*update)(void *, void *);
    if (!update)
        update = (__typeof__(update))neuron_symbol_of(NAMES("_ZN10RandomPlay6updateEP12ivObservable"));
    if (update)
        update(play, NULL);
}

void *neuron_playrecord(const Object *vector) {
    void *self = neuron_this(vector);
    return self && neuron_data.net_cvode && *neuron_data.net_cvode && neuron_data.playrec_uses ? neuron_data.playrec_uses(*neuron_data.net_cvode, self) : NULL;
}

bool neuron_playrecord_plays(const void *record) {
    const char *table = *(const char *const *)record;
    return table == (const char *)neuron_data.vtable_play_step + 16 || table == (const char *)neuron_data.vtable_play_continuous + 16;
}

/* What Vector.record(&t) does, nrniv/vrecord.cpp: a TvecRecord, which NEURON deletes. It is smaller than the room it gets here. */
bool neuron_record_time(Object *vector, const Section *sec) {
    enum { ROOM = 256 };
    static void *(*make_room)(size_t);
    static void (*construct)(void *, const Section *, void *, Object *);
    if (!construct) {
        make_room = (__typeof__(make_room))dlsym(neuron.handle, "_Znwm");
        construct = (__typeof__(construct))neuron_symbol_of(NAMES("_ZN10TvecRecordC1EP7SectionP8IvocVectP6Object"));
    }
    void *room = make_room && construct && neuron_this(vector) ? make_room(ROOM) : NULL;
    if (!room)
        return false;
    construct(room, sec, neuron_this(vector), NULL);
    return true;
}

bool neuron_is_time(int i) {
    run_bind();
    return run.t && run.reference && neuron_is_reference(i) && run.reference(i) == run.t;
}

bool neuron_netcon_listens(const Object *netcon) {
    const void *self = neuron_this(netcon), *source = self ? at(self, netcon_src, void *) : NULL;
    return !source || at(source, presyn_spikes, void *) || at(source, presyn_stmt, void *);
}

const double *neuron_delay_of(const Object *netcon) {
    const void *self = neuron_this(netcon);
    return self ? &at(self, netcon_delay, double) : NULL;
}

double neuron_delay(const Object *netcon) {
    const double *delay = neuron_delay_of(netcon);
    return delay ? *delay : 0;
}

double *neuron_threshold(const Object *netcon) {
    const void *self = neuron_this(netcon);
    void *source = self ? at(self, netcon_src, void *) : NULL;
    return source ? &at(source, presyn_threshold, double) : NULL;
}

const Symbol *neuron_symbol(const char *name) {
    bind();
    return call.lookup ? call.lookup(name) : NULL;
}

short neuron_variable_type(void) {
    static short type;
    const Symbol *dt = type ? NULL : neuron_symbol("dt");
    if (dt)
        type = at(dt, symbol_type, short);
    return type;
}

/* oc/hocdec.h: Proc begins with its code. */
const char *neuron_procedure_file(const Symbol *symbol) {
    struct hoc_code code;
    const void *procedure = symbol ? at(symbol, symbol_u, void *) : NULL;
    return procedure && *(void *const *)procedure && hoc_code_of(*(void *const *)procedure, &code) ? code.file : NULL;
}

const char *neuron_object_name(const Object *ob) { return ob ? neuron_data.object_name((Object *)ob) : "nothing"; }

const void *neuron_reference(int i) {
    run_bind();
    return run.reference && neuron_is_reference(i) ? run.reference(i) : NULL;
}

int neuron_section_stack(void) {
    static int (*depth)(void);
    if (!depth)
        depth = (int (*)(void))neuron_symbol_of(NAMES("nrn_isecstack", "_Z13nrn_isecstackv"));
    return depth ? depth() : 0;
}

/* nrnoc/section.h: a section has one node more than segments. */
int neuron_section_nseg(const Section *sec) { return at(sec, section_nnode, short) - 1; }

static struct {
    void (*real)(void *);
    neuron_steered *steered;
} steer;

typedef void steer_function(void *);
static void steer_netcon(void *self) {
    steer.real(self);
    steer.steered(self);
}

/* oc/hocdec.h: cTemplate.steer is called whenever threshold, delay, weight or x of a NetCon is named; it leaves the variable's address on the stack. */
void neuron_steer_netcons(neuron_steered *steered) {
    const Symbol *symbol = neuron_symbol("NetCon");
    void *ctemplate = symbol ? at(symbol, symbol_u, void *) : NULL;
    if (!ctemplate || steer.real || !at(ctemplate, template_steer, void *))
        return;
    steer.real = at(ctemplate, template_steer, steer_function *);
    steer.steered = steered;
    at(ctemplate, template_steer, steer_function *) = steer_netcon;
}

/* All classes of point processes have one steer function (nrnoc/point.cpp, steer_point_process). */
static struct {
    void (*real)(void *);
    neuron_named *named;
} steer_points;

/* The variable's symbol lies on the stack. What takes its place there, a data_handle from 9.0 on, would lose its identity if it were looked at. */
static const Symbol *symbol_on_top(void) {
    static Symbol *(*pop)(void);
    static void (*push)(Symbol *);
    if (!pop || !push) {
        pop = (Symbol * (*)(void)) neuron_symbol_of(NAMES("hoc_spop", "_Z8hoc_spopv"));
        push = (void (*)(Symbol *))neuron_symbol_of(NAMES("hoc_pushs", "_Z9hoc_pushsP6Symbol"));
    }
    if (!pop || !push)
        return NULL;
    Symbol *symbol = pop();
    push(symbol);
    return symbol;
}

static void steer_point(void *self) {
    const Symbol *symbol = symbol_on_top();
    Object *ob = at(self, point_ob, Object *);
    if (ob && symbol)
        steer_points.named(ob, neuron_symbol_name(symbol));
    steer_points.real(self);
}

void neuron_steer_points(const Object *ob, neuron_named *named) {
    void *ctemplate = at(ob, object_template, void *);
    steer_function *real = at(ctemplate, template_steer, steer_function *);
    if (!real || real == steer_point || (steer_points.real && steer_points.real != real))
        return;
    steer_points.real = real;
    steer_points.named = named;
    at(ctemplate, template_steer, steer_function *) = steer_point;
}

Object *neuron_netcon_object(const void *netcon) { return at(netcon, netcon_self, Object *); }

const double *neuron_reference_on_top(void) {
    static double *(*pop)(void);
    static void (*push)(double *);
    if (!pop || !push) {
        pop = (double *(*)(void))neuron_symbol_of(NAMES("hoc_pxpop", "_Z9hoc_pxpopv"));
        push = (void (*)(double *))neuron_symbol_of(NAMES("hoc_pushpx", "_Z10hoc_pushpxPd"));
    }
    if (!pop || !push)
        return NULL;
    double *reference = pop();
    push(reference);
    return reference;
}
