#include "document.h"
#include <stdlib.h>
#include <string.h>

/* An empty text is none, as it is written. */
static const char *some(const struct json *json, const char *key, const char *otherwise) {
    const char *text = json_text(json, key, otherwise);
    return text && *text ? text : otherwise;
}

static enum severity severity_of(const char *name) {
    if (!strcmp(name, "error"))
        return SEVERITY_ERROR;
    return !strcmp(name, "warning") ? SEVERITY_WARNING : SEVERITY_NOTE;
}

static struct place place_of(const struct json *json) {
    return (struct place){some(json, "file", NULL), some(json, "function", NULL), (int)json_number(json, "line", 0)};
}

static struct cause cause_of(const struct json *json) {
    const struct json *made = json_member(json, "made"), *judged = json_member(json, "judged"), *lost = judged ? judged : json_member(json, "lost");
    long count = json_number(json, "count", 1), other_ranks = json_number(json, "other_ranks", 0);
    return (struct cause){
        .id = some(json, "id", "?"),
        .what = some(json, "what", "?"),
        .severity = severity_of(some(json, "severity", "note")),
        .count = count > 0 ? (unsigned)count : 1,
        .caught = json_true(json, "caught"),
        .judged = judged != NULL,
        .rank = (int)json_number(json, "rank", -1),
        .other_ranks = other_ranks > 0 ? (unsigned)other_ranks : 0,
        .made = place_of(made),
        .lost = place_of(lost),
        .made_source = some(made, "source", NULL),
        .lost_source = some(lost, "source", NULL),
        .lost_how = some(lost, "how", NULL),
        .effect = some(json, "effect", NULL),
        .mend = some(json, "mend", NULL),
        .object = some(json, "object", NULL),
        .graph = some(json, "graph", NULL),
    };
}

static size_t length(const struct json *list) {
    size_t n = 0;
    for (const struct json *element = list ? list->first : NULL; element; element = element->next)
        ++n;
    return n;
}

/* The causes, and behind them the pointers to them. */
static bool read_causes(const struct json *list, struct document *document) {
    size_t n = length(list), i = 0;
    struct cause *causes = calloc(n + 1, sizeof *causes);
    const struct cause **pointers = calloc(n + 1, sizeof *pointers);
    if (pointers)
        pointers[0] = causes; /* what is to be freed, even where the list is empty */
    document->causes = pointers;
    for (const struct json *element = list ? list->first : NULL; causes && pointers && element; element = element->next) {
        causes[i] = cause_of(element);
        pointers[i] = &causes[i];
        ++i;
    }
    document->cause_count = i;
    if (!pointers)
        free(causes);
    return causes && pointers;
}

static bool read_suppressions(const struct json *list, struct document *document) {
    struct suppression *lines = calloc(length(list) + 1, sizeof *lines);
    size_t i = 0;
    document->suppressions = lines;
    for (const struct json *element = list ? list->first : NULL; lines && element; element = element->next) {
        long hits = json_number(element, "hits", 0);
        lines[i++] = (struct suppression){some(element, "file", ""), (int)json_number(element, "line", 0), some(element, "id", "*"), some(element, "glob", ""),
                                          hits > 0 ? (unsigned)hits : 0};
    }
    document->suppression_count = i;
    return lines;
}

const char *document_read(const struct json *json, struct document *document) {
    *document = (struct document){0};
    if (strcmp(json_text(json, "format", ""), "patchshim-report"))
        return "it is no report of patchshim";
    if (json_number(json, "version", 0) != 1)
        return "it is of a version that this command does not know";
    long excused = json_number(json, "excused", 0);
    *document = (struct document){.program = json_text(json, "program", ""), .version = json_text(json, "patchshim", ""), .folder = json_text(json, "folder", ""),
                                  .pid = json_number(json, "pid", 0), .ranks = (int)json_number(json, "ranks", 1), .complete = json_true(json, "complete"),
                                  .status = (int)json_number(json, "status", -1), .excused = excused > 0 ? (unsigned)excused : 0};
    if (!read_causes(json_member(json, "findings"), document) || !read_suppressions(json_member(json, "suppressions"), document))
        return "there is no memory for it";
    return NULL;
}

void document_free(struct document *document) {
    if (document->causes)
        free((void *)document->causes[0]);
    free((void *)document->causes);
    free((void *)document->suppressions);
    *document = (struct document){0};
}
