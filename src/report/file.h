/* file.h: the file of report=. */
#ifndef PATCHSHIM_FILE_H
#define PATCHSHIM_FILE_H
#include "buffer.h"
#include "cause.h"

/* The MPI rank and number of processes, as the starter's variables tell them: -1 and 1 where there are none. */
void file_ranks(int *rank, int *ranks);
/* PATTERN with %p, %r, %% filled in, absolute. false: too long. */
bool file_name(const char *pattern, char *name, size_t n);
/* Writes the document in the format of NAME's ending, by a temporary file and rename: whole at any moment. NULL, or why not (a sentence). */
const char *file_write(const char *name, const struct document *document);
/* The same for any text. */
const char *file_write_text(const char *name, const struct buffer *text);
/* May NAME be written to? No where it is a symbolic link that anybody may have put there. */
bool file_trusted(const char *name);
#endif
