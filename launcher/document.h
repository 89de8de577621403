/* document.h: a written report, read again. */
#ifndef PATCHSHIM_DOCUMENT_H
#define PATCHSHIM_DOCUMENT_H
#include "json.h"
#include "report/cause.h"

/* Fills DOCUMENT with strings of JSON, which must outlive it. NULL, or why it is no report (a clause). */
const char *document_read(const struct json *json, struct document *document);
void document_free(struct document *document);
#endif
