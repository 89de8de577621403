/* json.h: reads JSON (RFC 8259). Deep nesting and what is no JSON are refused with the line. */
#ifndef PATCHSHIM_JSON_H
#define PATCHSHIM_JSON_H
#include <stdbool.h>
#include <stddef.h>

enum json_kind { JSON_NULL, JSON_TRUE, JSON_FALSE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };
struct json {
    enum json_kind kind;
    char *key;  /* in an object */
    char *text; /* of a string; zero characters are left out */
    double number;
    struct json *first, *next; /* elements, members */
};

/* NULL: no JSON, or no memory; then *LINE is where reading stopped. */
struct json *json_read(const char *text, size_t n, int *line);
void json_free(struct json *json);
/* The last member of that name, NULL where there is none or JSON is no object. */
const struct json *json_member(const struct json *json, const char *key);
/* Members with a fallback where they are missing or of another kind. */
const char *json_text(const struct json *json, const char *key, const char *fallback);
long json_number(const struct json *json, const char *key, long fallback);
bool json_true(const struct json *json, const char *key);
#endif
