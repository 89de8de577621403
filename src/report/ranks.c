/* ranks.c: parts and their sum. */
#include "ranks.h"
#include "buffer.h"
#include "file.h"
#include "grow.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 64 << 20, PATIENCE = 200, TICK = 10000000 }; /* bytes of a part; ticks of so many ns that a lock is waited for */

#define STRINGS                                                                                                                                                                     \
    {                                                                                                                                                                               \
        offsetof(struct cause, id), offsetof(struct cause, what), offsetof(struct cause, made.file), offsetof(struct cause, made.function), offsetof(struct cause, lost.file),     \
            offsetof(struct cause, lost.function), offsetof(struct cause, made_source), offsetof(struct cause, lost_source), offsetof(struct cause, lost_how),                     \
            offsetof(struct cause, effect), offsetof(struct cause, mend), offsetof(struct cause, object), offsetof(struct cause, graph)                                            \
    }
static const size_t strings[] = STRINGS;
enum { STRING_COUNT = sizeof strings / sizeof *strings };

static const char **string_of(struct cause *cause, size_t i) { return (const char **)((char *)cause + strings[i]); }

/* What the processes of one run have in common, and those of another have not. */
static void job(char *text, size_t n) {
    static const char *const names[] = {"PMIX_NAMESPACE", "OMPI_MCA_ess_base_jobid", "PMI_JOBID", "SLURM_JOB_ID"};
    const char *step = getenv("SLURM_STEP_ID");
    for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
        const char *value = getenv(names[i]);
        if (value && *value) {
            snprintf(text, n, "%.60s.%.20s", value, i == 3 && step ? step : "");
            return;
        }
    }
    snprintf(text, n, "parent %ld", (long)getppid());
}

/* Parts */

static void part_name(const char *name, int rank, char *part, size_t n) { snprintf(part, n, "%s.rank%d.part", name, rank); }

/* Numbers as text, strings with their length before and a zero behind them. */
static void write_part(struct buffer *out, const struct document *document) {
    char run[100];
    job(run, sizeof run);
    buffer_printf(out, "patchshim part 1\n%s\n%d %d %u %zu %zu\n", run, document->complete, document->status, document->excused, document->suppression_count, document->cause_count);
    for (size_t i = 0; i < document->suppression_count; ++i)
        buffer_printf(out, "%u\n", document->suppressions[i].hits);
    for (size_t i = 0; i < document->cause_count; ++i) {
        struct cause cause = *document->causes[i];
        buffer_printf(out, "%d %u %d %d %d %d\n", (int)cause.severity, cause.count, cause.caught, cause.judged, cause.made.line, cause.lost.line);
        for (size_t j = 0; j < STRING_COUNT; ++j) {
            const char *text = *string_of(&cause, j);
            buffer_printf(out, "%zu:", text ? strlen(text) : 0);
            buffer_bytes(out, text ? text : "", text ? strlen(text) + 1 : 1);
        }
    }
}

struct sum {
    struct cause *causes;
    size_t count, capacity;
    struct suppression *suppressions;
    char **texts; /* of the parts: the strings point into them */
    struct document document;
    int parts, completed;
};

static bool same(const char *a, const char *b) { return !strcmp(a ? a : "", b ? b : ""); }

static bool same_cause(const struct cause *a, const struct cause *b) {
    bool placed = a->made.file || a->lost.file;
    return same(a->id, b->id) && same(a->made.file, b->made.file) && a->made.line == b->made.line && same(a->lost.file, b->lost.file) && a->lost.line == b->lost.line && (placed || same(a->what, b->what));
}

static void add(struct sum *sum, const struct cause *cause) {
    for (size_t i = 0; i < sum->count; ++i)
        if (same_cause(&sum->causes[i], cause)) {
            struct cause *old = &sum->causes[i];
            old->count += cause->count;
            ++old->other_ranks;
            old->caught &= cause->caught;
            old->severity = cause->severity > old->severity ? cause->severity : old->severity;
            return;
        }
    if (sum->count == sum->capacity && !GROW(sum->causes, sum->capacity))
        return;
    sum->causes[sum->count++] = *cause;
}

static char *read_text(const char *part, size_t *n) {
    struct stat facts;
    int fd = open(part, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    char *text = NULL;
    if (fd >= 0 && !fstat(fd, &facts) && S_ISREG(facts.st_mode) && facts.st_size > 0 && facts.st_size < LARGEST && (text = malloc((size_t)facts.st_size + 1))) {
        ssize_t got = pread(fd, text, (size_t)facts.st_size, 0);
        *n = got > 0 ? (size_t)got : 0;
        text[*n] = 0;
    }
    if (fd >= 0)
        close(fd);
    return text;
}

static const char *read_cause(const char *at, const char *end, struct cause *cause, int rank) {
    int severity, caught, judged, n = 0;
    *cause = (struct cause){.rank = rank};
    if (sscanf(at, "%d %u %d %d %d %d\n%n", &severity, &cause->count, &caught, &judged, &cause->made.line, &cause->lost.line, &n) < 6 || !n)
        return NULL;
    cause->severity = severity > SEVERITY_OFF && severity <= SEVERITY_ERROR ? (enum severity)severity : SEVERITY_NOTE;
    cause->caught = caught;
    cause->judged = judged;
    at += n;
    for (size_t i = 0; i < STRING_COUNT; ++i) {
        char *colon;
        size_t length = strtoul(at, &colon, 10);
        if (*colon != ':' || length >= (size_t)(end - colon) || colon[1 + length])
            return NULL;
        *string_of(cause, i) = length || i < 2 ? colon + 1 : NULL;
        at = colon + 1 + length + 1;
    }
    return at;
}

/* The part of another run is none. */
static void read_part(struct sum *sum, const char *text, const char *end, int rank) {
    char head[160], run[100];
    int complete, status, n = 0;
    unsigned excused;
    size_t suppressions, causes;
    job(run, sizeof run);
    int length = snprintf(head, sizeof head, "patchshim part 1\n%s\n", run);
    if (strncmp(text, head, (size_t)length) || sscanf(text + length, "%d %d %u %zu %zu\n%n", &complete, &status, &excused, &suppressions, &causes, &n) < 5 || !n)
        return;
    const char *at = text + length + n;
    ++sum->parts;
    sum->completed += complete;
    sum->document.status = status > sum->document.status ? status : sum->document.status;
    sum->document.excused += excused;
    for (size_t i = 0; i < suppressions && at; ++i) {
        char *next;
        unsigned hits = (unsigned)strtoul(at, &next, 10);
        if (sum->suppressions && i < sum->document.suppression_count)
            sum->suppressions[i].hits += hits;
        at = *next == '\n' ? next + 1 : NULL;
    }
    for (struct cause cause; causes && at && (at = read_cause(at, end, &cause, rank)); --causes)
        add(sum, &cause);
}

static void gather(struct sum *sum, const char *name, const struct document *own) {
    char part[PATH_MAX + 40];
    sum->document = *own;
    sum->document.excused = 0;
    sum->texts = calloc((size_t)own->ranks, sizeof *sum->texts);
    sum->suppressions = calloc(own->suppression_count + 1, sizeof *sum->suppressions);
    for (size_t i = 0; sum->suppressions && i < own->suppression_count; ++i) {
        sum->suppressions[i] = own->suppressions[i];
        sum->suppressions[i].hits = 0;
    }
    for (int rank = 0; sum->texts && rank < own->ranks; ++rank) {
        size_t n = 0;
        part_name(name, rank, part, sizeof part);
        sum->texts[rank] = read_text(part, &n);
        if (sum->texts[rank])
            read_part(sum, sum->texts[rank], sum->texts[rank] + n, rank);
    }
    sum->document.complete = sum->completed == own->ranks;
    sum->document.suppressions = sum->suppressions;
}

static void release(struct sum *sum, int ranks) {
    for (int rank = 0; sum->texts && rank < ranks; ++rank)
        free(sum->texts[rank]);
    free(sum->texts);
    free(sum->causes);
    free(sum->suppressions);
}

/* The causes of all ranks, the most severe first. */
static const char *write_sum(const char *name, struct sum *sum) {
    const struct cause **causes = calloc(sum->count + 1, sizeof *causes);
    size_t n = 0;
    if (!causes)
        return "no memory";
    for (int severity = SEVERITY_ERROR; severity > SEVERITY_OFF; --severity)
        for (size_t i = 0; i < sum->count; ++i)
            if ((int)sum->causes[i].severity == severity)
                causes[n++] = &sum->causes[i];
    sum->document.causes = causes;
    sum->document.cause_count = n;
    const char *wrong = file_write(name, &sum->document);
    free(causes);
    return wrong;
}

/* One at a time; where the file system knows no locks, or somebody keeps it, it goes without. */
static int lock(const char *name) {
    char path[PATH_MAX + 40];
    snprintf(path, sizeof path, "%s.lock", name);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0666);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    for (int i = 0; fd >= 0 && fcntl(fd, F_SETLK, &whole) && (errno == EACCES || errno == EAGAIN || errno == EINTR) && i < PATIENCE; ++i)
        nanosleep(&(struct timespec){.tv_nsec = TICK}, NULL);
    return fd;
}

static void clear(const char *name, int ranks) {
    char path[PATH_MAX + 40];
    for (int rank = 0; rank < ranks; ++rank) {
        part_name(name, rank, path, sizeof path);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s.lock", name);
    unlink(path);
}

const char *ranks_write(const char *name, const struct document *document, int rank) {
    char part[PATH_MAX + 40];
    struct buffer text = {0};
    struct sum sum = {0};
    int saved = errno, held = lock(name);
    part_name(name, rank, part, sizeof part);
    write_part(&text, document);
    const char *wrong = text.cut || !text.text ? "no memory" : file_write_text(part, &text);
    buffer_free(&text);
    if (!wrong) {
        gather(&sum, name, document);
        wrong = write_sum(name, &sum);
    }
    if (!wrong && sum.document.complete)
        clear(name, document->ranks);
    release(&sum, document->ranks);
    if (held >= 0)
        close(held);
    errno = saved;
    return wrong;
}

/* A name in the abstract namespace of sockets can be had once on a machine, leaves no file, and goes with the process. Its descriptor is put where no program counts. */
bool ranks_tells(uint64_t key, int ranks) {
    enum { ABOVE = 700, MOST = 200 }; /* descriptors, names */
    static int names;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char run[100];
    int saved = errno;
    if (ranks < 2 || names == MOST)
        return true;
    job(run, sizeof run);
    int n = snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "patchshim %.60s %016llx", run, (unsigned long long)key);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), high = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, ABOVE);
    if (high >= 0) {
        close(fd);
        fd = high;
    }
    bool taken = fd >= 0 && bind(fd, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)n)) && errno == EADDRINUSE;
    if (taken)
        close(fd);
    names += !taken;
    errno = saved;
    return !taken;
}
