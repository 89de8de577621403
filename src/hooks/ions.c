/* ions.c: reversal potentials that finitialize computes anew, and concentrations that two mechanisms write. What a mechanism does with an ion stands in its text (USEION);
   whether the potential is computed, in the ion's style at each segment. Relies on nrnoc/eion.cpp (ion_alloc, ion_init, ion_cur, nrn_promote), which are part of finitialize. */
#include "checks/setup.h"
#include "life.h"
#include "mechanism.h"
#include "neuron/nmodl.h"
#include "run.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What one mechanism does with one ion. */
static struct use {
    int type, ion; /* membrane types */
    struct nmodl_ion says;
} *uses;
static int use_count, types_read;

static struct {
    bool written_twice;         /* some concentration has writers that may meet */
    bool computed;              /* some potential may be computed */
    unsigned inserts;           /* mechanism_inserts at the last look at writers */
    uint32_t looked, youngest;  /* serial of the youngest section that went through a finitialize, of the youngest there is */
} ions;

/* Potentials that somebody set and that finitialize is about to compute. */
enum { CANDIDATES = 32 };
static struct candidate {
    world_id section;
    uint32_t serial;
    int segment, ion;
    double wanted;
} candidates[CANDIDATES];
static int candidate_count;

static const struct use *use_of(int type, int ion) {
    for (int i = 0; i < use_count; ++i)
        if (uses[i].type == type && uses[i].ion == ion)
            return &uses[i];
    return NULL;
}

static void add_use(int type, const struct nmodl_ion *says) {
    char name[40];
    snprintf(name, sizeof name, "%s_ion", says->name);
    const Symbol *symbol = neuron_mechanism(name);
    struct use *list = symbol && (use_count & (use_count - 1)) == 0 ? realloc(uses, 2 * (size_t)(use_count ? use_count : 1) * sizeof *list) : uses;
    if (!symbol || !list)
        return;
    uses = list;
    uses[use_count++] = (struct use){type, neuron_mechanism_type(symbol), *says};
    ions.computed |= says->uses_inside || says->uses_outside;
}

static bool both_write(const struct use *a, const struct use *b) {
    return a->ion == b->ion && a->type != b->type && ((a->says.writes_inside && b->says.writes_inside) || (a->says.writes_outside && b->says.writes_outside));
}

static void read_texts(void) {
    for (; types_read < mechanism_types(); ++types_read) {
        const char *text = mechanism_text(types_read);
        char *code = text && strstr(text, "USEION") ? nmodl_code(text) : NULL;
        struct nmodl_ion says;
        for (int i = 0; code && nmodl_ion(code, i, &says); ++i)
            add_use(types_read, &says);
        free(code);
    }
    for (int i = 0; i < use_count && !ions.written_twice; ++i)
        for (int k = 0; k < i; ++k)
            ions.written_twice |= both_write(&uses[i], &uses[k]);
}

/* --- two writers ------------------------------------------------------------------------------------------------------------------------ */
static void two_writers(const Section *sec, int segment, const struct use *one, const struct use *other) {
    char where[200], words[300];
    const struct world_row *row = world_find((world_id)sec);
    bool inside = one->says.writes_inside && other->says.writes_inside;
    snprintf(words, sizeof words, "%s%c is written by %s and by %s", other->says.name, inside ? 'i' : 'o', mechanism_name(one->type), mechanism_name(other->type));
    struct setup_fact fact = {.object = neuron_segment_name(sec, segment, where, sizeof where), .other = words, .made = row ? world_origin_get(row->origin)->place : (struct place){0}};
    life_line(&fact.line);
    setup_finding(CHECK_two_writers, &fact, NULL, 0);
}

/* The writers of one segment that were met so far. */
enum { WRITERS = 16 };
struct writers {
    int segment, count;
    const struct use *met[WRITERS];
};

/* false: there are two, and it was said. */
static bool add_writer(struct writers *w, const Section *sec, const struct use *use) {
    for (int i = 0; i < w->count; ++i)
        if (both_write(use, w->met[i])) {
            two_writers(sec, w->segment, use, w->met[i]);
            return false;
        }
    if (w->count < WRITERS)
        w->met[w->count++] = use;
    return true;
}

static bool writer(void *ctx, const Section *sec, int segment, const void *prop, int type) {
    struct writers *w = ctx;
    (void)prop;
    if (segment != w->segment)
        *w = (struct writers){.segment = segment};
    for (int i = 0; i < use_count; ++i)
        if (uses[i].type == type && (uses[i].says.writes_inside || uses[i].says.writes_outside) && !add_writer(w, sec, &uses[i]))
            return false;
    return true;
}

static bool writers_in(void *ctx, struct world_row *row) {
    struct writers w = {.segment = -1};
    (void)ctx;
    return row->kind != KIND_SECTION || neuron_segment_props((const Section *)row->id, writer, &w);
}

/* --- potentials ------------------------------------------------------------------------------------------------------------------------- */
/* nrnoc/membdef.h: what an ion has when it is inserted. */
static double default_potential(const char *ion) { return !strcmp(ion, "na") ? 50 : !strcmp(ion, "k") ? -77 : !strcmp(ion, "ca") ? 12.5 * log(2 / 5e-5) : 0; }

static bool potential(void *ctx, const Section *sec, int segment, const void *prop, int type) {
    const struct world_row *row = ctx;
    bool each_step;
    for (int i = 0; i < use_count && candidate_count < CANDIDATES; ++i) {
        if (uses[i].ion != type)
            continue;
        double value = neuron_ion_potential(prop);
        if (neuron_ion_computes(prop, &each_step) && fabs(value - default_potential(uses[i].says.name)) > 1e-6)
            candidates[candidate_count++] = (struct candidate){(world_id)sec, row->serial, segment, type, value};
        break;
    }
    return candidate_count < CANDIDATES;
}

/* In a section that went through a finitialize before, a potential may be one that NEURON computed. */
static bool potentials_in(void *ctx, struct world_row *row) {
    (void)ctx;
    if (row->kind != KIND_SECTION || row->serial <= ions.looked)
        return true;
    if (row->serial > ions.youngest)
        ions.youngest = row->serial;
    neuron_segment_props((const Section *)row->id, potential, row);
    return true;
}

struct users {
    int segment, ion;
    const struct use *concentration; /* a writer, or else a reader */
    bool potential;                  /* somebody reads the potential */
};

static bool user(void *ctx, const Section *sec, int segment, const void *prop, int type) {
    struct users *users = ctx;
    const struct use *use = segment == users->segment ? use_of(type, users->ion) : NULL;
    (void)sec;
    (void)prop;
    if (!use)
        return true;
    users->potential |= use->says.reads_potential;
    bool writes = use->says.writes_inside || use->says.writes_outside;
    if (writes || ((use->says.uses_inside || use->says.uses_outside) && !users->concentration))
        users->concentration = use;
    return true;
}

/* true: it was judged. */
static bool lost(const struct candidate *c, bool before_step) {
    enum { SAME = 1 }; /* 0.1 mV */
    const struct world_row *row = world_find(c->section);
    const Section *sec = (const Section *)c->section;
    const void *prop = row && row->serial == c->serial ? neuron_segment_prop_of(sec, c->segment, c->ion) : NULL;
    bool each_step;
    if (!prop || !neuron_ion_computes(prop, &each_step))
        return true;
    double now = neuron_ion_potential(prop);
    if (!each_step && !before_step)
        return false; /* the program may set it again behind finitialize */
    struct users users = {.segment = c->segment, .ion = c->ion};
    if (fabs(now - c->wanted) * 10 <= SAME || isnan(now))
        return true;
    neuron_segment_props(sec, user, &users);
    if (!users.potential || !users.concentration)
        return true;
    const struct use *use = users.concentration;
    bool inside = use->says.uses_inside, writes = inside ? use->says.writes_inside : use->says.writes_outside;
    char where[200], words[300];
    snprintf(words, sizeof words, "e%s of %s was set to %g mV, but finitialize computes it of the concentrations, as %s %s %s%c", use->says.name, neuron_segment_name(sec, c->segment, where, sizeof where),
             c->wanted, mechanism_name(use->type), writes ? "writes" : "reads", use->says.name, inside ? 'i' : 'o');
    struct setup_fact fact = {.object = use->says.name, .other = words, .value = now, .made = world_origin_get(row->origin)->place};
    life_line(&fact.line);
    setup_finding(CHECK_ion_overwritten, &fact, NULL, 0);
    return true;
}

static void judge(bool before_step) {
    int kept = 0;
    for (int i = 0; i < candidate_count; ++i)
        if (!lost(&candidates[i], before_step))
            candidates[kept++] = candidates[i];
    candidate_count = kept;
}

void ions_before_finitialize(void) {
    read_texts();
    candidate_count = 0;
    if (ions.written_twice && ions.inserts != mechanism_inserts() && checks_severity(CHECK_two_writers) != SEVERITY_OFF)
        world_each(writers_in, NULL);
    ions.inserts = mechanism_inserts();
    if (!ions.computed || checks_severity(CHECK_ion_overwritten) == SEVERITY_OFF)
        return;
    world_each(potentials_in, NULL);
    ions.looked = ions.youngest;
}

void ions_initialized(void) { judge(false); }
void ions_before_first_step(void) { judge(true); }
