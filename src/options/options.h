/* options.h: the one variable PATCHSHIM, read once when NEURON is attached. */
#ifndef PATCHSHIM_OPTIONS_H
#define PATCHSHIM_OPTIONS_H
#include <stdbool.h>
#include <stddef.h>

enum option_keep { OPTION_KEEP_UNUSED, OPTION_KEEP_ALWAYS, OPTION_KEEP_NEVER };
enum option_halt { HALT_RAISE, HALT_ABORT, HALT_NEVER };
enum option_attach { ATTACH_LENIENT, ATTACH_STRICT };
enum option_patch { PATCH_AUTO, PATCH_OWN, PATCH_OFF };
enum { LOG_PINS = 1, LOG_HOOKS = 2 };

struct options {
    int keep, halt, attach, patch, log;
    int exitcode, max;
    double mpi_timeout; /* s */
    char report[1024], suppressions[1024];
    signed char severity[128]; /* by check: enum severity, -1: the table's */
};
extern struct options options;

/* Sets `options` from TEXT, words separated by blanks or commas, values optionally quoted. false: a sentence in ERROR, `options` is as after what was read. */
bool options_parse(const char *text, char *error, size_t n);
/* "off": nothing of the shim acts. */
bool options_off(const char *text);

struct option_row {
    const char *name, *values, *fallback, *line;
};
extern const struct option_row options_table[];
extern const size_t options_count;
#endif
