/* checks.h: the table of checks. */
#ifndef PATCHSHIM_CHECKS_H
#define PATCHSHIM_CHECKS_H
#include "report/severity.h"

enum check_id {
#define CHECK(id, ...) CHECK_##id,
#include "checks.def"
#undef CHECK
    CHECK_COUNT
};

struct check_row {
    const char *id;
    enum severity severity; /* the default */
    const char *when, *what, *mend, *why; /* sentences */
    const char *wrong, *right;            /* examples, "": none */
    const char *see;                      /* "nrn#342 LFPy#209" */
};
extern const struct check_row checks_table[CHECK_COUNT];

/* The index of an id, -1. */
int checks_find(const char *id);
/* The severity in force: the table's, or check.ID=. */
enum severity checks_severity(enum check_id check);
/* The same for a case whose default is not the table's (one language warns where the other raises): check.ID= sets both. */
enum severity checks_severity_or(enum check_id check, enum severity fallback);
#endif
