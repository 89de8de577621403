/* program.c: what is to be known of a program before it is started with a preloaded library. */
#include "launcher.h"
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { HEAD = 4096, DEPTH = 4 }; /* bytes of a file that are looked at; scripts whose interpreter is a script */

#if defined __x86_64__
enum { OWN_MACHINE = EM_X86_64 };
#elif defined __aarch64__
enum { OWN_MACHINE = EM_AARCH64 };
#else
enum { OWN_MACHINE = EM_NONE };
#endif

static bool executable(const char *path) {
    struct stat facts;
    return !access(path, X_OK) && !stat(path, &facts) && S_ISREG(facts.st_mode);
}

/* As a shell does: the first executable of PATH; where there is none but a file of that name, that one. */
static bool search(const char *name, char *path, size_t n) {
    const char *folders = getenv("PATH");
    char first[PATH_MAX] = "";
    for (const char *c = folders ? folders : "/usr/local/bin:/usr/bin:/bin"; c;) {
        size_t length = strcspn(c, ":");
        if (snprintf(path, n, "%.*s%s%s", (int)length, c, length ? "/" : "", name) < (int)n) {
            if (executable(path))
                return true;
            if (!*first && !access(path, F_OK))
                snprintf(first, sizeof first, "%s", path);
        }
        c = c[length] ? c + length + 1 : NULL;
    }
    snprintf(path, n, "%s", first);
    return *first;
}

static bool ends_with(const char *text, const char *ending) {
    size_t n = strlen(text), m = strlen(ending);
    return n > m && !strcmp(text + n - m, ending);
}

/* Where it is: a path as it stands, a name by PATH. */
static bool locate(const char *name, char *path, size_t n) {
    return strchr(name, '/') ? !access(name, F_OK) && snprintf(path, n, "%s", name) < (int)n : search(name, path, n);
}

int program_find(const char *name, char *path, size_t n) {
    struct stat facts;
    if (!*name)
        return fail(STATUS_USE, "the program's name is empty");
    bool found = locate(name, path, n);
    /* A model in this folder that is no program: say what runs it. */
    if (!found && !access(name, R_OK) && (ends_with(name, ".py") || ends_with(name, ".hoc")))
        return fail(STATUS_NOT_FOUND, "%s is no program; patchshim %s %s runs it", name, ends_with(name, ".py") ? "python3" : "nrniv", name);
    if (!found)
        return fail(STATUS_NOT_FOUND, "%s: not found", name);
    if (!stat(path, &facts) && S_ISDIR(facts.st_mode))
        return fail(STATUS_NOT_EXECUTABLE, "%s is a folder", path);
    if (!executable(path) && (ends_with(path, ".py") || ends_with(path, ".hoc")))
        return fail(STATUS_NOT_EXECUTABLE, "%s is not executable; patchshim %s %s runs it", path, ends_with(path, ".py") ? "python3" : "nrniv", name);
    if (!executable(path))
        return fail(STATUS_NOT_EXECUTABLE, "%s is not executable", path);
    return 0;
}

static ssize_t read_head(const char *path, char *head) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : pread(fd, head, HEAD - 1, 0);
    if (fd >= 0)
        close(fd);
    head[n > 0 ? n : 0] = 0;
    return n;
}

/* The program that runs a script: the word behind #!, or behind /usr/bin/env and its switches. */
static bool interpreter(char *line, char *name, size_t n) {
    line[strcspn(line, "\n")] = 0;
    char *next = NULL, *word = strtok_r(line, " \t", &next);
    if (word && ends_with(word, "/env"))
        while ((word = strtok_r(NULL, " \t", &next)) && (*word == '-' || strchr(word, '=')))
            ;
    return word && snprintf(name, n, "%s", word) < (int)n;
}

/* Where the program wants a dynamic linker, its name; NULL: none, so nothing can be preloaded. */
static const char *dynamic_linker(const char *head, ssize_t n) {
    Elf64_Ehdr header;
    memcpy(&header, head, sizeof header);
    for (unsigned i = 0; i < header.e_phnum; ++i) {
        Elf64_Phdr segment;
        size_t at = header.e_phoff + i * sizeof segment;
        if (at > (size_t)n || at + sizeof segment > (size_t)n)
            return "?"; /* further away than was read: no judgement */
        memcpy(&segment, head + at, sizeof segment);
        if (segment.p_type == PT_INTERP)
            return segment.p_offset < (size_t)n ? head + segment.p_offset : "?";
    }
    return NULL;
}

static int check_elf(const char *path, const char *head, ssize_t n) {
    if ((size_t)n < sizeof(Elf64_Ehdr) || head[EI_CLASS] != ELFCLASS64)
        return fail(STATUS_USE, "%s is a 32-bit program; the library is for 64 bits", path);
    Elf64_Ehdr header;
    memcpy(&header, head, sizeof header);
    if (OWN_MACHINE != EM_NONE && header.e_machine != OWN_MACHINE)
        return fail(STATUS_USE, "%s is a program for another processor", path);
    const char *linker = dynamic_linker(head, n);
    if (!linker)
        return fail(STATUS_USE, "%s is linked statically: nothing can be preloaded into it", path);
    if (strstr(linker, "ld-musl"))
        return fail(STATUS_USE, "%s uses musl; the library is for glibc", path);
    return 0;
}

/* The dynamic linker ignores LD_PRELOAD where a program gets rights that its user does not have. */
static int check_rights(const char *path) {
    struct stat facts;
    if (stat(path, &facts))
        return 0;
    bool more = ((facts.st_mode & S_ISUID) && facts.st_uid != geteuid()) || ((facts.st_mode & S_ISGID) && facts.st_gid != getegid());
    if (more || (geteuid() && getxattr(path, "security.capability", NULL, 0) > 0))
        return fail(STATUS_USE, "%s runs with more rights than yours (setuid or capabilities): nothing can be preloaded into it", path);
    return 0;
}

bool program_of_script(const char *path, char *program, size_t n) {
    char head[HEAD], name[PATH_MAX];
    return read_head(path, head) > 2 && head[0] == '#' && head[1] == '!' && interpreter(head + 2, name, sizeof name) && locate(name, program, n);
}

static int check(const char *path, int depth) {
    char head[HEAD], name[PATH_MAX], next[PATH_MAX];
    ssize_t n = read_head(path, head);
    int status = check_rights(path);
    if (status || n < 4)
        return status; /* what cannot be read may still be run */
    if (!memcmp(head, ELFMAG, SELFMAG))
        return check_elf(path, head, n);
    if (head[0] != '#' || head[1] != '!')
        return 0;
    if (depth == DEPTH || !interpreter(head + 2, name, sizeof name))
        return 0;
    if (!locate(name, next, sizeof next))
        return fail(STATUS_NOT_FOUND, "%s is a script for %s, which is not found", path, name);
    return check(next, depth + 1);
}

int program_check(const char *path) { return check(path, 0); }
