/* patchshim.c: attach and detach. The library does nothing until NEURON calls its first hook; then: options, libnrniv and its family, slots, the
   self-check, the world. At the end: a last look at components, the summary, the exit status. */
#include "config.h"
#include "patchshim.h"
#include "hooks/hooks.h"
#include "hooks/inert.h"
#include "hooks/life.h"
#include "hooks/parallel.h"
#include "hooks/own.h"
#include "hooks/things.h"
#include "neuron/neuron.h"
#include "neuron/selfcheck.h"
#include "options/options.h"
#include "python/module.h"
#include "python/python.h"
#include "python/section_type.h"
#include "report/board.h"
#include "report/report.h"
#include "report/source.h"
#include "world/world.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

static struct {
    pid_t owner; /* the process that attached: a forked child says nothing of its own accord */
    bool ending, summarised, python;
} state;

bool patchshim_is_ending(void) { return state.ending; }
void patchshim_stand_aside(void) { hooks.acting = false; }

/* Wrong options and, where it was asked for, a failed attachment end the process before the model runs. */
static void fatal(const char *text, int status) {
    report_line(SEVERITY_ERROR, text);
    _exit(status);
}

static bool refuse(const char *why) {
    char line[700];
    snprintf(line, sizeof line, "%s; the program runs as plain NEURON [attach]", why);
    if (options.attach == ATTACH_STRICT) {
        snprintf(line, sizeof line, "%s [attach]", why);
        fatal(line, 3);
    }
    report_line(SEVERITY_ERROR, line);
    return false;
}

int patchshim_finish(int status) {
    if (!hooks.acting || getpid() != state.owner || state.summarised)
        return status;
    state.summarised = true;
    state.ending = true;
    parallel_copies();
    if (!status_mended(status))
        report_caught(0); /* it ended well all the same */
    report_summary();
    int changed = report_exit_status(status_mended(status));
    board_leave();
    return changed;
}

/* Registered first, so called last: everything else of the process has had its say, and the status is known. */
static void ended(int status, void *unused) {
    (void)unused;
    int changed = patchshim_finish(status);
    if (changed != status) {
        fflush(NULL);
        _exit(changed);
    }
}

/* log=hooks, and `patchshim doctor`: which NEURON this is, and which hooks its calls reach. */
static void log_hooks(void) {
    char line[700];
    snprintf(line, sizeof line, "%s, ABI family %s, %s [hooks]", *neuron.version ? neuron.version : "NEURON", neuron_family_name(neuron.family), neuron.path);
    report_line(SEVERITY_NOTE, line);
    for (int id = 0; id < HOOK_COUNT; ++id) {
        const struct selfcheck_row *row = &selfcheck_rows()[id];
        const char *state = !hooks.slot[id] ? "not in this NEURON" : row->taken && !row->missed ? "taken" : row->taken ? "taken in part" : "called by other libraries only";
        snprintf(line, sizeof line, "%s %s: %s [hooks]", hooks_table[id].required ? "required" : "optional", hooks_table[id].id, state);
        report_line(SEVERITY_NOTE, line);
    }
}

/* A NEURON that renamed a function: what needs its hook is off, the rest works. */
static void tell_what_is_off(void) {
    char names[400], line[700];
    if (!selfcheck_off(names, sizeof names))
        return;
    snprintf(line, sizeof line, "in this NEURON (%s) these hooks have no effect, and what needs them is off: %s [attach]", neuron.version, names);
    report_line(SEVERITY_NOTE, line);
}

static void tell_second_shim(void) {
    char line[700];
    const char *other = neuron_second_shim();
    if (!other)
        return;
    snprintf(line, sizeof line, "patchshim is preloaded twice; what stands first in LD_PRELOAD acts, %.400s does nothing: take one of them out [attach]", other);
    report_line(SEVERITY_NOTE, line);
}

/* A program with rights of another is left alone, also where the administrator lets the library be preloaded into it. */
static const char *options_text(void) {
    const char *text = getenv("PATCHSHIM");
    return getauxval(AT_SECURE) ? "off" : text;
}

bool patchshim_attach(const void *address) {
    char why[600];
    const char *text = options_text();
    if (text && options_off(text))
        return neuron_attach(address, why, sizeof why) && (hooks_bind_all(neuron.handle), false);
    bool known = neuron_attach(address, why, sizeof why);
    if (known)
        hooks_bind_all(neuron.handle);
    char wrong[400];
    if (!options_parse(text ? text : "", wrong, sizeof wrong)) {
        snprintf(why, sizeof why, "%s [option]", wrong);
        fatal(why, 2);
    }
    if (!known || !selfcheck_core(why, sizeof why))
        return refuse(why);
    if (options.log & LOG_HOOKS)
        log_hooks();
    tell_what_is_off();
    tell_second_shim();
    state.owner = getpid();
    board_join();
    world_start(&things_ask);
    if (*options.report || *options.suppressions)
        report_start();
    __atomic_store_n(&hooks.acting, true, __ATOMIC_RELEASE);
    on_exit(ended, NULL);
    atexit(patchshim_ending);
    return true;
}

static void module_note(const char *sentence) {
    char line[500];
    snprintf(line, sizeof line, "%s [patch]", sentence);
    report_line(SEVERITY_NOTE, line);
}

/* The one thing that happens before NEURON is there: where CPython is, an audit hook waits for `import patch`. Wrong options are told when NEURON is attached. */
static void offer_module(void) {
    static const enum python_patch which[] = {[PATCH_AUTO] = PYTHON_PATCH_AUTO, [PATCH_OWN] = PYTHON_PATCH_OWN, [PATCH_OFF] = PYTHON_PATCH_OFF};
    char wrong[400];
    const char *text = options_text();
    if (text && options_off(text))
        return;
    if (text)
        options_parse(text, wrong, sizeof wrong);
    python_module_install(which[options.patch], module_note);
}

__attribute__((constructor)) static void loaded(void) { offer_module(); }

void patchshim_libraries(void) {
    hooks_libraries_changed();
    patchshim_python();
}

void patchshim_python(void) {
    if (state.python || !hooks.acting || !hooks.python || !python_active())
        return; /* nrniv maps libpython without starting it */
    state.python = true;
    python_at_exit(patchshim_ending);
    source_ask(python_source_line);
    rxd_watch();
    python_session_start();
    parallel_libraries();
}

void patchshim_ending(void) {
    if (!hooks.acting || state.ending || getpid() != state.owner)
        return;
    inert_end();
    if (python_active())
        meaning_python_ends();
    zombies_end();
    world_settle_all(); /* what nobody holds any more is not a finding */
    state.ending = true;
}

#define EXPORTED __attribute__((visibility("default"), used))

EXPORTED const char *patchshim_version(void);
const char *patchshim_version(void) { return PACKAGE_VERSION; }

static const char *described(world_id id, char *name, size_t n) {
    const struct world_row *row = world_find(id);
    return row ? things_describe(row->id, row->kind, name, n) : "nothing";
}

static bool print_pin(void *ctx, struct world_pin *pin) {
    char name[300], witness[300];
    const struct world_row *row = world_find(pin->id);
    (void)ctx;
    if (!row)
        return true;
    const struct place *made = &world_origin_get(row->origin)->place;
    dprintf(2, "patchshim: pin: %s, made %s:%d, held through %s\n", described(pin->id, name, sizeof name), made->file ? made->file : "?", made->line, described(pin->witness, witness, sizeof witness));
    return true;
}

EXPORTED void patchshim_pins(void);
void patchshim_pins(void) { world_each_pin(print_pin, NULL); }

static bool print_object(void *ctx, struct world_row *row) {
    char name[300];
    const struct place *made = &world_origin_get(row->origin)->place;
    (void)ctx;
    if (row->kind != KIND_OTHER)
        dprintf(2, "patchshim: object: %s, made %s:%d%s%s\n", things_describe(row->id, row->kind, name, sizeof name), made->file ? made->file : "?", made->line,
                row->flags & WORLD_PINNED ? ", kept by patchshim" : "", world_unused(row) ? ", not used by a step yet" : "");
    return true;
}

EXPORTED void patchshim_objects(void);
void patchshim_objects(void) { world_each(print_object, NULL); }

EXPORTED void patchshim_findings(void);
void patchshim_findings(void) { report_print(); }

void patchshim_line(void) {
    if (state.ending || getpid() != state.owner || (!report_number() && !world_dirty))
        return;
    world_settle_all();
    report_note_flush();
}

/* For sessions and tests, with the GIL. */
EXPORTED char *patchshim_cell(void);
char *patchshim_cell(void) {
    if (!hooks.acting || state.ending || getpid() != state.owner)
        return NULL;
    world_settle_all();
    return report_notes();
}

/* What was lost and stays is written down when somebody looks. */
static void look(void) {
    if (hooks.acting && !state.ending && getpid() == state.owner)
        world_settle_all();
}

EXPORTED unsigned patchshim_finding_number(void);
unsigned patchshim_finding_number(void) {
    look();
    return report_number();
}

EXPORTED char *patchshim_findings_since(unsigned number, const char *format);
char *patchshim_findings_since(unsigned number, const char *format) {
    look();
    return report_since(number, format);
}

EXPORTED void patchshim_free(char *text);
void patchshim_free(char *text) { free(text); }
