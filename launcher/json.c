/* json.c: a reader of some 150 lines instead of a library that every user of one command would have to install. */
#include "json.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 64, LONGEST_NUMBER = 64 };

struct reader {
    const char *at, *end;
    int depth;
};

static struct json *read_value(struct reader *reader);

static void blanks(struct reader *reader) {
    while (reader->at < reader->end && strchr(" \t\r\n", *reader->at) && *reader->at)
        ++reader->at;
}

static bool take(struct reader *reader, char c) {
    if (reader->at == reader->end || *reader->at != c)
        return false;
    ++reader->at;
    return true;
}

static struct json *make(enum json_kind kind) {
    struct json *json = calloc(1, sizeof *json);
    if (json)
        json->kind = kind;
    return json;
}

void json_free(struct json *json) {
    while (json) {
        struct json *next = json->next;
        json_free(json->first); /* as deep as DEEPEST */
        free(json->key);
        free(json->text);
        free(json);
        json = next;
    }
}

static int hexadecimal(const char *text, size_t n) {
    int value = 0;
    for (size_t i = 0; i < n; ++i) {
        const char *digits = "0123456789abcdefABCDEF", *digit = text[i] ? strchr(digits, text[i]) : NULL;
        if (!digit)
            return -1;
        value = 16 * value + (int)(digit - digits < 16 ? digit - digits : digit - digits - 6);
    }
    return value;
}

static size_t put_character(char *out, uint32_t c) {
    if (c < 0x80)
        return (void)(out[0] = (char)c), 1;
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i; --i, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | c);
    return n;
}

/* \uXXXX, or a pair of them; half a pair becomes U+FFFD. The reader stands behind the u. */
static bool read_unicode(struct reader *reader, char **out) {
    if (reader->end - reader->at < 4)
        return false;
    int c = hexadecimal(reader->at, 4);
    if (c < 0)
        return false;
    reader->at += 4;
    if (c >= 0xd800 && c < 0xdc00 && reader->end - reader->at >= 6 && reader->at[0] == '\\' && reader->at[1] == 'u') {
        int low = hexadecimal(reader->at + 2, 4);
        if (low >= 0xdc00 && low < 0xe000) {
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            reader->at += 6;
        }
    }
    if (c >= 0xd800 && c < 0xe000)
        c = 0xfffd;
    if (c)
        *out += put_character(*out, (uint32_t)c);
    return true;
}

static bool read_escape(struct reader *reader, char **out) {
    static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    if (reader->at == reader->end)
        return false;
    char letter = *reader->at++;
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (letter == 'u')
        return read_unicode(reader, out);
    if (!found)
        return false;
    *(*out)++ = values[found - letters];
    return true;
}

/* Its decoded text, NULL: none. Never longer than it was written. */
static char *read_string(struct reader *reader) {
    if (!take(reader, '"'))
        return NULL;
    const char *end = reader->at;
    while (end < reader->end && *end != '"')
        end += *end == '\\' && end + 1 < reader->end ? 2 : 1;
    if (end >= reader->end)
        return NULL;
    char *text = malloc((size_t)(end - reader->at) + 1), *out = text;
    bool good = text;
    while (good && reader->at < end) {
        char c = *reader->at++;
        if (c == '\\')
            good = read_escape(reader, &out);
        else if ((unsigned char)c < 0x20)
            good = false;
        else
            *out++ = c;
    }
    if (!good || !take(reader, '"')) {
        free(text);
        return NULL;
    }
    *out = 0;
    return text;
}

static struct json *read_number(struct reader *reader) {
    char text[LONGEST_NUMBER + 1], *end;
    size_t n = 0;
    while (n < LONGEST_NUMBER && reader->at + n < reader->end && reader->at[n] && strchr("+-.0123456789eE", reader->at[n]))
        ++n;
    memcpy(text, reader->at, n);
    text[n] = 0;
    double number = strtod(text, &end);
    if (!n || *end || text[0] == '+')
        return NULL;
    struct json *json = make(JSON_NUMBER);
    if (json)
        json->number = number;
    reader->at += n;
    return json;
}

static struct json *read_word(struct reader *reader) {
    static const struct {
        const char *word;
        enum json_kind kind;
    } words[] = {{"null", JSON_NULL}, {"true", JSON_TRUE}, {"false", JSON_FALSE}};
    for (size_t i = 0; i < sizeof words / sizeof *words; ++i) {
        size_t n = strlen(words[i].word);
        if ((size_t)(reader->end - reader->at) >= n && !memcmp(reader->at, words[i].word, n)) {
            reader->at += n;
            return make(words[i].kind);
        }
    }
    return NULL;
}

/* One element, or member with its key. */
static struct json *read_element(struct reader *reader, bool member) {
    char *key = NULL;
    blanks(reader);
    if (member) {
        key = read_string(reader);
        blanks(reader);
        if (!key || !take(reader, ':')) {
            free(key);
            return NULL;
        }
    }
    struct json *json = read_value(reader);
    if (json)
        json->key = key;
    else
        free(key);
    return json;
}

static struct json *read_list(struct reader *reader, enum json_kind kind) {
    char close = kind == JSON_OBJECT ? '}' : ']';
    struct json *list = make(kind), **last = list ? &list->first : NULL;
    ++reader->at;
    blanks(reader);
    bool good = list, done = good && take(reader, close);
    while (good && !done) {
        *last = read_element(reader, kind == JSON_OBJECT);
        good = *last;
        blanks(reader);
        if (good)
            last = &(*last)->next;
        done = good && take(reader, close);
        good = good && (done || take(reader, ','));
    }
    if (!good) {
        json_free(list);
        return NULL;
    }
    return list;
}

static struct json *read_value(struct reader *reader) {
    struct json *json = NULL;
    blanks(reader);
    if (reader->at == reader->end || ++reader->depth > DEEPEST)
        return NULL;
    if (*reader->at == '{' || *reader->at == '[')
        json = read_list(reader, *reader->at == '{' ? JSON_OBJECT : JSON_ARRAY);
    else if (*reader->at == '"') {
        char *text = read_string(reader);
        json = text ? make(JSON_STRING) : NULL;
        if (json)
            json->text = text;
        else
            free(text);
    } else
        json = *reader->at == '-' || (*reader->at >= '0' && *reader->at <= '9') ? read_number(reader) : read_word(reader);
    --reader->depth;
    return json;
}

struct json *json_read(const char *text, size_t n, int *line) {
    struct reader reader = {text, text + n, 0};
    struct json *json = read_value(&reader);
    blanks(&reader);
    if (json && reader.at != reader.end) {
        json_free(json);
        json = NULL;
    }
    *line = 1;
    for (const char *c = text; c < reader.at; ++c)
        *line += *c == '\n';
    return json;
}

const struct json *json_member(const struct json *json, const char *key) {
    const struct json *found = NULL;
    if (json && json->kind == JSON_OBJECT)
        for (const struct json *member = json->first; member; member = member->next)
            if (!strcmp(member->key, key))
                found = member;
    return found;
}

const char *json_text(const struct json *json, const char *key, const char *fallback) {
    const struct json *member = json_member(json, key);
    return member && member->kind == JSON_STRING ? member->text : fallback;
}

long json_number(const struct json *json, const char *key, long fallback) {
    const struct json *member = json_member(json, key);
    return member && member->kind == JSON_NUMBER && member->number > -2147483648.0 && member->number < 2147483648.0 ? (long)member->number : fallback;
}

bool json_true(const struct json *json, const char *key) {
    const struct json *member = json_member(json, key);
    return member && member->kind == JSON_TRUE;
}
