/* source.h: the user's source lines and file names. No memory is asked for. */
#ifndef PATCHSHIM_SOURCE_H
#define PATCHSHIM_SOURCE_H
#include "place.h"
#include <stddef.h>

/* The folder of the process when this was first called. */
const char *source_folder(void);
/* The text of a line without its indentation, "" where it cannot be read. */
const char *source_line(const struct place *place, char *buffer, size_t n);
/* Who knows lines that no file has (a notebook's cells): the text in BUFFER, or NULL. NULL: nobody. */
typedef const char *source_other_function(const struct place *place, char *buffer, size_t n);
void source_ask(source_other_function *other);
/* The name relative to the first working folder where the file lies below it. Points into FILE; of a cell
   of IPython, whose name is a number, "<cell>". */
const char *source_name(const char *file);
#endif
