/* options.c: words of the variable PATCHSHIM, each read by the row of options.def that has its name. */
#include "options.h"
#include "checks/checks.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct options defaults = {.max = 10, .severity = {[0 ... OPTION_CHECKS - 1] = -1}};
struct options options = {.max = 10, .severity = {[0 ... OPTION_CHECKS - 1] = -1}};
_Static_assert((int)CHECK_COUNT <= OPTION_CHECKS, "every check has a place in options.severity");

const struct option_row options_table[] = {
#define OPTION(name, kind, values, fallback, least, most, line) {#name, OPTION_##kind, offsetof(struct options, name), values, fallback, least, most, line},
#include "options.def"
#undef OPTION
};
const size_t options_count = sizeof options_table / sizeof *options_table;

static const char blanks[] = " \t\r\n,";

/* Where a sentence about what is wrong goes. */
struct complaint {
    char *text;
    size_t size;
};

__attribute__((format(printf, 2, 3))) static bool wrong(struct complaint *complaint, const char *format, ...) {
    __builtin_va_list arguments;
    __builtin_va_start(arguments, format);
    vsnprintf(complaint->text, complaint->size, format, arguments);
    __builtin_va_end(arguments);
    return false;
}

/* "THING is not known; did you mean NEAREST?" */
static bool unknown(struct complaint *complaint, const char *thing, const struct nearest *nearest, const char *list) {
    if (nearest->name)
        return wrong(complaint, "PATCHSHIM: there is no %s %.60s; did you mean %s?", thing, nearest->word, nearest->name);
    return wrong(complaint, "PATCHSHIM: there is no %s %.60s; `patchshim list %s` names them", thing, nearest->word, list);
}

const struct option_row *options_find(const char *name) {
    for (size_t i = 0; i < options_count; ++i)
        if (!strcmp(options_table[i].name, name))
            return &options_table[i];
    return NULL;
}

bool options_off(const char *text) {
    text += strspn(text, blanks);
    size_t n = strcspn(text, blanks);
    return n == 3 && !strncmp(text, "off", 3) && !text[3 + strspn(text + 3, blanks)];
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

static bool wrong_value(struct complaint *complaint, const char *name, const char *value, const char *values) {
    return wrong(complaint, "PATCHSHIM: %.60s=%.100s: the value must be one of %s", name, value, values);
}

static bool set_choice(const struct option_row *row, void *field, const char *value, struct complaint *complaint) {
    int index = choice(row->values, value);
    if (index < 0)
        return wrong_value(complaint, row->name, value, row->values);
    *(int *)field = index;
    return true;
}

static bool number(const struct option_row *row, const char *value, bool whole, double *result, struct complaint *complaint) {
    char *end;
    *result = strtod(value, &end);
    if (end == value || *end || !(*result >= row->least && *result <= row->most) || (whole && *result != (double)(int)*result))
        return wrong(complaint, "PATCHSHIM: %s=%.100s: the value must be a %snumber from %.10g to %.10g", row->name, value, whole ? "whole " : "", row->least, row->most);
    return true;
}

static bool set_integer(const struct option_row *row, void *field, const char *value, struct complaint *complaint) {
    double result;
    if (!number(row, value, true, &result, complaint))
        return false;
    *(int *)field = (int)result;
    return true;
}

static bool set_seconds(const struct option_row *row, void *field, const char *value, struct complaint *complaint) {
    return number(row, value, false, field, complaint);
}

static bool set_file(const struct option_row *row, void *field, const char *value, struct complaint *complaint) {
    size_t n = strlen(value);
    if (!n || n >= OPTION_FILE_SIZE)
        return wrong(complaint, "PATCHSHIM: %s= needs a file name of at most %d bytes", row->name, OPTION_FILE_SIZE - 1);
    memcpy(field, value, n + 1);
    return true;
}

static bool ends_with(const char *text, const char *ending) {
    size_t n = strlen(text), m = strlen(ending);
    return n > m && !strcmp(text + n - m, ending);
}

static bool set_report(const struct option_row *row, void *field, const char *value, struct complaint *complaint) {
    if (!ends_with(value, ".json") && !ends_with(value, ".sarif") && !ends_with(value, ".html") && !ends_with(value, ".txt"))
        return wrong_value(complaint, row->name, value, row->values);
    for (const char *c = value; (c = strchr(c, '%')); c += 2)
        if (!c[1] || !strchr("pr%", c[1]))
            return wrong(complaint, "PATCHSHIM: %s=%.100s: after %% stands p (process id), r (MPI rank) or %%", row->name, value);
    return set_file(row, field, value, complaint);
}

/* pins, hooks: what is told. Anything that looks like a file name: where. */
static bool set_log(const struct option_row *row, void *field, const char *value, struct complaint *complaint) {
    int index = choice("pins|hooks", value);
    if (index < 0 && !strpbrk(value, "./"))
        return wrong(complaint, "PATCHSHIM: log=%.100s: the value must be pins, hooks, or a file name with a dot or a slash in it", value);
    if (index < 0)
        return set_file(row, options.log_file, value, complaint);
    *(int *)field |= index ? LOG_HOOKS : LOG_PINS;
    return true;
}

static bool set_check(const char *id, const char *value, struct complaint *complaint) {
    static const char values[] = "off|note|warn|error";
    int check = checks_find(id), severity = choice(values, value);
    if (check < 0) {
        struct nearest nearest = {.word = id};
        for (int i = 0; i < CHECK_COUNT; ++i)
            nearest_try(&nearest, checks_table[i].id);
        return unknown(complaint, "check", &nearest, "checks");
    }
    if (severity < 0)
        return wrong(complaint, "PATCHSHIM: check.%s=%.100s: the value must be one of %s", id, value, values);
    options.severity[check] = (signed char)severity;
    return true;
}

static bool set(const char *name, const char *value, struct complaint *complaint) {
    static bool (*const by_kind[])(const struct option_row *, void *, const char *, struct complaint *) = {
        [OPTION_CHOICE] = set_choice, [OPTION_LOG] = set_log, [OPTION_INTEGER] = set_integer,
        [OPTION_SECONDS] = set_seconds, [OPTION_FILE] = set_file, [OPTION_REPORT] = set_report,
    };
    if (!strncmp(name, "check.", 6))
        return set_check(name + 6, value, complaint);
    const struct option_row *row = options_find(name);
    if (row)
        return by_kind[row->kind](row, (char *)&options + row->offset, value, complaint);
    if (checks_find(name) >= 0)
        return wrong(complaint, "PATCHSHIM: there is no option %s; did you mean check.%s=%.20s?", name, name, value);
    struct nearest nearest = {.word = name};
    for (size_t i = 0; i < options_count; ++i)
        nearest_try(&nearest, options_table[i].name);
    return unknown(complaint, "option", &nearest, "options");
}

/* Copies a value, without the quotes of its quoted parts, and moves *TEXT behind it. */
static bool read_value(const char **text, const char *name, char *value, size_t size, struct complaint *complaint) {
    size_t n = 0;
    char quote = 0;
    for (; **text && (quote || !strchr(blanks, **text)); ++*text) {
        if (quote ? **text == quote : **text == '\'' || **text == '"')
            quote = quote ? 0 : **text;
        else if (n + 1 < size)
            value[n++] = **text;
        else
            return wrong(complaint, "PATCHSHIM: %s: the value is longer than %zu bytes", name, size - 1);
    }
    value[n] = 0;
    return quote ? wrong(complaint, "PATCHSHIM: %s: a quote (%c) is not closed", name, quote) : true;
}

static bool read_word(const char **text, struct complaint *complaint) {
    char name[80], value[OPTION_FILE_SIZE + 8];
    size_t n = strcspn(*text, "= \t\r\n,");
    int shown = (int)(n < sizeof name ? n : sizeof name - 1);
    if (n == 3 && !strncmp(*text, "off", 3) && (*text)[3] != '=')
        return wrong(complaint, "PATCHSHIM: off stands alone, without other options");
    if ((*text)[n] != '=' || !n)
        return wrong(complaint, "PATCHSHIM: %.*s: options have the form name=value", n ? shown : 1, *text);
    snprintf(name, sizeof name, "%.*s", shown, *text);
    *text += n + 1;
    return read_value(text, name, value, sizeof value, complaint) && set(name, value, complaint);
}

bool options_parse(const char *text, char *error, size_t n) {
    struct complaint complaint = {error, n};
    options = defaults;
    for (text += strspn(text, blanks); *text; text += strspn(text, blanks))
        if (!read_word(&text, &complaint))
            return false;
    return true;
}
