#include "raise.h"
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct {
    void (*set)(void *type, const char *text);
    char soon[1000];
    char last[1000]; /* "" where the last error of HOC was NEURON's own */
} raising;

static void (*set_string(void))(void *, const char *) {
    if (!raising.set)
        raising.set = (void (*)(void *, const char *))dlsym(RTLD_DEFAULT, "PyErr_SetString");
    return raising.set;
}

static int raise_now(void *unused) {
    void **type = dlsym(RTLD_DEFAULT, "PyExc_RuntimeError");
    (void)unused;
    if (!type || !set_string())
        return 0;
    set_string()(*type, raising.soon);
    return -1;
}

void python_raise_soon(const char *text) {
    int (*add)(int (*)(void *), void *) = (int (*)(int (*)(void *), void *))dlsym(RTLD_DEFAULT, "Py_AddPendingCall");
    snprintf(raising.soon, sizeof raising.soon, "%s", text);
    if (add)
        add(raise_now, NULL);
}

void python_error_text(const char *text) { snprintf(raising.last, sizeof raising.last, "%s", strncmp(text, "patchshim:", 10) ? "" : text); }

static void set_with_text(void *type, const char *text) {
    char whole[1100];
    if (*raising.last && text && (!strcmp(text, "hocobj_call error") || !strcmp(text, "hoc error"))) {
        snprintf(whole, sizeof whole, "%s: %s", text, raising.last);
        text = whole;
        raising.last[0] = 0;
    }
    raising.set(type, text);
}

void python_error_slot(void **slot) {
    if (!slot || !set_string() || *slot == (void *)set_with_text)
        return;
    uintptr_t page = (uintptr_t)slot & ~((uintptr_t)sysconf(_SC_PAGESIZE) - 1);
    if (mprotect((void *)page, (size_t)((uintptr_t)(slot + 1) - page), PROT_READ | PROT_WRITE) == 0)
        *slot = (void *)set_with_text;
}

bool python_uncaught(char *text, unsigned long n) {
    void *(*get)(const char *) = (void *(*)(const char *))dlsym(RTLD_DEFAULT, "PySys_GetObject"), *value = get ? get("last_value") : NULL;
    void *(*to_text)(void *) = (void *(*)(void *))dlsym(RTLD_DEFAULT, "PyObject_Str"), *words = value && to_text ? to_text(value) : NULL;
    const char *(*utf8)(void *) = (const char *(*)(void *))dlsym(RTLD_DEFAULT, "PyUnicode_AsUTF8"), *found = words && utf8 ? utf8(words) : NULL;
    void (*clear)(void) = (void (*)(void))dlsym(RTLD_DEFAULT, "PyErr_Clear"), (*drop)(void *) = (void (*)(void *))dlsym(RTLD_DEFAULT, "Py_DecRef");
    if (found)
        snprintf(text, n, "%s", found);
    else if (clear)
        clear();
    if (words && drop)
        drop(words);
    return found;
}
