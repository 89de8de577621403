/* uncaught.c: relies on the audit event "sys.excepthook" (hook, type, value, traceback), which Python raises before it prints an exception (PyErr_PrintEx). NEURON prints
   exceptions of callbacks in the same way: there a frame of the program is still on the stack. */
#include "uncaught.h"
#include "api.h"
#include "python.h"
#include <dlfcn.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

static struct {
    enum python_uncaught_wish (*wish)(void);
    python_uncaught *call;
    py (*call_with)(py, ...); /* PyObject_CallFunctionObjArgs */
    py (*string_of)(py);      /* PyObject_Str */
    pid_t owner;
    bool inside;
} watch;

static py attribute(py object, const char *name) {
    py value = object ? python_api.PyObject_GetAttrString(object, name) : NULL;
    if (!value)
        python_api.PyErr_Clear();
    return value;
}

static void drop(py object) {
    if (object)
        python_api.Py_DecRef(object);
}

static const char *text_of(py object) {
    const char *text = object ? python_api.PyUnicode_AsUTF8(object) : NULL;
    if (!text)
        python_api.PyErr_Clear();
    return text;
}

/* "ValueError: no parameters"; one line. */
static void describe(py type, py value, char *text, size_t n) {
    py name = attribute(type, "__name__"), words = value ? watch.string_of(value) : NULL;
    const char *first = text_of(name), *second = text_of(words);
    snprintf(text, n, "%s%s%.400s", first ? first : "an exception", second && *second ? ": " : "", second ? second : "");
    for (char *c = text; *c; ++c)
        if (*c == '\n')
            *c = ' ';
    drop(name);
    drop(words);
    python_api.PyErr_Clear();
}

/* The strings live as long as FILE and FUNCTION, which the caller drops. */
static struct place innermost(py traceback, py *file, py *function) {
    py at = traceback;
    python_api.Py_IncRef(at);
    for (py next; (next = attribute(at, "tb_next")); at = next) {
        bool end = next == python_api._Py_NoneStruct;
        drop(end ? next : at);
        if (end)
            break;
    }
    py line = attribute(at, "tb_lineno"), frame = attribute(at, "tb_frame"), code = attribute(frame, "f_code");
    *file = attribute(code, "co_filename");
    *function = attribute(code, "co_name");
    struct place place = {.file = text_of(*file), .function = text_of(*function), .line = line ? (int)python_api.PyLong_AsLong(line) : 0};
    python_api.PyErr_Clear();
    drop(line);
    drop(frame);
    drop(code);
    drop(at);
    return place;
}

static void flush(void) {
    py sys = python_api.PyImport_ImportModule("sys");
    static const char *const streams[] = {"stdout", "stderr"};
    for (int i = 0; i < 2; ++i) {
        py stream = attribute(sys, streams[i]);
        drop(stream ? python_api.PyObject_CallMethod(stream, "flush", NULL) : NULL);
        python_api.PyErr_Clear();
        drop(stream);
    }
    drop(sys);
    fflush(NULL);
}

static void uncaught(py arguments, enum python_uncaught_wish wish) {
    py hook = python_api.PyTuple_GetItem(arguments, 0), type = python_api.PyTuple_GetItem(arguments, 1), value = python_api.PyTuple_GetItem(arguments, 2),
       traceback = python_api.PyTuple_GetItem(arguments, 3), file = NULL, function = NULL;
    if (!hook || !type || !value || !traceback || hook == python_api._Py_NoneStruct)
        return;
    char text[500];
    describe(type, value, text, sizeof text);
    if (wish == UNCAUGHT_END) { /* what Python is about to do: it will not come to it */
        drop(watch.call_with(hook, type, value, traceback, NULL));
        python_api.PyErr_Clear();
        flush();
    }
    struct place place = {0};
    if (traceback != python_api._Py_NoneStruct)
        place = innermost(traceback, &file, &function);
    watch.call(text, &place);
    drop(file);
    drop(function);
}

static int on_event(const char *event, py arguments, void *data) {
    (void)data;
    if (__builtin_expect(strcmp(event, "sys.excepthook") != 0, 1) || watch.inside || watch.owner != getpid() || python_api.PyEval_GetFrame())
        return 0;
    watch.inside = true;
    enum python_uncaught_wish wish = watch.wish();
    if (wish != UNCAUGHT_NOTHING)
        uncaught(arguments, wish);
    python_api.PyErr_Clear();
    watch.inside = false;
    return 0;
}

bool python_watch_uncaught(enum python_uncaught_wish (*wish)(void), python_uncaught *call) {
    typedef int audit_hook(const char *, py, void *);
    if (watch.call || !python_active())
        return watch.call;
    int (*add)(audit_hook *, void *) = (int (*)(audit_hook *, void *))dlsym(python_api.scope, "PySys_AddAuditHook");
    watch.call_with = (py (*)(py, ...))dlsym(python_api.scope, "PyObject_CallFunctionObjArgs");
    watch.string_of = (py (*)(py))dlsym(python_api.scope, "PyObject_Str");
    if (!add || !watch.call_with || !watch.string_of)
        return false;
    watch.wish = wish;
    watch.call = call;
    watch.owner = getpid();
    struct python_error saved = python_error_save();
    bool added = add(on_event, NULL) == 0;
    python_api.PyErr_Clear();
    python_error_restore(&saved);
    return added;
}
