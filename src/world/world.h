/* world.h: what exists in the model - objects and sections with their origins - and what patchshim keeps alive (pins).
   Plain C on plain ids: no NEURON, no Python, no ELF. What must be read from NEURON is asked through struct world_ask.
   Not thread-safe: every caller holds the interpreter (births, deaths and releases happen on the main thread only). */
#ifndef PATCHSHIM_WORLD_H
#define PATCHSHIM_WORLD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "place.h"

typedef uintptr_t world_id; /* the address of an Object or a Section; 0: nothing */

enum world_kind {
    KIND_OTHER, /* its death never changes the simulation */
    KIND_POINT_PROCESS,
    KIND_ARTIFICIAL_CELL,
    KIND_NETCON,
    KIND_SECTION,
    KIND_VECTOR,
    KIND_HANDLER, /* FInitializeHandler */
    KIND_STATE_TRANSITION,
    KIND_LINEAR_MECHANISM,
    KIND_RANDOM,
    KIND_TEMPLATE, /* an object of a HOC template */
    KIND_REACTION, /* of rxd: a Rate, Reaction, MultiCompartmentReaction */
    KIND_SPECIES,  /* of rxd: a Species, State, Parameter */
    KIND_COUNT
};
/* Does it hold other things, so that a reference to them is not one from outside where it is itself only pinned? */
static inline bool world_holds(enum world_kind kind) { return kind == KIND_TEMPLATE || kind == KIND_REACTION || kind == KIND_SPECIES; }

/* Where something was made; kept once per distinct line. code and module_code are identities of code (python.h), NULL in HOC. */
struct world_origin {
    struct place place;
    const void *code;
    const void *module_code;
    uint64_t callers; /* the functions that it was made in (python.h) */
};

/* Half a cache line: all that is asked of a thing, and where its pin and its edges are. Good until the next birth. */
struct world_row {
    world_id id;     /* 0: this row is free */
    uint32_t origin; /* index, 0: unknown */
    uint32_t born;   /* the use counter at birth */
    uint32_t serial; /* counts births: tells a thing from another at the same address */
    uint32_t pin;    /* index + 1, 0: not pinned. A free row: the next one */
    uint32_t edges;  /* those that lead to it: index, 0: none */
    uint16_t flags;  /* WORLD_... */
    uint8_t kind;
};
enum { WORLD_PINNED = 1, WORLD_WITNESS = 2, WORLD_BUILDING = 4,
       WORLD_PLAYS = 8, /* a Vector or Random that drives a variable or gives the times of a recording */
       WORLD_HELD = 16, /* pinned, and held by the simulation itself: a handler */
       WORLD_OWNS = 32, /* references of patchshim belong to it: the Random of a NetStim */
       WORLD_TIMES = 128, /* a section that a recording of the time belongs to */
       WORLD_TOLD = 256, /* a stimulus or a NetCon: somebody named what it does nothing without, and may have meant the 0 that it has */
       WORLD_BEGUN = 512, /* a NetCon: somebody named its delay */
       WORLD_LEAVING = 1024, /* while settling: nothing holds it, and it goes if all that it is linked to goes */
       WORLD_QUIET = 64 /* made by the module patch, which holds no references of its own: kept without a word */
};

/* A pin: patchshim holds one reference to an object that would be gone without it. */
struct world_pin {
    world_id id;      /* 0: this entry is free */
    world_id witness; /* something of its component that is held from outside; 0: to be looked for (orphan) */
    uint32_t uses;    /* the use counter when it was pinned */
    uint32_t ticket;  /* the caller's: its finding */
    uint32_t row;     /* index of its thing's row */
    uint32_t next, follow_next, follow_prev; /* chains of what is free, and of the hash by witness */
    bool weak;        /* the witness may lose its holder without a word */
    bool fresh;       /* its component was not looked at yet */
};

typedef void world_visit(void *ctx, world_id other);

/* Answers from the running simulator, asked lazily. All are called with ids of living things. */
struct world_ask {
    /* every thing that ID is linked to, in both directions (section-parent-child, section-point process, NetCon-source, NetCon-target, ...); only those of world_wanted need be visited */
    void (*links)(world_id id, enum world_kind kind, world_visit *visit, void *ctx);
    /* references to ID that are not the pin's: Python wrappers, objrefs; a section made by HOC outside a template counts as one */
    long (*references)(world_id id, enum world_kind kind, bool pinned);
    /* would its death change the simulation? A pin without that reason ends, also where its component is held */
    bool (*matters)(world_id id, enum world_kind kind);
    /* references that ID itself holds to others (the objrefs of a template object, the species in a reaction's expressions) */
    void (*holds)(world_id id, enum world_kind kind, world_visit *visit, void *ctx);
    /* gives up the pin's reference: the thing dies unless somebody else holds it */
    void (*release)(world_id id, enum world_kind kind);
    /* somebody is about to look, and this pin stays: told once, before anything else. May change its ticket. */
    void (*kept)(struct world_pin *pin);
    /* a pin was released; used: the simulation ran while it was pinned. kept was told of it before, or it was never looked at */
    void (*released)(uint32_t ticket, bool used);
};

/* The kinds of things that are asked for, a bit each: all, but while it is settled whether a model goes as a whole. */
extern unsigned world_wanted;
static inline bool world_wants(enum world_kind kind) { return world_wanted >> kind & 1; }

void world_start(const struct world_ask *ask);
void world_stop(void);

/* One row; the address may have belonged to something that is gone. */
void world_birth(world_id id, enum world_kind kind, uint32_t origin);
/* Forgets ID: it is really gone. Pins that had it as their witness become orphans. */
void world_death(world_id id);
struct world_row *world_look_up(world_id id);
extern struct world_row *world_last; /* found or born last; asked for several times in a row */
static inline struct world_row *world_find(world_id id) { return id && world_last->id == id ? world_last : world_look_up(id); }
/* Soon ID will be asked for: the memory is fetched meanwhile. */
void world_expect(world_id id);
size_t world_count(void);
size_t world_count_of(enum world_kind kind);
uint32_t world_births(void); /* how many there were: changes with each */
void world_each(bool (*visit)(void *ctx, struct world_row *row), void *ctx);

/* The index of an origin; equal pointers and numbers give the same index. 0 when memory is exhausted. */
uint32_t world_origin_add(const struct world_origin *origin);
const struct world_origin *world_origin_get(uint32_t index);

/* The use counter: integration steps in every mode, Impedance.compute, fcurrent. */
extern uint32_t world_uses;
static inline void world_use(void) { ++world_uses; }
static inline bool world_unused(const struct world_row *row) { return row->born == world_uses; }

/* Pins ID (its last reference was just taken over by patchshim). Its component is looked at when somebody observes (world_settle): of a network that is dropped as
   a whole most is let go again. false: no memory, nothing was done. */
bool world_pin(world_id id, uint32_t ticket);
struct world_pin *world_pin_of(world_id id);
extern size_t world_pins; /* how many there are */
extern size_t world_pins_of[KIND_COUNT];
void world_each_pin(bool (*visit)(void *ctx, struct world_pin *pin), void *ctx);

/* A reference to a pinned or witnessing thing went away, or a link was cut: components must be looked at before anything observes them. */
void world_disturbed(world_id id);
/* Lets go of a pinned thing whose reason is gone, with its finding where it was never used. */
void world_release(world_id id);
/* Links of ID are about to be cut, or it is about to be taken out of the model: whatever is pinned on either side looks for a witness again. Called while the
   links can still be read. */
void world_cut(world_id id);
/* ID is about to die; its links can still be read. Whatever is pinned next to it may have lost its reason. */
void world_leaving(world_id id);
extern bool world_dirty; /* there are orphans */
bool world_unsettled(void); /* worth a world_settle_all before somebody looks */
/* Looks for a new witness for every orphan; releases the components that have none. */
void world_settle(void);
/* The same, and asks again about witnesses that may have lost their holders without a word (Python wrappers of pinned sections, handlers). */
void world_settle_all(void);

/* Who links to a thing that cannot tell by itself (NetCons of a target, of a section's voltage, Vectors of a variable's owner). */
/* An edge between two things of the world holds as long as both live. */
void world_edge_add(world_id from, world_id to);
void world_edges_to(world_id to, world_visit *visit, void *ctx);
/* Is there one that TEST finds true? It is asked no further than the first. */
bool world_edges_any(world_id to, bool (*test)(void *ctx, const struct world_row *from), void *ctx);
size_t world_edge_count(void); /* those of the dead included that nobody has come across */
#endif
