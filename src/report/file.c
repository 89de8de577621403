/* file.c: names and writes report files. */
#include "file.h"
#include "render.h"
#include "source.h"
#include "terminal.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int number_of(const char *const *names, int fallback) {
    for (; *names; ++names) {
        const char *value = getenv(*names);
        char *end;
        long number = value && *value ? strtol(value, &end, 10) : -1;
        if (number >= 0 && number < INT_MAX && !*end)
            return (int)number;
    }
    return fallback;
}

/* SLURM_NTASKS stands in the environment of a single process too: it counts only beside a rank of PMIx. */
void file_ranks(int *rank, int *ranks) {
    static const char *const rank_names[] = {"OMPI_COMM_WORLD_RANK", "PMI_RANK", "MV2_COMM_WORLD_RANK", "PMIX_RANK", NULL};
    static const char *const size_names[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MV2_COMM_WORLD_SIZE", "SLURM_NTASKS", NULL};
    *rank = number_of(rank_names, -1);
    *ranks = *rank < 0 ? 1 : number_of(size_names, *rank + 1);
    if (*ranks <= *rank || *ranks < 2) {
        *rank = -1;
        *ranks = 1;
    }
}

bool file_name(const char *pattern, char *name, size_t n) {
    struct buffer out = {.text = name, .capacity = n, .fixed = true};
    int rank, ranks;
    file_ranks(&rank, &ranks);
    if (*pattern != '/')
        buffer_printf(&out, "%s/", source_folder());
    for (const char *c = pattern; *c; ++c)
        if (*c != '%')
            buffer_bytes(&out, c, 1);
        else if (*++c == 'p')
            buffer_printf(&out, "%ld", (long)getpid());
        else if (*c == 'r')
            buffer_printf(&out, "%d", rank < 0 ? 0 : rank);
        else
            buffer_text(&out, "%");
    return !out.cut;
}

/* A symbolic link in a folder that everybody may write to may be somebody else's: it is not followed. */
bool file_trusted(const char *name) {
    char folder[PATH_MAX];
    struct stat facts;
    snprintf(folder, sizeof folder, "%s", name);
    char *slash = strrchr(folder, '/');
    if (lstat(name, &facts) || !S_ISLNK(facts.st_mode))
        return true;
    if (slash)
        slash[slash == folder] = 0;
    return !stat(slash ? folder : ".", &facts) && !(facts.st_mode & S_IWOTH);
}

/* The mode is what the umask leaves. */
static const char *write_new(const char *name, const char *temporary, const struct buffer *text) {
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0666);
    if (fd < 0)
        return strerror(errno);
    errno = 0;
    const char *wrong = terminal_write(fd, text->text, text->length) ? NULL : "it could not be written whole (is the disk full?)";
    if (close(fd) && !wrong)
        wrong = strerror(errno);
    if (!wrong && rename(temporary, name))
        wrong = strerror(errno);
    if (wrong)
        unlink(temporary);
    return wrong;
}

/* A device or a pipe is written in place: a rename would put a file where it stood. */
static const char *write_through(const char *name, const struct buffer *text) {
    int fd = open(name, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return strerror(errno);
    const char *wrong = terminal_write(fd, text->text, text->length) ? NULL : "it could not be written";
    close(fd);
    return wrong;
}

const char *file_write_text(const char *name, const struct buffer *text) {
    int saved = errno;
    char temporary[PATH_MAX + 32], real[PATH_MAX];
    struct stat facts;
    const char *wrong = NULL;
    if (!file_trusted(name))
        wrong = "it is a symbolic link in a folder that everybody may write to";
    else if (!stat(name, &facts) && !S_ISREG(facts.st_mode))
        wrong = S_ISDIR(facts.st_mode) ? "it is a folder" : write_through(name, text);
    else {
        const char *target = realpath(name, real) ? real : name; /* a symbolic link stays one */
        snprintf(temporary, sizeof temporary, "%s.%ld.new", target, (long)getpid());
        wrong = write_new(target, temporary, text);
    }
    errno = saved;
    return wrong;
}

const char *file_write(const char *name, const struct document *document) {
    struct buffer text = {0};
    render_find(name)(&text, document);
    const char *wrong = text.cut || !text.text ? "no memory" : file_write_text(name, &text);
    buffer_free(&text);
    return wrong;
}
