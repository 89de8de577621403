/* render_json.c: the report as JSON, version 1 of docs/report-1.schema.json. */
#include "render.h"
#include "source.h"

/* Members of an object, with commas between them. */
struct object {
    struct buffer *out;
    bool any;
};

static void name(struct object *object, const char *key) {
    buffer_text(object->out, object->any ? "," : "");
    object->any = true;
    buffer_json(object->out, key);
    buffer_text(object->out, ":");
}

static void text(struct object *object, const char *key, const char *value) {
    if (!value || !*value)
        return;
    name(object, key);
    buffer_json(object->out, value);
}

static void number(struct object *object, const char *key, long value) {
    name(object, key);
    buffer_printf(object->out, "%ld", value);
}

static void truth(struct object *object, const char *key, bool value) {
    name(object, key);
    buffer_text(object->out, value ? "true" : "false");
}

static void place(struct object *object, const char *key, const struct place *place, const char *source, const char *how) {
    if (!place->file && !how)
        return;
    name(object, key);
    buffer_text(object->out, "{");
    struct object inner = {object->out, false};
    text(&inner, "file", place->file);
    if (place->line > 0)
        number(&inner, "line", place->line);
    text(&inner, "function", place->function);
    text(&inner, "source", source);
    text(&inner, "how", how);
    buffer_text(object->out, "}");
}

static void finding(struct buffer *out, const struct cause *cause) {
    struct object object = {out, false};
    buffer_text(out, "  {");
    text(&object, "id", cause->id);
    text(&object, "severity", severity_name(cause->severity));
    number(&object, "count", cause->count);
    if (cause->caught)
        truth(&object, "caught", true);
    if (cause->rank >= 0)
        number(&object, "rank", cause->rank);
    if (cause->other_ranks)
        number(&object, "other_ranks", cause->other_ranks);
    text(&object, "what", cause->what);
    place(&object, "made", &cause->made, cause->made_source, NULL);
    place(&object, cause->judged ? "judged" : "lost", &cause->lost, cause->lost_source, cause->lost_how);
    text(&object, "effect", cause->effect);
    text(&object, "mend", cause->mend);
    text(&object, "object", cause->object);
    text(&object, "graph", cause->graph);
    buffer_text(out, "}");
}

static void suppression(struct buffer *out, const struct suppression *line) {
    struct object object = {out, false};
    buffer_text(out, "  {");
    text(&object, "file", line->file);
    number(&object, "line", line->line);
    text(&object, "id", line->id);
    text(&object, "glob", line->glob);
    number(&object, "hits", line->hits);
    buffer_text(out, "}");
}

void render_json(struct buffer *out, const struct document *document) {
    struct object object = {out, false};
    buffer_text(out, "{");
    text(&object, "format", "patchshim-report");
    number(&object, "version", 1);
    text(&object, "patchshim", document->version);
    text(&object, "program", document->program);
    text(&object, "folder", document->folder);
    number(&object, "pid", document->pid);
    number(&object, "ranks", document->ranks);
    truth(&object, "complete", document->complete);
    if (document->status >= 0)
        number(&object, "status", document->status);
    number(&object, "excused", document->excused);
    buffer_text(out, ",\n\"findings\":[");
    for (size_t i = 0; i < document->cause_count; ++i) {
        buffer_text(out, i ? ",\n" : "\n");
        finding(out, document->causes[i]);
    }
    buffer_text(out, "],\n\"suppressions\":[");
    for (size_t i = 0; i < document->suppression_count; ++i) {
        buffer_text(out, i ? ",\n" : "\n");
        suppression(out, &document->suppressions[i]);
    }
    buffer_text(out, "]}\n");
}
