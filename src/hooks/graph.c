/* graph.c: who is linked to whom, written down for a reader. Costs nothing unless a report is asked for that shows it. */
#include "graph.h"
#include "things.h"
#include "neuron/neuron.h"
#include "options/options.h"
#include "report/buffer.h"
#include <string.h>

enum { NODES = 40, GRAPHS = 300, TEXT = 16384 }; /* things of a drawing, drawings of a process, bytes */

struct drawing {
    world_id ids[NODES];
    int count;
    int from; /* whose links are visited */
    bool linked[NODES][NODES];
};

static bool asked(void) {
    const char *dot = strrchr(options.report, '.');
    return dot && (!strcmp(dot, ".html") || !strcmp(dot, ".json"));
}

static void add(void *ctx, world_id id) {
    struct drawing *drawing = ctx;
    const struct world_row *row = world_find(id);
    int i = 0;
    if (!row || row->kind == KIND_OTHER)
        return;
    while (i < drawing->count && drawing->ids[i] != id)
        ++i;
    if (i == NODES)
        return;
    if (i == drawing->count)
        drawing->ids[drawing->count++] = id;
    if (i != drawing->from)
        drawing->linked[drawing->from][i] = drawing->linked[i][drawing->from] = true;
}

/* Does A stand above B in the drawing? Sections above what they carry, sources above their NetCons, NetCons above their targets. */
static bool above(const struct world_row *a, const struct world_row *b) {
    if (a->kind == KIND_SECTION && b->kind == KIND_SECTION)
        return neuron_section_parent((const Section *)b->id) == (const Section *)a->id;
    if (b->kind == KIND_NETCON)
        return neuron_netcon_source((const Object *)b->id) == a->id;
    if (a->kind == KIND_NETCON)
        return neuron_netcon_target((const Object *)a->id) == b->id;
    return a->kind == KIND_TEMPLATE || (a->kind == KIND_SECTION && b->kind != KIND_TEMPLATE);
}

/* "soma", "IClamp[0]", without what the lines of the drawing say. */
static void label(struct buffer *out, const struct world_row *row) {
    char name[300];
    const char *text = things_describe(row->id, row->kind, name, sizeof name);
    if (row->kind == KIND_SECTION)
        text += strcspn(text, " ") + 1;
    else
        name[strcspn(name, " ")] = 0;
    for (; *text; ++text)
        if (*text == '"' || *text == '\\')
            buffer_printf(out, "\\%c", *text);
        else
            buffer_bytes(out, text, 1);
}

static void write_down(struct buffer *out, const struct drawing *drawing, bool kept) {
    buffer_text(out, "digraph component {\n");
    for (int i = 0; i < drawing->count; ++i) {
        const struct world_row *row = world_find(drawing->ids[i]);
        bool green = i ? row->flags & WORLD_PINNED : kept;
        buffer_printf(out, "  n%d [label=\"", i);
        label(out, row);
        buffer_printf(out, "\"%s];\n", green ? " color=green" : i ? "" : " color=red");
    }
    for (int i = 0; i < drawing->count; ++i)
        for (int j = 0; j < drawing->count; ++j)
            if (drawing->linked[i][j] && above(world_find(drawing->ids[i]), world_find(drawing->ids[j])))
                buffer_printf(out, "  n%d -> n%d;\n", i, j);
    buffer_text(out, "}");
}

const char *graph_around(world_id id, bool kept) {
    static char text[TEXT];
    static unsigned drawn;
    static struct drawing drawing;
    if (!asked() || drawn == GRAPHS || !world_find(id))
        return NULL;
    ++drawn;
    drawing = (struct drawing){.ids = {id}, .count = 1};
    for (; drawing.from < drawing.count; ++drawing.from)
        things_links(drawing.ids[drawing.from], world_find(drawing.ids[drawing.from])->kind, add, &drawing);
    struct buffer out = BUFFER_FIXED(text);
    write_down(&out, &drawing, kept);
    return out.cut ? NULL : text;
}
