/* render_sarif.c: the report as SARIF 2.1.0 (OASIS), the format that code reviews show beside the lines. */
#include "checks/checks.h"
#include "render.h"
#include "source.h"
#include <string.h>

static const char *level(enum severity severity) { return severity == SEVERITY_OFF ? "none" : severity_name(severity); }

/* Only the checks that were found: their index in `rules`, or how many there are with CHECK_COUNT. */
static int rule_index(const struct document *document, int check) {
    int index = 0;
    for (int i = 0; i < check; ++i)
        for (size_t j = 0; j < document->cause_count; ++j)
            if (!strcmp(document->causes[j]->id, checks_table[i].id)) {
                ++index;
                break;
            }
    return index;
}

static bool found(const struct document *document, int check) { return rule_index(document, check + 1) > rule_index(document, check); }

static void rule(struct buffer *out, const struct check_row *row) {
    buffer_text(out, "{\"id\":");
    buffer_json(out, row->id);
    buffer_text(out, ",\"shortDescription\":{\"text\":");
    buffer_json(out, row->what);
    buffer_text(out, "},\"fullDescription\":{\"text\":");
    buffer_json(out, row->why);
    buffer_text(out, "},\"help\":{\"text\":");
    buffer_json(out, row->mend);
    buffer_printf(out, "},\"defaultConfiguration\":{\"level\":\"%s\"}}", level(row->severity));
}

/* A file below the folder is named relative to it, and the folder once. */
static void artifact(struct buffer *out, const struct document *document, const char *file) {
    size_t n = document->folder ? strlen(document->folder) : 0;
    bool below = n > 1 && !strncmp(file, document->folder, n) && file[n] == '/';
    struct buffer uri = {0};
    if (below || *file != '/') {
        buffer_uri(&uri, below ? file + n + 1 : file);
        buffer_text(out, "\"artifactLocation\":{\"uri\":");
        buffer_json(out, uri.text ? uri.text : "");
        buffer_text(out, ",\"uriBaseId\":\"FOLDER\"}");
    } else {
        buffer_text(&uri, "file://");
        buffer_uri(&uri, file);
        buffer_text(out, "\"artifactLocation\":{\"uri\":");
        buffer_json(out, uri.text ? uri.text : "");
        buffer_text(out, "}");
    }
    buffer_free(&uri);
}

static void location(struct buffer *out, const struct document *document, const struct place *place, const char *source, int id, const char *message) {
    buffer_text(out, "{");
    if (id)
        buffer_printf(out, "\"id\":%d,", id);
    buffer_text(out, "\"physicalLocation\":{");
    artifact(out, document, place->file);
    if (place->line > 0) {
        buffer_printf(out, ",\"region\":{\"startLine\":%d", place->line);
        if (source && *source) {
            buffer_text(out, ",\"snippet\":{\"text\":");
            buffer_json(out, source);
            buffer_text(out, "}");
        }
        buffer_text(out, "}");
    }
    buffer_text(out, "}");
    if (place->function) {
        buffer_text(out, ",\"logicalLocations\":[{\"name\":");
        buffer_json(out, place->function);
        buffer_text(out, ",\"kind\":\"function\"}]");
    }
    if (message && *message) {
        buffer_text(out, ",\"message\":{\"text\":");
        buffer_json(out, message);
        buffer_text(out, "}");
    }
    buffer_text(out, "}");
}

static void message(struct buffer *out, const struct cause *cause) {
    struct buffer text = {0};
    buffer_text(&text, cause->what);
    if (cause->effect && *cause->effect)
        buffer_printf(&text, ": %s", cause->effect);
    if (cause->mend && *cause->mend)
        buffer_printf(&text, ". To mend it: %s", cause->mend);
    buffer_json(out, text.text ? text.text : "");
    buffer_free(&text);
}

static void result(struct buffer *out, const struct document *document, const struct cause *cause) {
    bool made = cause->made.file, lost = cause->lost.file;
    int check = checks_find(cause->id);
    buffer_text(out, "{\"ruleId\":");
    buffer_json(out, cause->id);
    if (check >= 0)
        buffer_printf(out, ",\"ruleIndex\":%d", rule_index(document, check));
    buffer_printf(out, ",\"level\":\"%s\",\"occurrenceCount\":%u,\"message\":{\"text\":", level(cause->severity), cause->count ? cause->count : 1);
    message(out, cause);
    buffer_text(out, "}");
    if (made || lost) {
        buffer_text(out, ",\"locations\":[");
        location(out, document, made ? &cause->made : &cause->lost, made ? cause->made_source : cause->lost_source, 0, NULL);
        buffer_text(out, "]");
    }
    if (made && lost) {
        buffer_text(out, ",\"relatedLocations\":[");
        location(out, document, &cause->lost, cause->lost_source, 1, cause->lost_how ? cause->lost_how : cause->judged ? "judged here" : "lost here");
        buffer_text(out, "]");
    }
    buffer_text(out, "}");
}

void render_sarif(struct buffer *out, const struct document *document) {
    buffer_text(out, "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"patchshim\",\"version\":");
    buffer_json(out, document->version ? document->version : "");
    buffer_text(out, ",\"informationUri\":\"https://github.com/dbbs-lab/patchshim\",\"rules\":[");
    const char *separator = "";
    for (int i = 0; i < CHECK_COUNT; ++i)
        if (found(document, i)) {
            buffer_printf(out, "%s\n", separator);
            rule(out, &checks_table[i]);
            separator = ",";
        }
    buffer_text(out, "]}},\n\"originalUriBaseIds\":{\"FOLDER\":{\"uri\":");
    struct buffer folder = {0};
    buffer_text(&folder, "file://");
    buffer_uri(&folder, document->folder ? document->folder : "");
    buffer_text(&folder, "/");
    buffer_json(out, folder.text ? folder.text : "file:///");
    buffer_free(&folder);
    buffer_printf(out, "}},\n\"invocations\":[{\"executionSuccessful\":%s", document->status <= 0 ? "true" : "false");
    if (document->program && *document->program) {
        buffer_text(out, ",\"commandLine\":");
        buffer_json(out, document->program);
    }
    if (document->status >= 0)
        buffer_printf(out, ",\"exitCode\":%d", document->status);
    buffer_text(out, "}],\n\"results\":[");
    for (size_t i = 0; i < document->cause_count; ++i) {
        buffer_text(out, i ? ",\n" : "\n");
        result(out, document, document->causes[i]);
    }
    buffer_text(out, "]}]}\n");
}
