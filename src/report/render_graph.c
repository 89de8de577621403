/* render_graph.c: a drawing of a component. Reads the small part of DOT that a component is written in: lines `a [label="soma" color=red];` and
   `a -> b [label="NetCon[0]"];`, names of letters, digits and _. Rows go by the distance from a node that nothing points to. */
#include "render.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NODES = 60, EDGES = 120, NAME = 32, LABEL = 64, ROW = 64, GAP = 24, HEIGHT = 28, PER_CHARACTER = 8 };

struct node {
    char name[NAME], label[LABEL], colour[16];
    int depth, x, width;
};
struct edge {
    int from, to;
    char label[LABEL];
};
struct graph {
    struct node nodes[NODES];
    struct edge edges[EDGES];
    int node_count, edge_count, left_out;
};

static const char *skip(const char *text) { return text + strspn(text, " \t\r\n;"); }

static const char *read_name(const char *text, char *name) {
    size_t n = 0;
    for (; isalnum((unsigned char)*text) || *text == '_'; ++text)
        if (n + 1 < NAME)
            name[n++] = *text;
    name[n] = 0;
    return n ? skip(text) : NULL;
}

/* The value of one attribute, in quotes or a word. */
static const char *read_value(const char *text, char *value, size_t size) {
    size_t n = 0;
    bool quoted = *text == '"';
    for (text += quoted; *text && (quoted ? *text != '"' : isalnum((unsigned char)*text) != 0); ++text) {
        if (quoted && *text == '\\' && text[1])
            ++text;
        if (n + 1 < size)
            value[n++] = *text;
    }
    while (n && ((unsigned char)value[n - 1] & 0xc0) == 0x80 && n + 1 == size)
        --n; /* a character that was cut */
    value[n] = 0;
    return skip(text + (quoted && *text == '"'));
}

/* `[label="..." color=red]` */
static const char *read_attributes(const char *text, char *label, char *colour) {
    char key[NAME], value[LABEL];
    if (*text != '[')
        return text;
    for (text = skip(text + 1); *text && *text != ']';) {
        text = read_name(text, key);
        if (!text || *text != '=')
            return NULL;
        text = read_value(skip(text + 1), value, sizeof value);
        if (!strcmp(key, "label"))
            memcpy(label, value, sizeof value);
        if (!strcmp(key, "color") && colour && strlen(value) < 16)
            strcpy(colour, value);
        text += strspn(text, " ,\t\r\n");
    }
    return *text ? skip(text + 1) : NULL;
}

/* -1: too many. */
static int node_of(struct graph *graph, const char *name) {
    for (int i = 0; i < graph->node_count; ++i)
        if (!strcmp(graph->nodes[i].name, name))
            return i;
    if (graph->node_count == NODES) {
        ++graph->left_out;
        return -1;
    }
    struct node *node = &graph->nodes[graph->node_count];
    strcpy(node->name, name);
    strcpy(node->label, name);
    return graph->node_count++;
}

static const char *read_statement(const char *text, struct graph *graph) {
    char name[NAME], label[LABEL] = "", colour[16] = "";
    text = read_name(text, name);
    if (!text)
        return NULL;
    if (*text == '=') /* an attribute of the graph */
        return read_value(skip(text + 1), label, sizeof label);
    bool edge = text[0] == '-' && text[1] == '>';
    bool of_all = !edge && (!strcmp(name, "node") || !strcmp(name, "edge") || !strcmp(name, "graph"));
    int from = of_all ? -1 : node_of(graph, name), to = -1;
    if (edge) {
        text = read_name(skip(text + 2), name);
        if (!text)
            return NULL;
        to = node_of(graph, name);
    }
    text = read_attributes(text, label, colour);
    if (edge && from >= 0 && to >= 0 && graph->edge_count < EDGES) {
        struct edge *new = &graph->edges[graph->edge_count++];
        new->from = from;
        new->to = to;
        strcpy(new->label, label);
    } else if (!edge && from >= 0) {
        if (*label)
            strcpy(graph->nodes[from].label, label);
        strcpy(graph->nodes[from].colour, colour);
    }
    return text;
}

static bool read_graph(const char *text, struct graph *graph) {
    char name[NAME];
    text = read_name(skip(text), name);
    if (text && *text != '{')
        text = read_name(text, name);
    if (!text || *text != '{')
        return false;
    for (text = skip(text + 1); text && *text && *text != '}';)
        text = read_statement(text, graph);
    return text && *text == '}' && graph->node_count;
}

/* Rows that a cycle left empty are taken out. The last row. */
static int close_ranks(struct graph *graph) {
    int rows[NODES] = {0}, row = -1;
    for (int i = 0; i < graph->node_count; ++i)
        rows[graph->nodes[i].depth] = 1;
    for (int depth = 0; depth < NODES; ++depth)
        rows[depth] = rows[depth] ? ++row : 0;
    for (int i = 0; i < graph->node_count; ++i)
        graph->nodes[i].depth = rows[graph->nodes[i].depth];
    return row;
}

/* Longest path, cut at the number of nodes: components may be cyclic. */
static int set_depths(struct graph *graph) {
    for (int round = 0, changed = 1; changed && round < graph->node_count; ++round) {
        changed = 0;
        for (int i = 0; i < graph->edge_count; ++i) {
            struct node *from = &graph->nodes[graph->edges[i].from], *to = &graph->nodes[graph->edges[i].to];
            if (from != to && to->depth <= from->depth && from->depth + 1 < graph->node_count) {
                to->depth = from->depth + 1;
                changed = 1;
            }
        }
    }
    return close_ranks(graph);
}

static int set_places(struct graph *graph, int deepest) {
    int widest = 0;
    for (int depth = 0; depth <= deepest; ++depth) {
        int x = GAP;
        for (int i = 0; i < graph->node_count; ++i) {
            struct node *node = &graph->nodes[i];
            if (node->depth != depth)
                continue;
            node->x = x;
            node->width = PER_CHARACTER * (int)strlen(node->label) + 16;
            x += node->width + GAP;
        }
        widest = x > widest ? x : widest;
    }
    return widest;
}

static void draw_edge(struct buffer *out, const struct graph *graph, const struct edge *edge) {
    const struct node *from = &graph->nodes[edge->from], *to = &graph->nodes[edge->to];
    int x1 = from->x + from->width / 2, x2 = to->x + to->width / 2, y1 = GAP + from->depth * ROW + HEIGHT, y2 = GAP + to->depth * ROW;
    if (to->depth <= from->depth) /* back, or to itself: from the side */
        y1 -= HEIGHT / 2, y2 += HEIGHT / 2, x1 = from->x + from->width, x2 = to->x + to->width;
    int bend = to->depth <= from->depth ? 40 : 0;
    buffer_printf(out, "<path class=\"edge\" d=\"M%d %dC%d %d %d %d %d %d\"/><circle class=\"tip\" cx=\"%d\" cy=\"%d\" r=\"3\"/>", x1, y1, x1 + bend, bend ? y1 : (y1 + y2) / 2,
                  x2 + bend, bend ? y2 : (y1 + y2) / 2, x2, y2, x2, y2);
    if (*edge->label) {
        buffer_printf(out, "<text x=\"%d\" y=\"%d\">", (x1 + x2) / 2 + bend + 4, (y1 + y2) / 2 + 4);
        buffer_html(out, edge->label);
        buffer_text(out, "</text>");
    }
    buffer_text(out, "\n");
}

static void draw_node(struct buffer *out, const struct node *node) {
    int y = GAP + node->depth * ROW;
    const char *mark = !strcmp(node->colour, "red") || !strcmp(node->colour, "green") ? node->colour : "";
    buffer_printf(out, "<rect class=\"node %s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/><text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", mark, node->x, y, node->width,
                  HEIGHT, node->x + node->width / 2, y + HEIGHT / 2 + 5);
    buffer_html(out, node->label);
    buffer_text(out, "</text>\n");
}

bool render_graph(struct buffer *out, const char *dot) {
    struct graph *graph = calloc(1, sizeof *graph);
    bool read = graph && read_graph(dot, graph);
    if (read) {
        int deepest = set_depths(graph), width = set_places(graph, deepest) + 120, height = 2 * GAP + deepest * ROW + HEIGHT;
        buffer_printf(out, "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n", width, height, width, height);
        for (int i = 0; i < graph->edge_count; ++i)
            draw_edge(out, graph, &graph->edges[i]);
        for (int i = 0; i < graph->node_count; ++i)
            draw_node(out, &graph->nodes[i]);
        buffer_text(out, "</svg>");
        if (graph->left_out)
            buffer_text(out, "<p>Larger than can be drawn: only its first part is shown.</p>");
    }
    free(graph);
    return read;
}
