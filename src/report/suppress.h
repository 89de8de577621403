/* suppress.h: findings that the user does not want to hear of. Lines `ID:glob` or `*:glob` of a file; the glob is that of fnmatch(3) and is
   compared with the object's name, the function, the file's name and its last part. */
#ifndef PATCHSHIM_SUPPRESS_H
#define PATCHSHIM_SUPPRESS_H
#include "cause.h"

/* Reads FILE; lines that cannot be understood are handed to COMPLAIN, and left out. false: no file (COMPLAIN was told). */
bool suppress_read(const char *file, void (*complain)(const char *text));
/* The same for N bytes of text that stand in FILE. */
void suppress_parse(const char *text, size_t n, const char *file, void (*complain)(const char *text));
/* The index of the line that names made, lost (made_source etc. are not looked at), or the object where OBJECT_TOO; -1. */
int suppress_find(const struct cause *cause, bool object_too);
void suppress_hit(int index);
/* Does the made or lost line say `patchshim: ok ID` behind # or // ? */
bool suppress_excused(const struct cause *cause);
const struct suppression *suppress_list(size_t *count);
void suppress_reset(void);
#endif
