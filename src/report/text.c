#include "text.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const severity_names[] = {"off", "note", "warning", "error"};

static bool coloured(void) {
    static int known = -1;
    if (known < 0) {
        const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
        known = isatty(2) && !(no && *no) && term && strcmp(term, "dumb");
    }
    return known;
}

static void put(const char *text, size_t n) {
    int saved = errno;
    while (n) {
        ssize_t done = write(2, text, n);
        if (done < 0 && errno != EINTR)
            break;
        if (done > 0) {
            text += done;
            n -= (size_t)done;
        }
    }
    errno = saved;
}

struct text {
    char buffer[6000];
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void add(struct text *text, const char *format, ...) {
    __builtin_va_list arguments;
    __builtin_va_start(arguments, format);
    size_t room = sizeof text->buffer - text->length;
    int n = vsnprintf(text->buffer + text->length, room, format, arguments);
    __builtin_va_end(arguments);
    text->length += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}

static void head(struct text *text, enum severity severity) {
    static const char *const colours[] = {"", "\033[36m", "\033[35m", "\033[31m"};
    if (coloured())
        add(text, "patchshim: \033[1m%s%s:\033[0m ", colours[severity], severity_names[severity]);
    else
        add(text, "patchshim: %s: ", severity_names[severity]);
}

const char *text_source(const struct place *place, char *buffer, unsigned long n) {
    FILE *file = place->file && place->line > 0 && *place->file != '<' ? fopen(place->file, "re") : NULL;
    char line[600];
    *buffer = 0;
    for (int i = 1; file && fgets(line, sizeof line, file); i += strchr(line, '\n') != NULL)
        if (i == place->line) {
            const char *start = line + strspn(line, " \t");
            size_t length = strcspn(start, "\r\n");
            snprintf(buffer, n, "%.*s", (int)(length < 120 ? length : 120), start);
            break;
        }
    if (file)
        fclose(file);
    return buffer;
}

/* File names are shown relative to the working folder where they lie below it. */
static const char *shown(const char *file) {
    static char folder[4096];
    if (!*folder && !getcwd(folder, sizeof folder - 1))
        return file;
    size_t n = strlen(folder);
    return n > 1 && !strncmp(file, folder, n) && file[n] == '/' ? file + n + 1 : file;
}

static void add_place(struct text *text, const struct place *place) {
    if (place->function)
        add(text, "%s:%d in %s:  ", shown(place->file), place->line, place->function);
    else
        add(text, "%s:%d:  ", shown(place->file), place->line);
}

void text_cause(const struct cause *cause) {
    struct text text = {.length = 0};
    char source[200];
    const char *id = checks_table[cause->check].id;
    head(&text, cause->severity);
    add(&text, "%s", cause->what ? cause->what : checks_table[cause->check].what);
    if (cause->count > 1)
        add(&text, " (and %u more of this line)", cause->count - 1);
    add(&text, " [%s]\n", id);
    if (cause->made.file) {
        add(&text, "    made   ");
        add_place(&text, &cause->made);
        add(&text, "%s\n", text_source(&cause->made, source, sizeof source));
    }
    if (cause->lost.file) {
        bool death = cause->made.file || cause->check == CHECK_unused_death;
        add(&text, "    %s   ", death ? "lost" : "line");
        add_place(&text, &cause->lost);
        add(&text, "%s\n", death && cause->lost_how ? cause->lost_how : text_source(&cause->lost, source, sizeof source));
    }
    if (cause->effect)
        add(&text, "    effect %s\n", cause->effect);
    if (cause->mend)
        add(&text, "    mend   %s\n", cause->mend);
    add(&text, "    more   patchshim explain %s\n", id);
    put(text.buffer, text.length);
}

void text_line(enum severity severity, const char *line) {
    struct text text = {.length = 0};
    head(&text, severity);
    add(&text, "%s\n", line);
    put(text.buffer, text.length);
}

void text_plain(const char *line) {
    struct text text = {.length = 0};
    add(&text, "patchshim: %s\n", line);
    put(text.buffer, text.length);
}
