/* buffer.c: growing and fixed text, and the escapes of the formats. */
#include "buffer.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_free(struct buffer *buffer) {
    if (!buffer->fixed)
        free(buffer->text);
    *buffer = (struct buffer){0};
}

/* Makes room for N more bytes and the zero; says how many of them there are. */
static size_t room(struct buffer *buffer, size_t n) {
    size_t needed = buffer->length + n + 1;
    if (needed > buffer->capacity && !buffer->fixed) {
        size_t size = buffer->capacity ? buffer->capacity : 512;
        while (size < needed)
            size *= 2;
        char *text = realloc(buffer->text, size);
        if (text) {
            buffer->text = text;
            buffer->capacity = size;
        }
    }
    if (needed <= buffer->capacity)
        return n;
    buffer->cut = true;
    return buffer->capacity > buffer->length ? buffer->capacity - buffer->length - 1 : 0;
}

void buffer_bytes(struct buffer *buffer, const char *bytes, size_t n) {
    n = room(buffer, n);
    if (!buffer->capacity)
        return;
    memcpy(buffer->text + buffer->length, bytes, n);
    buffer->length += n;
    buffer->text[buffer->length] = 0;
}

void buffer_text(struct buffer *buffer, const char *text) { buffer_bytes(buffer, text, strlen(text)); }

void buffer_printf(struct buffer *buffer, const char *format, ...) {
    char small[1024];
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int n = vsnprintf(small, sizeof small, format, arguments);
    if (n >= 0 && (size_t)n < sizeof small)
        buffer_bytes(buffer, small, (size_t)n);
    else if (n >= 0) {
        size_t had = room(buffer, (size_t)n);
        if (had) {
            vsnprintf(buffer->text + buffer->length, had + 1, format, again);
            buffer->length += had;
        }
    }
    va_end(again);
    va_end(arguments);
}

/* The length of the UTF-8 character at TEXT, 0 where it is none (overlong forms and surrogates are none). */
static size_t character(const char *text) {
    const unsigned char *c = (const unsigned char *)text;
    if (c[0] < 0x80)
        return 1;
    size_t n = c[0] >= 0xc2 && c[0] <= 0xdf ? 2 : (c[0] & 0xf0) == 0xe0 ? 3 : c[0] >= 0xf0 && c[0] <= 0xf4 ? 4 : 0;
    for (size_t i = 1; i < n; ++i)
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) || (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
        return 0;
    return n;
}

static bool control(const char *c, size_t n) {
    unsigned char first = (unsigned char)c[0];
    return first < 0x20 || first == 0x7f || (n == 2 && first == 0xc2 && (unsigned char)c[1] < 0xa0);
}

void buffer_shown(struct buffer *buffer, const char *text, size_t most) {
    size_t written = 0;
    for (const char *c = text; *c;) {
        size_t n = character(c);
        bool plain = n && !control(c, n);
        if (most && written + (plain ? n : 1) > most) {
            buffer_text(buffer, "...");
            return;
        }
        if (plain)
            buffer_bytes(buffer, c, n);
        else
            buffer_text(buffer, strchr("\t\r\n", *c) ? " " : "?");
        written += plain ? n : 1;
        c += n ? n : 1;
    }
}

void buffer_json(struct buffer *buffer, const char *text) {
    static const char marks[] = "\"\\\n\r\t\b\f", letters[] = "\"\\nrtbf";
    buffer_text(buffer, "\"");
    for (const char *c = text; *c;) {
        size_t n = character(c);
        const char *mark = strchr(marks, *c);
        if (mark)
            buffer_printf(buffer, "\\%c", letters[mark - marks]);
        else if (!n)
            buffer_text(buffer, "\xef\xbf\xbd"); /* as it is written when it is read again */
        else if (control(c, n))
            buffer_printf(buffer, "\\u%04x", n == 2 ? (unsigned char)c[1] : (unsigned char)c[0]);
        else
            buffer_bytes(buffer, c, n);
        c += n ? n : 1;
    }
    buffer_text(buffer, "\"");
}

void buffer_html(struct buffer *buffer, const char *text) {
    for (const char *c = text; *c;) {
        size_t n = character(c);
        if (*c == '&')
            buffer_text(buffer, "&amp;");
        else if (*c == '<')
            buffer_text(buffer, "&lt;");
        else if (*c == '>')
            buffer_text(buffer, "&gt;");
        else if (*c == '"')
            buffer_text(buffer, "&quot;");
        else if (*c == '\'')
            buffer_text(buffer, "&#39;");
        else if (n && !(control(c, n) && !strchr("\t\r\n", *c)))
            buffer_bytes(buffer, c, n);
        else
            buffer_text(buffer, "\xef\xbf\xbd");
        c += n ? n : 1;
    }
}

void buffer_uri(struct buffer *buffer, const char *path) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@";
    for (const char *c = path; *c; ++c)
        if (strchr(plain, *c))
            buffer_bytes(buffer, c, 1);
        else
            buffer_printf(buffer, "%%%02X", (unsigned char)*c);
}
