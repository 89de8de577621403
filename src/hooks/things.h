/* things.h: what is asked of a thing of the world, by its kind: NEURON answers for objects and sections, Python for those of rxd. */
#ifndef PATCHSHIM_THINGS_H
#define PATCHSHIM_THINGS_H
#include "world/world.h"

extern const struct world_ask things_ask;
/* "IClamp[0] of soma(0.5)", "rxd.Rate of ca". The text is in BUFFER. */
const char *things_describe(world_id id, enum world_kind kind, char *buffer, size_t n);
/* "IClamp", "Section", "Rate" */
const char *things_class(world_id id, enum world_kind kind);
/* The place of a thing as one number, to tell "the same place" from "elsewhere". */
uintptr_t things_place(world_id id, enum world_kind kind);
void things_links(world_id id, enum world_kind kind, world_visit *visit, void *ctx);
static inline bool things_of_rxd(enum world_kind kind) { return kind == KIND_REACTION || kind == KIND_SPECIES; }

/* rxd.c: Python is there. */
void rxd_watch(void);
/* What neuron/ answers for the other kinds. */
void rxd_links(world_id id, enum world_kind kind, world_visit *visit, void *ctx);
void rxd_holds(world_id id, enum world_kind kind, world_visit *visit, void *ctx);
bool rxd_changes(world_id id, enum world_kind kind);
uintptr_t rxd_place(world_id id, enum world_kind kind);
#endif
