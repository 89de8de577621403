/* library.c: where libpatchshim.so is, and whether it can be preloaded. */
#include "launcher.h"
#include "report/version.h"
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef PATCHSHIM_LIBDIR
#define PATCHSHIM_LIBDIR "/usr/local/lib"
#endif
#define LIBRARY "libpatchshim.so"

/* The folder of this command, without the last slash; "" where it is not known. */
static void own_folder(char *folder, size_t n) {
    ssize_t length = readlink("/proc/self/exe", folder, n - 1);
    folder[length > 0 ? length : 0] = 0;
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = 0;
}

static bool try_folder(char *path, size_t n, const char *folder, const char *below) {
    int length = snprintf(path, n, "%s%s/" LIBRARY, folder, below);
    return length > 0 && (size_t)length < n && !access(path, R_OK);
}

static bool search(char *path, size_t n) {
    static const char *const beside[] = {"/.libs", "/../.libs", "/../lib", "/../lib64", "/../lib/patchshim", "/../libexec/patchshim", ""};
    char folder[PATH_MAX];
    own_folder(folder, sizeof folder);
    for (size_t i = 0; *folder && i < sizeof beside / sizeof *beside; ++i)
        if (try_folder(path, n, folder, beside[i]))
            return true;
    return try_folder(path, n, PATCHSHIM_LIBDIR, "");
}

/* ld.so splits LD_PRELOAD at blanks and colons, and goes on without what it does not find: the program would run unprotected. */
static int check_path(const char *path) {
    const char *wrong = strpbrk(path, " \t\n:");
    if (!wrong)
        return 0;
    return fail(STATUS_USE, "the dynamic linker cannot preload %s, because of the %s in its path: install patchshim elsewhere", path, *wrong == ':' ? "colon" : "space");
}

int library_find(char *path, size_t n) {
    char real[PATH_MAX];
    const char *named = getenv("PATCHSHIM_LIBRARY");
    if (named && *named) {
        if (access(named, R_OK))
            return fail(STATUS_USE, "PATCHSHIM_LIBRARY=%s: %s", named, strerror(errno));
        snprintf(path, n, "%s", named);
    } else if (!search(path, n))
        return fail(STATUS_USE, LIBRARY " is not beside this command, nor in " PATCHSHIM_LIBDIR "; name it in PATCHSHIM_LIBRARY");
    /* LD_PRELOAD must hold in every folder the program goes to. */
    if (realpath(path, real))
        snprintf(path, n, "%s", real);
    return check_path(path);
}

int library_try(const char *path) {
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return fail(STATUS_USE, "the library does not load: %s", dlerror());
    const char *(*version)(void) = NULL;
    void *symbol = dlsym(handle, "patchshim_version");
    memcpy(&version, &symbol, sizeof version);
    if (!version)
        return fail(STATUS_USE, "%s is not patchshim's library", path);
    if (strcmp(version(), PATCHSHIM_VERSION))
        return fail(STATUS_USE, "%s is of version %s, this command of version " PATCHSHIM_VERSION, path, version());
    return 0;
}
