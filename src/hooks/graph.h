/* graph.h: the component around a thing, as DOT, for the page of report=FILE.html. */
#ifndef PATCHSHIM_GRAPH_H
#define PATCHSHIM_GRAPH_H
#include <stdbool.h>
#include "world/world.h"

/* The things linked to ID, in the order of their distance from it; ID itself green where it is kept, red where it goes; others that are kept green. NULL where
   no report asks for it, or there were many already. The text lives until the next call. */
const char *graph_around(world_id id, bool kept);
#endif
