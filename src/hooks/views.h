/* views.h: numpy arrays that show the memory of a Vector (Vector.as_numpy()): the memory lives as long as the array, whatever becomes of the Vector. */
#ifndef PATCHSHIM_VIEWS_H
#define PATCHSHIM_VIEWS_H
#include <stddef.h>
/* Numbers from ADDRESS on are about to be freed. */
void views_freed(const void *address);
#endif
