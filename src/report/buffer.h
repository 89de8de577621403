/* buffer.h: text that is being put together. A fixed buffer writes into an array and cuts what does not fit (no memory is asked for);
   a growing one asks for memory and remembers where it got none. Always ends in a zero byte. */
#ifndef PATCHSHIM_BUFFER_H
#define PATCHSHIM_BUFFER_H
#include <stdbool.h>
#include <stddef.h>

struct buffer {
    char *text;
    size_t length, capacity;
    bool fixed, cut; /* cut: something did not fit */
};

#define BUFFER_FIXED(array) {.text = (array), .capacity = sizeof(array), .fixed = true}
void buffer_free(struct buffer *buffer);

void buffer_bytes(struct buffer *buffer, const char *bytes, size_t n);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* TEXT as it may be shown on a terminal: one line, no control characters, whole UTF-8 characters. At most MOST bytes; 0: all of it. */
void buffer_shown(struct buffer *buffer, const char *text, size_t most);
/* A JSON string with its quotes; bytes that are no UTF-8 become U+FFFD. */
void buffer_json(struct buffer *buffer, const char *text);
/* Text and attribute values of HTML. */
void buffer_html(struct buffer *buffer, const char *text);
/* The path of a URI, percent-encoded. */
void buffer_uri(struct buffer *buffer, const char *path);
#endif
