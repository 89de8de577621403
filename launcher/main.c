/* main.c: the command patchshim. */
#include "config.h"
#include "options/options.h"
#include "preload.h"
#include "words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `--keep=always` as the word `keep=always`; the value is quoted where it has blanks. */
static void add_option(char *options, size_t n, const char *argument) {
    const char *equals = strchr(argument, '=');
    if (!equals)
        preload_refuse(2, "%s: options have the form --name=value (patchshim --help)", argument);
    const char *quote = strpbrk(equals, " ,\t'") ? strchr(equals, '"') ? "'" : "\"" : "";
    size_t used = strlen(options);
    int more = snprintf(options + used, n - used, " %.*s=%s%s%s", (int)(equals - argument - 2), argument + 2, quote, equals + 1, quote);
    if (more < 0 || (size_t)more >= n - used)
        preload_refuse(2, "the options are too long");
    char wrong[400];
    if (!options_parse(options, wrong, sizeof wrong))
        preload_refuse(2, "%s", wrong);
}

static int doctor(char **arguments) {
    char *python = arguments[0] ? arguments[0] : (char *)"python3";
    char *program[] = {python, (char *)"-c", (char *)"import neuron, sys; print('patchshim: the model would run on NEURON', neuron.__version__, 'with Python', sys.version.split()[0])", NULL};
    printf("library  %s\n", preload_library());
    fflush(stdout);
    setenv("NEURON_MODULE_OPTIONS", "-nogui", 0);
    preload_run("attach=strict log=hooks", program);
}

int main(int argc, char **argv) {
    static char options[8000] = "attach=strict";
    int i = 1;
    for (; i < argc && !strncmp(argv[i], "--", 2); ++i) {
        if (!strcmp(argv[i], "--help"))
            return words_help(), 0;
        if (!strcmp(argv[i], "--version"))
            return puts("patchshim " PACKAGE_VERSION), 0;
        if (!argv[i][2]) {
            ++i;
            break;
        }
        add_option(options, sizeof options, argv[i]);
    }
    if (i >= argc)
        preload_refuse(2, "give a program: patchshim python model.py (patchshim --help)");
    const struct {
        const char *name, *use;
        int (*run)(const char *);
    } commands[] = {{"explain", "an id of `patchshim list checks`", words_explain}, {"list", "checks, hooks or options", words_list}, {"generate", "man, checks or completion", words_generate}};
    for (size_t k = 0; k < sizeof commands / sizeof *commands; ++k)
        if (!strcmp(argv[i], commands[k].name)) {
            int status = argc == i + 2 ? commands[k].run(argv[i + 1]) : 2;
            if (status)
                preload_refuse(status, "patchshim %s takes %s", commands[k].name, commands[k].use);
            return 0;
        }
    if (!strcmp(argv[i], "doctor"))
        return doctor(argv + i + 1);
    preload_run(options, argv + i);
}
