/* meaning.c: the last error of NEURON, its meaning and the arguments of the function it arose in, in case nobody catches it. Nothing is said of an error that the program catches. */
#include "checks/meaning.h"
#include "hooks.h"
#include "life.h"
#include "load.h"
#include "neuron/calls.h"
#include "python/python.h"
#include "python/raise.h"
#include "python/section_type.h"
#include <stdio.h>
#include <string.h>

static struct {
    int row; /* + 1; 0: the last error says enough itself */
    char error[300], arguments[400];
} last;

static int describe_object(const Object *ob, char *text, size_t n) {
    const void *wrapped = ob ? neuron_wrapped(ob) : NULL;
    if (!ob)
        return snprintf(text, n, "None");
    if (!wrapped || !python_active())
        return snprintf(text, n, "%s", neuron_object_name(ob));
    if (python_is_section(wrapped))
        return snprintf(text, n, "the Section %s", neuron_section_name(python_section_of(wrapped)));
    return snprintf(text, n, "a Python %s", python_class_name(wrapped));
}

/* While the function's arguments are still there. */
static int describe(int i, char *text, size_t n) {
    if (neuron_is_number(i))
        return snprintf(text, n, "the number %g", neuron_number(i));
    if (neuron_is_text(i))
        return snprintf(text, n, "the text \"%.60s\"", neuron_text(i));
    if (neuron_is_reference(i))
        return snprintf(text, n, "a reference");
    if (neuron_is_object(i))
        return describe_object(neuron_object(i), text, n);
    return snprintf(text, n, "something else");
}

void meaning_error(const char *s, const char *t) {
    enum { MOST = 6 };
    snprintf(last.error, sizeof last.error, "%s%s%s", s ? s : "", t ? " " : "", t ? t : "");
    *last.arguments = 0;
    last.row = meaning_find(last.error) + 1;
    if (!last.row || !meaning_of_arguments(last.row - 1))
        return;
    size_t length = 0;
    for (int i = 1; i <= MOST && neuron_has_argument(i) && length < sizeof last.arguments - 1; ++i) {
        length += (size_t)snprintf(last.arguments + length, sizeof last.arguments - length, "%s", i > 1 ? ", " : "");
        if (length < sizeof last.arguments - 1)
            length += (size_t)describe(i, last.arguments + length, sizeof last.arguments - length);
    }
}

static void tell(void) {
    if (last.row)
        meaning_tell(last.row - 1, last.error, last.arguments);
    last.row = 0;
}

void meaning_uncaught(void) { tell(); }

/* The exception that ended the program is the last error of NEURON: 9.x says its text, 8.x only that there was one. */
void meaning_python_ends(void) {
    char text[600];
    if (!python_uncaught(text, sizeof text))
        return;
    int row = meaning_find(text);
    if (row >= 0 && !last.row && !meaning_of_arguments(row)) /* raised by libnrnpython itself */
        meaning_tell(row, text, "");
    else if (last.row && (!strcmp(text, "hocobj_call error") || !strcmp(text, "hoc error") || strstr(text, last.error)))
        tell();
}
