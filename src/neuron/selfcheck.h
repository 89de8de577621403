/* selfcheck.h: did the hooks take? Reads relocations and dynamic symbols of mapped libraries; calls nothing of them. */
#ifndef PATCHSHIM_SELFCHECK_H
#define PATCHSHIM_SELFCHECK_H
#include <stdbool.h>
#include <stddef.h>

/* libnrniv: every required hook must be reached by at least one of its relocations. false with a sentence in WHY. */
bool selfcheck_core(char *why, size_t n);
/* The optional hooks whose function this NEURON does not define, or calls past us, as one list of names in TEXT; how many there are. After selfcheck_core. */
int selfcheck_off(char *text, size_t n);
/* For `patchshim doctor` and log=hooks: how many relocations of libnrniv reach hook ID (taken) and how many do not (missed). */
struct selfcheck_row {
    int taken, missed;
};
const struct selfcheck_row *selfcheck_rows(void);
#endif
