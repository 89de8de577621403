/* links.c: who is linked to whom. Sections, point processes and NetCons tell it themselves; who points AT something that cannot tell (the NetCons of a
   target, of a section's voltage) is kept as edges in the world. Edges are gathered when somebody asks for the first time, and each is
   checked against NEURON before it counts: a NetCon may have been given another target, or its address to another object. */
#include "links.h"
#include "calls.h"
#include "recordings.h"
#include "room.h"
#include <stdlib.h>

/* Edges to objects and edges to sections are gathered apart: who asks for the one often never asks for the other. */
enum way { TO_OBJECTS, TO_SECTIONS };
static struct {
    world_id *pending;
    size_t count, capacity, done[2]; /* how many were gathered already, by way */
} later;

/* What is gone, or was gathered both ways. */
static void later_prune(void) {
    size_t kept = 0, done[2] = {0};
    for (size_t i = 0; i < later.count; ++i) {
        bool is[2] = {i < later.done[0], i < later.done[1]};
        if ((is[0] && is[1]) || !world_find(later.pending[i]))
            continue;
        later.pending[kept++] = later.pending[i];
        done[0] += is[0];
        done[1] += is[1];
    }
    later.count = kept;
    later.done[0] = done[0];
    later.done[1] = done[1];
}

void neuron_link_later(world_id id) {
    if (later.count == later.capacity)
        later_prune();
    if (later.count >= later.capacity / 2 + later.capacity / 4 && !ROOM_GROW(later.pending, later.capacity))
        return;
    later.pending[later.count++] = id;
}

static void netcon_edges(world_id id, enum way way) {
    world_id target = neuron_netcon_target((Object *)id), source = neuron_netcon_source((Object *)id);
    bool section = source && neuron_netcon_source_section((Object *)id);
    if (target && way == TO_OBJECTS)
        world_edge_add(id, target);
    if (source && section == (way == TO_SECTIONS))
        world_edge_add(id, source);
}

/* A point process at x = 0 sits in the node of the parent, which its section does not know while the tree is not set up (treeset.cpp: parentnode is valid while
   tree_changed is 0): the section has it by an edge. */
static bool sits_outside(const Object *ob) {
    const Section *sec = neuron_section_of(ob);
    const void *node = sec ? at(at(ob, object_this, void *), point_node, void *) : NULL;
    void **nodes = sec ? at(sec, section_pnode, void **) : NULL;
    for (int i = 0; nodes && i < at(sec, section_nnode, short); ++i)
        if (nodes[i] == node)
            return false;
    return sec;
}

void neuron_point_placed(const Object *ob) {
    const Section *sec = neuron_section_of(ob);
    if (sec && at(at(ob, object_this, void *), point_node, void *) == at(sec, section_parentnode, void *))
        neuron_link_later((world_id)ob);
}

static void edges_of(const struct world_row *row, enum way way) {
    if (row->kind == KIND_NETCON)
        netcon_edges(row->id, way);
    else if (row->kind == KIND_POINT_PROCESS && way == TO_SECTIONS && sits_outside((const Object *)row->id))
        world_edge_add(row->id, (world_id)neuron_section_of((const Object *)row->id));
}

/* A network's NetCons are asked for all at once: what the next ones need is fetched meanwhile. No word of a thing that may be gone is read. */
static void gather(enum way way) {
    enum { AHEAD = 16 };
    for (size_t i = later.done[way]; i < later.count; ++i) {
        if (i + AHEAD < later.count) {
            world_expect(later.pending[i + AHEAD]);
            __builtin_prefetch((const void *)later.pending[i + AHEAD]);
        }
        const struct world_row *row = world_find(later.pending[i]);
        if (row)
            edges_of(row, way);
    }
    later.done[way] = later.count;
    if (later.done[!way] == later.count)
        later.count = later.done[0] = later.done[1] = 0;
}

static void gather_to(world_id id) {
    const struct world_row *row = world_find(id);
    if (row && later.count)
        gather(row->kind == KIND_SECTION ? TO_SECTIONS : TO_OBJECTS);
}

struct checked {
    world_id to;
    world_visit *visit;
    void *ctx;
};

static bool still_links(const struct world_row *from, world_id to) {
    const Object *ob = (const Object *)from->id;
    return from->kind == KIND_NETCON ? neuron_netcon_target(ob) == to || neuron_netcon_source(ob) == to : from->kind != KIND_POINT_PROCESS || (world_id)neuron_section_of(ob) == to;
}

/* Whoever leaves with the others is not asked: nothing depends on the answer. */
static void edge_checked(void *ctx, world_id from) {
    const struct checked *c = ctx;
    const struct world_row *row = world_find(from);
    if (row->flags & WORLD_LEAVING || still_links(row, c->to))
        c->visit(c->ctx, from);
}

void neuron_linked_to(world_id id, world_visit *visit, void *ctx) {
    gather_to(id);
    struct checked c = {id, visit, ctx};
    world_edges_to(id, edge_checked, &c);
}

static bool edge_links(void *ctx, const struct world_row *from) { return still_links(from, *(const world_id *)ctx); }

bool neuron_has_links_to(world_id id) {
    gather_to(id);
    return world_edges_any(id, edge_links, &id);
}

/* hoc_Item of oc/hoclist.h: element, next, prev. The sections of a template object are neighbours in the section list, secelm_ is the last. */
struct item {
    Section *sec;
    struct item *next, *prev;
};

static void template_sections(const Object *ob, world_visit *visit, void *ctx) {
    const struct item *item = at(ob, object_secelm, const struct item *);
    for (; item && world_find((world_id)item->sec) && neuron_section_owner(item->sec) == ob; item = item->prev)
        visit(ctx, (world_id)item->sec);
}

/* this_pointer of a SectionList is a list of hoc_Items whose head is one more of them (nrnoc/cabcode.cpp, hoc_List). */
bool neuron_sections_listed(const Object *ob, world_visit *visit, void *ctx) {
    const char *name = neuron_class(ob);
    const struct item *head = name && !strcmp(name, "SectionList") ? at(ob, object_this, const struct item *) : NULL;
    for (const struct item *item = head ? head->next : NULL; item && item != head; item = item->next)
        if (world_find((world_id)item->sec))
            visit(ctx, (world_id)item->sec);
    return head;
}

void neuron_links(world_id id, enum world_kind kind, world_visit *visit, void *ctx) {
    const Object *ob = (const Object *)id;
    switch (kind) {
    case KIND_SECTION:
        neuron_section_links((const Section *)id, visit, ctx);
        neuron_recorders_of_section((const Section *)id, visit, ctx);
        break;
    case KIND_POINT_PROCESS:
        if (neuron_section_of(ob))
            visit(ctx, (world_id)neuron_section_of(ob));
        neuron_recorders_of_point(ob, visit, ctx);
        break;
    case KIND_NETCON: {
        world_id source = neuron_netcon_source(ob), target = neuron_netcon_target(ob);
        if (source)
            visit(ctx, source);
        if (target)
            visit(ctx, target);
        return;
    }
    case KIND_TEMPLATE:
        template_sections(ob, visit, ctx);
        return;
    default:
        break;
    }
    if (world_wants(KIND_NETCON) || world_wants(KIND_POINT_PROCESS) || world_wants(kind == KIND_SECTION ? KIND_LINEAR_MECHANISM : KIND_SECTION))
        neuron_linked_to(id, visit, ctx);
}

/* The type that objrefs have (a token of HOC's grammar, another in every version): that of the one NEURON itself declares at its start (oc/hoc_oop.cpp). It is among the names of
   the top level, which a procedure of a template does not see: hoc_lookup does not find it there. */
static short objref_type(void) {
    static short type;
    void *const *const *top = type ? NULL : neuron_symbol_of((const char *const[]){"hoc_top_level_symlist", NULL});
    for (const void *symbol = top && *top ? **top : NULL; symbol && !type; symbol = at(symbol, symbol_next, const void *))
        if (!strcmp(at(symbol, symbol_name, const char *), "hoc_obj_"))
            type = at(symbol, symbol_type, short);
    return type;
}

/* What a List holds that nobody but the template object has: the synapses of a cell. */
static void list_items(const Object *list, world_visit *visit, void *ctx) {
    static int (*count)(const Object *);
    static Object *(*item)(const Object *, int);
    const char *class_name = neuron_refcount(list) == 1 ? neuron_class(list) : NULL;
    if (!class_name || strcmp(class_name, "List"))
        return;
    if (!count) {
        count = (__typeof__(count))neuron_symbol_of((const char *const[]){"ivoc_list_count", "_Z15ivoc_list_countP6Object", NULL});
        item = (__typeof__(item))neuron_symbol_of((const char *const[]){"ivoc_list_item", "_Z14ivoc_list_itemP6Objecti", NULL});
    }
    for (int i = 0, n = count && item ? count(list) : 0; i < n; ++i)
        if (item(list, i))
            visit(ctx, (world_id)item(list, i));
}

/* The objrefs of a template object: its template's symbols of their type, each an array in the object's data (oc/hoc_oop.cpp, hoc_newobj1).
   `this` is there only where the template declares it. */
void neuron_holds(world_id id, enum world_kind kind, world_visit *visit, void *ctx) {
    if (kind != KIND_TEMPLATE)
        return;
    const void *ctemplate = at(id, object_template, void *), *symbols = at(ctemplate, template_symtable, void *);
    void ***data = at(id, object_this, void ***);
    short objectvar = objref_type();
    if (!symbols || !data)
        return;
    for (const void *s = *(void *const *)symbols; objectvar && s; s = at(s, symbol_next, void *)) {
        if (at(s, symbol_type, short) != objectvar || at(s, symbol_public, short) == 2 || !strcmp(at(s, symbol_name, char *), "this"))
            continue;
        int offset = at(s, symbol_u, int);
        Object **objects = (Object **)data[offset];
        const int *array = (const int *)data[offset + 1]; /* Arrayinfo: a_varn (8), nsub (4), refcount (4), sub[] */
        long total = 1;
        for (int i = 0; array && i < array[2]; ++i)
            total *= array[4 + i];
        for (long i = 0; objects && i < total; ++i)
            if (objects[i]) {
                visit(ctx, (world_id)objects[i]);
                list_items(objects[i], visit, ctx);
            }
    }
}
