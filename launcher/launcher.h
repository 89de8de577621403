/* launcher.h: the command `patchshim`. It prepares the environment of a program and becomes it; everything else is help. */
#ifndef PATCHSHIM_LAUNCHER_H
#define PATCHSHIM_LAUNCHER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Statuses beside the program's own: wrong use, hooks that did not take, found but not executable, not found. */
enum { STATUS_USE = 2, STATUS_ATTACH = 3, STATUS_NOT_EXECUTABLE = 126, STATUS_NOT_FOUND = 127 };

/* "patchshim: error: TEXT [launcher]" on stderr; returns STATUS. */
int fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Library */
/* Finds libpatchshim.so: PATCHSHIM_LIBRARY, the build tree, beside the command, the folder it was configured for. 0, or a status (said). */
int library_find(char *path, size_t n);
/* Does it load into a process like this one? 0, or a status (said). */
int library_try(const char *path);

/* Program */
/* What is to be known of a program before it is started: where it is, and whether a preloaded library can reach it. 0, or a status (said). */
int program_find(const char *name, char *path, size_t n);
int program_check(const char *path);
/* The program that runs the script PATH, with its path; false: it is no script, or that is not found. */
bool program_of_script(const char *path, char *program, size_t n);

/* Running */
struct run {
    const char *library; /* "" with PATCHSHIM=off: plain */
    const char *options; /* more words for PATCHSHIM */
    bool lenient;        /* attach=strict is not asked for */
    bool gdb;
};
/* Sets LD_PRELOAD and PATCHSHIM. 0, or a status (said). */
int run_prepare(struct run *run);
/* Becomes the program; returns a status (said) where it cannot. */
int run_program(struct run *run, char **arguments);

/* Commands: each gets the words after its name, and returns a status. */
int command_doctor(char **arguments);
int command_explain(char **arguments);
int command_list(char **arguments);
int command_report(char **arguments);
int command_generate(char **arguments);

struct command {
    const char *name, *form, *line;
    int (*run)(char **arguments);
    bool hidden;
};
extern const struct command commands[];
extern const size_t command_count;
/* The switches of the command itself, with their lines. */
struct launcher_switch {
    const char *name, *line;
};
extern const struct launcher_switch switches[];
extern const size_t switch_count;
#endif
