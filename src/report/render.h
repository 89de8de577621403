/* render.h: the formats of a report, each a function of the same plain document. */
#ifndef PATCHSHIM_RENDER_H
#define PATCHSHIM_RENDER_H
#include "buffer.h"
#include "cause.h"

/* One finding as on the terminal, with its lines, ending in a newline. */
void render_cause(struct buffer *out, const struct cause *cause, bool coloured);
/* "patchshim: SEVERITY: " */
void render_head(struct buffer *out, enum severity severity, bool coloured);
/* "summary: 1 error (caught), 2 notes"; false: the findings say as much, nothing was written. */
bool render_counts(struct buffer *out, const struct document *document, unsigned not_shown, int max);

void render_text(struct buffer *out, const struct document *document);
void render_json(struct buffer *out, const struct document *document);
void render_sarif(struct buffer *out, const struct document *document);
void render_html(struct buffer *out, const struct document *document);
/* The DOT text of a component as a drawing; false: it could not be read, nothing was written. */
bool render_graph(struct buffer *out, const char *dot);

typedef void render_function(struct buffer *out, const struct document *document);
/* By the ending of a file name or the name of a format ("json", "sarif", "html", "txt"), NULL. */
render_function *render_find(const char *name);

/* "error", "warning", "note" */
const char *severity_name(enum severity severity);
#endif
