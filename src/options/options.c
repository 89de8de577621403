#include "options.h"
#include "checks/checks.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options options = {.max = 10, .severity = {[0 ... 127] = -1}};

const struct option_row options_table[] = {
#define OPTION(name, values, fallback, line) {#name, values, fallback, line},
#include "options.def"
#undef OPTION
};
const size_t options_count = sizeof options_table / sizeof *options_table;

bool options_off(const char *text) {
    while (isspace((unsigned char)*text))
        ++text;
    size_t n = strcspn(text, " \t\n,");
    return n == 3 && !strncmp(text, "off", 3) && !text[3 + strspn(text + 3, " \t\n,")];
}

/* Edit distance, small words only: for "did you mean". */
static size_t distance(const char *a, const char *b) {
    size_t row[80], n = strlen(b);
    if (n >= 80)
        return 99;
    for (size_t j = 0; j <= n; ++j)
        row[j] = j;
    for (size_t i = 1; *a; ++a, ++i) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; ++j) {
            size_t best = diagonal + (*a != b[j - 1]);
            diagonal = row[j];
            best = row[j] + 1 < best ? row[j] + 1 : best;
            row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
        }
    }
    return row[n];
}

struct nearest {
    const char *word, *name;
    size_t distance;
};
static void nearer(struct nearest *best, const char *name) {
    size_t d = distance(best->word, name);
    if (d < best->distance) {
        best->distance = d;
        best->name = name;
    }
}

/* The index of VALUE among the words of VALUES ("a|b|c"), -1. */
static int choice(const char *values, const char *value) {
    size_t n = strlen(value);
    for (int i = 0;; ++i) {
        size_t length = strcspn(values, "|");
        if (length == n && !strncmp(values, value, n))
            return i;
        if (!values[length])
            return -1;
        values += length + 1;
    }
}

static const struct option_row *row_of(const char *name) {
    for (size_t i = 0; i < options_count; ++i)
        if (!strcmp(options_table[i].name, name))
            return &options_table[i];
    return NULL;
}

static bool wrong_value(const char *name, const char *value, const char *values, char *error, size_t n) {
    snprintf(error, n, "PATCHSHIM: %s=%s: the value must be %s", name, value, values);
    return false;
}

static bool set_check(const char *id, const char *value, char *error, size_t n) {
    static const char values[] = "off|note|warn|error";
    int check = checks_find(id), severity = choice(values, value);
    if (check < 0) {
        struct nearest best = {id, NULL, 4};
        for (int i = 0; i < CHECK_COUNT; ++i)
            nearer(&best, checks_table[i].id);
        snprintf(error, n, "PATCHSHIM: there is no check %s%s%s%s", id, best.name ? " (did you mean " : "", best.name ? best.name : "", best.name ? "?)" : "");
        return false;
    }
    if (severity < 0)
        return wrong_value(id, value, values, error, n);
    options.severity[check] = (signed char)severity;
    return true;
}

static bool set_number(const char *name, const char *value, double least, double most, double *number, char *error, size_t n) {
    char *end;
    *number = strtod(value, &end);
    if (*end || end == value || !(*number >= least && *number <= most)) {
        snprintf(error, n, "PATCHSHIM: %s=%s: the value must be a number from %g to %g", name, value, least, most);
        return false;
    }
    return true;
}

static bool set_file(const char *name, const char *value, char *target, size_t size, char *error, size_t n) {
    if (!*value || strlen(value) >= size) {
        snprintf(error, n, "PATCHSHIM: %s= needs a file name of at most %zu bytes", name, size - 1);
        return false;
    }
    snprintf(target, size, "%s", value);
    return true;
}

static bool report_ending(const char *value) {
    static const char *const endings[] = {".json", ".sarif", ".html", ".txt"};
    size_t length = strlen(value);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; ++i)
        if (length > strlen(endings[i]) && !strcmp(value + length - strlen(endings[i]), endings[i]))
            return true;
    return false;
}

static bool set(const char *name, const char *value, char *error, size_t n) {
    if (!strncmp(name, "check.", 6))
        return set_check(name + 6, value, error, n);
    const struct option_row *row = row_of(name);
    if (!row) {
        struct nearest best = {name, NULL, 4};
        for (size_t i = 0; i < options_count; ++i)
            nearer(&best, options_table[i].name);
        snprintf(error, n, "PATCHSHIM: unknown option %s%s%s%s", name, best.name ? " (did you mean " : "", best.name ? best.name : "", best.name ? "?)" : "");
        return false;
    }
    struct {
        const char *name;
        int *target;
    } choices[] = {{"keep", &options.keep}, {"halt", &options.halt}, {"attach", &options.attach}, {"patch", &options.patch}};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; ++i)
        if (!strcmp(name, choices[i].name)) {
            int index = choice(row->values, value);
            if (index < 0)
                return wrong_value(name, value, row->values, error, n);
            *choices[i].target = index;
            return true;
        }
    double number;
    if (!strcmp(name, "log")) {
        int index = choice(row->values, value);
        if (index < 0)
            return wrong_value(name, value, row->values, error, n);
        options.log |= index ? LOG_HOOKS : LOG_PINS;
        return true;
    }
    if (!strcmp(name, "report"))
        return report_ending(value) ? set_file(name, value, options.report, sizeof options.report, error, n) : wrong_value(name, value, row->values, error, n);
    if (!strcmp(name, "suppressions"))
        return set_file(name, value, options.suppressions, sizeof options.suppressions, error, n);
    if (!strcmp(name, "exitcode")) {
        if (!set_number(name, value, 0, 255, &number, error, n))
            return false;
        options.exitcode = (int)number;
        return true;
    }
    if (!strcmp(name, "max")) {
        if (!set_number(name, value, 0, 1e9, &number, error, n))
            return false;
        options.max = (int)number;
        return true;
    }
    return set_number(name, value, 0, 1e9, &options.mpi_timeout, error, n);
}

/* One word `name=value`, the value optionally in quotes; moves *text behind it. */
static bool word(const char **text, char *error, size_t n) {
    char name[80], value[1100];
    size_t length = strcspn(*text, "= \t\n,");
    if ((*text)[length] != '=' || length >= sizeof name) {
        snprintf(error, n, "PATCHSHIM: %.*s: options have the form name=value", (int)(length < 60 ? length : 60), *text);
        return false;
    }
    snprintf(name, sizeof name, "%.*s", (int)length, *text);
    *text += length + 1;
    char quote = **text == '\'' || **text == '"' ? *(*text)++ : 0;
    const char stops[] = {quote, 0};
    length = strcspn(*text, quote ? stops : " \t\n,");
    if ((quote && (*text)[length] != quote) || length >= sizeof value) {
        snprintf(error, n, quote && !(*text)[length] ? "PATCHSHIM: %s: a quote is not closed" : "PATCHSHIM: %s: the value is too long", name);
        return false;
    }
    snprintf(value, sizeof value, "%.*s", (int)length, *text);
    *text += length + (quote != 0);
    return set(name, value, error, n);
}

bool options_parse(const char *text, char *error, size_t n) {
    for (;;) {
        text += strspn(text, " \t\n,");
        if (!*text)
            return true;
        if (!word(&text, error, n))
            return false;
    }
}
