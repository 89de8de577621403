/* pins.h: between world.c and pins.c. */
#ifndef PATCHSHIM_PINS_H
#define PATCHSHIM_PINS_H
#include "world.h"
void pins_start(const struct world_ask *ask);
void pins_stop(void);
/* ROW's thing is gone: its own pin ends, pins that it was the witness of become orphans. */
void pins_forget(struct world_row *row);
/* ROW lies elsewhere now. */
void pins_moved(const struct world_row *row);
/* Rows are known by their index: they stay where they are. */
bool pins_busy(void);
uint32_t world_row_index(const struct world_row *row);
struct world_row *world_row_at(uint32_t index);
/* Soon the rows behind INDEX are asked for, in steps of STEP: they, and the things that they are of, are fetched meanwhile. */
void world_expect_behind(uint32_t index, int step);
#endif
