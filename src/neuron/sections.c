/* sections.c: questions about sections. Relies on nrnoc/cabcode.cpp: dparam of a section's first Prop: [0] symbol (HOC sections), [6] owning
   template object, [10] (PROP_PY_INDEX) Python wrapper; a deleted section has no Prop. */
#include "links.h"
#include <stdio.h>
#include <stdlib.h>

bool neuron_section_alive(const Section *sec) { return sec && at(sec, section_prop, void *); }

static void *section_dparam(const Section *sec, int i) { return neuron_section_alive(sec) ? layout_dparam(at(sec, section_prop, void *), i) : NULL; }

bool neuron_section_of_hoc(const Section *sec) { return section_dparam(sec, 0); }
Object *neuron_section_owner(const Section *sec) { return neuron_section_of_hoc(sec) ? section_dparam(sec, 6) : NULL; }
void *neuron_section_wrapper(const Section *sec) { return section_dparam(sec, 10); }
Section *neuron_section_of_node(const void *node) { return at(node, node_sec, Section *); }
Section *neuron_section_parent(const Section *sec) { return neuron_section_alive(sec) ? at(sec, section_parent, Section *) : NULL; }

/* true: there is one. Without VISIT the first is enough. */
static bool points_of_node(const Section *sec, const void *node, world_visit *visit, void *ctx) {
    bool any = false;
    for (void *prop = node ? at(node, node_prop, void *) : NULL; prop && (visit || !any); prop = at(prop, prop_next, void *)) {
        if (!(*neuron_data.pnt_map)[at(prop, prop_type, short)])
            continue;
        void *point = layout_dparam(prop, 1);
        if (!point || at(point, point_sec, const Section *) != sec || !at(point, point_ob, Object *))
            continue;
        any = true;
        if (visit)
            visit(ctx, (world_id)at(point, point_ob, Object *));
    }
    return any;
}

/* Every point process of a section, also at x = 0: those sit in the parent's node, which is known only while the tree is set up. */
static bool section_points(const Section *sec, world_visit *visit, void *ctx) {
    void **nodes = at(sec, section_pnode, void **);
    bool any = false;
    for (int i = 0; nodes && i < at(sec, section_nnode, short) && (visit || !any); ++i)
        any |= points_of_node(sec, nodes[i], visit, ctx);
    if ((visit || !any) && (!neuron_data.tree_changed || !*neuron_data.tree_changed))
        any |= points_of_node(sec, at(sec, section_parentnode, void *), visit, ctx);
    return any;
}

void neuron_section_links(const Section *sec, world_visit *visit, void *ctx) {
    if (!neuron_section_alive(sec))
        return;
    if (neuron_section_parent(sec))
        visit(ctx, (world_id)neuron_section_parent(sec));
    if (neuron_section_owner(sec))
        visit(ctx, (world_id)neuron_section_owner(sec));
    for (Section *child = at(sec, section_child, Section *); child; child = at(child, section_sibling, Section *))
        visit(ctx, (world_id)child);
    if (world_wants(KIND_POINT_PROCESS))
        section_points(sec, visit, ctx);
}

bool neuron_section_linked(const Section *sec) {
    return neuron_section_parent(sec) || neuron_section_owner(sec) || at(sec, section_child, Section *) || section_points(sec, NULL, NULL);
}

/* NEURON's name of a section that Python made without one, or for a cell without a name, has an address in it: nothing that a user could find, or suppress, again.
   "<__main__.Cell object at 0x7f61ce8d9d10>.soma" is Cell.soma. */
const char *neuron_section_name(const Section *sec) {
    static char readable[256];
    const char *name = neuron_data.secname((Section *)sec), *address = strstr(name, " object at 0x"), *end = address ? strchr(address, '>') : NULL;
    if (!*name || !strncmp(name, "__nrnsec_0x", 11))
        return *name ? "an unnamed section" : "a section";
    if (*name != '<' || !end)
        return name;
    const char *class = address;
    while (class > name + 1 && class[-1] != '.')
        --class;
    snprintf(readable, sizeof readable, "%.*s%s", (int)(address - class), class, end + 1);
    return readable;
}
bool neuron_section_has_name(const Section *sec) {
    const char *name = neuron_data.secname((Section *)sec);
    return *name && strncmp(name, "__nrnsec_0x", 11) != 0;
}
const Section *neuron_accessed_section(void) { return neuron_data.accessed ? neuron_data.accessed() : NULL; }
bool neuron_shows_windows(void) { return neuron_data.usegui && *neuron_data.usegui && getenv("DISPLAY"); }
