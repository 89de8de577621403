/* report.c: findings by cause, and when they are told. */
#include "report.h"
#include "options/options.h"
#include "suppress.h"
#include "text.h"
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    struct cause *list;
    unsigned *tickets; /* ticket - 1 -> index of cause */
    unsigned count, capacity, ticket_count, ticket_capacity;
    unsigned printed[CHECK_COUNT];
    pthread_mutex_t lock;
} report = {.lock = PTHREAD_MUTEX_INITIALIZER};

static char *copy(const char *text) { return text && *text ? strdup(text) : NULL; }

static struct place copy_place(struct place place) { return (struct place){copy(place.file), copy(place.function), place.line}; }

static unsigned long key_of(const struct finding *f) {
    char text[1200];
    if (f->cause)
        snprintf(text, sizeof text, "%d %s", f->check, f->cause);
    else
        snprintf(text, sizeof text, "%d %s:%d %s:%d %s", f->check, f->made.file ? f->made.file : "", f->made.line, f->lost.file ? f->lost.file : "", f->lost.line,
                 f->made.file || f->lost.file ? "" : f->what);
    unsigned long hash = 5381;
    for (const char *c = text; *c; ++c)
        hash = hash * 33 ^ (unsigned char)*c;
    return hash;
}

static struct cause *find(unsigned long key) {
    for (unsigned i = 0; i < report.count; ++i)
        if (report.list[i].key == key)
            return &report.list[i];
    return NULL;
}

static struct cause *add(const struct finding *f, unsigned long key) {
    if (report.count == report.capacity) {
        unsigned size = report.capacity ? 2 * report.capacity : 32;
        struct cause *list = realloc(report.list, size * sizeof *list);
        if (!list)
            return NULL;
        report.list = list;
        report.capacity = size;
    }
    struct cause *cause = &report.list[report.count++];
    *cause = (struct cause){.check = f->check, .severity = f->severity, .key = key, .what = copy(f->what), .made = copy_place(f->made), .lost = copy_place(f->lost),
                            .lost_how = copy(f->lost_how), .effect = copy(f->effect), .mend = copy(f->mend), .object = copy(f->object)};
    return cause;
}

static unsigned ticket_of(const struct cause *cause) {
    if (report.ticket_count == report.ticket_capacity) {
        unsigned size = report.ticket_capacity ? 2 * report.ticket_capacity : 64;
        unsigned *list = realloc(report.tickets, size * sizeof *list);
        if (!list)
            return 0;
        report.tickets = list;
        report.ticket_capacity = size;
    }
    report.tickets[report.ticket_count] = (unsigned)(cause - report.list);
    return ++report.ticket_count;
}

/* Writes a cause the first time; more of one id than max= are only counted. */
static void tell(struct cause *cause) {
    if (cause->told || report.printed[cause->check] >= (unsigned)options.max)
        return;
    cause->told = true;
    ++report.printed[cause->check];
    text_cause(cause);
}

unsigned report_add(const struct finding *finding) {
    int saved = errno;
    unsigned ticket = 0;
    if (finding->severity == SEVERITY_OFF)
        return 0;
    pthread_mutex_lock(&report.lock);
    unsigned long key = key_of(finding);
    struct cause *cause = find(key);
    if (!cause && (cause = add(finding, key)))
        cause->suppressed = suppressed(finding); /* asked once a cause: it reads the user's source */
    if (cause && !cause->suppressed) {
        ++cause->count;
        ticket = ticket_of(cause);
        if (cause->severity >= SEVERITY_WARNING)
            tell(cause);
    }
    pthread_mutex_unlock(&report.lock);
    errno = saved;
    return ticket;
}

void report_withdraw(unsigned ticket) {
    pthread_mutex_lock(&report.lock);
    if (ticket && ticket <= report.ticket_count && report.list[report.tickets[ticket - 1]].count)
        --report.list[report.tickets[ticket - 1]].count;
    pthread_mutex_unlock(&report.lock);
}

void report_start(void) {}

void report_caught(unsigned ticket) { (void)ticket; }

bool report_raises(const struct finding *finding) {
    if (finding->severity != SEVERITY_ERROR)
        return false;
    if (options.halt == HALT_ABORT)
        abort();
    return options.halt == HALT_RAISE;
}

void report_line(enum severity severity, const char *text) { text_line(severity, text); }

void report_note_flush(void) {
    pthread_mutex_lock(&report.lock);
    for (unsigned i = 0; i < report.count; ++i)
        if (report.list[i].count)
            tell(&report.list[i]);
    pthread_mutex_unlock(&report.lock);
}

/* Notes, then one line of figures where that says more than the findings did: several causes, repeats, or findings that max= held back. */
void report_summary(void) {
    int saved = errno;
    unsigned by[SEVERITY_ERROR + 1] = {0}, causes = 0, held = 0, total = 0;
    report_note_flush();
    for (unsigned i = 0; i < report.count; ++i) {
        const struct cause *cause = &report.list[i];
        if (!cause->count)
            continue;
        ++causes;
        total += cause->count;
        held += !cause->told;
        by[cause->severity] += cause->count;
    }
    if (causes > 1 || total > causes || held) {
        char line[300];
        int n = snprintf(line, sizeof line, "summary: %u error%s, %u warning%s, %u note%s of %u cause%s", by[SEVERITY_ERROR], by[SEVERITY_ERROR] == 1 ? "" : "s", by[SEVERITY_WARNING],
                         by[SEVERITY_WARNING] == 1 ? "" : "s", by[SEVERITY_NOTE], by[SEVERITY_NOTE] == 1 ? "" : "s", causes, causes == 1 ? "" : "s");
        if (held)
            snprintf(line + n, sizeof line - (size_t)n, "; %u not shown (max=%d)", held, options.max);
        text_plain(line);
    }
    suppress_summary();
    errno = saved;
}

int report_exit_status(int status) {
    if (status || !options.exitcode)
        return status;
    for (unsigned i = 0; i < report.count; ++i)
        if (report.list[i].count && (report.list[i].severity >= SEVERITY_WARNING || report.list[i].check == CHECK_unused_death))
            return options.exitcode;
    return 0;
}
