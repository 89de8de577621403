/* pins.h: between world.c and pins.c. */
#ifndef PATCHSHIM_PINS_H
#define PATCHSHIM_PINS_H
#include "world.h"
void pins_start(const struct world_ask *ask);
void pins_stop(void);
/* ROW's thing is gone: its own pin ends, pins that it was the witness of become orphans. */
void pins_forget(struct world_row *row);
#endif
