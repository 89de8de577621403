#include "nmodl.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool word_char(char c) { return isalnum((unsigned char)c) || c == '_'; }

/* Does the word WORD stand at TEXT + I? */
static bool word_at(const char *text, size_t i, const char *word) {
    size_t n = strlen(word);
    return !strncmp(text + i, word, n) && !word_char(text[i + n]) && (!i || !word_char(text[i - 1]));
}

static const char *find_word(const char *from, const char *begin, const char *word) {
    for (const char *c = from; *c; ++c)
        if (*c == *word && word_at(begin, (size_t)(c - begin), word))
            return c;
    return NULL;
}

char *nmodl_code(const char *text) {
    char *code = strdup(text);
    for (char *c = code; c && *c;) {
        const char *end = NULL;
        if (*c == ':' || *c == '?')
            end = c + strcspn(c, "\n");
        else if (*c == 'T' && word_at(code, (size_t)(c - code), "TITLE"))
            end = c + strcspn(c, "\n");
        else if (*c == 'C' && word_at(code, (size_t)(c - code), "COMMENT"))
            end = find_word(c, code, "ENDCOMMENT");
        else if (*c == 'V' && word_at(code, (size_t)(c - code), "VERBATIM"))
            end = find_word(c, code, "ENDVERBATIM");
        else {
            ++c;
            continue;
        }
        if (!end)
            end = c + strlen(c);
        else if (*end == 'E')
            end += strspn(end, "ENDVERBATIMCOMMENT");
        for (; c < end; ++c)
            if (*c != '\n')
                *c = ' ';
    }
    return code;
}

static const char *closing(const char *open) {
    int depth = 0;
    for (const char *c = open; *c; ++c) {
        depth += (*c == '{') - (*c == '}');
        if (!depth)
            return c;
    }
    return open + strlen(open);
}

/* The block that KEYWORD begins: from its brace to the closing one. */
static bool block_of(const char *code, const char *keyword, const char **begin, const char **end) {
    for (const char *c = code; (c = find_word(c, code, keyword)); ++c) {
        const char *brace = c + strlen(keyword);
        brace += strspn(brace, " \t\r\n");
        if (*brace != '{')
            continue;
        *begin = brace;
        *end = closing(brace);
        return true;
    }
    return false;
}

bool nmodl_has_block(const char *code, const char *keyword) {
    const char *begin, *end;
    return block_of(code, keyword, &begin, &end);
}

static size_t copy_word(const char *from, char *buffer, size_t n) {
    size_t length = 0;
    while (word_char(from[length]))
        ++length;
    if (length && length < n) {
        memcpy(buffer, from, length);
        buffer[length] = 0;
    }
    return length < n ? length : 0;
}

bool nmodl_name(const char *code, char *buffer, size_t n) {
    static const char *const keywords[] = {"SUFFIX", "POINT_PROCESS", "ARTIFICIAL_CELL"};
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; ++i) {
        const char *c = find_word(code, code, keywords[i]);
        if (!c)
            continue;
        c += strlen(keywords[i]);
        return copy_word(c + strspn(c, " \t\r\n"), buffer, n);
    }
    return false;
}

bool nmodl_listed(const char *code, const char *keyword, int i, char *buffer, size_t n) {
    const char *begin, *end;
    if (!block_of(code, "NEURON", &begin, &end))
        return false;
    for (const char *c = begin; (c = find_word(c, code, keyword)) && c < end;) {
        c += strlen(keyword);
        do {
            c += strspn(c, " \t\r\n,");
            size_t length = copy_word(c, buffer, n);
            if (!length)
                break;
            if (!i--)
                return true;
            c += length;
            c += strspn(c, " \t\r\n");
        } while (*c == ',');
    }
    return false;
}

bool nmodl_uses(const char *code, const char *name) {
    static const char *const declaring[] = {"NEURON", "PARAMETER", "CONSTANT", "ASSIGNED", "STATE", "UNITS"};
    for (const char *c = code; (c = find_word(c, code, name)); ++c) {
        bool declared = false;
        for (size_t i = 0; i < sizeof declaring / sizeof *declaring; ++i) {
            const char *begin, *end;
            declared |= block_of(code, declaring[i], &begin, &end) && c > begin && c < end;
        }
        if (!declared)
            return true;
    }
    return false;
}

/* --- ions ------------------------------------------------------------------------------------------------------------------------------ */
static const char *behind_blanks(const char *c) { return c + strspn(c, " \t\r\n"); }

static void ion_variable(struct nmodl_ion *ion, const char *name, bool writes) {
    size_t n = strlen(ion->name), length = strlen(name);
    if (length != n + 1)
        return;
    if (*name == 'e' && !strcmp(name + 1, ion->name))
        ion->reads_potential |= !writes;
    if (strncmp(name, ion->name, n))
        return;
    bool inside = name[n] == 'i', outside = name[n] == 'o';
    ion->uses_inside |= inside;
    ion->uses_outside |= outside;
    ion->writes_inside |= inside && writes;
    ion->writes_outside |= outside && writes;
}

bool nmodl_ion(const char *code, int i, struct nmodl_ion *ion) {
    const char *begin, *end, *c;
    *ion = (struct nmodl_ion){0};
    if (!block_of(code, "NEURON", &begin, &end))
        return false;
    for (c = begin; (c = find_word(c, code, "USEION")) && c < end; ++c)
        if (!i--)
            break;
    if (!c || c >= end)
        return false;
    c = behind_blanks(c + strlen("USEION"));
    size_t length = copy_word(c, ion->name, sizeof ion->name);
    c = behind_blanks(c + length);
    while (length && (word_at(code, (size_t)(c - code), "READ") || word_at(code, (size_t)(c - code), "WRITE"))) {
        bool writes = *c == 'W';
        c += strlen(writes ? "WRITE" : "READ");
        do {
            char name[64];
            c += strspn(c, " \t\r\n,");
            if (!copy_word(c, name, sizeof name))
                return false;
            ion_variable(ion, name, writes);
            c = behind_blanks(c + strlen(name));
        } while (*c == ',');
    }
    return length;
}

/* --- tables ---------------------------------------------------------------------------------------------------------------------------- */
struct function {
    char name[64];
    const char *head, *begin, *end; /* "(v)", "{", "}" */
    bool reached;
};

/* The function or procedure whose keyword stands at or behind FROM. */
static bool function_behind(const char *code, const char *from, struct function *function) {
    for (const char *c = from; *c; ++c) {
        const char *keyword = *c == 'P' ? "PROCEDURE" : *c == 'F' ? "FUNCTION" : NULL;
        if (!keyword || !word_at(code, (size_t)(c - code), keyword))
            continue;
        c = behind_blanks(c + strlen(keyword));
        size_t length = copy_word(c, function->name, sizeof function->name);
        const char *brace = strchr(c, '{');
        if (!length || !brace)
            continue;
        function->head = c + length;
        function->begin = brace;
        function->end = closing(brace);
        function->reached = false;
        return true;
    }
    return false;
}

static const char *word_between(const char *code, const char *begin, const char *end, const char *word) {
    const char *c = find_word(begin, code, word);
    return c && c < end ? c : NULL;
}

/* NAME is an argument or a LOCAL of the function. */
static bool is_local(const char *code, const struct function *function, const char *name) {
    if (word_between(code, function->head, function->begin, name))
        return true;
    for (const char *c = function->begin; (c = word_between(code, c, function->end, "LOCAL")); ++c)
        if (word_between(code, c, c + strcspn(c, "\n"), name))
            return true;
    return false;
}

/* NAME = ... anywhere but among the PARAMETERs. */
static bool is_assigned(const char *code, const char *name) {
    const char *begin = code, *end = code;
    block_of(code, "PARAMETER", &begin, &end);
    for (const char *c = code; (c = find_word(c, code, name)); ++c) {
        const char *behind = behind_blanks(c + strlen(name));
        if ((c < begin || c > end) && *behind == '=' && behind[1] != '=')
            return true;
    }
    return false;
}

enum { FUNCTIONS = 64 };

/* The functions of CODE; those that FIRST calls, and what they call, are marked, but for those that have a TABLE of their own. */
static int functions_of(const char *code, const char *first, struct function *list) {
    int count = 0;
    bool again = true;
    for (const char *c = code; count < FUNCTIONS && function_behind(code, c, &list[count]); ++count) {
        c = list[count].end;
        list[count].reached = list[count].begin == first;
    }
    while (again) {
        again = false;
        for (int i = 0; i < count; ++i)
            for (int k = 0; list[i].reached && k < count; ++k)
                if (!list[k].reached && word_between(code, list[i].begin, list[i].end, list[k].name) && !word_between(code, list[k].begin, list[k].end, "TABLE"))
                    list[k].reached = again = true;
    }
    return count;
}

bool nmodl_runs_with(const char *code, const char *name) {
    static const char *const blocks[] = {"BREAKPOINT", "DERIVATIVE", "KINETIC", "LINEAR", "NONLINEAR", "DISCRETE"};
    struct function list[FUNCTIONS];
    int count = functions_of(code, NULL, list);
    bool again = true;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; ++i)
        for (const char *c = code; (c = find_word(c, code, blocks[i])); ++c) {
            const char *begin = strchr(c, '{'), *end = begin ? closing(begin) : NULL;
            if (begin && word_between(code, begin, end, name))
                return true;
            for (int k = 0; begin && k < count; ++k)
                list[k].reached |= word_between(code, begin, end, list[k].name) != NULL;
        }
    while (again) {
        again = false;
        for (int i = 0; i < count; ++i)
            for (int k = 0; list[i].reached && k < count; ++k)
                if (!list[k].reached && word_between(code, list[i].begin, list[i].end, list[k].name))
                    list[k].reached = again = true;
    }
    for (int i = 0; i < count; ++i)
        if (list[i].reached && word_between(code, list[i].begin, list[i].end, name) && !is_local(code, &list[i], name))
            return true;
    return false;
}

bool nmodl_receives_weight(const char *code) {
    char weight[64];
    const char *receive = find_word(code, code, "NET_RECEIVE"), *open = receive ? strchr(receive, '(') : NULL, *begin, *end;
    if (!open || !copy_word(behind_blanks(open + 1), weight, sizeof weight) || !(begin = strchr(open, '{')))
        return false;
    end = closing(begin);
    return word_between(code, begin, end, weight);
}

static void table_parameter(const char *code, const char *name, const char *statement, const char *with, const struct function *list, int count, struct nmodl_table *table) {
    bool named = word_between(code, statement, with, name), used = false;
    for (int i = 0; i < count && !used; ++i)
        used = list[i].reached && word_between(code, list[i].begin, list[i].end, name) && !is_local(code, &list[i], name);
    if ((!named && !used) || table->count == NMODL_TABLE_NAMES || is_assigned(code, name))
        return;
    table->parameter[table->count].named = named;
    memcpy(table->parameter[table->count++].name, name, strlen(name) + 1);
}

/* The words of the PARAMETER block that are no units, limits or numbers. */
static void table_parameters(const char *code, const char *statement, const char *with, const struct function *list, int count, struct nmodl_table *table) {
    static const char *const everywhere[] = {"celsius", "dt"};
    const char *begin, *end, *c;
    for (size_t i = 0; i < sizeof everywhere / sizeof *everywhere; ++i)
        table_parameter(code, everywhere[i], statement, with, list, count, table);
    if (!block_of(code, "PARAMETER", &begin, &end))
        return;
    for (c = begin + 1; c < end; ++c) {
        char name[64];
        if (*c == '(' || *c == '<')
            c += strcspn(c, *c == '(' ? ")" : ">");
        if (!word_char(*c))
            continue;
        const char *word = c;
        while (word_char(c[1]))
            ++c;
        if (isdigit((unsigned char)*word) || word[-1] == '.' || !copy_word(word, name, sizeof name) || !strcmp(name, "celsius") || !strcmp(name, "dt"))
            continue;
        table_parameter(code, name, statement, with, list, count, table);
    }
}

bool nmodl_table(const char *code, int i, struct nmodl_table *table) {
    struct function function, list[FUNCTIONS];
    table->count = 0;
    for (const char *c = code; function_behind(code, c, &function); c = function.end) {
        const char *statement = word_between(code, function.begin, function.end, "TABLE");
        if (!statement || i--)
            continue;
        const char *with = word_between(code, statement, function.end, "WITH");
        memcpy(table->function, function.name, sizeof table->function);
        table_parameters(code, statement, with ? with : function.end, list, functions_of(code, function.begin, list), table);
        return true;
    }
    return false;
}
