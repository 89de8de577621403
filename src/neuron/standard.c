/* standard.c: relies on oc/parse.ypp (the order of the tokens VAR BLTIN UNDEF), oc/hoc_init.cpp (hoc_top_level_symlist, hoc_built_in_symlist). */
#include "standard.h"
#include "calls.h"
#include "layout.h"
#include "mechanisms.h"

static const struct standard_file files[] = {
#define FILE(...) {__VA_ARGS__},
#include "standard_files.def"
#undef FILE
};
enum { FILES = sizeof files / sizeof *files };

static bool has(const char *words, const char *name) {
    size_t n = strlen(name);
    for (const char *at = words; n && (at = strstr(at, name)); ++at)
        if (at[-1] == ' ' && at[n] == ' ')
            return true;
    return false;
}

const struct standard_file *standard_file_of(const char *name, bool procedure) {
    static char none[24]; /* the last name that is in no file: h.Section in a loop */
    if (!strcmp(name, none))
        return NULL;
    for (int i = 0; i < FILES; ++i)
        if (has(files[i].procedures, name) || (!procedure && has(files[i].names, name)))
            return &files[i];
    if (!procedure && strlen(name) < sizeof none)
        strcpy(none, name);
    return NULL;
}

const struct standard_file *standard_file(const char *file) {
    for (int i = 0; i < FILES; ++i)
        if (!strcmp(files[i].file, file))
            return &files[i];
    return NULL;
}

static bool are_free(const char *words) {
    char name[80];
    for (const char *at = words + 1; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");
        if (!n || n >= sizeof name)
            continue;
        memcpy(name, at, n);
        name[n] = 0;
        const Symbol *symbol = neuron_symbol(name);
        if (symbol && !neuron_is_undefined(symbol) && !neuron_is_variable(symbol))
            return false;
    }
    return true;
}

bool standard_file_is_free(const struct standard_file *file) { return are_free(file->procedures) && are_free(file->names) && are_free(file->others); }

bool neuron_is_undefined(const Symbol *symbol) {
    enum { UNDEF_AFTER_VAR = 2 };
    short variable = neuron_variable_type();
    return variable && at(symbol, symbol_type, short) == variable + UNDEF_AFTER_VAR;
}

/* LIST: where the variable NAME of libnrniv lies; every name of h is looked up, so it is found once. */
static bool is_table(const void *table, const char *name, void ***list) {
    if (!*list)
        *list = neuron_symbol_of((const char *const[]){name, NULL});
    return *list && **list == table;
}

bool neuron_is_top_level(const void *table) {
    static void **list;
    return is_table(table, "hoc_top_level_symlist", &list);
}

bool neuron_is_built_in(const void *table) {
    static void **list;
    return is_table(table, "hoc_built_in_symlist", &list);
}
