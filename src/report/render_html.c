/* render_html.c: the report as one page that needs nothing else. */
#include "render.h"
#include "source.h"
#include <string.h>

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>patchshim report</title>\n<style>\n"
    ":root{color-scheme:light dark;--line:#8884;--soft:#8881;--error:#c62828;--warning:#ad6a00;--note:#0277bd;--lost:#d32f2f;--kept:#2e7d32}\n"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\n"
    "h1{font-size:1.4rem;margin:0}h2{font-size:1.05rem;margin:0}code,pre{font-family:ui-monospace,monospace;font-size:.9em}\n"
    ".meta{color:#888;margin:.2rem 0 1.5rem;overflow-wrap:anywhere}\n"
    "article{border:1px solid var(--line);border-left:4px solid var(--note);border-radius:4px;padding:.8rem 1rem;margin:0 0 1rem}\n"
    "article.error{border-left-color:var(--error)}article.warning{border-left-color:var(--warning)}\n"
    ".severity{font-weight:600;color:var(--note)}.error .severity{color:var(--error)}.warning .severity{color:var(--warning)}\n"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:.6rem 0 0}dt{color:#888}dd{margin:0;min-width:0}\n"
    "pre{background:var(--soft);padding:.3rem .6rem;margin:.2rem 0;overflow-x:auto;border-radius:3px}\n"
    ".id{font-family:ui-monospace,monospace;font-size:.85em;color:#888;white-space:nowrap}\n"
    "svg{max-width:100%;height:auto;margin:.4rem 0}svg text{font:13px system-ui,sans-serif;fill:currentColor}\n"
    "svg .node{fill:var(--soft);stroke:#888}svg .red{stroke:var(--lost);stroke-width:2}svg .green{stroke:var(--kept);stroke-width:2}svg .edge{stroke:#888;fill:none}svg .tip{fill:#888}\n"
    "table{border-collapse:collapse}td,th{padding:.15rem .8rem .15rem 0;text-align:left}\n"
    "</style>\n</head>\n<body>\n<h1>patchshim report</h1>\n";

static void term(struct buffer *out, const char *name) { buffer_printf(out, "<dt>%s</dt><dd>", name); }

static void field(struct buffer *out, const char *name, const char *text) {
    if (!text || !*text)
        return;
    term(out, name);
    buffer_html(out, text);
    buffer_text(out, "</dd>\n");
}

/* A name below the folder where the program was started is shown as it was there. */
static const char *short_name(const char *file, const char *folder) {
    size_t n = folder ? strlen(folder) : 0;
    return n > 1 && !strncmp(file, folder, n) && file[n] == '/' ? file + n + 1 : source_name(file);
}

static void place(struct buffer *out, const char *folder, const char *name, const struct place *place, const char *source, const char *how) {
    if (!place->file) {
        field(out, name, how);
        return;
    }
    term(out, name);
    buffer_text(out, "<code>");
    buffer_html(out, short_name(place->file, folder));
    if (place->line > 0)
        buffer_printf(out, ":%d", place->line);
    buffer_text(out, "</code>");
    if (place->function) {
        buffer_text(out, " in <code>");
        buffer_html(out, place->function);
        buffer_text(out, "</code>");
    }
    if (how && *how) {
        buffer_text(out, ": ");
        buffer_html(out, how);
    }
    if (source && *source) {
        buffer_text(out, "<pre>");
        buffer_html(out, source);
        buffer_text(out, "</pre>");
    }
    buffer_text(out, "</dd>\n");
}

static void graph(struct buffer *out, const char *dot) {
    if (!dot || !*dot)
        return;
    term(out, "graph");
    if (!render_graph(out, dot)) {
        buffer_text(out, "<pre>");
        buffer_html(out, dot);
        buffer_text(out, "</pre>");
    }
    buffer_text(out, "<p class=\"meta\">green: kept by patchshim; red: gone</p></dd>\n");
}

static void finding(struct buffer *out, const char *folder, const struct cause *cause) {
    const char *severity = severity_name(cause->severity);
    buffer_printf(out, "<article class=\"%s\">\n<h2><span class=\"severity\">%s:</span> ", severity, severity);
    buffer_html(out, cause->what);
    if (cause->count > 1)
        buffer_printf(out, ", and %u more of the same line", cause->count - 1);
    if (cause->caught)
        buffer_text(out, " (caught)");
    buffer_text(out, " <span class=\"id\">[");
    buffer_html(out, cause->id);
    buffer_text(out, "]</span></h2>\n<dl>\n");
    place(out, folder, "made", &cause->made, cause->made_source, NULL);
    place(out, folder, !cause->made.file ? "line" : cause->judged ? "judged at" : "lost", &cause->lost, cause->lost_source, cause->lost_how);
    field(out, "effect", cause->effect);
    field(out, "mend", cause->mend);
    if (cause->rank >= 0) {
        term(out, "rank");
        buffer_printf(out, "%d", cause->rank);
        if (cause->other_ranks)
            buffer_printf(out, " and %u other%s", cause->other_ranks, cause->other_ranks == 1 ? "" : "s");
        buffer_text(out, "</dd>\n");
    }
    graph(out, cause->graph);
    buffer_text(out, "</dl>\n</article>\n");
}

static void suppressions(struct buffer *out, const struct document *document) {
    if (!document->suppression_count)
        return;
    buffer_text(out, "<h2>Suppressions</h2>\n<table><tr><th>line</th><th>suppression</th><th>findings</th></tr>\n");
    for (size_t i = 0; i < document->suppression_count; ++i) {
        const struct suppression *line = &document->suppressions[i];
        buffer_text(out, "<tr><td><code>");
        buffer_html(out, line->file);
        buffer_printf(out, ":%d</code></td><td><code>", line->line);
        buffer_html(out, line->id);
        buffer_text(out, ":");
        buffer_html(out, line->glob);
        buffer_printf(out, "</code></td><td>%u</td></tr>\n", line->hits);
    }
    buffer_text(out, "</table>\n");
}

void render_html(struct buffer *out, const struct document *document) {
    buffer_text(out, head);
    buffer_text(out, "<p class=\"meta\"><code>");
    buffer_html(out, document->program ? document->program : "");
    buffer_text(out, "</code><br>");
    if (!render_counts(out, document, 0, 0))
        buffer_text(out, document->cause_count ? "1 finding" : "no findings");
    if (!document->complete)
        buffer_text(out, "; the program had not ended when this was written");
    else if (document->status > 0)
        buffer_printf(out, "; the program ended with status %d", document->status);
    buffer_text(out, "</p>\n");
    for (size_t i = 0; i < document->cause_count; ++i)
        finding(out, document->folder, document->causes[i]);
    suppressions(out, document);
    buffer_text(out, "</body>\n</html>\n");
}
