/* hooks.c: slots, and who calls. A hook is reached by every library of the process whose symbol of that name is not its own: NEURON's libraries get
   NEURON's function, anybody else gets what the dynamic linker would have given without patchshim. */
#include "hooks.h"
#include "patchshim.h"
#include "neuron/neuron.h"
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REQUIRED true
#define OPTIONAL false
const struct hook_row hooks_table[HOOK_COUNT] = {
#define HOOK(id, need, ...) [HOOK_##id] = {#id, need, {__VA_ARGS__}},
#define HOOKS_ALL
#include "hooks.def"
#undef HOOKS_ALL
#undef HOOK
};

struct hooks_state hooks;

/* Libraries that called a hook, and what they are. Few: looked through in order. */
static struct caller {
    uintptr_t lo, hi;
    bool of_neuron;
} callers[64];
static size_t caller_count;
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

void hooks_bind_all(void *handle) {
    (void)handle;
    for (int id = 0; id < HOOK_COUNT; ++id)
        __atomic_store_n(&hooks.slot[id], neuron_symbol_of(hooks_table[id].names), __ATOMIC_RELEASE);
}

static bool basename_starts(const char *path, const char *start) {
    const char *slash = strrchr(path, '/');
    return !strncmp(slash ? slash + 1 : path, start, strlen(start));
}

/* What a library would get for this hook without patchshim: its own definition or one of its dependencies', else the next one in global scope. */
static void *without_us(enum hook_id id, const char *path) {
    void *handle = dlopen(path && *path ? path : NULL, RTLD_LAZY | RTLD_NOLOAD), *found = NULL;
    for (const char *const *name = hooks_table[id].names; *name && !found; ++name) {
        if (path && *path && handle)
            found = dlsym(handle, *name);
        if (!found)
            found = dlsym(RTLD_NEXT, *name);
    }
    if (handle)
        dlclose(handle);
    return found;
}

static bool in_core(const void *address) { return (uintptr_t)address - hooks.core < hooks.core_size; }

/* A library is NEURON's when, without patchshim, it would have reached libnrniv (hoc*.so, nrniv, libnrnpython and mechanism libraries depend on it). */
static bool of_neuron(enum hook_id id, const char *path) {
    if (basename_starts(path, "libnrnpython") || basename_starts(path, "libnrnmech") || basename_starts(path, "hoc.") || basename_starts(path, "nrniv") || basename_starts(path, "libcorenrn"))
        return true;
    void *next = without_us(id, path);
    return !next || in_core(next);
}

static const struct caller *caller_of(enum hook_id id, const void *address, const char **path) {
    static struct caller fresh;
    *path = "";
    for (size_t i = 0; i < caller_count; ++i)
        if ((uintptr_t)address - callers[i].lo < callers[i].hi - callers[i].lo)
            return &callers[i];
    fresh = (struct caller){0};
    if (!neuron_library_of(address, &fresh.lo, &fresh.hi, path))
        return &fresh;
    uintptr_t self = (uintptr_t)&hooks_table;
    if (hooks.core) /* our own library: a function of NEURON that we called jumped on (a tail call), so our frame is what it returns to */
        fresh.of_neuron = in_core(address) || (self >= fresh.lo && self < fresh.hi) || of_neuron(id, *path);
    else
        return &fresh; /* NEURON is not there yet: nothing to remember */
    if (caller_count == sizeof callers / sizeof *callers)
        return &fresh;
    callers[caller_count] = fresh;
    return &callers[caller_count++];
}

void hooks_libraries_changed(void) { caller_count = 0; }

void *hooks_resolve(enum hook_id id, const void *caller, bool *ours) {
    int saved = errno;
    const char *path = "";
    pthread_mutex_lock(&lock);
    if (!hooks.tried) {
        uintptr_t lo, hi;
        if (neuron_library_of(caller, &lo, &hi, &path) && basename_starts(path, "libnrniv")) {
            hooks.tried = true;
            hooks.core = lo;
            hooks.core_size = hi - lo;
            patchshim_attach(caller);
        }
    }
    const struct caller *who = caller_of(id, caller, &path);
    bool neurons = who->of_neuron;
    if (neurons && !hooks.python_size && *path && basename_starts(path, "libnrnpython")) {
        hooks.python = who->lo;
        __atomic_store_n(&hooks.python_size, who->hi - who->lo, __ATOMIC_RELEASE);
        patchshim_libraries();
    }
    void *real = neurons ? __atomic_load_n(&hooks.slot[id], __ATOMIC_ACQUIRE) : NULL;
    if (!real) {
        if (!*path)
            neuron_library_of(caller, &(uintptr_t){0}, &(uintptr_t){0}, &path);
        real = without_us(id, path);
    }
    pthread_mutex_unlock(&lock);
    if (!real) {
        dprintf(2, "patchshim: error: %s calls %s, which no other library defines [attach]\n", *path ? path : "the program", hooks_table[id].names[0]);
        abort();
    }
    *ours = neurons && hooks.acting;
    errno = saved;
    return real;
}
