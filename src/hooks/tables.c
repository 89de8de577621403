/* tables.c: a TABLE is computed again only when a variable behind its DEPEND, FROM or TO changed. Relies on nocmodl (a GLOBAL PARAMETER is the variable NAME_SUFFIX of HOC,
   usetable_SUFFIX switches its tables), which makes tables in finitialize. */
#include "checks/setup.h"
#include "life.h"
#include "mechanism.h"
#include "neuron/calls.h"
#include "neuron/nmodl.h"
#include "run.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What one TABLE was computed with. */
static struct table {
    int type;
    bool made; /* a finitialize ran since the mechanism is there */
    struct nmodl_table says;
    double value[NMODL_TABLE_NAMES];
} *tables;
static int table_count, types_read;

static const double *variable(const struct table *table, const char *name) {
    char full[140];
    snprintf(full, sizeof full, "%s_%s", name, mechanism_name(table->type));
    const double *value = neuron_variable(full);
    return value || (strcmp(name, "celsius") && strcmp(name, "dt")) ? value : neuron_variable(name);
}

static bool is_used(const struct table *table) {
    char name[80];
    snprintf(name, sizeof name, "usetable_%s", mechanism_name(table->type));
    const double *used = neuron_variable(name);
    return used && *used != 0;
}

static void add(int type, const struct nmodl_table *says) {
    bool all_named = true;
    for (int i = 0; i < says->count; ++i)
        all_named &= says->parameter[i].named;
    struct table *list = all_named ? NULL : realloc(tables, (size_t)(table_count + 1) * sizeof *list);
    if (!list)
        return;
    tables = list;
    tables[table_count++] = (struct table){.type = type, .says = *says};
}

static void read_texts(void) {
    for (; types_read < mechanism_types(); ++types_read) {
        const char *text = mechanism_text(types_read);
        char *code = text && strstr(text, "TABLE") ? nmodl_code(text) : NULL;
        struct nmodl_table says;
        for (int i = 0; code && nmodl_table(code, i, &says); ++i)
            add(types_read, &says);
        free(code);
    }
}

/* How many variables changed since the table was made; NAMED: of those that make it anew. */
static int changed(const struct table *table, bool named, int *first) {
    int count = 0;
    for (int i = 0; i < table->says.count; ++i) {
        const double *value = table->says.parameter[i].named == named ? variable(table, table->says.parameter[i].name) : NULL;
        if (value && *value != table->value[i] && !count++)
            *first = i;
    }
    return count;
}

static void remember(struct table *table) {
    for (int i = 0; i < table->says.count; ++i) {
        const double *value = variable(table, table->says.parameter[i].name);
        table->value[i] = value ? *value : 0;
    }
}

void tables_look(void) {
    for (struct table *table = tables; table < tables + table_count; ++table) {
        int which = 0;
        if (!table->made || !is_used(table) || changed(table, true, &which) || !changed(table, false, &which))
            continue;
        char words[300];
        const char *name = table->says.parameter[which].name;
        snprintf(words, sizeof words, "%s of %s was changed, but the TABLE in %s does not name it in DEPEND", name, mechanism_name(table->type), table->says.function);
        struct setup_fact fact = {.object = mechanism_name(table->type), .other = words, .value = *variable(table, name)};
        life_line(&fact.line);
        setup_finding(CHECK_table_depend, &fact, NULL, 0);
        remember(table);
    }
}

void tables_initialized(void) {
    int which;
    read_texts();
    for (struct table *table = tables; table < tables + table_count; ++table) {
        if (!mechanism_inserted(table->type) || !is_used(table) || (table->made && !changed(table, true, &which)))
            continue;
        table->made = true;
        remember(table);
    }
}
