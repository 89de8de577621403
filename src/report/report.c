/* report.c: findings by cause, and when they are told. */
#include "report.h"
#include "board.h"
#include "debugger.h"
#include "file.h"
#include "ranks.h"
#include "options/options.h"
#include "render.h"
#include "source.h"
#include "suppress.h"
#include "terminal.h"
#include "version.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SOURCE_SIZE = 600, MEND_SIZE = 500, UNREMEMBERED = -1 }; /* bytes of a source line, and of a filled mend, that are kept; the ticket of a finding there was no memory for */

struct entry {
    struct cause cause; /* its strings are this entry's own */
    enum check_id check;
    uint64_t key;
    unsigned number;     /* of its last finding */
    unsigned told_count; /* findings at the time it was told; 0: not told yet */
    int suppression;     /* line of the file that names its place, -1 */
    bool excused;        /* by a comment in the source */
    bool inherited;      /* of the process that forked us */
    bool elsewhere;      /* another rank on this machine found it first, and tells it */
    bool raised;
};

static struct {
    pthread_mutex_t lock;
    struct entry **entries; /* ticket - 1 is the index */
    unsigned count, capacity;
    unsigned *table; /* open addressing by key: index + 1, 0: free */
    unsigned table_size;
    unsigned told[CHECK_COUNT]; /* by check */
    unsigned excused;           /* findings that comments suppressed */
    unsigned number;            /* of findings */
    bool started, said_unused;
    int rank, ranks;
    struct {
        char name[PATH_MAX];
        bool dirty, complained;
        struct timespec written;
    } file;
} report = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Copying */

static char *copy(const char *text) { return text && *text ? strdup(text) : NULL; }

static struct place copy_place(const struct place *place) {
    return (struct place){copy(place->file), copy(place->function), place->line};
}

static void free_strings(struct cause *cause) {
    const char *strings[] = {cause->what, cause->made.file, cause->made.function, cause->lost.file, cause->lost.function, cause->made_source,
                             cause->lost_source, cause->lost_how, cause->effect, cause->mend, cause->object, cause->graph, cause->ranks};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; ++i)
        free((char *)strings[i]);
}

/* The same strings, owned. What there is no memory for is left out; false where that is the sentence itself. */
static bool copy_cause(struct cause *to, const struct cause *from) {
    *to = *from;
    to->what = strdup(from->what);
    to->made = copy_place(&from->made);
    to->lost = copy_place(&from->lost);
    to->made_source = copy(from->made_source);
    to->lost_source = copy(from->lost_source);
    to->lost_how = copy(from->lost_how);
    to->effect = copy(from->effect);
    to->mend = copy(from->mend);
    to->object = copy(from->object);
    to->graph = copy(from->graph);
    to->ranks = copy(from->ranks);
    return to->what;
}

/* Looking up */

static uint64_t hash(uint64_t value, const char *text) {
    for (const char *c = text ? text : ""; *c; ++c)
        value = (value ^ (unsigned char)*c) * 0x100000001b3u;
    return (value ^ 0xff) * 0x100000001b3u;
}

/* A cell of IPython that is run again has another number, and the same hash: "<ipython-input-3-8f2a...>". */
static const char *file_of(const char *file) {
    static const char cell[] = "<ipython-input-";
    return file && !strncmp(file, cell, sizeof cell - 1) ? file + sizeof cell - 1 + strspn(file + sizeof cell - 1, "0123456789") : file;
}

static uint64_t key_of(const struct finding *f) {
    uint64_t key = hash(0xcbf29ce484222325u, checks_table[f->check].id);
    if (f->cause)
        return hash(key, f->cause);
    key = hash(hash(key, file_of(f->made.file)), file_of(f->lost.file));
    key = (key ^ (unsigned)f->made.line) * 0x100000001b3u;
    key = (key ^ (unsigned)f->lost.line) * 0x100000001b3u;
    return f->made.file || f->lost.file ? key : hash(key, f->what);
}

static unsigned *slot(uint64_t key) {
    unsigned i = (unsigned)(key ^ key >> 32) & (report.table_size - 1);
    while (report.table[i] && report.entries[report.table[i] - 1]->key != key)
        i = (i + 1) & (report.table_size - 1);
    return &report.table[i];
}

static struct entry *find(uint64_t key) {
    unsigned ticket = report.table_size ? *slot(key) : 0;
    return ticket ? report.entries[ticket - 1] : NULL;
}

static struct entry *by_ticket(unsigned ticket) {
    return ticket && ticket <= report.count && !report.entries[ticket - 1]->inherited ? report.entries[ticket - 1] : NULL;
}

static bool make_room(void) {
    if (report.count < report.capacity)
        return true;
    unsigned size = report.capacity ? 2 * report.capacity : 64;
    struct entry **entries = realloc(report.entries, size * sizeof *entries);
    if (entries)
        report.entries = entries;
    unsigned *table = entries ? calloc(4 * size, sizeof *table) : NULL;
    if (!table)
        return false;
    free(report.table);
    report.table = table;
    report.table_size = 4 * size;
    report.capacity = size;
    for (unsigned i = 0; i < report.count; ++i)
        if (!report.entries[i]->inherited)
            *slot(report.entries[i]->key) = i + 1;
    return true;
}

/* Process */

static void before_fork(void) { pthread_mutex_lock(&report.lock); }
static void after_fork(void) { pthread_mutex_unlock(&report.lock); }

/* What the parent found is the parent's to tell; its tickets mean nothing here. */
static void in_child(void) {
    for (unsigned i = 0; i < report.count; ++i)
        report.entries[i]->inherited = true;
    if (report.table)
        memset(report.table, 0, report.table_size * sizeof *report.table);
    memset(report.told, 0, sizeof report.told);
    /* Only a name with %p is the child's own. */
    report.file.dirty = false;
    if (!strstr(options.report, "%p") || !file_name(options.report, report.file.name, sizeof report.file.name))
        *report.file.name = 0;
    pthread_mutex_unlock(&report.lock);
}

static void complain(const char *text) { terminal_line(SEVERITY_WARNING, text); }

static void update_file(bool complete, int status);

static void start(void) {
    if (report.started)
        return;
    report.started = true;
    source_folder();
    file_ranks(&report.rank, &report.ranks);
    pthread_atfork(before_fork, after_fork, in_child);
    if (*options.suppressions)
        suppress_read(options.suppressions, complain);
    if (!*options.report)
        return;
    if (file_name(options.report, report.file.name, sizeof report.file.name))
        update_file(false, -1);
    else
        complain("the file name of report= is too long [report]");
}

void report_start(void) {
    int saved = errno;
    pthread_mutex_lock(&report.lock);
    start();
    pthread_mutex_unlock(&report.lock);
    errno = saved;
}

/* The file */

static const char *command_line(char *buffer, size_t n) {
    int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? 0 : read(fd, buffer, n - 1);
    if (fd >= 0)
        close(fd);
    got = got > 0 ? got - 1 : 0;
    buffer[got] = 0;
    for (ssize_t i = 0; i < got; ++i)
        if (!buffer[i])
            buffer[i] = ' ';
    return buffer;
}

static bool alive(const struct entry *entry) { return entry->cause.count && !entry->inherited; }

/* The causes that count, most severe first, otherwise in the order they were found. */
static size_t living(const struct cause **causes, unsigned number) {
    size_t n = 0;
    for (int severity = SEVERITY_ERROR; severity > SEVERITY_OFF; --severity)
        for (unsigned i = 0; i < report.count; ++i)
            if (alive(report.entries[i]) && report.entries[i]->number > number && (int)report.entries[i]->cause.severity == severity)
                causes[n++] = &report.entries[i]->cause;
    return n;
}

static bool make_document_since(struct document *document, unsigned number, char *program, size_t n) {
    const struct cause **causes = malloc((report.count + 1) * sizeof *causes);
    if (!causes)
        return false;
    *document = (struct document){.program = command_line(program, n), .version = PATCHSHIM_VERSION, .folder = source_folder(), .pid = getpid(),
                                  .ranks = report.ranks, .status = -1, .causes = causes, .cause_count = living(causes, number), .excused = report.excused};
    document->suppressions = suppress_list(&document->suppression_count);
    return true;
}

static bool make_document(struct document *document, char *program, size_t n) { return make_document_since(document, 0, program, n); }

static void update_file(bool complete, int status) {
    char program[1000];
    struct document document;
    if (!*report.file.name || !make_document(&document, program, sizeof program))
        return;
    document.complete = complete;
    document.status = status;
    bool shared = report.ranks > 1 && !strstr(options.report, "%p") && !strstr(options.report, "%r");
    const char *wrong = shared ? ranks_write(report.file.name, &document, report.rank) : file_write(report.file.name, &document);
    free((void *)document.causes);
    report.file.dirty = wrong;
    if (document.cause_count)
        clock_gettime(CLOCK_MONOTONIC, &report.file.written); /* the first finding waits for nobody */
    if (wrong && !report.file.complained) {
        char text[PATH_MAX + 200];
        report.file.complained = true;
        snprintf(text, sizeof text, "the report %s is not written: %s [report]", report.file.name, wrong);
        complain(text);
    }
}

/* At most once a second, but at once after an error: it may be the last that is heard of this process. */
static void refresh_file(bool now) {
    struct timespec t;
    if (!*report.file.name || !report.file.dirty)
        return;
    clock_gettime(CLOCK_MONOTONIC, &t);
    double passed = (double)(t.tv_sec - report.file.written.tv_sec) + 1e-9 * (double)(t.tv_nsec - report.file.written.tv_nsec);
    if (now || passed >= 1)
        update_file(false, -1);
}

void report_refresh(void) {
    if (!__atomic_load_n(&report.file.dirty, __ATOMIC_RELAXED) || !*options.report)
        return;
    int saved = errno;
    pthread_mutex_lock(&report.lock);
    refresh_file(false);
    pthread_mutex_unlock(&report.lock);
    errno = saved;
}

/* Telling */

/* An error ends the program as a rule: who else has it comes within moments. */
static void gather(struct entry *entry) {
    enum { PATIENCE = 10, STEP = 10000000 /* ns */ };
    char who[200];
    if (!board_complete())
        return;
    for (int i = 0; i < PATIENCE && board_who(entry->key, who, sizeof who) < report.ranks; ++i)
        nanosleep(&(struct timespec){.tv_nsec = STEP}, NULL);
    if (board_who(entry->key, who, sizeof who) > 1)
        entry->cause.ranks = copy(who);
}

/* false: there were enough of its check, or another rank on this machine tells it. */
static bool counts_as_told(struct entry *entry) {
    if (options.max && report.told[entry->check] >= (unsigned)options.max)
        return false;
    entry->told_count = entry->cause.count;
    ++report.told[entry->check];
    if (report.ranks > 1 && !entry->elsewhere && entry->cause.severity == SEVERITY_ERROR)
        gather(entry);
    return !entry->elsewhere;
}

static void tell(struct entry *entry) {
    if (!counts_as_told(entry))
        return;
    terminal_cause(&entry->cause);
    debugger_finding(&entry->cause);
}

static struct cause cause_of(const struct finding *f) {
    const struct check_row *row = &checks_table[f->check];
    return (struct cause){.id = row->id, .what = f->what && *f->what ? f->what : row->what, .severity = f->severity, .judged = f->judged, .rank = f->every_rank ? -1 : report.rank, .made = f->made, .lost = f->lost,
                          .made_source = f->made_source, .lost_source = f->lost_source, .lost_how = f->lost_how, .effect = f->effect,
                          .mend = f->mend && *f->mend ? f->mend : row->mend, .object = f->object, .graph = f->graph};
}

struct sources {
    char made[SOURCE_SIZE], lost[SOURCE_SIZE], mend[MEND_SIZE];
};

static size_t name_length(const char *text) { return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"); }

/* The name that a line binds to a new CLASS: "ic = h.IClamp(...)", "self.ic = IClamp(...)", "ic = new IClamp(...)". Its length, 0: none. */
static size_t bound_name(const char *source, const char *class, size_t class_length, const char **name) {
    const char *text = strncmp(source, "self.", 5) ? source : source + 5;
    size_t n = name_length(text);
    const char *value = text + n + strspn(text + n, " ");
    *name = text;
    if (*value != '=' || value[1] == '=' || (*text >= '0' && *text <= '9'))
        return 0;
    value += 1 + strspn(value + 1, " ");
    if (!strncmp(value, "new ", 4))
        value += 4;
    for (size_t part; (part = name_length(value)) && value[part] == '.';)
        value += part + 1;
    return name_length(value) == class_length && !strncmp(value, class, class_length) ? n : 0;
}

/* MEND with the user's own name in the place of each {usual:Class}. */
static const char *fill_names(const char *mend, const char *source, char *filled, size_t size) {
    struct buffer out = {.text = filled, .capacity = size, .fixed = true};
    const char *brace, *name;
    if (!mend || !strchr(mend, '{'))
        return mend;
    while ((brace = strchr(mend, '{'))) {
        size_t usual = strcspn(brace + 1, ":}"), whole = strcspn(brace + 1, "}");
        const char *class = brace + 1 + usual + (usual < whole);
        size_t n = source ? bound_name(source, class, (size_t)(brace + 1 + whole - class), &name) : 0;
        buffer_bytes(&out, mend, (size_t)(brace - mend));
        buffer_bytes(&out, n ? name : brace + 1, n ? n : usual);
        mend = brace + 1 + whole + (brace[1 + whole] == '}');
    }
    buffer_text(&out, mend);
    return filled;
}

static void read_sources(struct cause *cause, struct sources *sources) {
    if (!cause->made_source)
        cause->made_source = source_line(&cause->made, sources->made, sizeof sources->made);
    if (!cause->lost_source)
        cause->lost_source = source_line(&cause->lost, sources->lost, sizeof sources->lost);
    cause->mend = fill_names(cause->mend, cause->made_source, sources->mend, sizeof sources->mend);
}

/* A rank that has ended tells nothing any more, but what it told at once is told. A note may have been withdrawn there. */
static bool told_before(uint64_t key, enum severity severity) {
    char who[BOARD_LINE];
    return report.ranks > 1 && severity >= SEVERITY_WARNING && board_join() && board_who(key, who, sizeof who) > 0;
}

/* A new entry, NULL: no memory. */
static struct entry *enter(const struct cause *cause, enum check_id check, uint64_t key) {
    struct entry *entry = make_room() ? calloc(1, sizeof *entry) : NULL;
    if (!entry)
        return NULL;
    entry->check = check;
    entry->key = key;
    if (!copy_cause(&entry->cause, cause)) {
        free_strings(&entry->cause);
        free(entry);
        return NULL;
    }
    entry->elsewhere = !ranks_tells(key, report.ranks) || told_before(key, cause->severity);
    if (report.ranks > 1)
        board_came(key);
    report.entries[report.count++] = entry;
    *slot(key) = report.count;
    return entry;
}

static bool same_text(const char *a, const char *b) { return !strcmp(a ? a : "", b ? b : ""); }

static bool same_line(const struct place *a, const struct place *b) { return a->line == b->line && same_text(a->file, b->file); }

/* Every finding of it was withdrawn: the next one is told with its own words. A loop that builds and drops comes here each time: the source is read
   again only where the line is another. */
static void renew(struct entry *entry, struct cause cause) {
    struct cause *old = &entry->cause, fresh;
    struct sources sources;
    bool made = same_line(&old->made, &cause.made), lost = same_line(&old->lost, &cause.lost);
    if (made && lost && same_text(old->what, cause.what) && same_text(old->lost_how, cause.lost_how))
        return;
    if (made && !cause.made_source)
        cause.made_source = old->made_source ? old->made_source : "";
    if (lost && !cause.lost_source)
        cause.lost_source = old->lost_source ? old->lost_source : "";
    read_sources(&cause, &sources);
    bool copied = copy_cause(&fresh, &cause);
    free_strings(copied ? old : &fresh);
    if (copied)
        *old = fresh;
    if (!made || !lost) {
        entry->suppression = suppress_find(old, false);
        entry->excused = suppress_excused(old);
    }
}

static bool suppressed(struct entry *entry, const char *object) {
    struct cause question = entry->cause;
    question.object = object;
    int line = entry->suppression >= 0 ? entry->suppression : suppress_find(&question, true);
    if (line >= 0)
        suppress_hit(line);
    else if (entry->excused)
        ++report.excused;
    return line >= 0 || entry->excused;
}

static unsigned ticket_of(const struct entry *entry) { return *slot(entry->key); }

static unsigned add(const struct finding *finding, enum severity severity) {
    struct sources sources;
    uint64_t key = key_of(finding);
    struct entry *entry = find(key);
    struct cause cause = cause_of(finding);
    cause.severity = severity;
    if (!entry) {
        read_sources(&cause, &sources);
        entry = enter(&cause, finding->check, key);
        if (!entry) {
            cause.count = 1;
            terminal_cause(&cause);
            return (unsigned)UNREMEMBERED;
        }
        entry->suppression = suppress_find(&cause, false);
        entry->excused = suppress_excused(&cause);
    } else if (!entry->cause.count)
        renew(entry, cause);
    if (suppressed(entry, finding->object))
        return 0;
    ++entry->cause.count;
    entry->number = ++report.number;
    if (severity > entry->cause.severity)
        entry->cause.severity = severity;
    report.file.dirty = true;
    if (severity >= SEVERITY_WARNING && !entry->told_count)
        tell(entry);
    if (entry->cause.count == 1)
        refresh_file(severity == SEVERITY_ERROR);
    return ticket_of(entry);
}

unsigned report_add(const struct finding *finding) {
    int saved = errno;
    enum severity severity = finding->severity ? finding->severity : checks_severity(finding->check);
    unsigned ticket = 0;
    if (severity != SEVERITY_OFF) {
        pthread_mutex_lock(&report.lock);
        start();
        ticket = add(finding, severity);
        pthread_mutex_unlock(&report.lock);
    }
    errno = saved;
    return ticket;
}

void report_withdraw(unsigned ticket) {
    int saved = errno;
    pthread_mutex_lock(&report.lock);
    struct entry *entry = by_ticket(ticket);
    if (entry && entry->cause.count) {
        --entry->cause.count;
        report.file.dirty = true;
    }
    pthread_mutex_unlock(&report.lock);
    errno = saved;
}

bool report_told_elsewhere(unsigned ticket) {
    pthread_mutex_lock(&report.lock);
    const struct entry *entry = by_ticket(ticket);
    bool elsewhere = entry && entry->elsewhere;
    pthread_mutex_unlock(&report.lock);
    return elsewhere;
}

void report_caught(unsigned ticket) {
    pthread_mutex_lock(&report.lock);
    for (unsigned i = 0; i < report.count; ++i) {
        struct entry *entry = report.entries[i];
        if (entry->cause.severity == SEVERITY_ERROR && options.halt == HALT_RAISE && (ticket ? i == ticket - 1 : entry->raised))
            entry->cause.caught = true;
    }
    report.file.dirty = true;
    pthread_mutex_unlock(&report.lock);
}

bool report_raises(const struct finding *finding) {
    enum severity severity = finding->severity ? finding->severity : checks_severity(finding->check);
    if (severity != SEVERITY_ERROR)
        return false;
    pthread_mutex_lock(&report.lock);
    struct entry *entry = find(key_of(finding));
    if (entry)
        entry->raised = true;
    if (options.halt == HALT_ABORT)
        update_file(false, -1);
    pthread_mutex_unlock(&report.lock);
    if (options.halt == HALT_ABORT)
        abort();
    return options.halt == HALT_RAISE;
}

void report_line(enum severity severity, const char *text) { terminal_line(severity, text); }

void report_log(int what, const char *format, ...) {
    char text[2000] = "patchshim: ";
    if (!(options.log & what))
        return;
    int saved = errno;
    va_list arguments;
    size_t n = strlen(text);
    va_start(arguments, format);
    int length = vsnprintf(text + n, sizeof text - n - 1, format, arguments);
    va_end(arguments);
    n += length < 0 ? 0 : (size_t)length < sizeof text - n - 1 ? (size_t)length : sizeof text - n - 2;
    text[n++] = '\n';
    int fd = *options.log_file && file_trusted(options.log_file) ? open(options.log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0666) : 2;
    terminal_write(fd < 0 ? 2 : fd, text, n);
    if (fd > 2)
        close(fd);
    errno = saved;
}

static void flush_notes(void) {
    for (unsigned i = 0; i < report.count; ++i)
        if (alive(report.entries[i]) && !report.entries[i]->told_count)
            tell(report.entries[i]);
}

void report_note_flush(void) {
    int saved = errno;
    pthread_mutex_lock(&report.lock);
    flush_notes();
    refresh_file(false);
    pthread_mutex_unlock(&report.lock);
    errno = saved;
}

unsigned report_number(void) { return __atomic_load_n(&report.number, __ATOMIC_RELAXED); }

char *report_since(unsigned number, const char *format) {
    render_function *render = render_find(format);
    struct document document;
    struct buffer out = {0};
    char program[1000];
    pthread_mutex_lock(&report.lock);
    if (render && make_document_since(&document, number, program, sizeof program)) {
        if (render != render_text)
            render(&out, &document);
        for (size_t i = 0; render == render_text && i < document.cause_count; ++i)
            render_cause(&out, document.causes[i], false); /* without the counts of the whole */
        free((void *)document.causes);
        for (unsigned i = 0; i < report.count; ++i)
            if (alive(report.entries[i]) && report.entries[i]->number > number)
                report.entries[i]->told_count = report.entries[i]->cause.count;
    }
    pthread_mutex_unlock(&report.lock);
    return out.text;
}

void report_print(void) {
    struct buffer out = {0};
    struct document document;
    char program[2];
    if (!make_document(&document, program, sizeof program))
        return;
    render_text(&out, &document);
    free((void *)document.causes);
    terminal_write(2, out.text ? out.text : "", out.length);
    buffer_free(&out);
}

static void tell_into(struct buffer *out, struct entry *entry) {
    if (!counts_as_told(entry))
        return;
    render_cause(out, &entry->cause, terminal_coloured());
    debugger_finding(&entry->cause);
}

char *report_notes(void) {
    struct buffer out = {0};
    pthread_mutex_lock(&report.lock);
    for (unsigned i = 0; i < report.count; ++i)
        if (alive(report.entries[i]) && !report.entries[i]->told_count)
            tell_into(&out, report.entries[i]);
    refresh_file(false);
    pthread_mutex_unlock(&report.lock);
    return out.text;
}

/* "999 more of ... [id]": what was told at once, and came again. */
static void tell_repeats(void) {
    char text[1500];
    for (unsigned i = 0; i < report.count; ++i) {
        struct entry *entry = report.entries[i];
        if (!alive(entry) || !entry->told_count || entry->cause.count <= entry->told_count)
            continue;
        const struct place *place = entry->cause.made.file ? &entry->cause.made : &entry->cause.lost;
        struct buffer out = BUFFER_FIXED(text);
        buffer_printf(&out, "%u more of the same line", entry->cause.count - entry->told_count);
        if (place->file)
            buffer_printf(&out, ", %.900s:%d", source_name(place->file), place->line);
        buffer_printf(&out, " [%s]", entry->cause.id);
        if (ranks_tells(hash(0, text), report.ranks))
            terminal_line(entry->cause.severity, text);
        entry->told_count = entry->cause.count;
    }
}

static void tell_counts(void) {
    char text[600], program[2];
    unsigned held = 0;
    struct document document;
    struct buffer out = BUFFER_FIXED(text);
    for (unsigned i = 0; i < report.count; ++i)
        held += alive(report.entries[i]) && !report.entries[i]->told_count;
    if (!make_document(&document, program, sizeof program))
        return;
    if (render_counts(&out, &document, held, options.max)) {
        text[strcspn(text, "\n")] = 0;
        if (ranks_tells(hash(0, text), report.ranks))
            terminal_plain(text);
    }
    free((void *)document.causes);
}

static void tell_suppressions(void) {
    char text[1600];
    size_t count;
    const struct suppression *lines = suppress_list(&count);
    for (size_t i = 0; i < count && !report.said_unused; ++i) {
        const struct suppression *line = &lines[i];
        if (line->hits)
            snprintf(text, sizeof text, "%u suppressed by %.800s:%d (%s:%.300s)", line->hits, line->file, line->line, line->id, line->glob);
        else
            snprintf(text, sizeof text, "the suppression %s:%.300s of %.800s:%d matched nothing", line->id, line->glob, line->file, line->line);
        if (ranks_tells(hash(0, text), report.ranks))
            terminal_plain(text);
    }
    report.said_unused = true;
}

void report_summary(void) {
    int saved = errno;
    pthread_mutex_lock(&report.lock);
    flush_notes();
    tell_repeats();
    tell_counts();
    tell_suppressions();
    pthread_mutex_unlock(&report.lock);
    errno = saved;
}

static bool counts_for_status(void) {
    for (unsigned i = 0; i < report.count; ++i)
        if (alive(report.entries[i]) && (report.entries[i]->cause.severity >= SEVERITY_WARNING || report.entries[i]->check == CHECK_unused_death))
            return true;
    return false;
}

/* What is judged in a death or at the end cannot be raised: an error of check.ID=error fails the program there. */
static bool error_asked_for(void) {
    for (unsigned i = 0; i < report.count; ++i) {
        const struct entry *entry = report.entries[i];
        if (alive(entry) && entry->cause.severity == SEVERITY_ERROR && options.severity[entry->check] == SEVERITY_ERROR && !entry->raised)
            return options.halt == HALT_RAISE;
    }
    return false;
}

int report_exit_status(int status) {
    int saved = errno;
    pthread_mutex_lock(&report.lock);
    if (!status && options.exitcode && counts_for_status())
        status = options.exitcode;
    if (!status && error_asked_for())
        status = 1;
    update_file(true, status);
    pthread_mutex_unlock(&report.lock);
    errno = saved;
    return status;
}

void report_reset(void) {
    for (unsigned i = 0; i < report.count; ++i) {
        free_strings(&report.entries[i]->cause);
        free(report.entries[i]);
    }
    free(report.entries);
    free(report.table);
    suppress_reset();
    pthread_mutex_t lock = report.lock;
    memset(&report, 0, sizeof report);
    report.lock = lock;
}
