/* parallel.h: checks on programs of several processes. */
#ifndef PATCHSHIM_CHECKS_PARALLEL_H
#define PATCHSHIM_CHECKS_PARALLEL_H
#include <stdbool.h>
#include "place.h"
#include "report/board.h"

/* An error that ends this rank, one of RANKS. CATCHABLE: a try would have caught it. true: all ranks are to be ended. */
bool parallel_error(const char *error, int ranks, const struct place *line, bool catchable);
/* Would it be ended? Nothing is told. */
bool parallel_error_ends(void);
/* Every process of COUNT believes to be the only one. */
void parallel_copies_told(int count, const struct place *line);
/* All RANKS wait, for at least SECONDS, or have ended, and never meet? Told if so, and then true: all ranks are to be ended. */
bool parallel_hang(int ranks, double seconds);
#endif
