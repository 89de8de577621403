#include "suppress.h"
#include "options/options.h"
#include "text.h"
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    struct line {
        int check; /* -1: every one */
        char *glob;
        int number;
        unsigned hits;
    } * list;
    size_t count;
    bool read;
} file;

static void complain(const char *what, int number) {
    char text[1600];
    if (number)
        snprintf(text, sizeof text, "%s:%d: %s [suppressions]", options.suppressions, number, what);
    else
        snprintf(text, sizeof text, "%s: %s [suppressions]", options.suppressions, what);
    report_line(SEVERITY_WARNING, text);
}

static void read_line(char *text, int number) {
    text += strspn(text, " \t");
    text[strcspn(text, "\r\n")] = 0;
    for (size_t n = strlen(text); n && isspace((unsigned char)text[n - 1]); --n)
        text[n - 1] = 0;
    if (!*text || *text == '#')
        return;
    char *colon = strchr(text, ':');
    if (!colon || !colon[1]) {
        complain("a line has the form id:glob", number);
        return;
    }
    *colon = 0;
    int check = strcmp(text, "*") ? checks_find(text) : -1;
    if (check < 0 && strcmp(text, "*")) {
        char what[200];
        snprintf(what, sizeof what, "there is no check %.100s", text);
        complain(what, number);
        return;
    }
    struct line *list = realloc(file.list, (file.count + 1) * sizeof *list);
    char *glob = strdup(colon + 1);
    if (list)
        file.list = list;
    if (list && glob)
        file.list[file.count++] = (struct line){check, glob, number, 0};
}

static void read_file(void) {
    file.read = true;
    if (!*options.suppressions)
        return;
    FILE *input = fopen(options.suppressions, "re");
    char text[2000];
    if (!input) {
        complain(strerror(errno), 0);
        return;
    }
    for (int number = 1; fgets(text, sizeof text, input); ++number)
        read_line(text, number);
    fclose(input);
}

static bool matches(const char *glob, const char *text) { return text && !fnmatch(glob, text, 0); }

static bool matches_place(const char *glob, const struct place *place) {
    const char *slash = place->file ? strrchr(place->file, '/') : NULL;
    return matches(glob, place->file) || (slash && matches(glob, slash + 1)) || matches(glob, place->function);
}

/* `patchshim: ok ID` behind # or // on the line itself. */
static bool excused(const struct place *place, const char *id) {
    char source[600];
    if (!place->file)
        return false;
    const char *mark = strstr(text_source(place, source, sizeof source), "patchshim: ok ");
    if (!mark)
        return false;
    mark += strlen("patchshim: ok ");
    size_t n = strlen(id);
    return !strncmp(mark, id, n) && !isalnum((unsigned char)mark[n]) && mark[n] != '-';
}

bool suppressed(const struct finding *f) {
    if (!file.read)
        read_file();
    for (size_t i = 0; i < file.count; ++i) {
        struct line *line = &file.list[i];
        if ((line->check < 0 || line->check == (int)f->check) && (matches(line->glob, f->object) || matches_place(line->glob, &f->made) || matches_place(line->glob, &f->lost))) {
            ++line->hits;
            return true;
        }
    }
    const char *id = checks_table[f->check].id;
    return excused(&f->made, id) || excused(&f->lost, id);
}

void suppress_summary(void) {
    char text[1600];
    for (size_t i = 0; i < file.count; ++i) {
        const struct line *line = &file.list[i];
        const char *id = line->check < 0 ? "*" : checks_table[line->check].id;
        if (line->hits)
            snprintf(text, sizeof text, "%u suppressed by %s:%d (%s:%.100s)", line->hits, options.suppressions, line->number, id, line->glob);
        else
            snprintf(text, sizeof text, "the suppression %s:%.100s in %s:%d matched nothing", id, line->glob, options.suppressions, line->number);
        text_plain(text);
    }
}
