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
