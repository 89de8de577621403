#include "pointers.h"
#include "calls.h"
#include "grow.h"
#include "layout.h"
#include <stdlib.h>

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static struct {
    double *(*where)(double *);
    void (*tell)(double *, size_t);
} memory;

bool neuron_watch_memory(void (*freed)(void *, int), void (*moved)(void)) {
    void (*watch)(void (*)(void *, int)) = (__typeof__(watch))neuron_symbol_of(NAMES("nrn_notify_freed", "_Z16nrn_notify_freedPFvPviE"));
    void (*watch_moves)(void (*)(void)) = (__typeof__(watch_moves))neuron_symbol_of(NAMES("nrn_register_recalc_ptr_callback"));
    memory.where = (__typeof__(memory.where))neuron_symbol_of(NAMES("nrn_recalc_ptr"));
    memory.tell = (__typeof__(memory.tell))neuron_symbol_of(NAMES("notify_freed_val_array", "_Z22notify_freed_val_arrayPdm"));
    if (!watch || !memory.tell)
        return false;
    watch(freed);
    if (watch_moves && memory.where)
        watch_moves(moved);
    return true;
}

double *neuron_moved_to(double *old) { return memory.where(old); }

void neuron_tell_freed(double *address, int count) {
    if (memory.tell && address && count > 0)
        memory.tell(address, (size_t)count);
}

double *neuron_netcon_own_delay(void *netcon) { return &at(netcon, netcon_delay, double); }
double *neuron_presyn_threshold(void *presyn) { return &at(presyn, presyn_threshold, double); }

/* nrnoc/section.h: Datum; 9.x: neuron/container/generic_data_handle.hpp, which begins with the identifier, NULL for a bare address. */
static char *datum(const void *prop, int index) {
    char *dparam = at(prop, prop_dparam, char *);
    return dparam ? dparam + (long)index * layout(LAYOUT_datum_size) : NULL;
}

double *neuron_pointer_value(const void *prop, int index) {
    char *d = datum(prop, index);
    if (!d || (neuron.family >= FAMILY_90 && *(void **)d))
        return NULL;
    return *(double **)(d + layout(LAYOUT_datum_value));
}

void neuron_pointer_set_value(void *prop, int index, double *address) {
    char *d = datum(prop, index);
    if (d)
        *(double **)(d + layout(LAYOUT_datum_value)) = address;
}

bool neuron_pointer_lost(const void *prop, int index) {
    const size_t *const *d = (const size_t *const *)datum(prop, index);
    return neuron.family >= FAMILY_90 && d && *d && **d == (size_t)-1;
}

void *neuron_prop_of(const Object *ob) {
    const void *point = at(ob, object_this, void *);
    return point ? at(point, point_prop, void *) : NULL;
}

int neuron_prop_type(const void *prop) { return at(prop, prop_type, short); }

/* A mechanism without variables frees none, and so tells nobody that it goes. */
double *neuron_prop_numbers(const void *prop) { return neuron.family < FAMILY_90 && at(prop, prop_size, int) > 0 ? at(prop, prop_param, double *) : NULL; }

/* nrnoc/cabcode.cpp: node_exact. */
void neuron_segment_mechanisms(Section *sec, double x, bool (*visit)(void *, void *), void *ctx) {
    static void *(*node_exact)(Section *, double);
    if (!node_exact)
        node_exact = (__typeof__(node_exact))neuron_symbol_of(NAMES("node_exact", "_Z10node_exactP7Sectiond"));
    const void *node = node_exact ? node_exact(sec, x) : NULL;
    for (void *prop = node ? at(node, node_prop, void *) : NULL; prop; prop = at(prop, prop_next, void *))
        if (!visit(ctx, prop))
            return;
}

struct wanted {
    const void *prop;
    bool any, found;
};

static bool same(void *ctx, void *prop) {
    struct wanted *wanted = ctx;
    wanted->any = true;
    wanted->found = prop == wanted->prop;
    return !wanted->found;
}

bool neuron_segment_has(Section *sec, double x, const void *prop) {
    struct wanted wanted = {prop, false, false};
    neuron_segment_mechanisms(sec, x, same, &wanted);
    return wanted.found || !wanted.any;
}

/* ivoc/ocptrvector.h: 8.x: size_, pd_ behind the vtable; 9.x: a std::vector of data_handles (neuron/container/data_handle.hpp), whose layout is that of a Datum without type. */
enum { PTRVECTOR_FIRST = 8, PTRVECTOR_SECOND = 16, HANDLE_SIZE = 32, HANDLE_VALUE = 16 };

int neuron_elements(void *v) {
    if (neuron.family < FAMILY_90)
        return (int)*(size_t *)((char *)v + PTRVECTOR_FIRST);
    char *begin = *(char **)((char *)v + PTRVECTOR_FIRST), *end = *(char **)((char *)v + PTRVECTOR_SECOND);
    return (int)((end - begin) / HANDLE_SIZE);
}

double *neuron_element(void *v, int index) {
    if (index < 0 || index >= neuron_elements(v))
        return NULL;
    if (neuron.family < FAMILY_90)
        return (*(double ***)((char *)v + PTRVECTOR_SECOND))[index];
    char *handle = *(char **)((char *)v + PTRVECTOR_FIRST) + (long)index * HANDLE_SIZE;
    return *(void **)handle ? NULL : *(double **)(handle + HANDLE_VALUE);
}

void neuron_element_set(void *v, int index, double *address) {
    if (index < 0 || index >= neuron_elements(v))
        return;
    if (neuron.family < FAMILY_90)
        (*(double ***)((char *)v + PTRVECTOR_SECOND))[index] = address;
    else
        *(double **)(*(char **)((char *)v + PTRVECTOR_FIRST) + (long)index * HANDLE_SIZE + HANDLE_VALUE) = address;
}

/* A call that an error of HOC may leave. */
static struct inside {
    void *(*f)(void *, void *);
    void *a, *b, *result;
    bool ran, returned;
} inside;

static void run_inside(void) {
    inside.ran = true;
    void *result = inside.f(inside.a, inside.b);
    inside.result = result;
    inside.returned = true;
}

static void *run_jumping(void *a, void *b) {
    (void)a, (void)b;
    run_inside();
    return NULL;
}

/* 9.x: OcJump::execute catches whatever code of HOC throws: a program of one instruction, ended by a zero (oc/code.h, STOP). */
static void guard_by_execute(void) {
    static bool (*execute)(void *);
    static void (*const program[])(void) = {run_inside, NULL};
    if (!execute)
        execute = (__typeof__(execute))neuron_symbol_of(NAMES("_ZN6OcJump7executeEP4Inst"));
    if (!execute || !neuron_data.pc)
        return;
    void **pc = *neuron_data.pc;
    execute((void *)program);
    *neuron_data.pc = pc;
}

/* 8.x: OcJump is a vtable and one pointer. */
static void guard_by_jump(void) {
    static void (*construct)(void *), (*destruct)(void *);
    static void *(*call)(void *, void *(*)(void *, void *), void *, void *);
    void *jump[4] = {NULL};
    if (!call) {
        construct = (__typeof__(construct))neuron_symbol_of(NAMES("_ZN6OcJumpC1Ev"));
        destruct = (__typeof__(destruct))neuron_symbol_of(NAMES("_ZN6OcJumpD1Ev"));
        call = (__typeof__(call))neuron_symbol_of(NAMES("_ZN6OcJump7fpycallEPFPvS0_S0_ES0_S0_"));
    }
    if (!call || !construct || !destruct)
        return;
    construct(jump);
    call(jump, run_jumping, NULL, NULL);
    destruct(jump);
}

/* NULL is an answer too (9.x: hocobj_getattro while it refuses to look). */
void *neuron_guarded(void *(*f)(void *, void *), void *a, void *b, bool *failed) {
    const struct inside outer = inside;
    inside = (struct inside){.f = f, .a = a, .b = b};
    if (neuron.family >= FAMILY_90)
        guard_by_execute();
    else
        guard_by_jump();
    if (!inside.ran)
        run_inside(); /* nothing to guard it with */
    void *result = inside.returned ? inside.result : NULL;
    *failed = !inside.returned;
    inside = outer;
    return result;
}

bool neuron_risky(const Object *ob) {
    const void *ctemplate = at(ob, object_template, void *), *self = at(ob, object_this, void *);
    if (!ctemplate || !self)
        return false;
    if (at(ctemplate, template_is_point, int) > 0)
        return !at(self, point_prop, void *);
    if (!at(ctemplate, template_steer, void *))
        return false;
    return neuron_kind(ob) != KIND_NETCON || !at(self, netcon_src, void *);
}

/* ivoc/ocpointer.h: OcPointer: a vtable, p_, s_, sti_, valid_. On 9.x p_ is the place that the variable had once; the handle that the constructor was given
   (neuron/container/data_handle.hpp: identifier and its count, the container's data, dimension and index) knows where it is now. */
enum { POINTER_ADDRESS = 8, POINTER_VALID = 32 };
struct handle {
    const size_t *row;
    void *count;
    double *const *data;
    int dimension, index;
};
static struct {
    struct pointing {
        char *pointer;
        struct handle handle;
    } * list;
    size_t count, capacity;
    void *(*construct)(Object *);
    void (*destruct)(void *);
    void (*steer)(void *);
} pointing;

static void *pointer_construct(Object *ob) {
    static void (*argument)(struct handle *, size_t);
    struct handle handle = {0};
    if (!argument)
        argument = (__typeof__(argument))neuron_symbol_of(NAMES("_ZN6neuron2oc6detail18hoc_get_arg_helperINS_9container11data_handleIdEEE4implEm"));
    bool reference = argument && neuron_is_reference(1);
    char *pointer = pointing.construct(ob);
    if (!pointer || !reference)
        return pointer;
    argument(&handle, 1);
    if (!handle.row)
        return pointer; /* a bare address */
    if (pointing.count == pointing.capacity && !GROW(pointing.list, pointing.capacity))
        return pointer;
    pointing.list[pointing.count++] = (struct pointing){pointer, handle};
    return pointer;
}

static void pointer_destruct(void *pointer) {
    for (size_t i = 0; i < pointing.count; ++i)
        if (pointing.list[i].pointer == pointer)
            pointing.list[i--] = pointing.list[--pointing.count];
    pointing.destruct(pointer);
}

void neuron_pointer_refresh(void *pointer) {
    for (size_t i = 0; i < pointing.count; ++i) {
        const struct handle *h = &pointing.list[i].handle;
        if (pointing.list[i].pointer != pointer)
            continue;
        if (*h->row == (size_t)-1)
            *((char *)pointer + POINTER_VALID) = false;
        else
            *(double **)((char *)pointer + POINTER_ADDRESS) = *h->data + (size_t)h->dimension * *h->row + h->index;
    }
}

static void pointer_steer(void *pointer) {
    neuron_pointer_refresh(pointer);
    pointing.steer(pointer);
}

void neuron_pointer_class(void **construct, void **destruct) {
    if (neuron.family < FAMILY_90 || pointing.construct)
        return;
    pointing.construct = (__typeof__(pointing.construct)) * construct;
    pointing.destruct = (__typeof__(pointing.destruct)) * destruct;
    *construct = (void *)pointer_construct;
    *destruct = (void *)pointer_destruct;
}

/* Its steer function is set after the class was registered. */
void neuron_pointer_class_registered(void) {
    const Symbol *symbol = pointing.construct && !pointing.steer ? neuron_symbol("Pointer") : NULL;
    void *ctemplate = symbol ? at(symbol, symbol_u, void *) : NULL;
    typedef void steer_function(void *);
    if (!ctemplate || !at(ctemplate, template_steer, void *))
        return;
    pointing.steer = at(ctemplate, template_steer, steer_function *);
    at(ctemplate, template_steer, steer_function *) = pointer_steer;
}
