/* loss.h: where and how things were lost, each kept once. What is said of a pin is written when somebody looks, if it is still there: until then a number tells it. */
#ifndef PATCHSHIM_LOSS_H
#define PATCHSHIM_LOSS_H
#include "checks/unused_death.h"

/* A number for lost, how and in_hoc of DEATH; 0: no memory. */
uint32_t loss_note(const struct unused_death *death);
/* Is it such a number, not the ticket of a finding? */
bool loss_is(uint32_t ticket);
/* What loss_note was given. */
void loss_read(uint32_t ticket, struct unused_death *death);
#endif
