/* render_text.c: findings for a terminal. */
#include "render.h"
#include "source.h"
#include <string.h>

enum { SOURCE_SHOWN = 120 }; /* bytes of a source line */

const char *severity_name(enum severity severity) {
    static const char *const names[] = {"off", "note", "warning", "error"};
    return names[severity];
}

render_function *render_find(const char *name) {
    static const struct {
        const char *name;
        render_function *function;
    } formats[] = {{"json", render_json}, {"sarif", render_sarif}, {"html", render_html}, {"txt", render_text}};
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; i < sizeof formats / sizeof *formats; ++i)
        if (!strcmp(dot ? dot + 1 : name, formats[i].name))
            return formats[i].function;
    return NULL;
}

void render_head(struct buffer *out, enum severity severity, bool coloured) {
    static const char *const colours[] = {"", "\033[1;36m", "\033[1;35m", "\033[1;31m"};
    if (coloured)
        buffer_printf(out, "patchshim: %s%s:\033[0m ", colours[severity], severity_name(severity));
    else
        buffer_printf(out, "patchshim: %s: ", severity_name(severity));
}

static void field(struct buffer *out, const char *name, const char *text) {
    if (!text || !*text)
        return;
    buffer_printf(out, "    %-6s ", name);
    buffer_shown(out, text, 0);
    buffer_text(out, "\n");
}

/* "    made   model.py:12 in add_stimulus:  ic = h.IClamp(soma(0.5))" */
static void place(struct buffer *out, const char *name, const struct place *place, const char *text) {
    if (!place->file)
        return;
    buffer_printf(out, "    %-6s ", name);
    buffer_shown(out, source_name(place->file), 0);
    if (place->line > 0)
        buffer_printf(out, ":%d", place->line);
    if (place->function) {
        buffer_text(out, " in ");
        buffer_shown(out, place->function, 0);
    }
    if (text && *text) {
        buffer_text(out, ":  ");
        buffer_shown(out, text, SOURCE_SHOWN);
    }
    buffer_text(out, "\n");
}

void render_cause(struct buffer *out, const struct cause *cause, bool coloured) {
    render_head(out, cause->severity, coloured);
    buffer_shown(out, cause->what, 0);
    if (cause->count > 1)
        buffer_printf(out, ", and %u more of the same line", cause->count - 1);
    if (cause->ranks)
        buffer_printf(out, ", on ranks %s", cause->ranks);
    else if (cause->rank >= 0)
        buffer_printf(out, ", on rank %d", cause->rank);
    if (cause->rank >= 0 && cause->other_ranks && !cause->ranks)
        buffer_printf(out, " and %u other%s", cause->other_ranks, cause->other_ranks == 1 ? "" : "s");
    buffer_printf(out, " [%s]\n", cause->id);
    place(out, "made", &cause->made, cause->made_source);
    /* Where nothing was made, nothing was lost: the line speaks for itself. */
    if (cause->made.file && cause->judged)
        place(out, "judged at", &cause->lost, cause->lost_source);
    else if (cause->made.file)
        place(out, "lost", &cause->lost, cause->lost_how ? cause->lost_how : cause->lost_source);
    else
        place(out, "line", &cause->lost, cause->lost_source && *cause->lost_source ? cause->lost_source : cause->lost_how);
    if (cause->made.file && !cause->lost.file && !cause->judged)
        field(out, "lost", cause->lost_how);
    field(out, "effect", cause->effect);
    field(out, "mend", cause->mend);
    buffer_printf(out, "    more   patchshim explain %s\n", cause->id);
}

static void count(struct buffer *out, unsigned n, const char *thing, const char *separator) {
    if (n)
        buffer_printf(out, "%s%u %s%s", separator, n, thing, n == 1 ? "" : "s");
}

bool render_counts(struct buffer *out, const struct document *document, unsigned not_shown, int max) {
    unsigned by[SEVERITY_ERROR + 1] = {0}, total = 0, caught = 0, suppressed = document->excused;
    for (size_t i = 0; i < document->cause_count; ++i) {
        const struct cause *cause = document->causes[i];
        by[cause->severity] += cause->count;
        total += cause->count;
        caught += cause->caught ? cause->count : 0;
    }
    for (size_t i = 0; i < document->suppression_count; ++i)
        suppressed += document->suppressions[i].hits;
    if (document->cause_count < 2 && !caught && !suppressed && !not_shown)
        return false;
    buffer_text(out, "summary:");
    const char *separator = " ";
    for (int severity = SEVERITY_ERROR; severity > SEVERITY_OFF; --severity)
        if (by[severity]) {
            count(out, by[severity], severity_name((enum severity)severity), separator);
            if (severity == SEVERITY_ERROR && caught)
                buffer_printf(out, " (%u caught)", caught);
            separator = ", ";
        }
    if (total > document->cause_count)
        buffer_printf(out, " of %zu cause%s", document->cause_count, document->cause_count == 1 ? "" : "s");
    if (suppressed)
        buffer_printf(out, "%s%u suppressed", separator, suppressed);
    if (not_shown)
        buffer_printf(out, "; %u not shown (max=%d)", not_shown, max);
    buffer_text(out, "\n");
    return true;
}

void render_text(struct buffer *out, const struct document *document) {
    for (size_t i = 0; i < document->cause_count; ++i)
        render_cause(out, document->causes[i], false);
    size_t before = out->length;
    buffer_text(out, "patchshim: ");
    if (!render_counts(out, document, 0, 0)) {
        out->length = before;
        buffer_printf(out, "patchshim: %s\n", document->cause_count ? "1 finding" : "no findings");
    }
}
