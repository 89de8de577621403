/* module.c: offers the embedded modules to a program that imports them: `patch`, the plugin of pytest, and what sessions need. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "module.h"
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

typedef void *py;
typedef int audit_hook(const char *event, py arguments, void *data);

/* The layout of PyMethodDef, the same since Python 2. */
struct method {
    const char *name;
    py (*function)(py self, py argument);
    int flags;
    const char *doc;
};
enum { TAKES_ONE = 0x0008 /* METH_O */, FILE_INPUT = 257 /* Py_file_input */ };

#define FUNCTIONS(X) \
    X(py, PyTuple_GetItem, (py, ptrdiff_t)) \
    X(const char *, PyUnicode_AsUTF8, (py)) \
    X(py, PyUnicode_DecodeUTF8, (const char *, ptrdiff_t, const char *)) \
    X(py, PyUnicode_FromString, (const char *)) \
    X(py, PyDict_New, (void)) \
    X(int, PyDict_SetItemString, (py, const char *, py)) \
    X(py, PyDict_GetItemString, (py, const char *)) \
    X(py, PyEval_GetBuiltins, (void)) \
    X(py, PyCFunction_NewEx, (struct method *, py self, py module)) \
    X(py, Py_CompileString, (const char *, const char *, int)) \
    X(py, PyEval_EvalCode, (py, py, py)) \
    X(py, PyObject_CallFunctionObjArgs, (py, ...)) \
    X(py, PyErr_Occurred, (void)) \
    X(void, PyErr_Clear, (void)) \
    X(void, Py_IncRef, (py)) \
    X(void, Py_DecRef, (py))

static struct {
#define X(result, name, parameters) result(*name) parameters;
    FUNCTIONS(X)
#undef X
    py none;
} python;

static struct {
    enum python_patch patch;
    python_module_note *note, *imported;
    void *scope; /* the library that has CPython; RTLD_DEFAULT as a rule */
    int installed;
} module;

/* The layout of PyMemAllocatorEx. */
struct allocator {
    void *context;
    void *(*malloc)(void *, size_t);
    void *(*calloc)(void *, size_t, size_t);
    void *(*realloc)(void *, void *, size_t);
    void (*free)(void *, void *);
};
enum { DOMAIN_RAW = 0 /* PYMEM_DOMAIN_RAW */ };

/* The entry of our hook in CPython's list, which it frees at its end. It was made before CPython read -X dev and PYTHONMALLOC=debug: the allocator those choose takes
   it for broken memory and aborts. */
static struct {
    void (*get)(int, struct allocator *), (*set)(int, struct allocator *);
    struct allocator first, last;
    void *memory;
} entry;

static int bind(void) {
    const struct { const char *name; void *slot; } rows[] = {
#define X(result, name, parameters) {#name, &python.name},
        FUNCTIONS(X)
#undef X
        {"_Py_NoneStruct", &python.none}};
    if (python.none) return 1;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
        void *symbol = dlsym(module.scope, rows[i].name);
        if (!symbol) return 0;
        memcpy(rows[i].slot, &symbol, sizeof symbol);
    }
    return 1;
}

static void drop(py *object) {
    if (*object) python.Py_DecRef(*object);
}
#define OWNED __attribute__((cleanup(drop))) py

static py say(py self, py sentence) {
    (void)self;
    const char *text = python.PyUnicode_AsUTF8(sentence);
    if (text && module.note)
        module.note(text);
    else if (text)
        fprintf(stderr, "patchshim: note: %s [patch-module]\n", text);
    python.PyErr_Clear();
    python.Py_IncRef(python.none);
    return python.none;
}
static struct method say_method = {"note", say, TAKES_ONE, NULL};

static const struct python_embedded *embedded(const char *name) {
    const struct python_embedded *row = python_sources_embedded;
    while (row->name && strcmp(row->name, name) != 0) ++row;
    return row;
}

static py sources(void) {
    py all = python.PyDict_New();
    for (const struct python_embedded *row = python_sources_embedded; all && row->name; ++row) {
        OWNED text = python.PyUnicode_DecodeUTF8(row->text, (ptrdiff_t)row->length, "replace");
        if (text) python.PyDict_SetItemString(all, row->name, text);
    }
    return all;
}

/* Runs a finder's source in a namespace of its own and calls its FUNCTION(sources, finders, own, note). */
static void offer(const char *finder, const char *file, py finders, const char *function_name) {
    OWNED code = python.Py_CompileString(embedded(finder)->text, file, FILE_INPUT);
    OWNED space = python.PyDict_New();
    OWNED name = python.PyUnicode_FromString(finder);
    if (!code || !space || !name) return;
    python.PyDict_SetItemString(space, "__builtins__", python.PyEval_GetBuiltins());
    python.PyDict_SetItemString(space, "__name__", name);
    OWNED done = python.PyEval_EvalCode(code, space, space);
    py function = done ? python.PyDict_GetItemString(space, function_name) : NULL;
    OWNED all = sources();
    OWNED note = python.PyCFunction_NewEx(&say_method, NULL, NULL);
    OWNED own = python.PyUnicode_FromString(module.patch == PYTHON_PATCH_OWN ? "own" : "auto");
    if (!function || !all || !note || !own) return;
    OWNED result = python.PyObject_CallFunctionObjArgs(function, all, finders, own, note, NULL);
    (void)result;
}

static int begins(const char *text, const char *module) {
    size_t n = strlen(module);
    return strncmp(text, module, n) == 0 && (text[n] == 0 || text[n] == '.');
}

static void *entry_malloc(void *context, size_t n) { return entry.memory = entry.first.malloc(context, n); }

static void entry_free(void *context, void *memory) {
    if (memory != entry.memory) {
        entry.last.free(context, memory);
        return;
    }
    entry.first.free(entry.first.context, memory);
    entry.set(DOMAIN_RAW, &entry.last);
}

/* Adds a hook before CPython starts, and remembers its entry. */
static int add_early(int (*add)(audit_hook *, void *), audit_hook *hook) {
    entry.get = (void (*)(int, struct allocator *))dlsym(module.scope, "PyMem_GetAllocator");
    entry.set = (void (*)(int, struct allocator *))dlsym(module.scope, "PyMem_SetAllocator");
    if (!entry.get || !entry.set) return add(hook, NULL);
    entry.get(DOMAIN_RAW, &entry.first);
    struct allocator watching = entry.first;
    watching.malloc = entry_malloc;
    entry.set(DOMAIN_RAW, &watching);
    int result = add(hook, NULL);
    entry.set(DOMAIN_RAW, &entry.first);
    return result;
}

/* Python ends, and is about to free the entry. */
static void entry_goes(void) {
    if (!entry.memory) return;
    entry.get(DOMAIN_RAW, &entry.last);
    if (entry.last.free == entry.first.free) return;
    struct allocator caring = entry.last;
    caring.free = entry_free;
    entry.set(DOMAIN_RAW, &caring);
}

/* The event carries (name, file, sys.path, sys.meta_path, sys.path_hooks). `import patch.objects` says so once, without one of `patch`. An
   error here would become that of the import: there is none, Python then looks for the module without us. importlib.import_module() tells
   nobody what it imports: whoever uses it has to import importlib, and from then on the last finder is ours. */
static int on_event(const char *event, py arguments, void *data) {
    (void)data;
    if (strcmp(event, "cpython._PySys_ClearAuditHooks") == 0) entry_goes();
    if (strcmp(event, "import") != 0 || !bind()) return 0;
    py name = python.PyTuple_GetItem(arguments, 0), finders = python.PyTuple_GetItem(arguments, 3);
    const char *text = name ? python.PyUnicode_AsUTF8(name) : NULL;
    if (!text || !finders || finders == python.none)
        python.PyErr_Clear();
    else {
        if (module.imported) module.imported(text);
        const char *file = "<patchshim>/patch/finder.py";
        bool patch = module.patch != PYTHON_PATCH_OFF;
        if (patch && begins(text, "patch")) offer("patch.finder", file, finders, "offer");
        if (patch && strcmp(text, "importlib") == 0) offer("patch.finder", file, finders, "wait");
        if (begins(text, "_pytest") || begins(text, "patchshim_pytest") || begins(text, "patchshim_session"))
            offer("patchshim_finder", "<patchshim>/patchshim_finder.py", finders, "offer");
        if (python.PyErr_Occurred()) python.PyErr_Clear();
    }
    return 0;
}

void python_module_install(enum python_patch patch, python_module_note *note) {
    if (module.installed) return;
    int (*add)(audit_hook *, void *);
    void *symbol = dlsym(RTLD_DEFAULT, "PySys_AddAuditHook");
    if (!symbol) return;
    memcpy(&add, &symbol, sizeof add);
    module.patch = patch;
    module.note = note;
    module.scope = RTLD_DEFAULT;
    module.installed = add_early(add, on_event) == 0;
}

void python_module_imports(python_module_note *imported) { module.imported = imported; }

/* Runs when the interpreter comes to it, between two instructions: an import inside NEURON's own would be in its way. */
static int session(void *unused) {
    (void)unused;
    py (*import)(const char *) = (py (*)(const char *))dlsym(module.scope, "PyImport_ImportModule");
    py (*call)(py, const char *, const char *, ...) = (py (*)(py, const char *, const char *, ...))dlsym(module.scope, "PyObject_CallMethod");
    if (!import || !call || !bind()) return 0;
    OWNED tools = import("patchshim_session");
    OWNED started = tools ? call(tools, "start", NULL) : NULL;
    (void)started;
    if (python.PyErr_Occurred()) python.PyErr_Clear();
    return 0;
}

/* A prompt: the session of IPython, or Python's own. Neither runs any code. */
static int somebody_types(void) {
    py (*modules)(void) = (py (*)(void))dlsym(module.scope, "PyImport_GetModuleDict"), (*get)(const char *) = (py (*)(const char *))dlsym(module.scope, "PySys_GetObject");
    const int *interactive = dlsym(module.scope, "Py_InteractiveFlag");
    return (modules && python.PyDict_GetItemString(modules(), "IPython")) || (get && get("ps1")) || (interactive && *interactive);
}

void python_session_start(void) {
    int (*add)(int (*)(void *), void *) = (int (*)(int (*)(void *), void *))dlsym(RTLD_DEFAULT, "Py_AddPendingCall");
    if (add && module.installed && bind() && somebody_types()) add(session, NULL);
}
