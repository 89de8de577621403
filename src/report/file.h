/* file.h: the file of report=. */
#ifndef PATCHSHIM_FILE_H
#define PATCHSHIM_FILE_H
#include "cause.h"

/* The MPI rank and number of processes, as the starter's variables tell them: -1 and 1 where there are none. */
void file_ranks(int *rank, int *ranks);
/* PATTERN with %p, %r, %% filled in, absolute. false: too long. */
bool file_name(const char *pattern, char *name, size_t n);
/* Writes the document in the format of NAME's ending, by a temporary file and rename: whole at any moment. NULL, or why not (a sentence). */
const char *file_write(const char *name, const struct document *document);
#endif
