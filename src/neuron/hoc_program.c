/* hoc_program.c: which functions HOC's instructions are, and what jumps around a word of code. The layout of the constructs is that of oc/parse.ypp; offsets in
   them are relative to the word they stand in (hoc_forcode, hoc_shortfor, hoc_ifcode, hoc_iterator in oc/code.cpp). */
#include "hoc_program.h"
#include "layout.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

struct known {
    enum hoc_role role;
    const char *name;    /* void name(void): its other name is made from it */
    const char *mangled; /* where it has parameters */
};
static const struct known known[] = {
    {ROLE_NEW, "hoc_newobj", NULL},
    {ROLE_NEW_VALUE, "hoc_newobj_arg", NULL},
    {ROLE_NEW_VALUE, "hoc_newobj_ret", NULL},
    {ROLE_ASSIGN, "hoc_object_asgn", NULL},
    {ROLE_DECLARE, "hoc_objvardecl", NULL},
    {ROLE_CREATE, "add_section", NULL},
    {ROLE_POP, "hoc_nopop", NULL},
    {ROLE_PRINT, "hoc_print", NULL},
    {ROLE_SHOW, "hoc_prexpr", NULL},
    {ROLE_RETURN, "hoc_procret", NULL},
    {ROLE_RETURN, "hoc_funcret", NULL},
    {ROLE_RETURN, "hocobjret", NULL},
    {ROLE_CALL, "hoc_call", NULL},
    {ROLE_COMPONENT, "hoc_object_component", NULL},
    {ROLE_VARIABLE, "hoc_objectvar", NULL},
    {ROLE_LOCAL, "hoc_autoobject", NULL},
    {ROLE_CONSTANT, "hoc_constobject", NULL},
    {ROLE_LONG_LOOP, "hoc_forcode", NULL},
    {ROLE_LOOP, "hoc_shortfor", NULL},
    {ROLE_LOOP, "for_segment", NULL},
    {ROLE_LOOP, "for_segment1", NULL},
    {ROLE_LOOP, "forall_section", NULL},
    {ROLE_LOOP, "forall_sectionlist", NULL},
    {ROLE_IF, "hoc_ifcode", NULL},
    {ROLE_IF_SECTION, "hoc_ifsec", NULL},
    {ROLE_IF_SECTION, "hoc_ifseclist", NULL},
    {ROLE_ITERATOR, "hoc_iterator", NULL},
    {ROLE_JUMP, "hoc_Break", NULL},
    {ROLE_JUMP, "hoc_Continue", NULL},
    {ROLE_JUMP, "hoc_iterator_stmt", NULL},
    {ROLE_TYPE, "hoc_known_type", NULL},
    {ROLE_TYPE, "hoc_cmp_otype", NULL},
    {ROLE_TYPE, "hoc_object_eval", NULL},
    {ROLE_SECTION_PUSH, "sec_access_push", NULL},
    {ROLE_SECTION, "ob_sec_access", NULL},
    {ROLE_SECTION, "sec_access_pop", NULL},
    {ROLE_EXECUTE, "hoc_execute", "_Z11hoc_executeP4Inst"},
    {ROLE_RECOVER, "hoc_initcode", NULL},
    {ROLE_RECOVER, "oc_restore_code", "_Z15oc_restore_codePP4InstS1_RmPPN3nrn2oc5frameEPiS8_S1_S7_S2_PP7SymlistS1_S8_"},
    {ROLE_RECOVER, "hoc_newobj1_err", NULL},
    {ROLE_RECOVER, "hoc_execerror_mes", "_Z17hoc_execerror_mesPKcS0_i"},
    {ROLE_UNREF, "hoc_obj_unref", "_Z13hoc_obj_unrefP6Object"},
    {ROLE_DROP, "hoc_dec_refcount", "_Z16hoc_dec_refcountPP6Object"},
    {ROLE_DROP, "hoc_tobj_unref", "_Z14hoc_tobj_unrefPP6Object"},
    {ROLE_DROP, "hoc_stkobj_unref", "_Z16hoc_stkobj_unrefP6Objecti"},
    {ROLE_DEFER, "hoc_unref_defer", NULL},
    {ROLE_LEAVE, "hoc_ret", NULL},
    {ROLE_LEAVE, "hoc_pop_frame", NULL},
    {ROLE_CONSTRUCT, "hoc_newobj1", "_Z11hoc_newobj1P6Symboli"},
};
/* Functions by address, in a table of open addressing: every statement of a file's top level is looked through once. A name that patchshim hooks stands in
   code with patchshim's address. */
enum { SLOTS = 512 };
static struct role {
    uintptr_t function;
    enum hoc_role role;
} roles[SLOTS];
static const void *roles_for;

static unsigned slot_of(uintptr_t function) {
    unsigned i = (unsigned)(function >> 4) % SLOTS;
    while (roles[i].function && roles[i].function != function)
        i = (i + 1) % SLOTS;
    return i;
}

static void roles_bind(void) {
    uintptr_t lo, hi;
    const char *path;
    void *self = neuron_library_of(roles, &lo, &hi, &path) && *path ? dlopen(path, RTLD_LAZY | RTLD_NOLOAD) : NULL;
    roles_for = neuron.handle;
    for (unsigned i = 0; i < sizeof known / sizeof *known; ++i) {
        char mangled[96];
        snprintf(mangled, sizeof mangled, "_Z%zu%sv", strlen(known[i].name), known[i].name);
        const char *names[] = {known[i].name, known[i].mangled ? known[i].mangled : mangled, NULL};
        uintptr_t theirs = (uintptr_t)neuron_symbol_of(names);
        if (!theirs)
            continue;
        roles[slot_of(theirs)] = (struct role){theirs, known[i].role};
        for (const char *const *name = names; self && *name; ++name) {
            uintptr_t ours = (uintptr_t)dlsym(self, *name);
            if (ours)
                roles[slot_of(ours)] = (struct role){ours, known[i].role};
        }
    }
    if (self)
        dlclose(self);
}

enum hoc_role hoc_role_of(const void *function) {
    if (roles_for != neuron.handle)
        roles_bind();
    return roles[slot_of((uintptr_t)function)].role;
}

bool hoc_instruction_at(const struct hoc_code *code, unsigned i, unsigned *instruction) {
    if (i >= code->count)
        return false;
    for (unsigned back = 0; back < 16 && back <= i; ++back)
        if (hoc_code_instruction(code, i - back)) {
            *instruction = i - back;
            return true;
        }
    return false;
}

/* --- constructs --------------------------------------------------------------------------------------------------------------------- */
/* Which words of a construct hold the distance to its parts; 0: it has no such part. */
struct construct {
    unsigned body, exit, other;
};

static const struct construct *construct_of(enum hoc_role role) {
    static const struct construct loop = {1, 2, 0}, long_loop = {1, 2, 3}, condition = {1, 3, 2}, iterator = {3, 4, 0}, object_iterator = {8, 9, 0};
    switch (role) {
    case ROLE_LONG_LOOP:
        return &long_loop;
    case ROLE_LOOP: case ROLE_IF_SECTION:
        return &loop;
    case ROLE_IF:
        return &condition;
    case ROLE_ITERATOR:
        return &iterator;
    case ROLE_COMPONENT: /* for obj.iterator(): behind the component stand a mark and two words */
        return &object_iterator;
    default:
        return NULL;
    }
}

/* The word to which the distance in word W + HOLDER leads; 0: none, or not readable. */
static unsigned part_of(const struct hoc_code *code, unsigned w, unsigned holder) {
    if (!holder || w + holder >= code->count || !(int)code->words[w + holder])
        return 0;
    long part = (long)(w + holder) + (int)code->words[w + holder];
    return part > (long)w && part <= (long)code->count ? (unsigned)part : 0;
}

static bool is_construct(const struct hoc_code *code, unsigned w, enum hoc_role role) {
    if (role != ROLE_COMPONENT)
        return construct_of(role);
    return w + 9 < code->count && code->words[w + 7] && !hoc_code_instruction(code, w + 7) && !hoc_code_instruction(code, w + 8) && !hoc_code_instruction(code, w + 9);
}

/* Where parts of constructs begin or end. Made once for a unit of code, for as long as no other is asked for. */
static bool is_border(const struct hoc_code *code, unsigned i) {
    static struct {
        const uintptr_t *words;
        unsigned count, age;
        unsigned char *bits;
        unsigned room;
    } map;
    if (map.words != code->words || map.count != code->count || map.age != hoc_code_age() || !map.bits) {
        unsigned bytes = code->count / 8 + 1;
        if (bytes > map.room || !map.bits) {
            unsigned char *more = realloc(map.bits, bytes);
            if (!more)
                return true;
            map.bits = more;
            map.room = bytes;
        }
        memset(map.bits, 0, bytes);
        map.words = code->words;
        map.count = code->count;
        map.age = hoc_code_age();
        for (unsigned w = 0; w < code->count; ++w) {
            enum hoc_role role = hoc_code_instruction(code, w) ? hoc_role_at(code, w) : ROLE_NONE;
            if (!is_construct(code, w, role))
                continue;
            const struct construct *construct = construct_of(role);
            unsigned parts[] = {part_of(code, w, construct->body), part_of(code, w, construct->exit), part_of(code, w, construct->other)};
            for (unsigned n = 0; n < 3; ++n)
                if (parts[n])
                    map.bits[parts[n] / 8] |= (unsigned char)(1u << parts[n] % 8);
        }
    }
    return i <= code->count && map.bits[i / 8] >> i % 8 & 1;
}

/* --- statements ---------------------------------------------------------------------------------------------------------------------- */
/* Does a new statement begin behind the instruction of this role? */
static bool ends_statement(enum hoc_role role) {
    switch (role) {
    case ROLE_POP: case ROLE_PRINT: case ROLE_SHOW: case ROLE_RETURN: case ROLE_DECLARE: case ROLE_CREATE: case ROLE_LONG_LOOP: case ROLE_LOOP: case ROLE_IF: case ROLE_IF_SECTION: case ROLE_ITERATOR:
    case ROLE_JUMP: case ROLE_SECTION:
        return true;
    default:
        return false;
    }
}

static bool is_store(enum hoc_role role) { return role == ROLE_NEW || role == ROLE_ASSIGN; }

/* Is the objref SYMBOL a single one, no array? */
static bool is_plain(const Symbol *symbol) { return symbol && !at(symbol, symbol_array, const void *); }

static const Symbol *symbol_at(const struct hoc_code *code, unsigned i) {
    return i < code->count && !hoc_code_instruction(code, i) ? (const Symbol *)code->words[i] : NULL;
}

/* soma x = new IClamp(.5), dend[3] x = ...: the statement proper begins behind the section. */
static unsigned behind_section(const struct hoc_code *code, unsigned start, unsigned i) {
    for (unsigned w = start; w < i; ++w) {
        if (!hoc_code_instruction(code, w))
            continue;
        enum hoc_role role = hoc_role_at(code, w);
        if (role == ROLE_SECTION_PUSH)
            return behind_section(code, w + 2, i);
        if (role == ROLE_VARIABLE || role == ROLE_LOCAL)
            break;
    }
    return start;
}

/* The first instruction of the statement that word I belongs to. */
unsigned hoc_statement_start(const struct hoc_code *code, unsigned i) {
    unsigned start = i;
    while (start > 0) {
        unsigned before;
        if (is_border(code, start) || !hoc_instruction_at(code, start - 1, &before))
            break;
        enum hoc_role role = hoc_role_at(code, before);
        if (role == ROLE_TYPE) { /* behind a pop it belongs to the statement before */
            unsigned pop;
            if (before > 0 && !is_border(code, before) && hoc_instruction_at(code, before - 1, &pop) && hoc_role_at(code, pop) == ROLE_POP)
                break;
        } else if (ends_statement(role))
            break;
        start = before;
    }
    return behind_section(code, start, i);
}

struct hoc_target hoc_target_of(const struct hoc_code *code, unsigned i) {
    struct hoc_target target = {0};
    unsigned start = hoc_statement_start(code, i), stores = 0;
    for (unsigned w = start; w < code->count && w <= i; ++w)
        if (hoc_code_instruction(code, w) && is_store(hoc_role_at(code, w)))
            ++stores;
    if (start >= i || !hoc_code_instruction(code, start) || stores != 1)
        return target; /* x = y = new T(), or nothing that is known */
    enum hoc_role role = hoc_role_at(code, start);
    const Symbol *symbol = symbol_at(code, start + 1);
    if ((role != ROLE_VARIABLE && role != ROLE_LOCAL) || !symbol)
        return target;
    target.local = role == ROLE_LOCAL;
    /* x.y = ...: a component follows at once and x is only its owner */
    unsigned next = start + 2;
    bool owner = next < i && hoc_code_instruction(code, next) && hoc_role_at(code, next) == ROLE_COMPONENT;
    if (is_plain(symbol) && !owner) {
        target.symbol = symbol;
        target.name = at(symbol, symbol_name, const char *);
    }
    return target;
}

bool hoc_stores(const struct hoc_code *code, void (*visit)(const Symbol *symbol, void *ctx), void *ctx) {
    bool stores = false;
    for (unsigned w = 0; w < code->count; ++w) {
        if (!hoc_code_instruction(code, w))
            continue;
        enum hoc_role role = hoc_role_at(code, w);
        if (is_construct(code, w, role) || role == ROLE_JUMP)
            return false;
        stores |= is_store(role);
    }
    for (unsigned w = 0; stores && w < code->count; ++w) {
        if (!hoc_code_instruction(code, w) || !is_store(hoc_role_at(code, w)))
            continue;
        struct hoc_target target = hoc_target_of(code, w);
        if (target.symbol && !target.local)
            visit(target.symbol, ctx);
    }
    return true;
}

/* --- the shape of a store ------------------------------------------------------------------------------------------------------------- */
struct hoc_shape hoc_shape_of(const struct hoc_code *code, unsigned i, const struct hoc_target *target) {
    struct hoc_shape shape = {.readable = true, .first_run = true};
    bool stored = false;
    for (unsigned w = 0; w < i; ++w) {
        enum hoc_role role = hoc_code_instruction(code, w) ? hoc_role_at(code, w) : ROLE_NONE;
        bool construct = is_construct(code, w, role), condition = role == ROLE_IF || role == ROLE_IF_SECTION;
        if (construct) {
            unsigned exit = part_of(code, w, construct_of(role)->exit);
            shape.readable &= exit != 0;
            shape.loop |= !condition && i < exit;
            shape.condition |= condition && i < exit;
        }
        if (construct || is_border(code, w) || role == ROLE_JUMP || role == ROLE_RETURN) {
            stored = false;
            shape.first_run = false;
        }
        if (target && target->symbol && is_store(role) && hoc_target_of(code, w).symbol == target->symbol)
            stored = true;
    }
    shape.again = stored && !is_border(code, i);
    return shape;
}
