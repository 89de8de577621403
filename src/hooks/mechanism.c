/* mechanism.c: what mechanisms say of themselves when they are registered, and how they are used. Relies on nrnoc/init.cpp (hoc_reg_nmodl_text, hoc_reg_nmodl_filename,
   hoc_register_dparam_semantics: called by every compiled mechanism), nrnoc/cabcode.cpp (mech_insert1). */
#include "checks/setup.h"
#include "dangling.h"
#include "hooks.h"
#include "life.h"
#include "mechanism.h"
#include "neuron/nmodl.h"
#include "run.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTERS = 8 };
struct mechanism {
    const char *text, *path; /* handed over in either order */
    bool sends;              /* registered net_event */
    short pointer[POINTERS]; /* indices in dparam */
    short pointers;
    signed char looked;   /* the text was read */
    signed char judged;   /* pointers are dereferenced by NMODL code: bit i */
    signed char states;
    bool inserted;
    char name[64];
};
static struct {
    struct mechanism *list;
    int size, types;
    unsigned inserts;
    bool any_pointer;
} mechanisms;

static struct mechanism *mechanism_of(int type) {
    if (type < 0 || type > 30000)
        return NULL;
    if (type >= mechanisms.size) {
        int size = type + 64;
        struct mechanism *list = realloc(mechanisms.list, (size_t)size * sizeof *list);
        if (!list)
            return NULL;
        memset(list + mechanisms.size, 0, (size_t)(size - mechanisms.size) * sizeof *list);
        mechanisms.list = list;
        mechanisms.size = size;
    }
    return &mechanisms.list[type];
}

/* A POINTER that only VERBATIM code touches, or of a mechanism that asks nrn_pointing, may be unset. */
static void read_text(struct mechanism *m) {
    if (m->looked || !m->text)
        return;
    m->looked = true;
    char *code = nmodl_code(m->text);
    if (!code || !nmodl_name(code, m->name, sizeof m->name))
        snprintf(m->name, sizeof m->name, "a mechanism");
    m->states = code && nmodl_has_block(code, "STATE");
    bool asks = strstr(m->text, "nrn_pointing");
    for (int i = 0; code && !asks && i < m->pointers; ++i) {
        char name[64];
        if (nmodl_listed(code, "POINTER", i, name, sizeof name) && nmodl_uses(code, name))
            m->judged |= (signed char)(1 << i);
    }
    free(code);
}

/* The whole file as text; NULL. To be freed. */
static char *read_file(const char *path) {
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t length = 0, capacity = 0;
    while (file) {
        if (length + 4096 > capacity) {
            char *more = realloc(text, capacity += 65536);
            if (!more)
                break;
            text = more;
        }
        size_t got = fread(text + length, 1, 4095, file);
        text[length += got] = 0;
        if (!got)
            break;
    }
    if (file)
        fclose(file);
    return text;
}

/* ":::" and the line of the file, blanks and all. */
static bool is_include(const char *line) { return !strncmp(line, ":::", 3) && !strncmp(line + 3 + strspn(line + 3, " \t"), "INCLUDE", 7); }

/* What stands in the text for an INCLUDE (nmodl/io.cpp): ":::INCLUDE "file"", ":::realpath path", the file's lines, ":::end INCLUDE file". Returns what follows. */
static const char *after_include(const char *text) {
    int depth = 0;
    for (const char *line = text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        depth += is_include(line);
        if (!strncmp(line, ":::end INCLUDE", 14) && --depth == 0)
            return strchr(line, '\n') ? strchr(line, '\n') : line + strlen(line);
    }
    return text;
}

/* nocmodl leaves out what is not ASCII, and what no line has (the end of a file of DOS). */
static const char *behind_blanks(const char *text) {
    while (*text && ((unsigned char)*text >= 0x80 || (unsigned char)*text <= ' '))
        ++text;
    return text;
}

/* NOW: the file; THEN: what was compiled. Blanks do not count: the compiler may have normalised line ends. Included files are not looked at. */
static bool same_text(const char *now, const char *then) {
    for (;;) {
        now = behind_blanks(now);
        then = behind_blanks(then);
        if (*now == 'I' && !strncmp(now, "INCLUDE", 7) && is_include(then)) {
            now += strcspn(now, "\r\n");
            then = after_include(then);
            continue;
        }
        if (*now != *then)
            return false;
        if (!*now)
            return true;
        ++now;
        ++then;
    }
}

static void stale(const struct mechanism *m) {
    char *now = m->text && m->path && *m->path == '/' && checks_severity(CHECK_stale_mod) != SEVERITY_OFF ? read_file(m->path) : NULL;
    if (now && *now && !same_text(now, m->text)) {
        struct setup_fact fact = {.object = m->path};
        life_line(&fact.line);
        setup_finding(CHECK_stale_mod, &fact, NULL, 0);
    }
    free(now);
}

void hook_hoc_reg_nmodl_text(int type, const char *text);
void hook_hoc_reg_nmodl_text(int type, const char *text) {
    HOOK_ENTER(hoc_reg_nmodl_text);
    real(type, text);
    struct mechanism *m = acting ? mechanism_of(type) : NULL;
    if (!m)
        return;
    m->text = text;
    if (type >= mechanisms.types)
        mechanisms.types = type + 1;
    stale(m);
}

void hook_hoc_reg_nmodl_filename(int type, const char *path);
void hook_hoc_reg_nmodl_filename(int type, const char *path) {
    HOOK_ENTER(hoc_reg_nmodl_filename);
    real(type, path);
    struct mechanism *m = acting ? mechanism_of(type) : NULL;
    if (!m)
        return;
    m->path = path;
    stale(m);
}

void hook_add_nrn_has_net_event(int type);
void hook_add_nrn_has_net_event(int type) {
    HOOK_ENTER(add_nrn_has_net_event);
    real(type);
    struct mechanism *m = acting ? mechanism_of(type) : NULL;
    if (m)
        m->sends = true;
}

/* A point process without net_event, in whatever code, sends when its variable x crosses the threshold, if it has one. */
bool mechanism_is_silent(int type) {
    const struct mechanism *m = type >= 0 && type < mechanisms.size ? &mechanisms.list[type] : NULL;
    if (!m || !m->text || m->sends || strstr(m->text, "net_event"))
        return false;
    char *code = nmodl_code(m->text), name[64];
    bool silent = code != NULL;
    for (int i = 0; silent && nmodl_listed(code, "RANGE", i, name, sizeof name); ++i)
        silent = strcmp(name, "x") != 0;
    if (silent && nmodl_listed(code, "POINTER", 0, name, sizeof name))
        silent = false; /* whatever it points to may send */
    free(code);
    return silent;
}

void hook_hoc_register_dparam_semantics(int type, int index, const char *semantics);
void hook_hoc_register_dparam_semantics(int type, int index, const char *semantics) {
    HOOK_ENTER(hoc_register_dparam_semantics);
    struct mechanism *m = acting && semantics && !strcmp(semantics, "pointer") ? mechanism_of(type) : NULL;
    if (m && m->pointers < POINTERS) {
        m->pointer[m->pointers++] = (short)index;
        mechanisms.any_pointer = true;
    }
    real(type, index, semantics);
}

/* --- new globals that look like a parameter ---------------------------------------------------------------------------------------------- */
/* The parser installs a name when it meets it for the first time. Whether it became a variable shows later. */
static struct candidate {
    const Symbol *symbol, *mechanism;
    struct place line;
} *candidates;
static size_t candidate_count;

void *hook_hoc_install(const char *name, int type, double value, void *table);
void *hook_hoc_install(const char *name, int type, double value, void *table) {
    HOOK_ENTER(hoc_install);
    void *symbol = real(name, type, value, table);
    const char *suffix = acting && name ? strchr(name, '_') : NULL;
    for (; suffix && suffix - name >= 3; suffix = strchr(suffix + 1, '_')) {
        const Symbol *mechanism = neuron_mechanism(suffix + 1);
        if (!mechanism)
            continue;
        struct candidate *list = candidate_count < 1000 ? realloc(candidates, (candidate_count + 1) * sizeof *list) : NULL;
        if (!list)
            break;
        candidates = list;
        candidates[candidate_count] = (struct candidate){symbol, mechanism, {0}};
        neuron_parser_line(&candidates[candidate_count++].line);
        break;
    }
    return symbol;
}

/* One letter too few, too many, another, or two exchanged; in long names two of them. A digit makes a name of its own. */
static int distance(const char *a, size_t n, const char *b, size_t m) {
    int row[3][64];
    if (n > 60 || m > 60)
        return 99;
    for (size_t j = 0; j <= m; ++j)
        row[0][j] = (int)j;
    for (size_t i = 1; i <= n; ++i) {
        int *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = (int)i;
        for (size_t j = 1; j <= m; ++j) {
            int d = last[j - 1] + (a[i - 1] != b[j - 1]);
            d = last[j] + 1 < d ? last[j] + 1 : d;
            d = now[j - 1] + 1 < d ? now[j - 1] + 1 : d;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < d)
                d = before[j - 2] + 1;
            now[j] = d;
        }
    }
    return row[n % 3][m];
}

static size_t digits(const char *text, size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < n; ++i)
        count += text[i] >= '0' && text[i] <= '9';
    return count;
}

static const char *meant(const struct candidate *c, size_t suffix) {
    const char *name = neuron_symbol_name(c->symbol);
    size_t n = strlen(name) - suffix;
    for (int i = 0;; ++i) {
        const char *variable = neuron_mechanism_variable(c->mechanism, i);
        if (!variable)
            return NULL;
        size_t m = strlen(variable);
        if (m <= suffix || strcmp(variable + m - suffix, name + n))
            continue;
        m -= suffix;
        if (n >= 4 && digits(name, n) == digits(variable, m) && distance(name, n, variable, m) <= (n >= 7 ? 2 : 1))
            return variable;
    }
}

static bool has_type(void *ctx, struct world_row *row) {
    int *type = ctx;
    if (row->kind == KIND_SECTION && neuron_section_has((const Section *)row->id, *type))
        *type = -1;
    return *type >= 0;
}

static void new_globals(void) {
    size_t kept = 0;
    for (size_t i = 0; i < candidate_count; ++i) {
        struct candidate *c = &candidates[i];
        int type = neuron_mechanism_type(c->mechanism);
        if (!neuron_is_variable(c->symbol)) {
            candidates[kept++] = *c;
            continue;
        }
        if (!neuron_is_made_by_program(c->symbol))
            continue; /* a GLOBAL of the mechanism itself */
        const char *wanted = meant(c, strlen(neuron_symbol_name(c->mechanism)) + 1);
        if (!wanted)
            continue;
        world_each(has_type, &type);
        if (type >= 0) {
            candidates[kept++] = *c;
            continue;
        }
        char words[160];
        const char *name = neuron_symbol_name(c->symbol);
        if (!strcmp(name, wanted)) /* declared in a template: public gbar_ar */
            snprintf(words, sizeof words, ", declared in a template: it hides the mechanism's own");
        else
            snprintf(words, sizeof words, ": was %s meant?", wanted);
        struct setup_fact fact = {.object = name, .other = words, .line = c->line};
        setup_finding(CHECK_hoc_new_global, &fact, NULL, 0);
    }
    candidate_count = kept;
}

/* --- pointers --------------------------------------------------------------------------------------------------------------------- */
struct pointers {
    const struct mechanism *m;
    struct place made;
    char *text;
    size_t n;
};

static bool pointers_of(void *ctx, const void *prop, const char *where) {
    struct pointers *p = ctx;
    for (int i = 0; i < p->m->pointers; ++i) {
        if (!(p->m->judged >> i & 1) || neuron_pointer_set(prop, p->m->pointer[i]))
            continue;
        char name[64] = "", object[240], *code = nmodl_code(p->m->text);
        if (code)
            nmodl_listed(code, "POINTER", i, name, sizeof name);
        free(code);
        if (strncmp(where, p->m->name, strlen(p->m->name)))
            snprintf(object, sizeof object, "%s in %s", p->m->name, where);
        else
            snprintf(object, sizeof object, "%s", where);
        struct setup_fact fact = {.object = object, .other = name, .made = p->made};
        life_line(&fact.line);
        setup_finding(CHECK_pointer_unset, &fact, p->text, p->n);
        return false;
    }
    return true;
}

static bool pointers_in(void *ctx, struct world_row *row) {
    struct pointers *p = ctx;
    if (row->kind != KIND_SECTION && row->kind != KIND_POINT_PROCESS && row->kind != KIND_ARTIFICIAL_CELL)
        return true;
    if (row->kind == KIND_POINT_PROCESS && !neuron_section_of((const Object *)row->id))
        return true;
    p->made = world_origin_get(row->origin)->place;
    for (int type = 0; type < mechanisms.size; ++type) {
        p->m = &mechanisms.list[type];
        if (p->m->judged && !neuron_instances(row->id, row->kind, type, pointers_of, p))
            return false;
    }
    return true;
}

void mechanism_before_finitialize(char *text, unsigned long n) {
    struct pointers p = {.text = text, .n = n};
    bool any = false;
    if (candidate_count)
        new_globals();
    if (!mechanisms.any_pointer || checks_severity(CHECK_pointer_unset) == SEVERITY_OFF)
        return;
    for (int type = 0; type < mechanisms.size; ++type)
        if (mechanisms.list[type].pointers) {
            read_text(&mechanisms.list[type]);
            any |= mechanisms.list[type].judged != 0;
        }
    if (any)
        world_each(pointers_in, &p);
}

int mechanism_pointer(int type, int i, char *name, size_t n) {
    if (type < 0 || type >= mechanisms.size || i >= mechanisms.list[type].pointers)
        return -1;
    struct mechanism *m = &mechanisms.list[type];
    char *code = m->text ? nmodl_code(m->text) : NULL;
    if (!code || !nmodl_listed(code, "POINTER", i, name, n))
        snprintf(name, n, "number %d", i + 1);
    free(code);
    return m->pointer[i];
}

int mechanism_pointer_place(int type, int i) { return type < 0 || type >= mechanisms.size || i >= mechanisms.list[type].pointers ? -1 : mechanisms.list[type].pointer[i]; }

bool mechanism_pointer_judged(int type, int i) {
    if (mechanism_pointer_place(type, i) < 0)
        return false;
    read_text(&mechanisms.list[type]);
    return mechanisms.list[type].judged >> i & 1;
}

struct pointer_walk {
    neuron_instance *visit;
    void *ctx;
};

static bool pointer_instances(void *ctx, struct world_row *row) {
    const struct pointer_walk *walk = ctx;
    if (row->kind != KIND_SECTION && row->kind != KIND_ARTIFICIAL_CELL && !(row->kind == KIND_POINT_PROCESS && neuron_section_of((const Object *)row->id)))
        return true;
    for (int type = 0; type < mechanisms.size; ++type)
        if (mechanisms.list[type].judged && !neuron_instances(row->id, row->kind, type, walk->visit, walk->ctx))
            return false;
    return true;
}

void mechanism_each_pointing(neuron_instance *visit, void *ctx) {
    struct pointer_walk walk = {visit, ctx};
    bool any = false;
    for (int type = 0; mechanisms.any_pointer && type < mechanisms.size; ++type)
        if (mechanisms.list[type].pointers) {
            read_text(&mechanisms.list[type]);
            any |= mechanisms.list[type].judged != 0;
        }
    if (any)
        world_each(pointer_instances, &walk);
}

bool mechanism_has_current(int type) {
    static const char *const words[] = {"CURRENT", "USEION"};
    const char *text = type >= 0 && type < mechanisms.size ? mechanisms.list[type].text : NULL;
    bool has = !text;
    for (size_t i = 0; i < sizeof words / sizeof *words && !has; ++i)
        has = strstr(text, words[i]);
    return has;
}

bool mechanism_receives_weight(int type) {
    const char *text = type >= 0 && type < mechanisms.size ? mechanisms.list[type].text : NULL;
    char *code = text ? nmodl_code(text) : NULL;
    bool receives = code && nmodl_receives_weight(code);
    free(code);
    return receives;
}

int mechanism_types(void) { return mechanisms.types; }
const char *mechanism_text(int type) { return mechanisms.list[type].text; }
bool mechanism_inserted(int type) { return mechanisms.list[type].inserted; }
unsigned mechanism_inserts(void) { return mechanisms.inserts; }

bool mechanism_any_pointer(void) { return mechanisms.any_pointer; }

const char *mechanism_name(int type) {
    if (type < 0 || type >= mechanisms.size)
        return "a mechanism";
    read_text(&mechanisms.list[type]);
    return mechanisms.list[type].name;
}

/* --- late inserts --------------------------------------------------------------------------------------------------------------------- */
static struct {
    int type; /* 0: none */
    const Section *sec;
    uint32_t serial;
    struct place line;
} late;

bool mechanism_pending;

void mechanism_initialized(void) { mechanism_pending = false, late.type = 0; }

void mechanism_before_step(void) {
    mechanism_pending = false;
    if (!late.type)
        return;
    const struct world_row *row = world_find((world_id)late.sec);
    int type = late.type;
    late.type = 0;
    if (!row || row->serial != late.serial || !neuron_section_has(late.sec, type))
        return;
    char name[160];
    snprintf(name, sizeof name, "%s", neuron_section_name(late.sec));
    struct setup_fact fact = {.object = name, .other = mechanisms.list[type].name, .line = late.line};
    setup_finding(CHECK_late_insert, &fact, NULL, 0);
}

void hook_mech_insert1(Section *sec, int type);
void hook_mech_insert1(Section *sec, int type) {
    HOOK_ENTER(mech_insert1);
    struct mechanism *m = acting ? mechanism_of(type) : NULL;
    bool judged = m && run_initialized() && !late.type && !neuron_section_has(sec, type);
    real(sec, type);
    if (!m)
        return;
    m->inserted = true;
    ++mechanisms.inserts;
    if (!judged)
        return;
    read_text(m);
    const struct world_row *row = m->states ? world_find((world_id)sec) : NULL;
    if (!row)
        return;
    late.type = type;
    mechanism_pending = true;
    late.sec = sec;
    late.serial = row->serial;
    life_line(&late.line);
}

#define HOOKS_mechanism
#include "exports.h"
