#include "preload.h"
#include "config.h"
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void preload_refuse(int status, const char *format, ...) {
    va_list arguments;
    fputs("patchshim: error: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputs(" [launcher]\n", stderr);
    exit(status);
}

static bool exists(const char *path) { return access(path, R_OK) == 0; }

const char *preload_library(void) {
    static char path[PATH_MAX + 40];
    static const char *const beside[] = {"/.libs/libpatchshim.so", "/../.libs/libpatchshim.so", "/../lib/libpatchshim.so", "/libpatchshim.so"};
    const char *given = getenv("PATCHSHIM_LIBRARY");
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    bool found = false;
    if (given && *given) {
        found = realpath(given, path) && exists(path);
        if (!found)
            preload_refuse(2, "PATCHSHIM_LIBRARY=%s: %s", given, strerror(errno));
    }
    if (n > 0) {
        self[n] = 0;
        *strrchr(self, '/') = 0;
    }
    for (size_t i = 0; n > 0 && !found && i < sizeof beside / sizeof *beside; ++i) {
        char candidate[PATH_MAX + 40];
        snprintf(candidate, sizeof candidate, "%s%s", self, beside[i]);
        found = exists(candidate) && realpath(candidate, path);
    }
    if (!found) {
        snprintf(path, sizeof path, "%s/libpatchshim.so", LIBDIR);
        found = exists(path);
    }
    if (!found)
        preload_refuse(2, "libpatchshim.so is neither beside this command nor in %s", LIBDIR);
    if (strpbrk(path, " :"))
        preload_refuse(2, "the library's path '%s' has a space or a colon, which the dynamic linker cannot preload: move it", path);
    return path;
}

/* The program as execvp would find it. */
static const char *find_program(const char *name) {
    static char path[PATH_MAX];
    if (strchr(name, '/')) {
        if (access(name, F_OK))
            preload_refuse(127, "%s: %s", name, strerror(errno));
        if (access(name, X_OK))
            preload_refuse(126, "%s is not executable: give its interpreter, as in: patchshim python %s", name, name);
        return name;
    }
    const char *folders = getenv("PATH");
    while (folders && *folders) {
        size_t n = strcspn(folders, ":");
        snprintf(path, sizeof path, "%.*s/%s", (int)n, folders, name);
        if (n && !access(path, X_OK))
            return path;
        folders += n + (folders[n] == ':');
    }
    preload_refuse(127, "%s: not found in PATH", name);
}

/* What the dynamic linker would ignore in silence: a static program, another architecture, another C library. Scripts are their interpreter's business. */
static void examine(const char *path) {
    unsigned char head[4096] = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = file < 0 ? -1 : read(file, head, sizeof head);
    if (file >= 0)
        close(file);
    if (n < (ssize_t)sizeof(Elf64_Ehdr) || memcmp(head, ELFMAG, SELFMAG))
        return;
    Elf64_Ehdr header, own;
    memcpy(&header, head, sizeof header);
    file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    n = file < 0 ? -1 : read(file, &own, sizeof own);
    if (file >= 0)
        close(file);
    if (n != sizeof own)
        return;
    if (header.e_ident[EI_CLASS] != own.e_ident[EI_CLASS] || header.e_machine != own.e_machine)
        preload_refuse(2, "%s is a program for another architecture than libpatchshim.so", path);
    bool interpreted = false, musl = false;
    for (int i = 0; i < header.e_phnum; ++i) {
        Elf64_Phdr segment;
        size_t at = header.e_phoff + (size_t)i * header.e_phentsize;
        if (at + sizeof segment > sizeof head)
            return;
        memcpy(&segment, head + at, sizeof segment);
        if (segment.p_type != PT_INTERP)
            continue;
        interpreted = true;
        if (segment.p_offset + segment.p_filesz <= sizeof head)
            musl = memmem(head + segment.p_offset, segment.p_filesz, "musl", 4) != NULL;
    }
    if (!interpreted)
        preload_refuse(2, "%s is statically linked: nothing can be preloaded into it", path);
    if (musl)
        preload_refuse(2, "%s uses the C library musl; patchshim needs glibc", path);
}

/* NAME = FIRST, then what it was. */
static void prepend(const char *name, const char *first, const char *separator, bool behind) {
    const char *old = getenv(name);
    char *text;
    int n = old && *old ? asprintf(&text, "%s%s%s", behind ? old : first, separator, behind ? first : old) : asprintf(&text, "%s", first);
    if (n < 0 || setenv(name, text, 1))
        preload_refuse(2, "out of memory");
    free(text);
}

void preload_run(const char *options, char **program) {
    const char *path = find_program(program[0]);
    examine(path);
    prepend("LD_PRELOAD", preload_library(), ":", false);
    prepend("PATCHSHIM", *options ? options : "attach=strict", " ", true);
    execv(path, program);
    preload_refuse(126, "%s: %s", path, strerror(errno));
}
