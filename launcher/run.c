/* run.c: prepares the environment and becomes the program. */
#include "launcher.h"
#include "options/options.h"
#include "report/buffer.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The library once, before all others; another copy of it would see every call a second time. */
static int set_preload(const char *library) {
    const char *old = getenv("LD_PRELOAD");
    struct buffer preload = {0};
    buffer_text(&preload, library);
    for (const char *c = old ? old : ""; *(c += strspn(c, " :")); c += strcspn(c, " :")) {
        char entry[PATH_MAX], real[PATH_MAX];
        snprintf(entry, sizeof entry, "%.*s", (int)strcspn(c, " :"), c);
        const char *slash = strrchr(entry, '/');
        bool ours = !strcmp(slash ? slash + 1 : entry, "libpatchshim.so");
        if (ours && (!slash || !realpath(entry, real) || !strcmp(real, library)))
            continue;
        if (ours)
            return fail(STATUS_USE, "LD_PRELOAD already names another patchshim, %s", entry);
        buffer_printf(&preload, ":%s", entry);
    }
    int status = setenv("LD_PRELOAD", preload.text, 1) ? fail(STATUS_USE, "the environment is full") : 0;
    buffer_free(&preload);
    return status;
}

int run_prepare(struct run *run) {
    char wrong[400];
    const char *old = getenv("PATCHSHIM");
    struct buffer words = {0};
    if (old && options_off(old)) {
        run->library = "";
        return *run->options ? fail(STATUS_USE, "PATCHSHIM=off is set; options have no meaning then") : 0;
    }
    /* Under the command a hook that does not take is not left to chance. */
    buffer_printf(&words, "%s%s%s%s", run->lenient ? "" : "attach=strict", old && *old ? " " : "", old ? old : "", run->options);
    if (!options_parse(words.text, wrong, sizeof wrong)) {
        fprintf(stderr, "patchshim: error: %s [option]\n", wrong);
        return STATUS_USE;
    }
    int status = library_try(run->library);
    if (!status && setenv("PATCHSHIM", words.text, 1))
        status = fail(STATUS_USE, "the environment is full");
    buffer_free(&words);
    return status;
}

/* gdb itself runs plain; what it starts gets the library. Of a script it starts what runs it. */
static int run_gdb(const struct run *run, char *path, char **arguments) {
    struct buffer wrapper = {0};
    char script[PATH_MAX], program[PATH_MAX];
    int count = 0, n = 0;
    while (arguments[count])
        ++count;
    char **words = calloc((size_t)count + 16, sizeof *words);
    snprintf(script, sizeof script, "%.*s/patchshim-gdb.py", (int)(strrchr(run->library, '/') - run->library), run->library);
    buffer_printf(&wrapper, "set exec-wrapper env LD_PRELOAD=%s", getenv("LD_PRELOAD"));
    unsetenv("LD_PRELOAD");
    const char *first[] = {"gdb", "-q", "-ex", wrapper.text}, *plain[] = {"-ex", "set breakpoint pending on", "-ex", "break patchshim_on_finding"}, *ours[] = {"-x", script};
    bool found = !access(script, R_OK);
    for (size_t i = 0; i < sizeof first / sizeof *first; ++i)
        words[n++] = (char *)first[i];
    for (size_t i = 0; i < (found ? sizeof ours / sizeof *ours : sizeof plain / sizeof *plain); ++i)
        words[n++] = (char *)(found ? ours : plain)[i];
    words[n++] = (char *)"--args";
    bool interpreted = program_of_script(path, program, sizeof program);
    if (interpreted) {
        words[n++] = program;
        words[n++] = path;
    }
    for (int i = interpreted; i < count; ++i)
        words[n++] = arguments[i];
    execvp("gdb", words);
    return fail(STATUS_NOT_FOUND, "gdb: %s", strerror(errno));
}

int run_program(struct run *run, char **arguments) {
    char path[PATH_MAX];
    int status = program_find(*arguments, path, sizeof path);
    if (!status && *run->library)
        status = program_check(path);
    if (!status && *run->library)
        status = set_preload(run->library);
    if (status)
        return status;
    if (run->gdb)
        return run_gdb(run, path, arguments);
    fflush(NULL);
    execv(path, arguments);
    return fail(errno == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE, "%s: %s", path, errno == ENOEXEC ? "neither a program nor a script with #!" : strerror(errno));
}
