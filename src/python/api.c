/* api.c: binding CPython at run time, and reading the little of its state that no function tells. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "api.h"
#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include "python.h"

struct python_api python_api;

static const struct python_layout layouts[] = {
    /* minor, thread_frame, tracing, cframe_current, code, back, lasti, globals, builtins, names, locals, owner, code_start, gc_search */
    { 8, 24, 44, -1, 32, 24, 104, 48, 40, 56, 360, -1, -1, 1200},
    { 9, 24, 44, -1, 32, 24, 104, 48, 40, 56, 360, -1, -1, 4096},
    {10, 24, 44, -1, 32, 24,  96, 48, 40, 56, 352, -1, -1, 4096},
    {11, 56, 44,  8, 32, 48,  56,  8, 16, 24,  72, 69, 184, 4096},
    {12, 56, 44,  0,  0,  8,  56, 24, 32, 40,  72, 70, 192, 4096},
    {13, 72, 60, -1,  0,  8,  56, 24, 32, 40,  72, 70, 200, 16384},
};

enum {
    FRAME_OWNED_BY_C_STACK = 3,      /* 3.12 on: the interpreter's own entry, not a frame of anybody */
    CODE_FLAGS = 48,                 /* 3.11 on: code object -> its flags */
    CODE_OF_INTERPRETER = 0x2000000, /* 3.13 on: the stub that ends an inlined __init__ */
    INTERPRETER_FRAME = 24           /* 3.11 on: frame object -> the interpreter's frame */
};

static struct {
    int libraries;      /* how many the loader had mapped when we last looked in vain */
    const int *collecting;
    void (*traceback_free)(py);
} state;

static _Thread_local struct {
    const char *stack; /* where on this thread's stack a traceback is being freed; NULL: nowhere */
    int depth;
} traceback;

static int count_libraries(struct dl_phdr_info *info, size_t size, void *count) {
    *(int *)count = size >= offsetof(struct dl_phdr_info, dlpi_subs) ? (int)info->dlpi_adds : -1;
    return 1;
}

/* A libpython that was loaded RTLD_LOCAL (by an embedding program) is not seen by dlsym(RTLD_DEFAULT). */
static int find_libpython(struct dl_phdr_info *info, size_t size, void *handle) {
    (void)size;
    const char *base = info->dlpi_name ? strrchr(info->dlpi_name, '/') : NULL;
    if (!base || strncmp(base, "/libpython3.", 12) != 0 || strncmp(base, "/libpython3.so", 14) == 0) return 0;
    *(void **)handle = dlopen(info->dlpi_name, RTLD_NOLOAD | RTLD_LAZY);
    return *(void **)handle != NULL;
}

static bool bind_functions(void *scope) {
    struct python_api api = {0};
    const struct { const char *name; void *slot; bool required; } rows[] = {
#define X(result, name, parameters) {#name, &api.name, true},
        PYTHON_FUNCTIONS(X)
#undef X
#define X(result, name, parameters) {#name, &api.name, false},
        PYTHON_OPTIONAL(X)
#undef X
#define X(name) {#name, &api.name, true},
        PYTHON_DATA(X)
#undef X
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        void *symbol = dlsym(scope, rows[i].name);
        if (!symbol && rows[i].required) return false;
        memcpy(rows[i].slot, &symbol, sizeof symbol);
    }
    const char *version = api.Py_GetVersion();
    if (strncmp(version, "3.", 2) != 0 || (api.minor = atoi(version + 2)) < 8) return false;
    api.scope = scope;
    python_api = api;
    return true;
}

static bool bind(void) {
    int libraries = 0;
    dl_iterate_phdr(count_libraries, &libraries);
    if (libraries == state.libraries) return false;
    void *handle = NULL;
    if (dlsym(RTLD_DEFAULT, "Py_IsInitialized")) {
        if (bind_functions(RTLD_DEFAULT)) return true;
    } else if (dl_iterate_phdr(find_libpython, &handle) && bind_functions(handle)) {
        return true;
    }
    state.libraries = libraries;
    return false;
}

static bool finalizing(void) {
    if (python_api.Py_IsFinalizing) return python_api.Py_IsFinalizing();
    return python_api._Py_IsFinalizing && python_api._Py_IsFinalizing();
}

bool python_ends(void) {
    return python_api.minor && (finalizing() || !python_api.Py_IsInitialized());
}

bool python_calls(void) {
    if (!python_api.minor && !bind()) return false;
    return python_api.Py_IsInitialized() && !finalizing();
}

bool python_active(void) { return python_calls() && python_api.PyGILState_Check(); }

struct python_error python_error_save(void) {
    struct python_error saved = {0};
    python_api.PyErr_Fetch(&saved.type, &saved.value, &saved.traceback);
    /* 3.11 starts the collector in the middle of an allocation; earlier ones allocate nothing here, later ones wait for a safe moment. */
    saved.gc_was_on = python_api.minor == 11 && python_api.PyGC_Disable && python_api.PyGC_Disable();
    return saved;
}

void python_error_restore(struct python_error *saved) {
    if (saved->gc_was_on) python_api.PyGC_Enable();
    python_api.PyErr_Restore(saved->type, saved->value, saved->traceback);
}

/* ---- tracebacks ---- */

/* Stands in for the traceback type's own: what dies below us dies with an exception. Short chains recurse as they do without us, so the order of
   deaths stays the same; long ones are taken apart here, because the type's own guard against deep recursion does not know this function. */
static void traceback_free(py dying) {
    enum { NEXT = 16, DEEP = 40 };
    const char *outer = traceback.stack;
    traceback.stack = __builtin_frame_address(0);
    traceback.depth++;
    while (dying) {
        py next = python_at(dying, NEXT), none = NULL;
        bool unlink = traceback.depth > DEEP && next && *(intptr_t *)next == 1;
        if (unlink) memcpy((char *)dying + NEXT, &none, sizeof none);
        state.traceback_free(dying);
        if (unlink) *(intptr_t *)next = 0;
        dying = unlink ? next : NULL;
    }
    traceback.depth--;
    traceback.stack = outer;
}

bool python_api_traceback_dying(void) {
    if (traceback.stack && (const char *)__builtin_frame_address(0) > traceback.stack) {
        traceback.stack = NULL; /* a longjmp left it behind */
        traceback.depth = 0;
    }
    return traceback.stack != NULL;
}

static void watch_tracebacks(void) {
    enum { DEALLOC = 48 };
    void *slot = (char *)python_api.PyTraceBack_Type + DEALLOC;
    void (*ours)(py) = traceback_free;
    memcpy(&state.traceback_free, slot, sizeof state.traceback_free);
    memcpy(slot, &ours, sizeof ours);
}

/* ---- frames ---- */

static void *thread_state(void) {
    if (python_api.PyThreadState_GetUnchecked) return python_api.PyThreadState_GetUnchecked();
    if (python_api._PyThreadState_UncheckedGet) return python_api._PyThreadState_UncheckedGet();
    return python_api.PyThreadState_Get();
}

static bool is_interpreters_own(const struct python_layout *layout, const void *frame) {
    if (layout->minor < 12) return false;
    if (((const char *)frame)[layout->owner] == FRAME_OWNED_BY_C_STACK) return true;
    int flags;
    memcpy(&flags, (const char *)python_at(frame, layout->code) + CODE_FLAGS, sizeof flags);
    return layout->minor >= 13 && (flags & CODE_OF_INTERPRETER);
}

static const void *pass_over(const struct python_layout *layout, const void *frame) {
    while (frame && is_interpreters_own(layout, frame)) frame = python_at(frame, layout->back);
    return frame;
}

static const void *innermost(const struct python_layout *layout) {
    const void *thread = thread_state();
    if (!thread) return NULL;
    const void *frame = python_at(thread, layout->thread_frame);
    if (frame && layout->cframe_current >= 0) frame = python_at(frame, layout->cframe_current);
    return pass_over(layout, frame);
}

static int lasti_of(const struct python_layout *layout, const void *frame) {
    if (layout->code_start >= 0) {
        const char *code = python_at(frame, layout->code), *at = python_at(frame, layout->lasti);
        return (int)(at - (code + layout->code_start));
    }
    int lasti;
    memcpy(&lasti, (const char *)frame + layout->lasti, sizeof lasti);
    return lasti >= 0 && layout->minor == 10 ? 2 * lasti : lasti;
}

static int *tracing_depth(void) { return (int *)((char *)thread_state() + python_api.layout->tracing); }

bool python_api_tracing(void) { return *tracing_depth() > 0; }

py python_api_import(const char *name) {
    bool by_function = python_api.PyThreadState_EnterTracing && python_api.PyThreadState_LeaveTracing;
    py thread = python_api.PyThreadState_Get();
    if (by_function) python_api.PyThreadState_EnterTracing(thread);
    else ++*tracing_depth(); /* what the function of 3.11 does */
    py module = python_api.PyImport_ImportModule(name);
    if (by_function) python_api.PyThreadState_LeaveTracing(thread);
    else --*tracing_depth();
    if (!module) python_api.PyErr_Clear();
    return module;
}

/* ---- the collector ---- */

/* The collector's flag stands right before the lists that the gc module shows as `garbage` and `callbacks`: they are found by their addresses,
   so no offset has to be known. */
static void find_collector(void) {
    py modules = python_api.PyImport_GetModuleDict();
    py gc = modules ? python_api.PyDict_GetItemString(modules, "gc") : NULL, owned = NULL;
    if (!gc) gc = owned = python_api_import("gc");
    py garbage = gc ? python_api.PyObject_GetAttrString(gc, "garbage") : NULL;
    py callbacks = gc ? python_api.PyObject_GetAttrString(gc, "callbacks") : NULL;
    const char *base = python_api.minor == 8 ? dlsym(python_api.scope, "_PyRuntime")
                     : python_api.PyInterpreterState_Get ? python_api.PyInterpreterState_Get() : NULL;
    for (int at = 8; base && garbage && callbacks && at + 16 <= python_api.layout->gc_search; at += 8)
        if (python_at(base, at) == garbage && python_at(base, at + 8) == callbacks) {
            state.collecting = (const int *)(base + at - 8);
            break;
        }
    if (garbage) python_api.Py_DecRef(garbage);
    if (callbacks) python_api.Py_DecRef(callbacks);
    if (owned) python_api.Py_DecRef(owned);
    python_api.PyErr_Clear();
}

bool python_api_collector_known(void) { return state.collecting != NULL; }
bool python_api_collecting(void) { return state.collecting && *state.collecting; }
bool python_collects(void) { return python_active() && python_api_collecting(); }

/* What a layout says about the innermost frame is what the public functions say. Only pointers that they gave are followed. */
static bool agrees(const struct python_layout *layout, py frame_object) {
    py code = python_api.PyFrame_GetCode ? python_api.PyFrame_GetCode(frame_object) : NULL;
    if (code) python_api.Py_DecRef(code); /* the frame holds it */
    if (layout->minor <= 10)
        return innermost(layout) == frame_object && python_is_exactly(frame_object, python_api.PyFrame_Type)
            && python_is_exactly(python_at(frame_object, layout->code), python_api.PyCode_Type)
            && (!code || python_at(frame_object, layout->code) == code)
            && python_is(python_at(frame_object, layout->globals), python_api.PyDict_Type);
    const char *frame = python_at(frame_object, INTERPRETER_FRAME);
    if (!code || !python_api.PyFrame_GetLasti || !python_api.PyFrame_GetGlobals || python_at(frame, layout->code) != code) return false;
    py globals = python_api.PyFrame_GetGlobals(frame_object);
    if (globals) python_api.Py_DecRef(globals);
    return python_at(frame, layout->globals) == globals && python_api.PyFrame_GetLasti(frame_object) == lasti_of(layout, frame)
        && innermost(layout) == frame;
}

static void bind_layout(void) {
    struct python_error saved = python_error_save();
    py frame = python_api.PyEval_GetFrame();
    for (size_t i = 0; frame && i < sizeof layouts / sizeof *layouts; i++)
        if (layouts[i].minor == python_api.minor && agrees(&layouts[i], frame)) python_api.layout = &layouts[i];
    if (frame && !python_api.layout) python_api.layout_failed = true;
    if (python_api.layout) {
        find_collector();
        watch_tracebacks();
    }
    python_error_restore(&saved);
}

bool python_api_frames(void) {
    if (!python_api.layout && !python_api.layout_failed) bind_layout();
    return python_api.layout != NULL;
}

bool python_frame_innermost(struct python_frame *frame) {
    frame->at = innermost(python_api.layout);
    return frame->at != NULL;
}

bool python_frame_back(struct python_frame *frame) {
    frame->at = pass_over(python_api.layout, python_at(frame->at, python_api.layout->back));
    return frame->at != NULL;
}

py python_frame_code(const struct python_frame *frame) { return python_at(frame->at, python_api.layout->code); }
int python_frame_lasti(const struct python_frame *frame) { return lasti_of(python_api.layout, frame->at); }
py python_frame_globals(const struct python_frame *frame) { return python_at(frame->at, python_api.layout->globals); }
py python_frame_builtins(const struct python_frame *frame) { return python_at(frame->at, python_api.layout->builtins); }
py python_frame_names(const struct python_frame *frame) { return python_at(frame->at, python_api.layout->names); }
py python_frame_local(const struct python_frame *frame, int index) {
    return python_at(frame->at, python_api.layout->locals + 8 * index);
}
