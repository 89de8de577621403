/* options.h: the one variable PATCHSHIM, read once when NEURON is attached. Nothing here allocates or is locked: parse before threads are started. */
#ifndef PATCHSHIM_OPTIONS_H
#define PATCHSHIM_OPTIONS_H
#include <stdbool.h>
#include <stddef.h>

enum option_keep { OPTION_KEEP_UNUSED, OPTION_KEEP_ALWAYS, OPTION_KEEP_NEVER };
enum option_halt { HALT_RAISE, HALT_ABORT, HALT_NEVER };
enum option_attach { ATTACH_LENIENT, ATTACH_STRICT };
enum option_obvious { OBVIOUS_ON, OBVIOUS_OFF };
enum option_patch { PATCH_AUTO, PATCH_OWN, PATCH_OFF };
enum { LOG_PINS = 1, LOG_HOOKS = 2 };
enum { OPTION_FILE_SIZE = 1024, OPTION_CHECKS = 128 };

struct options {
    int keep, halt, attach, patch, obvious; /* the enumerations above */
    int log;                       /* LOG_PINS | LOG_HOOKS */
    int exitcode;                  /* 0: the status stays */
    int max;                       /* 0: no limit */
    double mpi_timeout;            /* s; 0: off */
    char report[OPTION_FILE_SIZE], suppressions[OPTION_FILE_SIZE], log_file[OPTION_FILE_SIZE]; /* "": none */
    signed char severity[OPTION_CHECKS];                                                        /* by check: enum severity, -1: the table's */
};
extern struct options options;

/* Sets `options` to the defaults and then from TEXT: words name=value separated by blanks or commas, a value or a part of it in '...' or "...".
   false: a sentence of at most N bytes in ERROR (no newline); `options` is as after the words before the wrong one. */
bool options_parse(const char *text, char *error, size_t n);
/* TEXT is "off" alone: nothing of the shim acts. */
bool options_off(const char *text);

enum option_kind { OPTION_CHOICE, OPTION_LOG, OPTION_INTEGER, OPTION_SECONDS, OPTION_FILE, OPTION_REPORT };
struct option_row {
    const char *name;
    enum option_kind kind;
    size_t offset; /* in struct options */
    const char *values, *fallback;
    double least, most;
    const char *line;
};
extern const struct option_row options_table[];
extern const size_t options_count;
/* The row of NAME, NULL. */
const struct option_row *options_find(const char *name);

/* Helps with a misspelled WORD: give it every known name, then ask for the one that is near enough, NULL where none is. */
struct nearest {
    const char *word, *name;
    size_t distance; /* start with 0 */
};
void nearest_try(struct nearest *nearest, const char *name);
#endif
