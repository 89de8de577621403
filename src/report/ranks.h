/* ranks.h: one report for the processes of an MPI run. Each writes what it found into a part beside the report, and the report anew from all parts: whole at any
   moment, whichever of them is killed. The last one that ends takes the parts away. No message is sent: MPI may be in any state. */
#ifndef PATCHSHIM_RANKS_H
#define PATCHSHIM_RANKS_H
#include "cause.h"
#include <stdint.h>

/* Writes the report NAME with DOCUMENT as the part of RANK. NULL, or why not (a sentence). */
const char *ranks_write(const char *name, const struct document *document, int rank);
/* Is this process the first of its run on this machine to have something with this KEY to tell? It stays the first until it ends. true where there is one
   process only. */
bool ranks_tells(uint64_t key, int ranks);
#endif
