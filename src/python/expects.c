/* expects.c: is the program ready for the error that NEURON is about to raise? Read from the frames that run, and from what their code says about exceptions. */
#include "frames.h"
#include <stdio.h>

/* Files of programs that run other people's code, and catch whatever comes out of it. */
static const char *const runners[] = {"/IPython/", "/ipykernel/", "/_pytest/", "/pluggy/", "/mpi4py/", "/nbclient/"};

static bool is_runner(const char *file) {
    bool found = false;
    for (size_t i = 0; i < sizeof runners / sizeof *runners; i++) found |= strstr(file, runners[i]) != NULL;
    return found;
}

/* unittest's assertRaises(error, function) calls the function itself. */
static bool awaits_error(const struct python_code *row) { return strstr(row->file, "/unittest/case.py") && strcmp(row->function, "handle") == 0; }

/* Objects/exception_handling_notes.txt: numbers of six bits a byte, the most significant first; 64: another byte follows. */
static const unsigned char *number(const unsigned char *at, const unsigned char *end, int *value) {
    *value = 0;
    while (at < end) {
        *value = *value << 6 | (*at & 63);
        if (!(*at++ & 64)) break;
    }
    return at;
}

/* 3.11 on: a table of (start, size, target, depth) in instruction units. What `try` and `with` jump to begins with PUSH_EXC_INFO; the other targets clean up. */
static bool covered_by_table(struct python_code *row, const struct intent_code *reading, int offset) {
    py table = python_api.PyObject_GetAttrString(row->code, "co_exceptiontable");
    intptr_t size = table ? python_api.PyBytes_Size(table) : 0;
    const unsigned char *at = size > 0 ? (const unsigned char *)python_api.PyBytes_AsString(table) : NULL, *end = at + size;
    bool covered = false;
    while (at && at < end && !covered) {
        int start, length, target, depth;
        at = number(at, end, &start);
        at = number(at, end, &length);
        at = number(at, end, &target);
        at = number(at, end, &depth);
        if (offset / 2 < start || offset / 2 >= start + length) continue;
        int handler = intent_at(reading, 2 * target);
        covered = handler < 0 || strcmp(intent_name(reading, handler), "PUSH_EXC_INFO") == 0;
    }
    if (table) python_api.Py_DecRef(table);
    return covered;
}

/* Up to 3.10: SETUP_FINALLY, SETUP_WITH and SETUP_ASYNC_WITH name the handler, which stands behind the block. */
static bool covered_by_block(const struct intent_code *reading, int at) {
    for (int i = 0; i < at; i++) {
        const char *name = intent_name(reading, i);
        if (reading->list[i].target > at && strncmp(name, "SETUP_", 6) == 0) return true;
    }
    return false;
}

static bool covered(const struct python_frame *frame, struct python_code *row) {
    struct intent_code *reading = python_code_reading(row);
    int offset = python_frame_lasti(frame), at = reading ? intent_running(reading, offset) : -1;
    if (at < 0) return true;
    return python_api.minor >= 11 ? covered_by_table(row, reading, offset) : covered_by_block(reading, at);
}

bool python_expects_error(void) {
    struct python_origin line;
    struct python_frame frame;
    if (!python_origin_here(&line) || !python_frame_innermost(&frame)) return true;
    struct python_error saved = python_error_save();
    bool expected = false;
    do {
        struct python_code *row = python_code_of(python_frame_code(&frame));
        if (!row) expected = true;
        else if (python_code_owner(row) == OWNER_USER) expected = !is_runner(row->file) && covered(&frame, row);
        else expected = awaits_error(row);
    } while (!expected && python_frame_back(&frame));
    python_error_restore(&saved);
    return expected;
}

bool python_asks_for(const char *name) {
    struct python_origin line;
    struct python_frame frame;
    if (!python_active() || !python_origin_here(&line) || !python_frame_innermost(&frame)) return false;
    struct python_code *row = python_code_of(python_frame_code(&frame));
    /* p.name: its class asks h in turn */
    if (row && python_code_owner(row) == OWNER_NEURON && strcmp(row->function, "__getattr__") == 0 && python_frame_back(&frame))
        row = python_code_of(python_frame_code(&frame));
    struct intent_code *reading = row ? python_code_reading(row) : NULL;
    int at = reading ? intent_running(reading, python_frame_lasti(&frame)) : -1;
    if (at < 0) return false;
    enum intent_op op = reading->list[at].op;
    py asked = op == OP_LOAD_ATTR || op == OP_LOAD_METHOD || op == OP_STORE_ATTR ? python_code_name(row, intent_name_index(reading, at)) : NULL;
    const char *text = asked ? python_api.PyUnicode_AsUTF8(asked) : NULL;
    return text && strcmp(text, name) == 0;
}
