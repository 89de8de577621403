/* words.h: words of the tables in full. */
#ifndef PATCHSHIM_WORDS_H
#define PATCHSHIM_WORDS_H
#include <stddef.h>
#include "report/severity.h"

/* As check.ID= has it. */
const char *words_severity(enum severity severity);
/* "at the line that causes it" for "line". */
const char *words_when(const char *when);
/* The address of the first issue in SEE ("nrn#342 LFPy#209"); returns the text behind it, NULL where there is none. */
const char *words_link(const char *see, char *link, size_t n);
#endif
