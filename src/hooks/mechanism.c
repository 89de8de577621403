/* mechanism.c: what mechanisms say of themselves when they are registered, and how they are used. Relies on nrnoc/init.cpp (hoc_reg_nmodl_text, hoc_reg_nmodl_filename,
   hoc_register_dparam_semantics: called by every compiled mechanism), nrnoc/cabcode.cpp (mech_insert1). */
#include "checks/setup.h"
#include "hooks.h"
#include "life.h"
#include "neuron/mechanisms.h"
#include "neuron/nmodl.h"
#include "run.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTERS = 8 };
struct mechanism {
    const char *text;
    short pointer[POINTERS]; /* indices in dparam */
    short pointers;
    signed char looked;   /* the text was read */
    signed char judged;   /* pointers are dereferenced by NMODL code: bit i */
    signed char states;
    char name[64];
};
static struct {
    struct mechanism *list;
    int size;
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

void hook_hoc_reg_nmodl_text(int type, const char *text);
void hook_hoc_reg_nmodl_text(int type, const char *text) {
    HOOK_ENTER(hoc_reg_nmodl_text);
    struct mechanism *m = acting ? mechanism_of(type) : NULL;
    if (m)
        m->text = text;
    real(type, text);
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

/* Blanks do not count: the compiler may have normalised line ends. */
static bool same_text(const char *a, const char *b) {
    for (;;) {
        a += strspn(a, " \t\r\n");
        b += strspn(b, " \t\r\n");
        if (*a != *b)
            return false;
        if (!*a)
            return true;
        ++a;
        ++b;
    }
}

void hook_hoc_reg_nmodl_filename(int type, const char *path);
void hook_hoc_reg_nmodl_filename(int type, const char *path) {
    HOOK_ENTER(hoc_reg_nmodl_filename);
    real(type, path);
    const struct mechanism *m = acting && checks_severity(CHECK_stale_mod) != SEVERITY_OFF ? mechanism_of(type) : NULL;
    char *now = m && m->text && path && *path == '/' ? read_file(path) : NULL;
    if (now && *now && !same_text(now, m->text)) {
        char text[700];
        struct setup_fact fact = {.object = path};
        life_line(&fact.line);
        setup_finding(CHECK_stale_mod, &fact, text, sizeof text);
    }
    free(now);
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

/* --- late inserts --------------------------------------------------------------------------------------------------------------------- */
static struct {
    int type; /* 0: none */
    const Section *sec;
    uint32_t serial;
    struct place line;
} late;

void mechanism_initialized(void) { late.type = 0; }

void mechanism_before_step(void) {
    if (__builtin_expect(!late.type, 1))
        return;
    const struct world_row *row = world_find((world_id)late.sec);
    int type = late.type;
    late.type = 0;
    if (!row || row->serial != late.serial || !neuron_section_has(late.sec, type))
        return;
    char text[700], name[160];
    snprintf(name, sizeof name, "%s", neuron_section_name(late.sec));
    struct setup_fact fact = {.object = name, .other = mechanisms.list[type].name, .line = late.line};
    setup_finding(CHECK_late_insert, &fact, text, sizeof text);
}

void hook_mech_insert1(Section *sec, int type);
void hook_mech_insert1(Section *sec, int type) {
    HOOK_ENTER(mech_insert1);
    struct mechanism *m = acting && run_initialized() && !late.type && !neuron_section_has(sec, type) ? mechanism_of(type) : NULL;
    real(sec, type);
    if (!m)
        return;
    read_text(m);
    const struct world_row *row = m->states ? world_find((world_id)sec) : NULL;
    if (!row)
        return;
    late.type = type;
    late.sec = sec;
    late.serial = row->serial;
    life_line(&late.line);
}

#define HOOKS_mechanism
#include "exports.h"
