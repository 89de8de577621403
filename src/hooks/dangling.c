/* dangling.c. Relies on nrnoc/cabcode.cpp (connectpointer), nrnoc/point.cpp (connect_point_process_pointer): HOC's setpointer; ivoc/ocptrvector.cpp (PtrVector). */
#include "dangling.h"
#include "checks/checks.h"
#include "checks/dead.h"
#include "grow.h"
#include "hooks.h"
#include "life.h"
#include "load.h"
#include "mechanism.h"
#include "members.h"
#include "neuron/calls.h"
#include "neuron/parallel.h"
#include "neuron/pointers.h"
#include "own.h"
#include "patchshim.h"
#include "python/handle_type.h"
#include "python/section_type.h"
#include "views.h"
#include "world/pointers.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool dangling_watched, dangling_pending;
static size_t watched; /* handles that have lost their variable, or may lose it without a word */
enum { MOST_DPARAM = 64 }; /* places of POINTERs in dparam that are looked after */

/* --- names -------------------------------------------------------------------------------------------------------------------------- */
/* Names of variables are few: each is kept once. */
static const char *name_kept(const char *name) {
    static struct kept {
        struct kept *next;
        char text[];
    } *names[256];
    unsigned hash = 5381;
    for (const char *c = name; *c; ++c)
        hash = hash * 33 + (unsigned char)*c;
    struct kept **head = &names[hash & 255];
    for (struct kept *k = *head; k; k = k->next)
        if (!strcmp(k->text, name))
            return k->text;
    struct kept *fresh = malloc(sizeof *fresh + strlen(name) + 1);
    if (!fresh)
        return NULL;
    strcpy(fresh->text, name);
    fresh->next = *head;
    *head = fresh;
    return fresh->text;
}

static struct {
    world_id section; /* that is being taken apart */
    char name[128];
} dying;

/* The row of what the variable belongs to; NULL: it is gone. */
static const struct world_row *base_row(const struct pointer *p) {
    const struct world_row *row = p->base ? world_find(p->base) : NULL;
    return row && row->serial == p->serial ? row : NULL;
}

static void base_set(struct pointer *p, uintptr_t base) {
    const struct world_row *row = base ? world_find(base) : NULL;
    p->base = base;
    p->serial = row ? row->serial : 0;
}

static void describe(const struct pointer *p, char *buffer, size_t n) {
    const char *name = p->name ? p->name : "a variable";
    const struct world_row *row = base_row(p);
    const char *object = row && row->kind != KIND_SECTION ? neuron_object_name((const Object *)p->base) : NULL;
    if (object && row->kind == KIND_VECTOR) {
        snprintf(buffer, n, "%s.x[%g]", object, (double)p->x);
        return;
    }
    const char *section = p->base && p->base == dying.section ? dying.name : row && row->kind == KIND_SECTION ? neuron_section_name((Section *)p->base) : NULL;
    if (section && p->name)
        snprintf(buffer, n, "%s(%g).%s", section, (double)p->x, name);
    else if (section)
        snprintf(buffer, n, "%s of %s", name, section);
    else if (object)
        snprintf(buffer, n, "%s.%s", object, name);
    else
        snprintf(buffer, n, "%s", name);
}

static uint32_t line_here(void) {
    struct world_origin origin = {0};
    life_line(&origin.place);
    return origin.place.file ? world_origin_add(&origin) : 0;
}

/* Instances that go in what is being freed now: their rows go after it. */
static struct {
    uintptr_t *list;
    size_t count, capacity;
} ended;

static void instance_ends(uintptr_t prop) {
    if (ended.count == ended.capacity && !GROW(ended.list, ended.capacity))
        return;
    ended.list[ended.count++] = prop;
}

/* On 8.x too, NEURON notices itself that the source of a transfer went with its mechanism (nrniv/partrans.cpp, non_vsrc_update), as long as the node stays. */
static const char *volatile uninserts; /* the frame of the hook that runs */

void hook_mech_uninsert1(Section *sec, const Symbol *mechanism);
void hook_mech_uninsert1(Section *sec, const Symbol *mechanism) {
    HOOK_ENTER(mech_uninsert1);
    const char here = 0;
    uninserts = &here;
    real(sec, mechanism);
    uninserts = NULL;
}

static bool uninserts_now(void) { return uninserts && uninserts > (const char *)__builtin_frame_address(0); }

/* --- what goes, what moves ------------------------------------------------------------------------------------------------------------- */
static enum dangling_how how_it_went(const struct pointer *p) {
    const struct world_row *row = base_row(p);
    if (p->base && p->base == dying.section)
        return WENT_DELETED;
    if (!row)
        return WENT_SOMEHOW;
    return row->kind == KIND_SECTION ? WENT_CHANGED : row->kind == KIND_VECTOR ? WENT_RESIZED : WENT_DELETED;
}

static void lost(struct pointer *p) {
    char name[300];
    describe(p, name, sizeof name);
    p->gone = strdup(name);
    p->lost = line_here();
    p->how = (uint8_t)how_it_went(p);
    switch ((enum pointer_kind)p->kind) {
    case POINTER_HANDLE:
        watched += !p->fluid;
        python_handle_set((void *)p->holder, p->address);
        break;
    case POINTER_VARIABLE:
        if (neuron.family < FAMILY_90) /* there the instance itself may be gone */
            neuron_pointer_set_value((void *)p->holder, p->index, p->address);
        dangling_pending = true;
        break;
    case POINTER_ELEMENT:
        neuron_element_set((void *)p->holder, p->index, p->address);
        break;
    case POINTER_TRANSFER:
        p->fluid = p->holder & 8 && uninserts_now();
        dangling_pending |= !p->fluid;
        break;
    case POINTER_INSTANCE:
        instance_ends(p->holder);
        break;
    case POINTER_RECORDED:
    case POINTER_KINDS:
        break;
    }
}

static void moved(struct pointer *p) {
    if (p->kind == POINTER_HANDLE)
        python_handle_set((void *)p->holder, p->address);
    else if (p->kind == POINTER_VARIABLE && neuron.family < FAMILY_90)
        neuron_pointer_set_value((void *)p->holder, p->index, p->address);
    else if (p->kind == POINTER_ELEMENT)
        neuron_element_set((void *)p->holder, p->index, p->address);
}

static void on_freed(void *address, int count) {
    views_freed(address);
    if (!pointers_count || count <= 0)
        return;
    pointers_freed(address, (size_t)count, lost);
    while (ended.count) {
        uintptr_t prop = ended.list[--ended.count];
        for (int index = 0; index < MOST_DPARAM; ++index)
            pointers_remove(POINTER_VARIABLE, prop, index);
        pointers_remove(POINTER_INSTANCE, prop, 0);
    }
}

/* Where an element of a living Vector is now; NULL: the Vector is gone, or too short, or it is none. */
static double *element_of(const struct pointer *p) {
    const struct world_row *row = base_row(p);
    int n = 0;
    const double *data = row && row->kind == KIND_VECTOR ? neuron_vector_data((const Object *)p->base, &n) : NULL;
    return data && p->x >= 0 && p->x < (float)n ? (double *)data + (size_t)p->x : NULL;
}

/* A Vector that is made longer tells that its numbers go, also where they stay where they are: the pointer is to the same element as before. */
static bool found_again(struct pointer *p) {
    double *address = element_of(p);
    if (!address)
        return false;
    watched -= p->kind == POINTER_HANDLE && !p->fluid;
    pointers_revive(p, address);
    moved(p);
    return true;
}

static void on_moved(void) {
    if (pointers_count)
        pointers_moved(neuron_moved_to, moved);
}

void dangling_start(void) {
    static bool started;
    if (!started)
        neuron_watch_memory(on_freed, on_moved);
    started = true;
}

void dangling_netcon_dies(void *netcon, double *weights, int count) {
    if (!pointers_count)
        return;
    neuron_tell_freed(weights, count);
    neuron_tell_freed(neuron_netcon_own_delay(netcon), 1);
}

void dangling_presyn_dies(void *presyn) {
    if (pointers_count)
        neuron_tell_freed(neuron_presyn_threshold(presyn), 1);
}

/* --- use --------------------------------------------------------------------------------------------------------------------------------- */
/* HOLDER: what keeps the pointer, "the POINTER vgap of GapL[0]"; NULL: the reference itself. */
static void judge(struct pointer *p, const char *holder, char *text, size_t n) {
    struct dangling_fact fact = {.variable = p->gone ? p->gone : "a variable", .holder = holder, .made = world_origin_get(p->made)->place, .lost = world_origin_get(p->lost)->place, .how = (enum dangling_how)p->how};
    life_line(&fact.line);
    dead_dangling_judge(&fact, text, n);
}

static void follow(struct pointer *p) {
    double *address = element_of(p);
    if (address == p->address || !base_row(p))
        return;
    if (address) {
        pointers_relocate(p, address);
        moved(p);
    } else
        pointers_lose(p, lost);
}

static const char *handle_used(const void *handle) {
    static char text[900];
    struct pointer *p = pointers_find(POINTER_HANDLE, (uintptr_t)handle, 0);
    if (p && p->fluid && !p->last) /* append() and others tell nobody that they move the numbers */
        follow(p);
    if (!p || !p->last || found_again(p))
        return NULL;
    judge(p, NULL, text, sizeof text);
    return *text ? text : NULL;
}

static void handle_made(const void *handle, double *address, const struct python_handle_base *base) {
    if (!hooks.acting)
        return;
    const char *name = base->name ? base->name : base->symbol ? neuron_symbol_name(base->symbol) : NULL;
    uint32_t made = life_origin_in_python();
    struct pointer *p = pointers_add(POINTER_HANDLE, (uintptr_t)handle, 0, address);
    if (!p)
        return;
    base_set(p, base->section ? (uintptr_t)base->section : (uintptr_t)base->object);
    p->x = (float)base->x;
    p->name = name ? name_kept(name) : NULL;
    p->made = made;
    p->fluid = element_of(p) == address;
    watched += p->fluid;
}

static void handle_died(const void *handle) {
    const struct pointer *p = pointers_find(POINTER_HANDLE, (uintptr_t)handle, 0);
    watched -= p && (p->fluid || p->last);
    if (p)
        pointers_remove(POINTER_HANDLE, (uintptr_t)handle, 0);
}

static const char *mechanism_used(void *section, double x, void *prop) {
    static char text[900];
    if (!hooks.acting || !neuron_section_alive(section) || neuron_segment_has(section, x, prop))
        return NULL;
    char name[200];
    snprintf(name, sizeof name, "a mechanism of %s(%g)", neuron_section_name(section), x);
    struct dangling_fact fact = {.variable = name};
    life_line(&fact.line);
    dead_dangling_judge(&fact, text, sizeof text);
    return *text ? text : "patchshim: the mechanism is gone [dangling-pointer]"; /* there is nothing left to be read */
}

/* --- POINTER ------------------------------------------------------------------------------------------------------------------------------- */
/* A row for a pointer to ADDRESS; where there is a handle to the same, it is called as that is. */
static void note(enum pointer_kind kind, uintptr_t holder, int index, double *address, uint32_t made) {
    const struct pointer *handle = pointers_at(POINTER_HANDLE, address);
    struct pointer same = handle ? *handle : (struct pointer){0};
    struct pointer *p = pointers_add(kind, holder, index, address);
    if (!p)
        return;
    p->made = made;
    p->base = same.base;
    p->serial = same.serial;
    p->x = same.x;
    p->name = same.name;
}

static void pointer_noted(void *prop, double *address, uint32_t made) {
    int index, type = neuron_prop_type(prop);
    for (int i = 0; (index = mechanism_pointer_place(type, i)) >= 0; ++i) {
        if (index >= MOST_DPARAM || neuron_pointer_value(prop, index) != address)
            continue;
        struct pointer *known = pointers_find(POINTER_VARIABLE, (uintptr_t)prop, index);
        if (known && !known->last && known->address == address)
            continue;
        double *own = neuron_prop_numbers(prop); /* on 8.x they are freed with the instance; where there are none, nobody would know when it goes */
        if (!own && neuron.family < FAMILY_90)
            continue;
        note(POINTER_VARIABLE, (uintptr_t)prop, index, address, made);
        if (own && !pointers_find(POINTER_INSTANCE, (uintptr_t)prop, 0))
            pointers_add(POINTER_INSTANCE, (uintptr_t)prop, 0, own);
    }
}

static bool pointer_of_segment(void *address, void *prop) {
    pointer_noted(prop, address, life_origin_in_python());
    return true;
}

static void pointer_set(void *object, void *prop, void *section, double x, double *address) {
    if (!hooks.acting)
        return;
    if (section)
        neuron_segment_mechanisms(section, x, pointer_of_segment, address);
    if (object && (neuron_kind(object) == KIND_POINT_PROCESS || neuron_kind(object) == KIND_ARTIFICIAL_CELL))
        prop = neuron_prop_of(object);
    if (prop)
        pointer_noted(prop, address, life_origin_in_python());
}

/* HOC's setpointer does not say whose POINTER it sets: they are looked at before something goes, and at finitialize. */
static bool unknown;

static bool pointer_looked_at(void *ctx, const void *prop, const char *where) {
    int index, type = neuron_prop_type(prop);
    (void)ctx;
    (void)where;
    for (int i = 0; (index = mechanism_pointer_place(type, i)) >= 0; ++i) {
        double *address = index < MOST_DPARAM && mechanism_pointer_judged(type, i) ? neuron_pointer_value(prop, index) : NULL;
        if (address && !pointers_find(POINTER_VARIABLE, (uintptr_t)prop, index))
            pointer_noted((void *)prop, address, 0);
    }
    return true;
}

static void look_at_unknown(void) {
    if (!unknown)
        return;
    unknown = false;
    mechanism_each_pointing(pointer_looked_at, NULL);
}

void hook_connectpointer(HOOK_ANY);
void hook_connectpointer(HOOK_ANY) {
    HOOK_ENTER(connectpointer);
    HOOK_FOREIGN;
    unknown = true;
    real(HOOK_HAND_ON);
}

void hook_connect_point_process_pointer(HOOK_ANY);
void hook_connect_point_process_pointer(HOOK_ANY) {
    HOOK_ENTER(connect_point_process_pointer);
    HOOK_FOREIGN;
    unknown = true;
    real(HOOK_HAND_ON);
}

/* --- PtrVector ------------------------------------------------------------------------------------------------------------------------------ */
static void (*ptrvector_real_destruct)(void *);

static void elements_forget(void *self) {
    for (int i = 0, n = pointers_count ? neuron_elements(self) : 0; i < n; ++i)
        pointers_remove(POINTER_ELEMENT, (uintptr_t)self, i);
}

static void ptrvector_destruct(void *self) {
    elements_forget(self);
    ptrvector_real_destruct(self);
}

void dangling_class(const char *name, void **construct, void **destruct) {
    neuron_pointer_class_registered();
    if (!strcmp(name, "Pointer"))
        neuron_pointer_class(construct, destruct);
    if (strcmp(name, "PtrVector") || ptrvector_real_destruct)
        return;
    ptrvector_real_destruct = (void (*)(void *)) * destruct;
    *destruct = (void *)ptrvector_destruct;
}

double member_pointer_assign(void *self) {
    if (hooks.acting)
        neuron_pointer_refresh(self);
    return MEMBER_REAL(pointer_assign)(self);
}

double member_ptrvector_pset(void *self) {
    double result = MEMBER_REAL(ptrvector_pset)(self);
    int index = (int)neuron_number(1);
    double *address = hooks.acting ? neuron_element(self, index) : NULL;
    if (address)
        note(POINTER_ELEMENT, (uintptr_t)self, index, address, line_here());
    else
        pointers_remove(POINTER_ELEMENT, (uintptr_t)self, index);
    return result;
}

double member_ptrvector_resize(void *self) {
    elements_forget(self);
    double result = MEMBER_REAL(ptrvector_resize)(self);
    return result;
}

/* FIRST..LAST of a PtrVector are about to be read or written. */
static void elements_used(void *self, int first, int last) {
    for (int i = first; i <= last; ++i) {
        struct pointer *p = pointers_find(POINTER_ELEMENT, (uintptr_t)self, i);
        char text[900], holder[80];
        if (!p || !p->last || found_again(p))
            continue;
        snprintf(holder, sizeof holder, "element %d of a PtrVector", i);
        judge(p, holder, text, sizeof text);
        if (*text)
            neuron_raise(text);
        return;
    }
}

#define PTRVECTOR(id, first, last)                                            \
    double member_ptrvector_##id(void *self) {                                \
        if (__builtin_expect(hooks.acting && pointers_dead[POINTER_ELEMENT], 0)) \
            elements_used(self, first, last);                                 \
        return MEMBER_REAL(ptrvector_##id)(self);                             \
    }
PTRVECTOR(getval, (int)neuron_number(1), (int)neuron_number(1))
PTRVECTOR(setval, (int)neuron_number(1), (int)neuron_number(1))
PTRVECTOR(gather, 0, neuron_elements(self) - 1)
PTRVECTOR(scatter, 0, neuron_elements(self) - 1)

/* --- transfers ------------------------------------------------------------------------------------------------------------------------------- */
static struct {
    uintptr_t count; /* so many were set up: the number of one is its holder */
    double places;   /* on 9.x a variable has no place of its own: this stands for it */
} transfers;

/* ADDRESS: of the variable; on 9.x what it belongs to tells. */
static void transfer_noted(bool source, int sid, double *address, world_id base) {
    bool bare = neuron.family < FAMILY_90;
    note(POINTER_TRANSFER, 2 * 8 * ++transfers.count + (source ? 8 : 0), sid, bare ? address : &transfers.places, line_here());
    struct pointer *p = pointers_find(POINTER_TRANSFER, 2 * 8 * transfers.count + (source ? 8 : 0), sid);
    if (p && (!bare || !p->base))
        base_set(p, base);
}

double member_context_source_var(void *self) {
    double *address = hooks.acting ? (double *)neuron_reference(1) : NULL;
    int sid = (int)neuron_number(2);
    double result = MEMBER_REAL(context_source_var)(self);
    if (address)
        transfer_noted(true, sid, address, (world_id)neuron_accessed_section());
    return result;
}

double member_context_target_var(void *self) {
    Object *target = hooks.acting ? neuron_object(1) : NULL;
    int first = target ? 2 : 1;
    double *address = hooks.acting ? (double *)neuron_reference(first) : NULL;
    int sid = (int)neuron_number(first + 1);
    double result = MEMBER_REAL(context_target_var)(self);
    if (address && (target || neuron.family < FAMILY_90))
        transfer_noted(false, sid, address, (world_id)target);
    return result;
}

static bool first_transfer(void *ctx, struct pointer *p) {
    if (p->kind == POINTER_TRANSFER)
        *(struct pointer *)ctx = *p;
    return p->kind != POINTER_TRANSFER;
}

void hook_nrn_partrans_clear(HOOK_ANY);
void hook_nrn_partrans_clear(HOOK_ANY) {
    HOOK_ENTER(nrn_partrans_clear);
    HOOK_FOREIGN;
    real(HOOK_HAND_ON);
    while (acting && transfers.count) {
        struct pointer p = {0};
        pointers_each(first_transfer, &p);
        if (!p.holder)
            transfers.count = 0;
        else
            pointers_remove(POINTER_TRANSFER, p.holder, p.index);
    }
}

/* --- multisplit -------------------------------------------------------------------------------------------------------------------------------- */
/* pc.multisplit keeps the nodes of its points, and those of the roots of their trees. */
static struct {
    world_id *sections;
    size_t count, capacity;
    char gone[160]; /* its point went: on several processes the other half of the cell is alone now */
} splits;

static void split_at(world_id sec) {
    for (size_t i = 0; i < splits.count; ++i)
        if (splits.sections[i] == sec)
            return;
    if (splits.count == splits.capacity && !GROW(splits.sections, splits.capacity))
        return;
    splits.sections[splits.count++] = sec;
}

void hook_nrnmpi_multisplit(Section *sec, double x, int sid, int style);
void hook_nrnmpi_multisplit(Section *sec, double x, int sid, int style) {
    HOOK_ENTER(nrnmpi_multisplit);
    real(sec, x, sid, style);
    if (!acting || sid < 0 || !sec)
        return;
    split_at((world_id)sec);
    for (const Section *parent = neuron_section_parent(sec); parent; parent = neuron_section_parent(sec))
        split_at((world_id)(sec = (Section *)parent));
}

void hook_nrnmpi_multisplit_clear(HOOK_ANY);
void hook_nrnmpi_multisplit_clear(HOOK_ANY) {
    HOOK_ENTER(nrnmpi_multisplit_clear);
    HOOK_FOREIGN;
    splits.count = 0;
    real(HOOK_HAND_ON);
}

/* In one process the same equations are solved without the split. */
static void split_dies(Section *sec) {
    for (size_t i = 0; i < splits.count; ++i) {
        if (splits.sections[i] != (world_id)sec)
            continue;
        splits.count = 0;
        if (neuron_processes() > 1) {
            snprintf(splits.gone, sizeof splits.gone, "section %s", dying.section == (world_id)sec ? dying.name : neuron_section_name(sec));
            dangling_pending = true;
        }
        REAL(nrnmpi_multisplit_clear)(0, 0, 0, 0, 0, 0);
        return;
    }
}

static void split_used(char *text, size_t n) {
    struct dangling_fact fact = {.variable = splits.gone, .holder = "a point of ParallelContext.multisplit"};
    life_line(&fact.line);
    dead_dangling_judge(&fact, text, n);
}

/* --- what goes ------------------------------------------------------------------------------------------------------------------------------ */
static bool transfer_of(void *ctx, struct pointer *p) {
    if (p->kind == POINTER_TRANSFER && !p->last && p->base == *(world_id *)ctx)
        pointers_lose(p, lost);
    return true;
}

void dangling_section_named(const Section *sec) {
    if (!pointers_count)
        return;
    dying.section = (world_id)sec;
    snprintf(dying.name, sizeof dying.name, "%s", neuron_section_name(sec));
}

static void base_dies(world_id id) {
    if (neuron.family >= FAMILY_90) {
        if (transfers.count)
            pointers_each(transfer_of, &id);
        dangling_pending |= mechanism_any_pointer();
    }
}

void dangling_section_dies(Section *sec) {
    look_at_unknown();
    base_dies((world_id)sec);
    if (splits.count)
        split_dies(sec);
    if (dying.section != (world_id)sec || neuron_section_has_name(sec))
        dangling_section_named(sec);
}

void dangling_object_dies(world_id ob) {
    look_at_unknown();
    base_dies(ob);
}

/* --- numbers of Python's own (h.ref) --------------------------------------------------------------------------------------------------------- */
static struct {
    struct number {
        void *handle;
        double *address;
    } * list;
    size_t count, capacity;
} numbers;

static bool kept(const double *address) {
    static const enum pointer_kind keepers[] = {POINTER_RECORDED, POINTER_VARIABLE, POINTER_ELEMENT};
    for (size_t i = 0; i < sizeof keepers / sizeof *keepers; ++i)
        if (pointers_at(keepers[i], address))
            return true;
    return false;
}

static bool number_dies(void *handle, double *address) {
    if (!hooks.acting || patchshim_is_ending() || !pointers_count || !kept(address))
        return false;
    if (numbers.count == numbers.capacity && !GROW(numbers.list, numbers.capacity))
        return false;
    numbers.list[numbers.count++] = (struct number){handle, address};
    return true;
}

static void numbers_settle(void) {
    for (size_t i = 0; i < numbers.count; ++i) {
        if (kept(numbers.list[i].address))
            continue;
        void *handle = numbers.list[i].handle;
        numbers.list[i--] = numbers.list[--numbers.count];
        python_handle_release(handle);
    }
}

void dangling_recorded(const Object *vector, const void *variable) {
    pointers_remove(POINTER_RECORDED, (uintptr_t)vector, 0);
    if (vector && variable)
        note(POINTER_RECORDED, (uintptr_t)vector, 0, (double *)variable, 0);
    if (numbers.count)
        numbers_settle();
}

void dangling_vector_dies(world_id vector) {
    if (!pointers_count)
        return;
    pointers_remove(POINTER_RECORDED, vector, 0);
    if (numbers.count)
        numbers_settle();
}

/* --- before a run ------------------------------------------------------------------------------------------------------------------------------ */
struct search {
    char *text;
    size_t n;
};

static void pointer_words(char *buffer, size_t n, int type, int index, const char *where) {
    char name[64] = "";
    for (int i = 0, place; (place = mechanism_pointer_place(type, i)) >= 0; ++i)
        if (place == index)
            mechanism_pointer(type, i, name, sizeof name);
    snprintf(buffer, n, "the POINTER %s of %s%s%s", name, mechanism_name(type), *where ? " in " : "", where);
}

static bool dead_pointer(void *ctx, struct pointer *p) {
    struct search *search = ctx;
    char holder[300];
    if (!p->last || (p->kind == POINTER_TRANSFER && p->fluid) || (p->kind != POINTER_TRANSFER && (p->kind != POINTER_VARIABLE || neuron.family >= FAMILY_90)))
        return true;
    if (p->kind == POINTER_TRANSFER)
        snprintf(holder, sizeof holder, "the %s of transfer %d", p->holder & 8 ? "source" : "target", p->index);
    else if (neuron_pointer_value((void *)p->holder, p->index) != p->address)
        return true; /* set anew */
    else if (found_again(p))
        return true;
    else
        pointer_words(holder, sizeof holder, neuron_prop_type((void *)p->holder), p->index, "");
    judge(p, holder, search->text, search->n);
    return !*search->text;
}

static bool lost_pointer(void *ctx, const void *prop, const char *where) {
    struct search *search = ctx;
    int index, type = neuron_prop_type(prop);
    char holder[300];
    for (int i = 0; (index = mechanism_pointer_place(type, i)) >= 0; ++i) {
        struct pointer *p = pointers_find(POINTER_VARIABLE, (uintptr_t)prop, index);
        bool freed = p && p->last && neuron_pointer_value(prop, index) == p->was;
        if (!mechanism_pointer_judged(type, i) || (!freed && !neuron_pointer_lost(prop, index)))
            continue;
        pointer_words(holder, sizeof holder, type, index, where);
        if (freed && found_again(p)) {
            neuron_pointer_set_value((void *)prop, index, p->address);
            continue;
        }
        if (freed) {
            judge(p, holder, search->text, search->n);
            return !*search->text;
        }
        struct dangling_fact fact = {.variable = "a variable", .holder = holder};
        life_line(&fact.line);
        dead_dangling_judge(&fact, search->text, search->n);
        return !*search->text;
    }
    return true;
}

void dangling_before_run(char *text, size_t n) {
    struct search search = {text, n};
    look_at_unknown();
    if (numbers.count)
        numbers_settle();
    dangling_pending = false;
    if (*splits.gone)
        split_used(text, n);
    if (!*text && (pointers_dead[POINTER_VARIABLE] || pointers_dead[POINTER_TRANSFER]))
        pointers_each(dead_pointer, &search);
    if (!*text && neuron.family >= FAMILY_90)
        mechanism_each_pointing(lost_pointer, &search);
    dangling_pending = *text;
}

static bool risky(const void *object) { return neuron_risky(object); }

static const char *last_error(void) {
    const char *text = load_last_error();
    return *text ? text : "hocobj_call error";
}

void dangling_python(const void *caller) {
    const struct python_handle_watch watch = {.bare = neuron.family < FAMILY_90, .dead = &watched, .made = handle_made, .died = handle_died, .used = handle_used,
                                              .number_dies = number_dies, .mechanism_used = mechanism_used, .pointer_set = pointer_set,
                                              .risky = risky, .guarded = neuron_guarded, .error = last_error};
    dangling_watched = python_handles_watch(neuron_symbol_in(caller, "hocobject_type"), &watch);
}

#define HOOKS_dangling
#include "exports.h"
