/* source.c: reads source lines by read(2), so that a finding can be told where memory has run out. */
#include "source.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *source_folder(void) {
    static char folder[PATH_MAX];
    if (!*folder && !getcwd(folder, sizeof folder))
        strcpy(folder, "/");
    return folder;
}

static bool of_cell(const char *file) {
    const char *kernel = strstr(file, "/ipykernel_");
    return !strncmp(file, "<ipython-input-", 15) || (kernel && isdigit((unsigned char)kernel[11]));
}

static source_other_function *other_source;

void source_ask(source_other_function *other) { other_source = other; }

const char *source_name(const char *file) {
    if (of_cell(file))
        return "<cell>";
    const char *folder = source_folder();
    size_t n = strlen(folder);
    return n > 1 && !strncmp(file, folder, n) && file[n] == '/' ? file + n + 1 : file;
}

/* Regular files only: reading a pipe or a terminal would take away what the program is to read. A relative name was relative when the program
   began. */
static int open_source(const char *file) {
    char path[PATH_MAX];
    struct stat facts;
    if (file[0] != '/' && snprintf(path, sizeof path, "%s/%s", source_folder(), file) < (int)sizeof path)
        file = path;
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd >= 0 && (fstat(fd, &facts) || !S_ISREG(facts.st_mode))) {
        close(fd);
        return -1;
    }
    return fd;
}

static ssize_t read_some(int fd, char *buffer, size_t n) {
    ssize_t got;
    do
        got = read(fd, buffer, n);
    while (got < 0 && errno == EINTR);
    return got;
}

/* Copies line NUMBER, without its end, as far as it fits. */
static void copy_line(int fd, int number, char *line, size_t n) {
    char block[4096];
    size_t length = 0;
    int at = 1;
    for (ssize_t got; at <= number && (got = read_some(fd, block, sizeof block)) > 0;)
        for (ssize_t i = 0; i < got && at <= number; ++i) {
            if (block[i] == '\n')
                ++at;
            else if (at == number && length + 1 < n && block[i])
                line[length++] = block[i];
        }
    while (length && strchr(" \t\r", line[length - 1]))
        --length;
    line[length] = 0;
}

const char *source_line(const struct place *place, char *buffer, size_t n) {
    int saved = errno;
    *buffer = 0;
    int fd = place->file && place->line > 0 && *place->file && *place->file != '<' ? open_source(place->file) : -1;
    if (fd >= 0) {
        copy_line(fd, place->line, buffer, n);
        close(fd);
    } else if (place->file && place->line > 0 && other_source && !other_source(place, buffer, n))
        *buffer = 0;
    if (*buffer) {
        size_t blanks = strspn(buffer, " \t\f");
        memmove(buffer, buffer + blanks, strlen(buffer + blanks) + 1);
    }
    errno = saved;
    return buffer;
}
