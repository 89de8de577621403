/* neuron.h: all that patchshim knows of NEURON: where libnrniv is, which ABI family it is, layouts, and safe questions about things.
   Read-only: nothing in this folder changes NEURON's state. Offsets are in layout.def, one column an ABI family. */
#ifndef PATCHSHIM_NEURON_H
#define PATCHSHIM_NEURON_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "world/world.h"

typedef struct neuron_object Object;   /* oc/hocdec.h: Object, the same in 8.0-9.1 */
typedef struct neuron_section Section; /* nrnoc/section.h: Section */
typedef struct neuron_symbol Symbol;   /* oc/hocdec.h: Symbol */

enum neuron_family { FAMILY_NONE, FAMILY_80, FAMILY_82, FAMILY_90, FAMILY_91, FAMILY_COUNT };

struct neuron_target {
    void *handle;          /* dlopen handle, never closed */
    const char *path;      /* file of libnrniv */
    uintptr_t lo, hi;      /* mapped range */
    enum neuron_family family;
    char version[64];      /* nrn_version, "" where it could not be read */
};
extern struct neuron_target neuron;

/* What every step asks for; bound at attach, readable before. */
extern struct neuron_flags {
    const int *variable_step; /* CVode is active */
    const int *clips;         /* how often exp() was given more than 700 */
    void *const *program;     /* where in its program HOC is */
    void *const *threads;     /* the first NrnThread, which the interpreter's own thread runs */
} neuron_flags;
static inline bool neuron_variable_step(void) { return *neuron_flags.variable_step; }
static inline int neuron_clipped(void) { return *neuron_flags.clips; }
/* Is the NrnThread another than the first? */
static inline bool neuron_is_worker(const void *thread) { return thread != *neuron_flags.threads; }

/* Binds to the libnrniv that contains ADDRESS. false with a sentence in WHY: no libnrniv there, or a family nobody knows. */
bool neuron_attach(const void *address, char *why, size_t n);
/* Another patchshim stands behind this one in LD_PRELOAD: its file; NULL. */
const char *neuron_second_shim(void);
const char *neuron_family_name(enum neuron_family family);
/* An exported function or datum of libnrniv under the first of the names that exists; NULL. */
void *neuron_symbol_of(const char *const *names);
/* A symbol of the library that ADDRESS lies in (libnrnpython's exported data). */
void *neuron_symbol_in(const void *address, const char *name);
/* A library's mapped range and path by an address in it. */
bool neuron_library_of(const void *address, uintptr_t *lo, uintptr_t *hi, const char **path);

/* --- objects ----------------------------------------------------------------------------------------------------- */
/* oc/hocdec.h: an Object begins with it, in every family */
static inline int neuron_refcount(const Object *ob) { return *(const int *)ob; }
void neuron_set_refcount(Object *ob, int refcount);
/* "IClamp" or NULL while it is taken apart */
const char *neuron_class(const Object *ob);
const void *neuron_template(const Object *ob); /* of its class; lives for ever */
/* Kind of the class of SYMTEMP (the template's symbol) resp. of OB. Remembered per template. */
enum world_kind neuron_kind_of_template(const Symbol *symtemp);
enum world_kind neuron_kind(const Object *ob);
/* "IClamp[0]"; "IClamp[0] of soma(0.5)" for a point process; "NetCon[2] (NetStim[0] -> ExpSyn[1])". The text is in BUFFER. */
const char *neuron_describe(world_id id, enum world_kind kind, char *buffer, size_t n);
/* The section a point process sits in (alive), or NULL. */
Section *neuron_section_of(const Object *point_process);
/* Would its death change the simulation (DESIGN 2a)? For sections: is it connected to, or does it carry, something alive? */
bool neuron_changes(world_id id, enum world_kind kind);
/* The sections of a SectionList; false: OB is none. */
bool neuron_sections_listed(const Object *ob, world_visit *visit, void *ctx);
/* What a NetCon joins; 0 where nothing is. */
world_id neuron_netcon_target(const Object *netcon);
world_id neuron_netcon_source(const Object *netcon);
/* The place of a thing as one number, to tell "the same place" from "elsewhere": section and node of a point process, target of a NetCon. */
uintptr_t neuron_place(world_id id, enum world_kind kind);

/* The PyObject that a FInitializeHandler calls; NULL: a HOC statement. */
const void *neuron_handler_callable(const Object *handler);
/* Does a PreSyn send right now, so that its statement or what it is sent to runs? (slow: walks the stack) */
bool neuron_source_sends(void);
/* The type (0-3) that it was made with: when it runs. */
int neuron_handler_type(const Object *handler);
/* The same of what a PreSyn calls at a spike (NetCon.record of a callable). */
const void *neuron_source_callable(const void *presyn);
/* The PreSyn of a NetCon; NULL: none. */
const void *neuron_netcon_presyn(const Object *netcon);
/* Does the Vector drive a variable, or give the times of one that does or of a recording? */
bool neuron_vector_plays(const Object *vector);
/* The Vectors that a PlayRecord reads from (not those it records into): visited by their Objects. */
void neuron_playrecord_reads(const void *record, world_visit *visit, void *ctx);

/* --- sections ----------------------------------------------------------------------------------------------------- */
/* Not deleted: it has its properties. */
bool neuron_section_alive(const Section *sec);
/* Made by HOC (named in HOC), as against by Python. */
bool neuron_section_of_hoc(const Section *sec);
/* The template object whose section it is, or NULL. */
Object *neuron_section_owner(const Section *sec);
/* The Python wrapper that owns or shows it, as an opaque pointer; NULL. */
void *neuron_section_wrapper(const Section *sec);
Section *neuron_section_of_node(const void *node);
Section *neuron_section_parent(const Section *sec);

/* --- numbers ------------------------------------------------------------------------------------------------------------- */
struct neuron_nan {
    char where[160];    /* "soma(0.5)" */
    char variable[64];  /* "v" */
    double value, t;    /* t in ms */
    /* A variable that is no number either and may be the reason: a PARAMETER before a current or conductance, before a STATE. "" where there is none. */
    char cause[160];    /* "amp of IClamp[0]" */
    double cause_value;
};
/* The first voltage, in the order of threads and nodes, that is NaN or infinite. */
bool neuron_find_nan(struct neuron_nan *found);
/* Is there one among the roots of the trees? The cheapest look; of many trees each is looked at in every fourth call. */
bool neuron_root_is_nan(void);
/* The same for STATEs of mechanisms, where every voltage is a number. Looks at everything. */
bool neuron_find_nan_state(struct neuron_nan *found);
/* What may have driven a voltage far away, in cause: "IClamp[0] in soma(0.5) carries 500 nA", the largest current of a point process; else a negative conductance. "": neither. */
void neuron_driven_by(char *cause, size_t n);

/* Raises a HOC error with TEXT (oc/fileio.cpp, hoc_execerror): does not return. In Python it becomes a RuntimeError. */
_Noreturn void neuron_raise(const char *text);

const char *neuron_section_name(const Section *sec);
/* false: NEURON has none for it, or has forgotten it (its Python wrapper is gone). */
bool neuron_section_has_name(const Section *sec);
/* The currently accessed section; NULL where there is none. */
const Section *neuron_accessed_section(void);
/* NEURON shows windows (a display, not -nogui). */
bool neuron_shows_windows(void);

/* --- arguments on HOC's stack, before the function is entered ------------------------------------------------------------------ */
/* The PyObject behind argument DEPTH from the top (0: the last one) where that is a PythonObject; else NULL. */
const void *neuron_python_argument(int depth);
/* The PyObject that a PythonObject stands for; NULL: OB is none. */
void *neuron_wrapped(const Object *ob);
/* libnrnpython's function that gives the PyObject of an Object, resp. the Object of a PyObject, both with a reference (nrnpy_ho2po, nrnpy_po2ho). ADDRESS: in
   libnrnpython. NULL: there is none. */
void *neuron_python_converter(uintptr_t address, bool to_python);
const char *neuron_symbol_name(const Symbol *symbol);
/* hoc_execute has just called the instruction FROM (oc/code.cpp: it has stepped hoc_pc beyond it): TO stands there from now on. Elsewhere nothing happens. */
void neuron_replace_instruction(const void *from, void *to);
/* What hoc_call is about to call: *symbol and the number of arguments (oc/code.cpp: the two words at hoc_pc). false: not readable. */
bool neuron_called(const Symbol **symbol, int *narg);
/* A function of this name on the C stack between here and main, within libnrniv? (slow: walks the stack) */
bool neuron_on_stack(bool (*wanted)(const char *name, void *ctx), void *ctx);

/* --- world_ask ------------------------------------------------------------------------------------------------------ */
void neuron_links(world_id id, enum world_kind kind, world_visit *visit, void *ctx);
void neuron_holds(world_id id, enum world_kind kind, world_visit *visit, void *ctx);
/* Things that point at ID (NetCons of a source or target), as far as the links still hold. */
void neuron_linked_to(world_id id, world_visit *visit, void *ctx);
/* A NetCon (or a Vector that plays or records) was born: who it links to is read when somebody asks. */
void neuron_link_later(world_id id);
/* A point process was just located for the first time: its PARAMETERs are the defaults of its type. */
void neuron_point_born(const Object *ob);
/* It was given a place: one at x = 0 is remembered for its section. */
void neuron_point_placed(const Object *ob);
#endif
