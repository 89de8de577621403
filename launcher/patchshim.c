/* patchshim.c: what the words of the command line mean. */
#include "launcher.h"
#include "checks/checks.h"
#include "options/options.h"
#include "report/buffer.h"
#include "report/version.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const struct command commands[] = {
    {"doctor", "doctor [PROGRAM ARG...]", "tell which NEURON is reached and which hooks take", command_doctor, false},
    {"explain", "explain ID", "tell what a check means, why it matters and how it is mended", command_explain, false},
    {"list", "list checks|options|hooks", "list the checks, the options or the interposed functions", command_list, false},
    {"report", "report FILE.json [--format=txt|json|sarif|html] [--output=FILE]", "show a written report again, or in another format", command_report, false},
    {"generate", "generate man|checks|completion", "write the manual page, docs/CHECKS.md or the completion of bash", command_generate, true},
};
const size_t command_count = sizeof commands / sizeof *commands;

const struct launcher_switch switches[] = {
    {"--gdb", "start the program under gdb, with a breakpoint at each finding"},
    {"--help", "print this help"},
    {"--version", "print the version"},
};
const size_t switch_count = sizeof switches / sizeof *switches;

int fail(int status, const char *format, ...) {
    char text[2000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stderr, "patchshim: error: %s [launcher]\n", text);
    return status;
}

static int help(void) {
    printf("usage: patchshim [--OPTION=VALUE...] PROGRAM ARG...\n"
           "       patchshim COMMAND ...\n\n"
           "Runs a program that uses NEURON with libpatchshim.so, which keeps what is lost by accident and makes silent failures loud.\n\nCommands:\n");
    for (size_t i = 0; i < command_count; ++i)
        if (!commands[i].hidden)
            printf("  %s\n      %s\n", commands[i].form, commands[i].line);
    printf("\nOptions (the same words stand in the variable PATCHSHIM: PATCHSHIM=\"keep=always max=3\"):\n");
    for (size_t i = 0; i < options_count; ++i)
        printf("  --%s=%s\n      %s\n", options_table[i].name, options_table[i].values, options_table[i].line);
    printf("  --check.ID=off|note|warn|error\n      the severity of a check\n");
    for (size_t i = 0; i < switch_count; ++i)
        printf("  %s\n      %s\n", switches[i].name, switches[i].line);
    printf("\n`patchshim -- PROGRAM` runs a program that has the name of a command. PATCHSHIM=off switches the library off.\n");
    return 0;
}

/* Adds `name=value` to the words of PATCHSHIM, the value quoted where it has to be. */
static void add_word(struct buffer *words, const char *word) {
    const char *equals = strchr(word, '=');
    if (!equals) {
        buffer_printf(words, " %s", word);
        return;
    }
    buffer_printf(words, " %.*s=", (int)(equals - word), word);
    for (const char *c = equals + 1; *c; ++c)
        buffer_printf(words, strchr(" \t\r\n,\"", *c) ? "'%c'" : *c == '\'' ? "\"%c\"" : "%c", *c);
}

static int version(void) {
    printf("patchshim %s\n", PATCHSHIM_VERSION);
    return 0;
}

static int no_program(void) { return fail(STATUS_USE, "give a program: patchshim python3 model.py (patchshim --help tells more)"); }

/* Reads the words before the program. -1: go on with the program at *NEXT. */
static int read_switches(char **arguments, char ***next, struct run *run, struct buffer *words) {
    for (; *arguments && **arguments == '-'; ++arguments) {
        const char *word = *arguments;
        if (!strcmp(word, "--help") || !strcmp(word, "-h"))
            return help();
        if (!strcmp(word, "--version"))
            return version();
        if (!strcmp(word, "--")) {
            ++arguments;
            break;
        }
        if (!strcmp(word, "--gdb"))
            run->gdb = true;
        else if (!strncmp(word, "--", 2))
            add_word(words, word + 2);
        else
            return fail(STATUS_USE, "%s is no option; they have the form --name=value, see patchshim --help", word);
    }
    *next = arguments;
    return -1;
}

int main(int count, char **arguments) {
    char library[4096];
    struct run run = {0};
    struct buffer words = {0};
    char **next = arguments;
    if (count < 2)
        return no_program();
    for (size_t i = 0; i < command_count; ++i)
        if (!strcmp(arguments[1], commands[i].name))
            return commands[i].run(arguments + 2);
    int status = read_switches(arguments + 1, &next, &run, &words);
    if (status >= 0)
        return status;
    if (!*next)
        return no_program();
    run.options = words.text ? words.text : "";
    run.library = library;
    if ((status = library_find(library, sizeof library)) || (status = run_prepare(&run)))
        return status;
    return run_program(&run, next);
}
