/* objects.c: questions about objects. Relies on oc/hocdec.h (Object, cTemplate, Symbol), nrncvode/netcon.h (NetCon, PreSyn), nrnoc/section.h
   (Point_process). */
#include "events.h"
#include "links.h"
#include "recordings.h"
#include <stdio.h>
#include <stdlib.h>

void neuron_set_refcount(Object *ob, int refcount) { at(ob, object_refcount, int) = refcount; }

static const void *class_symbol(const Object *ob) {
    const void *ctemplate = at(ob, object_template, void *);
    return ctemplate ? at(ctemplate, template_symbol, void *) : NULL;
}

const void *neuron_template(const Object *ob) { return at(ob, object_template, const void *); }

const char *neuron_class(const Object *ob) {
    const void *symbol = class_symbol(ob);
    return symbol ? at(symbol, symbol_name, char *) : NULL;
}

/* Classes that are written in C++ in NEURON, by name. Everything else is a mechanism or a HOC template. */
static const struct {
    const char *name;
    enum world_kind kind;
} builtin_classes[] = {
    {"NetCon", KIND_NETCON},
    {"Vector", KIND_VECTOR},
    {"FInitializeHandler", KIND_HANDLER},
    {"StateTransitionEvent", KIND_STATE_TRANSITION},
    {"LinearMechanism", KIND_LINEAR_MECHANISM},
    {"Random", KIND_RANDOM},
};
enum { CPLUSOBJECT = 16, JAVAOBJECT = 32 }; /* oc/hocdec.h: subtype of a class's symbol */

static enum world_kind kind_of_template(const void *ctemplate) {
    const void *symbol = at(ctemplate, template_symbol, void *);
    int point = at(ctemplate, template_is_point, int);
    if (point > 0) {
        Symbol *mechanism = (*neuron_data.pointsym)[point];
        bool artificial = neuron_data.is_artificial && mechanism && (*neuron_data.is_artificial)[at(mechanism, symbol_subtype, short)];
        return artificial ? KIND_ARTIFICIAL_CELL : KIND_POINT_PROCESS;
    }
    if (!(at(symbol, symbol_subtype, short) & (CPLUSOBJECT | JAVAOBJECT)))
        return KIND_TEMPLATE;
    const char *name = at(symbol, symbol_name, char *);
    for (size_t i = 0; i < sizeof builtin_classes / sizeof *builtin_classes; ++i)
        if (!strcmp(name, builtin_classes[i].name))
            return builtin_classes[i].kind;
    return KIND_OTHER;
}

/* By the template's id, which NEURON counts up from 1 and never gives twice; kind + 1, 0: not looked at yet. */
static struct {
    unsigned char *kinds;
    int size;
} cache;

static enum world_kind kind_cached(const void *ctemplate) {
    int id = at(ctemplate, template_id, int);
    if (id >= 0 && id < cache.size && cache.kinds[id])
        return cache.kinds[id] - 1;
    enum world_kind kind = kind_of_template(ctemplate);
    if (id >= cache.size && id < 1 << 20) {
        int size = id + 256;
        unsigned char *kinds = realloc(cache.kinds, (size_t)size);
        if (!kinds)
            return kind;
        memset(kinds + cache.size, 0, (size_t)(size - cache.size));
        cache.kinds = kinds;
        cache.size = size;
    }
    /* a mechanism's class is registered before is_point_ is set: remember only what cannot change any more. Every segment that Python hands over is a PythonObject */
    if (id >= 0 && id < cache.size && (kind != KIND_OTHER || !strcmp(at(at(ctemplate, template_symbol, void *), symbol_name, char *), "PythonObject")))
        cache.kinds[id] = (unsigned char)(kind + 1);
    return kind;
}

enum world_kind neuron_kind_of_template(const Symbol *symtemp) {
    const void *ctemplate = at(symtemp, symbol_u, void *);
    return ctemplate ? kind_cached(ctemplate) : KIND_OTHER;
}

enum world_kind neuron_kind(const Object *ob) {
    const void *ctemplate = at(ob, object_template, void *);
    return ctemplate ? kind_cached(ctemplate) : KIND_OTHER;
}

static void *this_of(const Object *ob) { return at(ob, object_this, void *); }

Section *neuron_section_of(const Object *ob) {
    const void *point = this_of(ob);
    Section *sec = point ? at(point, point_sec, Section *) : NULL;
    return neuron_section_alive(sec) ? sec : NULL;
}

world_id neuron_netcon_target(const Object *netcon) {
    const void *nc = this_of(netcon), *point = nc ? at(nc, netcon_target, void *) : NULL;
    return point ? at(point, point_ob, world_id) : 0;
}

static const void *presyn_of(const Object *netcon) {
    const void *nc = this_of(netcon);
    return nc ? at(nc, netcon_src, void *) : NULL;
}

world_id neuron_netcon_source(const Object *netcon) {
    const void *presyn = presyn_of(netcon);
    if (!presyn)
        return 0;
    world_id object = at(presyn, presyn_osrc, world_id);
    return object ? object : at(presyn, presyn_ssrc, world_id);
}

const void *neuron_netcon_presyn(const Object *netcon) { return presyn_of(netcon); }

bool neuron_netcon_source_section(const Object *netcon) {
    const void *presyn = presyn_of(netcon);
    return presyn && !at(presyn, presyn_osrc, world_id);
}

static void section_place(const Object *ob, char *buffer, size_t n) {
    Section *sec = neuron_section_of(ob);
    const void *point = this_of(ob);
    buffer[0] = 0;
    if (!sec || !*neuron_data.secname(sec))
        return; /* its cell is gone, and with it its name */
    const char *name = neuron_section_name(sec);
    if (neuron_data.arc_position)
        snprintf(buffer, n, "%s(%g)", name, neuron_data.arc_position(sec, at(point, point_node, void *)));
    else
        snprintf(buffer, n, "%s", name);
}

static const char *short_name(world_id id, char *buffer, size_t n) {
    const struct world_row *row = world_find(id);
    if (!row)
        snprintf(buffer, n, "nothing");
    else if (row->kind == KIND_SECTION)
        snprintf(buffer, n, "%s", neuron_section_name((const Section *)id));
    else
        snprintf(buffer, n, "%s", neuron_data.object_name((Object *)id));
    return buffer;
}

const char *neuron_describe(world_id id, enum world_kind kind, char *buffer, size_t n) {
    char name[128], a[128], b[128];
    if (kind == KIND_SECTION) {
        snprintf(buffer, n, "section %s", neuron_section_name((const Section *)id));
        return buffer;
    }
    const Object *ob = (const Object *)id;
    snprintf(name, sizeof name, "%s", neuron_data.object_name((Object *)id));
    if (kind == KIND_POINT_PROCESS) {
        section_place(ob, a, sizeof a);
        snprintf(buffer, n, *a ? "%s of %s" : "%s", name, a);
    } else if (kind == KIND_NETCON) {
        snprintf(buffer, n, "%s (%s -> %s)", name, short_name(neuron_netcon_source(ob), a, sizeof a), short_name(neuron_netcon_target(ob), b, sizeof b));
    } else
        snprintf(buffer, n, "%s", name);
    return buffer;
}

/* Something sends through it: a source, a gid, or an event that is queued already (nc.event). All NetCons without a source share one PreSyn. */
static bool netcon_is_fed(const Object *ob, const void *presyn) {
    return neuron_netcon_source(ob) || at(presyn, presyn_gid, int) >= 0 || !neuron_events_known() || neuron_events_hold(this_of(ob));
}

/* A NetCon acts while it has a target and something that sends, or a callback of its own. One that only records into a Vector may go: the recording goes
   on without it (NetCon::rmsrc). */
static bool netcon_changes(const Object *ob) {
    const void *presyn = presyn_of(ob);
    return presyn && ((neuron_netcon_target(ob) && !neuron_netcon_target_lost(ob) && netcon_is_fed(ob, presyn)) || at(presyn, presyn_stmt, void *));
}

static void found(void *ctx, world_id id) {
    (void)id;
    *(bool *)ctx = true;
}

static bool section_changes(const Section *sec) {
    bool recorded = false;
    if (!neuron_section_alive(sec))
        return false;
    if (neuron_section_linked(sec) || neuron_has_links_to((world_id)sec))
        return true;
    neuron_recorders_of_section(sec, found, &recorded);
    return recorded;
}

static bool template_changes(const Object *ob) {
    bool any = false;
    neuron_links((world_id)ob, KIND_TEMPLATE, found, &any);
    return any;
}

static bool point_changes(const Object *ob) {
    const void *point = this_of(ob);
    if (!point || !neuron_section_of(ob))
        return false;
    if (at(point, point_presyn, void *) || neuron_has_links_to((world_id)ob) || neuron_point_changed(ob))
        return true;
    bool recorded = false;
    return neuron_recorders_of_point(ob, found, &recorded) || recorded;
}

static bool artificial_changes(const Object *ob) {
    const void *point = this_of(ob);
    return point && neuron_has_links_to((world_id)ob);
}

bool neuron_changes(world_id id, enum world_kind kind) {
    const Object *ob = (const Object *)id;
    switch (kind) {
    case KIND_POINT_PROCESS:
        return point_changes(ob);
    case KIND_ARTIFICIAL_CELL:
        return artificial_changes(ob);
    case KIND_NETCON:
        return netcon_changes(ob);
    case KIND_SECTION:
        return section_changes((const Section *)id);
    case KIND_TEMPLATE:
        return template_changes(ob);
    case KIND_VECTOR:
        return neuron_vector_plays(ob);
    case KIND_RANDOM:
        return world_find(id)->flags & WORLD_PLAYS;
    case KIND_HANDLER:
    case KIND_STATE_TRANSITION:
    case KIND_LINEAR_MECHANISM:
        return this_of(ob);
    default:
        return false;
    }
}

uintptr_t neuron_place(world_id id, enum world_kind kind) {
    const Object *ob = (const Object *)id;
    const void *point = kind == KIND_POINT_PROCESS ? this_of(ob) : NULL;
    if (point)
        return at(point, point_node, uintptr_t);
    if (kind == KIND_NETCON)
        return neuron_netcon_target(ob) * 31 + neuron_netcon_source(ob);
    return 0;
}
