/* generate.c: what is written from the tables: the manual page, docs/CHECKS.md, the completion of bash. */
#include "launcher.h"
#include "checks/checks.h"
#include "options/options.h"
#include "report/version.h"
#include "words.h"
#include <string.h>

/* Text of a manual page: - and \ escaped, no line that begins with a command. */
static void roff(const char *text) {
    for (const char *c = text; *c; ++c) {
        if ((*c == '.' || *c == '\'') && (c == text || c[-1] == '\n'))
            fputs("\\&", stdout);
        if (*c == '\\')
            fputs("\\e", stdout);
        else if (*c == '-')
            fputs("\\-", stdout);
        else
            putchar(*c);
    }
}

static void entry(const char *name, const char *value, const char *text) {
    printf(".TP\n.B ");
    roff(name);
    printf("%s", value && *value ? "=" : "");
    roff(value ? value : "");
    putchar('\n');
    roff(text);
    putchar('\n');
}

static void generate_man(void) {
    char option[80];
    printf(".\\\" Written by `patchshim generate man`; the tables are src/options/options.def and src/checks/checks.def.\n"
           ".TH PATCHSHIM 1 \"\" \"patchshim " PATCHSHIM_VERSION "\" \"User Commands\"\n.SH NAME\npatchshim \\- run NEURON models that lose nothing by accident and fail loudly\n"
           ".SH SYNOPSIS\n.B patchshim\n[\\fB\\-\\-\\fIOPTION\\fB=\\fIVALUE\\fR...] \\fIPROGRAM ARG\\fR...\n");
    for (size_t i = 0; i < command_count; ++i)
        if (!commands[i].hidden) {
            printf(".br\n.B patchshim\n");
            roff(commands[i].form);
            putchar('\n');
        }
    printf(".br\n.B LD_PRELOAD=libpatchshim.so\n\\fIPROGRAM ARG\\fR...\n"
           ".SH DESCRIPTION\nRuns a program that uses the simulator NEURON (Python, nrniv, special) with libpatchshim.so preloaded. Connected objects that are lost by accident before any step used them are kept, "
           "silent failures become errors at the line that caused them, and each such event is explained: what, where it was made and lost, why it matters, how it is mended. "
           "The program itself is not changed; one without mistakes runs bit-identically.\n.SH COMMANDS\n");
    for (size_t i = 0; i < command_count; ++i)
        if (!commands[i].hidden)
            entry(commands[i].form, NULL, commands[i].line);
    printf(".SH OPTIONS\nBefore the program as \\-\\-name=value, or in the variable PATCHSHIM as name=value, separated by blanks or commas; a value may be quoted. An unknown word is an error.\n");
    for (size_t i = 0; i < options_count; ++i) {
        snprintf(option, sizeof option, "--%s", options_table[i].name);
        entry(option, options_table[i].values, options_table[i].line);
        if (*options_table[i].fallback) {
            printf("(default: ");
            roff(options_table[i].fallback);
            printf(")\n");
        }
    }
    entry("--check.ID", "off|note|warn|error", "the severity of one check");
    for (size_t i = 0; i < switch_count; ++i)
        entry(switches[i].name, NULL, switches[i].line);
    printf(".SH CHECKS\n");
    for (int i = 0; i < CHECK_COUNT; ++i) {
        printf(".TP\n.B ");
        roff(checks_table[i].id);
        printf("\n(%s) ", words_severity(checks_table[i].severity));
        roff(checks_table[i].what);
        printf(". To mend it: ");
        roff(checks_table[i].mend);
        printf(".\n");
    }
    printf(".SH SUPPRESSIONS\nA comment \\(dq# patchshim: ok ID\\(dq (in HOC \\(dq// patchshim: ok ID\\(dq) on the line where the object is made or lost, or a line \\(dqID:glob\\(dq in the file of suppressions=, where the glob is "
           "compared with the name of the file, the function or the object, and ID may be *.\n"
           ".SH EXIT STATUS\nThat of the program. 1 instead of 0 where nrniv hides an error (exit\\-status); N with exitcode=N where something was found; 2 wrong use or a wrong option; "
           "3 attach=strict (the command asks for it) and a required hook does not take; 126 the program cannot be executed; 127 it is not found.\n"
           ".SH ENVIRONMENT\n.TP\n.B PATCHSHIM\nthe options; \\(dqoff\\(dq alone: nothing of the library acts\n.TP\n.B PATCHSHIM_LIBRARY\nwhere the command finds libpatchshim.so\n"
           ".TP\n.B NO_COLOR\nno colours, also on a terminal\n.TP\n.B GITHUB_ACTIONS\n\\(dqtrue\\(dq: each finding is also an annotation of the workflow\n.SH SEE ALSO\n.BR ld.so (8),\n.BR gdb (1)\n");
}

static void fenced(const char *title, const char *text) {
    if (*text)
        printf("%s:\n\n```\n%s\n```\n\n", title, text);
}

static void generate_checks(void) {
    char link[200];
    printf("# The checks\n\n<!-- Written by `patchshim generate checks` from src/checks/checks.def: change that table, then run `make docs`. -->\n\n"
           "`PATCHSHIM=\"check.ID=off|note|warn|error\"` changes a severity. `# patchshim: ok ID` on the line suppresses one finding.\n\n| id | severity | judged | what |\n|---|---|---|---|\n");
    for (int i = 0; i < CHECK_COUNT; ++i)
        printf("| [%s](#%s) | %s | %s | %s |\n", checks_table[i].id, checks_table[i].id, words_severity(checks_table[i].severity), words_when(checks_table[i].when), checks_table[i].what);
    for (int i = 0; i < CHECK_COUNT; ++i) {
        const struct check_row *row = &checks_table[i];
        printf("\n## %s\n\n%s\n\nTo mend it: %s.\n\n", row->id, row->why, row->mend);
        fenced("Wrong", row->wrong);
        fenced("Right", row->right);
        const char *separator = "Met in ";
        for (const char *c = row->see; (c = words_link(c, link, sizeof link)); separator = ", ")
            printf("%s<%s>", separator, link);
        printf("%s", *row->see ? ".\n" : "");
    }
}

static void generate_completion(void) {
    printf("# bash completion of patchshim; written by `patchshim generate completion`\n_patchshim() {\n    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} i\n    COMPREPLY=()\n"
           "    case ${COMP_WORDS[1]} in\n    explain) mapfile -t COMPREPLY < <(compgen -W '");
    for (int i = 0; i < CHECK_COUNT; ++i)
        printf("%s%s", i ? " " : "", checks_table[i].id);
    printf("' -- \"$word\"); return ;;\n    list) mapfile -t COMPREPLY < <(compgen -W 'checks options hooks' -- \"$word\"); return ;;\n    report) mapfile -t COMPREPLY < <(compgen -f -W '--format= --output=' -- \"$word\"); return ;;\n    esac\n"
           "    [[ $before == = ]] && { mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return; }\n"
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n        [[ ${COMP_WORDS[i]} == [-=]* || ${COMP_WORDS[i-1]} == = ]] || { _command_offset \"$i\" 2>/dev/null; return; }\n    done\n"
           "    compopt -o nospace 2>/dev/null\n    mapfile -t COMPREPLY < <(compgen -c -W '");
    for (size_t i = 0; i < command_count; ++i)
        if (!commands[i].hidden)
            printf("%s%s", i ? " " : "", commands[i].name);
    for (size_t i = 0; i < switch_count; ++i)
        printf(" %s", switches[i].name);
    for (size_t i = 0; i < options_count; ++i) {
        const struct option_row *row = &options_table[i];
        if (row->kind != OPTION_CHOICE) {
            printf(" --%s=", row->name);
            continue;
        }
        for (const char *value = row->values; *value; value += strcspn(value, "|"), value += *value == '|')
            printf(" --%s=%.*s", row->name, (int)strcspn(value, "|"), value);
    }
    for (int i = 0; i < CHECK_COUNT; ++i)
        printf(" --check.%s=", checks_table[i].id);
    printf("' -- \"$word\")\n}\ncomplete -F _patchshim patchshim\n");
}

int command_generate(char **arguments) {
    static const struct {
        const char *name;
        void (*write)(void);
    } texts[] = {{"man", generate_man}, {"checks", generate_checks}, {"completion", generate_completion}};
    for (size_t i = 0; arguments[0] && !arguments[1] && i < sizeof texts / sizeof *texts; ++i)
        if (!strcmp(arguments[0], texts[i].name)) {
            texts[i].write();
            return 0;
        }
    return fail(STATUS_USE, "patchshim generate man, patchshim generate checks, or patchshim generate completion");
}
