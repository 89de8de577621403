/* report.c: `patchshim report`: shows a written report again, in any format. */
#include "document.h"
#include "launcher.h"
#include "report/render.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 256 << 20 };

static char *read_file(const char *name, size_t *n) {
    FILE *input = !strcmp(name, "-") ? stdin : fopen(name, "r");
    struct buffer text = {0};
    char block[65536];
    size_t got;
    if (!input)
        return NULL;
    buffer_text(&text, "");
    while (text.length < LARGEST && (got = fread(block, 1, sizeof block, input)) > 0)
        buffer_bytes(&text, block, got);
    bool bad = ferror(input) || text.cut;
    if (input != stdin)
        fclose(input);
    if (bad)
        buffer_free(&text);
    else if (!text.text)
        text.text = calloc(1, 1);
    *n = text.length;
    return text.text;
}

static int write_report(const struct document *document, render_function *render, const char *output) {
    struct buffer text = {0};
    render(&text, document);
    FILE *file = output ? fopen(output, "w") : stdout;
    bool good = file && !text.cut && fwrite(text.text, 1, text.length, file) == text.length;
    if (file && (output ? fclose(file) : fflush(file)))
        good = false;
    buffer_free(&text);
    return good ? 0 : fail(1, "%s: %s", output ? output : "standard output", strerror(errno));
}

static int show(const char *name, render_function *render, const char *output) {
    struct document document;
    size_t n = 0;
    int line;
    char *text = read_file(name, &n);
    if (!text)
        return fail(STATUS_USE, "%s: %s", name, strerror(errno));
    struct json *json = json_read(text, n, &line);
    free(text);
    if (!json)
        return fail(STATUS_USE, "%s:%d: this is no JSON", name, line);
    const char *wrong = document_read(json, &document);
    int status = wrong ? fail(STATUS_USE, "%s: %s", name, wrong) : write_report(&document, render, output);
    document_free(&document);
    json_free(json);
    return status;
}

int command_report(char **arguments) {
    const char *name = NULL, *output = NULL, *format = NULL;
    for (; *arguments; ++arguments)
        if (!strncmp(*arguments, "--format=", 9))
            format = *arguments + 9;
        else if (!strncmp(*arguments, "--output=", 9))
            output = *arguments + 9;
        else if (!name && ((*arguments)[0] != '-' || !(*arguments)[1]))
            name = *arguments;
        else
            return fail(STATUS_USE, "%s: patchshim report FILE.json [--format=txt|json|sarif|html] [--output=FILE]", *arguments);
    if (!name)
        return fail(STATUS_USE, "patchshim report FILE.json [--format=txt|json|sarif|html] [--output=FILE]");
    if (format && !strcmp(format, "text"))
        format = "txt";
    if (!format)
        format = output && strrchr(output, '.') ? output : "txt";
    render_function *render = render_find(format);
    return render ? show(name, render, output) : fail(STATUS_USE, "%s: the format must be one of txt, json, sarif, html", format);
}
