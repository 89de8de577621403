/* suppress.c: the file of suppressions=, and the comments in the user's source. */
#include "suppress.h"
#include "checks/checks.h"
#include "options/options.h"
#include "source.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST = 1000, FILE_SIZE = 1 << 20 }; /* bytes of a line, of a file */

static struct {
    struct suppression *lines;
    size_t count;
    char *file;
} list;

typedef void complain_function(const char *text);

__attribute__((format(printf, 4, 5))) static void complain_of(complain_function *complain, const char *file, int line, const char *format, ...) {
    char text[1600];
    __builtin_va_list arguments;
    int n = line ? snprintf(text, sizeof text, "%.1000s:%d: ", file, line) : snprintf(text, sizeof text, "%.1000s: ", file);
    __builtin_va_start(arguments, format);
    vsnprintf(text + n, sizeof text - (size_t)n, format, arguments);
    __builtin_va_end(arguments);
    strncat(text, " [suppressions]", sizeof text - strlen(text) - 1);
    complain(text);
}

static bool known(const char *id, const char *file, int number, complain_function *complain) {
    struct nearest nearest = {.word = id};
    if (!strcmp(id, "*") || checks_find(id) >= 0)
        return true;
    for (int i = 0; i < CHECK_COUNT; ++i)
        nearest_try(&nearest, checks_table[i].id);
    complain_of(complain, file, number, nearest.name ? "there is no check %.60s; did you mean %s?" : "there is no check %.60s%s", id, nearest.name ? nearest.name : "");
    return false;
}

static void keep(const char *id, const char *glob, int number) {
    struct suppression *lines = realloc(list.lines, (list.count + 1) * sizeof *lines);
    if (lines)
        list.lines = lines;
    char *id_copy = strdup(id), *glob_copy = strdup(glob);
    if (lines && id_copy && glob_copy) {
        lines[list.count++] = (struct suppression){list.file ? list.file : "", number, id_copy, glob_copy, 0};
        return;
    }
    free(id_copy);
    free(glob_copy);
}

static void parse_line(char *text, const char *file, int number, complain_function *complain) {
    size_t n = strlen(text);
    while (n && isspace((unsigned char)text[n - 1]))
        text[--n] = 0;
    text += strspn(text, " \t");
    if (!*text || *text == '#')
        return;
    char *colon = strchr(text, ':');
    if (!colon || colon == text || !colon[1]) {
        complain_of(complain, file, number, "a line has the form ID:glob");
        return;
    }
    *colon = 0;
    const char *glob = colon + 1 + strspn(colon + 1, " \t");
    if (known(text, file, number, complain))
        keep(text, glob, number);
}

void suppress_parse(const char *text, size_t n, const char *file, complain_function *complain) {
    const char *end = text + n;
    if (!list.file)
        list.file = strdup(file);
    for (int number = 1; text < end; ++number) {
        char line[LONGEST + 1];
        const char *newline = memchr(text, '\n', (size_t)(end - text)), *stop = newline ? newline : end;
        size_t length = (size_t)(stop - text);
        if (length > LONGEST)
            complain_of(complain, file, number, "a line has at most %d bytes", LONGEST);
        else {
            memcpy(line, text, length);
            line[length] = 0;
            parse_line(line, file, number, complain);
        }
        text = stop + (newline != NULL);
    }
}

static ssize_t read_all(int fd, char *text, size_t size) {
    size_t n = 0;
    while (n < size) {
        ssize_t got = read(fd, text + n, size - n);
        if (got < 0 && errno != EINTR)
            return -1;
        if (!got)
            break;
        n += got > 0 ? (size_t)got : 0;
    }
    return (ssize_t)n;
}

bool suppress_read(const char *file, complain_function *complain) {
    char *text = malloc(FILE_SIZE);
    int fd = text ? open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;
    ssize_t n = fd < 0 ? -1 : read_all(fd, text, FILE_SIZE);
    if (n < 0)
        complain_of(complain, file, 0, "%s", strerror(errno));
    else if (n == FILE_SIZE)
        complain_of(complain, file, 0, "only the first MiB is read");
    if (n > 0)
        suppress_parse(text, (size_t)n, file, complain);
    if (fd >= 0)
        close(fd);
    free(text);
    return n >= 0;
}

static bool matches(const char *glob, const char *text) { return text && *text && !fnmatch(glob, text, 0); }

static bool matches_place(const char *glob, const struct place *place) {
    const char *slash = place->file ? strrchr(place->file, '/') : NULL;
    return matches(glob, place->file) || (place->file && matches(glob, source_name(place->file))) || (slash && matches(glob, slash + 1)) || matches(glob, place->function);
}

int suppress_find(const struct cause *cause, bool object_too) {
    for (size_t i = 0; i < list.count; ++i) {
        const struct suppression *line = &list.lines[i];
        if (strcmp(line->id, "*") && strcmp(line->id, cause->id))
            continue;
        if (matches_place(line->glob, &cause->made) || matches_place(line->glob, &cause->lost) || (object_too && matches(line->glob, cause->object)))
            return (int)i;
    }
    return -1;
}

void suppress_hit(int index) { ++list.lines[index].hits; }

/* "ic = h.IClamp(seg)  # patchshim: ok unused-death, nan" */
static bool excuses(const char *source, const char *id) {
    static const char mark[] = "patchshim: ok";
    const char *text = source ? strstr(source, mark) : NULL;
    if (!text || (!memchr(source, '#', (size_t)(text - source)) && !strstr(source, "//")))
        return false;
    for (text += strlen(mark); *text;) {
        text += strspn(text, " \t,");
        size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
        if (!n)
            return false;
        if (n == strlen(id) && !strncmp(text, id, n))
            return true;
        text += n;
    }
    return false;
}

bool suppress_excused(const struct cause *cause) { return excuses(cause->made_source, cause->id) || excuses(cause->lost_source, cause->id); }

const struct suppression *suppress_list(size_t *count) {
    *count = list.count;
    return list.lines;
}

void suppress_reset(void) {
    for (size_t i = 0; i < list.count; ++i) {
        free((char *)list.lines[i].id);
        free((char *)list.lines[i].glob);
    }
    free(list.lines);
    free(list.file);
    memset(&list, 0, sizeof list);
}
