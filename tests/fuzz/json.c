/* Any bytes as a report; what is one is rendered in every format, and read again from its JSON as the same. */
#include "document.h"
#include "json.h"
#include "report/render.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void render_all(const struct document *document) {
    static const char *const formats[] = {"txt", "sarif", "html"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; ++i) {
        struct buffer out = {0};
        render_find(formats[i])(&out, document);
        buffer_free(&out);
    }
}

/* The JSON of a document that was read from JSON of ours is the same text. */
static void check_again(const struct document *document) {
    struct buffer first = {0}, second = {0};
    struct document again;
    int line;
    render_json(&first, document);
    struct json *json = json_read(first.text, first.length, &line);
    if (!json || document_read(json, &again))
        abort();
    render_json(&second, &again);
    if (first.length != second.length || memcmp(first.text, second.text, first.length))
        abort();
    document_free(&again);
    json_free(json);
    buffer_free(&first);
    buffer_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    struct document document;
    int line;
    struct json *json = json_read((const char *)data, n, &line);
    if (json && !document_read(json, &document)) {
        render_all(&document);
        check_again(&document);
        document_free(&document);
    }
    json_free(json);
    return 0;
}
