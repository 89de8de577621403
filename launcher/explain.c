/* explain.c: `patchshim explain` and `patchshim list`. */
#include "launcher.h"
#include "checks/checks.h"
#include "options/options.h"
#include "words.h"
#include <string.h>

/* TEXT broken at blanks, at most 100 columns, each line behind INDENT. */
static void wrapped(const char *text, const char *indent) {
    size_t column = 0;
    while (*(text += strspn(text, " \n"))) {
        size_t n = strcspn(text, " \n");
        if (column && column + 1 + n > 100) {
            putchar('\n');
            column = 0;
        }
        printf("%s%.*s", column ? " " : indent, (int)n, text);
        column += (column ? 1 : strlen(indent)) + n;
        text += n;
    }
    putchar('\n');
}

static void example(const char *title, const char *text) {
    if (!*text)
        return;
    printf("%s\n", title);
    for (size_t n; *text; text += n + (text[n] == '\n')) {
        n = strcspn(text, "\n");
        printf("    %.*s\n", (int)n, text);
    }
    putchar('\n');
}

int command_explain(char **arguments) {
    if (!arguments[0] || arguments[1])
        return fail(STATUS_USE, "patchshim explain ID: one check, as named in brackets at the end of a finding");
    int check = checks_find(arguments[0]);
    if (check < 0) {
        struct nearest nearest = {.word = arguments[0]};
        for (int i = 0; i < CHECK_COUNT; ++i)
            nearest_try(&nearest, checks_table[i].id);
        if (nearest.name)
            return fail(STATUS_USE, "there is no check %s; did you mean %s?", arguments[0], nearest.name);
        return fail(STATUS_USE, "there is no check %s; patchshim list checks names them", arguments[0]);
    }
    const struct check_row *row = &checks_table[check];
    char link[200];
    printf("%s: %s\n\n", row->id, row->what);
    wrapped(row->why, "");
    printf("\nseverity: %s (check.%s=off|note|warn|error changes it); judged: %s\nto mend:  %s\n\n", words_severity(row->severity), row->id, words_when(row->when), row->mend);
    example("Wrong:", row->wrong);
    example("Right:", row->right);
    for (const char *c = row->see; (c = words_link(c, link, sizeof link));)
        printf("See %s\n", link);
    return 0;
}

static void list_checks(void) {
    for (int i = 0; i < CHECK_COUNT; ++i)
        printf("%-20s %-6s %-12s %s\n", checks_table[i].id, words_severity(checks_table[i].severity), checks_table[i].when, checks_table[i].what);
}

static void list_options(void) {
    for (size_t i = 0; i < options_count; ++i) {
        const struct option_row *row = &options_table[i];
        printf("%s=%s%s%s%s\n    %s\n", row->name, row->values, *row->fallback ? " (" : "", row->fallback, *row->fallback ? ")" : "", row->line);
    }
    printf("check.ID=off|note|warn|error\n    the severity of a check\noff\n    alone: nothing of the library acts\n");
}

static void list_hook(const char *id, bool required, const char *const *names, size_t count) {
    printf("%-22s %-9s", id, required ? "required" : "optional");
    for (size_t i = 0; i < count; ++i)
        printf(" %s", names[i]);
    putchar('\n');
}

static void list_hooks(void) {
#define HOOKS_ALL
#define REQUIRED true
#define OPTIONAL false
#define HOOK(id, need, ...) list_hook(#id, need, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *));
#include "hooks/hooks.def"
#undef HOOK
#undef OPTIONAL
#undef REQUIRED
#undef HOOKS_ALL
}

int command_list(char **arguments) {
    static const struct {
        const char *name;
        void (*list)(void);
    } lists[] = {{"checks", list_checks}, {"options", list_options}, {"hooks", list_hooks}};
    for (size_t i = 0; arguments[0] && !arguments[1] && i < sizeof lists / sizeof *lists; ++i)
        if (!strcmp(arguments[0], lists[i].name)) {
            lists[i].list();
            return 0;
        }
    return fail(STATUS_USE, "patchshim list checks, patchshim list options, or patchshim list hooks");
}
