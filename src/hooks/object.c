/* object.c: births and deaths of objects. Relies on oc/hoc_oop.cpp: hoc_newobj1 (every `new`, from HOC and Python), hoc_new_object (also objects
   that NEURON itself makes: gid_connect's NetCon, netcon lists, PythonObject), hoc_obj_unref (every death). */
#include "dangling.h"
#include "grow.h"
#include "hooks.h"
#include "inert.h"
#include "life.h"
#include "members.h"
#include "neuron/calls.h"
#include "neuron/standard.h"
#include "obvious.h"
#include "own.h"
#include "patchshim.h"
#include "run.h"
#include <stdlib.h>
#include <string.h>

/* The innermost `new`: whether Python asked for it. An execerror may leave a stale one behind (longjmp in 8.x): a frame that lies below this one on the stack is over. */
static struct {
    const void *stack;
    bool by_python;
} innermost;

Object *hook_hoc_newobj1(Symbol *symtemp, int narg);
Object *hook_hoc_newobj1(Symbol *symtemp, int narg) {
    HOOK_ENTER(hoc_newobj1);
    if (!acting)
        return real(symtemp, narg);
    const void *frame = __builtin_frame_address(0);
    __typeof__(innermost) outer = innermost;
    if (outer.stack && outer.stack < frame)
        outer.stack = NULL;
    bool python = hooks_from_python(__builtin_return_address(0));
    enum world_kind kind = python ? neuron_kind_of_template(symtemp) : KIND_OTHER;
    if (python && kind == KIND_POINT_PROCESS) {
        call_new_point_process(symtemp, narg);
        obvious_point_process(narg);
    }
    if (python && kind == KIND_NETCON) {
        Object *made = obvious_netcon(narg);
        if (made)
            return made;
    }
    innermost.stack = frame;
    innermost.by_python = python;
    Object *ob = real(symtemp, narg);
    innermost = outer;
    struct world_row *row = world_find((world_id)ob);
    if (row) {
        row->flags &= (uint16_t)~WORLD_BUILDING;
        if (row->kind == KIND_POINT_PROCESS)
            neuron_point_born(ob), neuron_point_placed(ob), inert_born(ob);
        else if (row->kind == KIND_HANDLER)
            zombie_handler_born(row);
        else if (row->kind == KIND_NETCON || row->kind == KIND_RANDOM)
            network_born(ob, row->kind, narg);
    }
    return ob;
}

Object *hook_hoc_new_object(Symbol *symtemp, void *data);
Object *hook_hoc_new_object(Symbol *symtemp, void *data) {
    HOOK_ENTER(hoc_new_object);
    if (!acting)
        return real(symtemp, data);
    life_observed(); /* the object's number shows how many of its class there are */
    Object *ob = real(symtemp, data);
    enum world_kind kind = neuron_kind_of_template(symtemp);
    if (kind == KIND_OTHER)
        return ob;
    bool building = !data;
    life_birth((world_id)ob, kind, building ? innermost.stack && innermost.by_python : hooks_from_python(__builtin_return_address(0)));
    struct world_row *row = building ? world_find((world_id)ob) : NULL;
    if (row)
        row->flags |= WORLD_BUILDING;
    return ob;
}

void hook_hoc_obj_unref(Object *ob);

static struct {
    unsigned apart;   /* objects that are taken apart, one within the other */
    unsigned presyns; /* PreSyns */
    Object **list;    /* their callables: the references are ours until the outermost is gone */
    size_t count, capacity;
} late;

void object_lets_go(bool begin) { late.presyns += begin ? 1 : -1u; }

static bool goes_late(Object *ob) {
    if (!late.presyns || !late.apart)
        return false;
    if (late.count == late.capacity && !GROW(late.list, late.capacity))
        return false;
    late.list[late.count++] = ob;
    return true;
}

/* Marks as those of steps: after an error that left an object half taken apart they are recognised as stale. */
static inline void mark_begins(struct step_mark *mark) { *(volatile uintptr_t *)&mark->sign = step_sign(mark); }
static inline void mark_ends(struct step_mark *mark) { *(volatile uintptr_t *)&mark->sign = 0; }

static struct {
    const struct step_mark *mark;
    const void *template;
} outermost;

const void *object_outermost(void) { return step_is(outermost.mark, __builtin_frame_address(0)) ? outermost.template : NULL; }

static void taken_apart(Object *ob, void (*unref)(Object *)) {
    struct step_mark mark = {0};
    if (!step_is(outermost.mark, __builtin_frame_address(0))) {
        mark_begins(&mark);
        outermost.mark = &mark;
        outermost.template = neuron_template(ob);
    }
    struct world_row *row = world_find((world_id)ob);
    unsigned flags = row ? row->flags : 0;
    enum world_kind kind = row ? row->kind : KIND_OTHER;
    if (row && row->kind == KIND_RANDOM && flags & WORLD_PLAYS)
        own_random_dies(row->id);
    if (row) {
        world_leaving((world_id)ob);
        own_before_death(ob, row->kind);
        if (row->kind == KIND_POINT_PROCESS)
            inert_dies(ob);
    }
    ++late.apart;
    unref(ob);
    if (!--late.apart)
        while (late.count)
            REAL(hoc_obj_unref)(late.list[--late.count]);
    if (kind == KIND_POINT_PROCESS || kind == KIND_ARTIFICIAL_CELL)
        step_structure_changed();
    own_after_death((world_id)ob, flags);
    world_death((world_id)ob);
    mark_ends(&mark);
}

static __attribute__((noinline)) void last_reference(Object *ob, bool from_python, void (*real)(Object *)) {
    struct world_row *row = world_find((world_id)ob);
    if (!row && goes_late(ob))
        return;
    if (!row || neuron_refcount(ob) > 1) {
        bool pinned = row && row->flags & WORLD_PINNED;
        real(ob);
        if (pinned)
            world_disturbed((world_id)ob); /* only the pin holds it now */
        return;
    }
    enum world_kind kind = row->kind;
    if (neuron_refcount(ob) == 1 && life_death((world_id)ob, kind, NULL, from_python))
        return;
    if (neuron_refcount(ob) == 1 && own_wait((world_id)ob, from_python))
        return;
    taken_apart(ob, real);
}

/* Most references are not the last: HOC's assignments are made of little else. Of a pinned thing the last but one counts too. */
void hook_hoc_obj_unref(Object *ob);

static __attribute__((noinline)) void unref(Object *ob, const void *caller) {
    HOOK_ENTER_FROM(hoc_obj_unref, caller);
    if (acting && ob && neuron_refcount(ob) <= 2)
        last_reference(ob, hooks_from_python(caller), real);
    else
        real(ob);
}

void hook_hoc_obj_unref(Object *ob) {
    if (__builtin_expect(hooks_fast(__builtin_return_address(0)) && ob && neuron_refcount(ob) > (world_pins ? 2 : 1), 1))
        REAL(hoc_obj_unref)(ob);
    else
        unref(ob, __builtin_return_address(0));
}

static struct step_mark *releasing; /* the innermost object_release that runs; after an error that left it it is recognised as stale */

bool object_releases(void) { return step_is(releasing, __builtin_frame_address(0)); }

void object_release(Object *ob) {
    struct step_mark mark = {.outer = releasing};
    mark_begins(&mark);
    releasing = &mark;
    if (neuron_refcount(ob) > 1)
        REAL(hoc_obj_unref)(ob);
    else
        taken_apart(ob, REAL(hoc_obj_unref));
    releasing = mark.outer;
    mark_ends(&mark);
}

/* Names that show all there is. What is held only by something pinned is looked at again for them alone: that costs what is pinned. */
static bool enumerates(const char *name) {
    static const char *const names[] = {"List", "SectionList", "allsec", "topology"};
    for (size_t i = 0; i < sizeof names / sizeof *names; ++i)
        if (!strcmp(name, names[i]))
            return true;
    return false;
}

/* A name of h is looked up at the top level, and at once, where it is not there, among the built-in names. SYMBOL: what was found, undefined. */
static Symbol *missing(const char *name, void *table, Symbol *symbol) {
    static const char *last;
    bool top_level = neuron_is_top_level(table);
    bool of_h = top_level ? symbol != NULL : last == name && neuron_is_built_in(table);
    last = top_level ? name : NULL;
    return of_h && obvious_name(name) ? (Symbol *)neuron_symbol(name) : symbol;
}

/* Python looks up every name of h here: whoever is about to list sections or objects asks for a name first. */
Symbol *hook_hoc_table_lookup(const char *name, void *table);
Symbol *hook_hoc_table_lookup(const char *name, void *table) {
    HOOK_ENTER(hoc_table_lookup);
    if (!acting || !hooks_from_python(__builtin_return_address(0)))
        return real(name, table);
    if (__builtin_expect(world_unsettled(), 0) && enumerates(name))
        life_observed_all();
    life_observed();
    if (__builtin_expect(!dangling_watched, 0))
        dangling_python(__builtin_return_address(0));
    Symbol *symbol = real(name, table);
    return __builtin_expect(symbol != NULL, 1) && !neuron_is_undefined(symbol) ? symbol : missing(name, table, symbol);
}

/* Lists of a class's objects, new List("NetCon") (ivoc/oclist.cpp): they show those that are there now. stdrun.hoc asks its Lists of graphs, which are none, in each step. */
enum { SHOWN = 64 };
static struct {
    const void *list[SHOWN]; /* where one was made; others may lie there now */
    int count;               /* more than there is room for: any may be one */
} shown;
void *(*object_list_construct)(Object *);

static bool shows_class(const void *list) {
    for (int i = 0; i < shown.count && i < SHOWN; ++i)
        if (shown.list[i] == list)
            return true;
    return shown.count > SHOWN;
}

void *object_list(Object *ob) {
    void *list = object_list_construct(ob);
    if (!neuron_is_text(1) || shows_class(list))
        return list;
    if (shown.count < SHOWN)
        shown.list[shown.count] = list;
    ++shown.count;
    return list;
}

static inline void list_is_read(const void *list) {
    if (__builtin_expect(world_pins, 0) && shows_class(list))
        life_observed_all();
}

double member_list_count(void *self) {
    list_is_read(self);
    return MEMBER_REAL(list_count)(self);
}

objects member_list_object(void *self) {
    list_is_read(self);
    return MEMBER_REAL(list_object)(self);
}

objects member_list_o(void *self) {
    list_is_read(self);
    return MEMBER_REAL(list_o)(self);
}

#define HOOKS_object
#include "exports.h"
