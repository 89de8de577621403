/* board.c: shared memory between the ranks of one machine. Every field has one writer, or is written by atomic operations. */
#include "board.h"
#include "buffer.h"
#include "file.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_close_range
enum { SYS_close_range = 436 }; /* the same on all machines */
#endif

enum { TOLD = 512, WORDS = BOARD_RANKS / 64, ANCESTORS = 32 };

struct slot {
    int state; /* enum board_state, written last */
    uint32_t turn; /* odd while the rest is written */
    pid_t process;
    unsigned long long born; /* its start, by /proc: no later process of the same number has it */
    double since; /* of CLOCK_MONOTONIC, which all processes of a machine share */
    char call[BOARD_CALL], line[BOARD_LINE];
};

struct board {
    int joined;
    struct slot slots[BOARD_RANKS];
    struct told {
        uint64_t key, who[WORDS];
    } told[TOLD];
};

static struct {
    struct board *board;
    bool tried;
    int rank, ranks;
    pid_t owner;
    char name[120]; /* "" once it is unlinked */
} here;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* /proc/PID/stat: "PID (name) state parent ... start" with the start as field 22. */
static bool read_process(long pid, long *parent, char *name, size_t n, unsigned long long *start) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    text[got > 0 ? got : 0] = 0;
    char *open_bracket = strchr(text, '('), *close_bracket = strrchr(text, ')');
    if (!open_bracket || !close_bracket || close_bracket < open_bracket)
        return false;
    *close_bracket = 0;
    snprintf(name, n, "%s", open_bracket + 1);
    char *field = close_bracket + 1;
    for (int i = 3; i <= 22; ++i) {
        field += strspn(field, " ");
        if (i == 4)
            *parent = strtol(field, NULL, 10);
        if (i == 22)
            *start = strtoull(field, NULL, 10);
        field += strcspn(field, " ");
    }
    return true;
}

/* 0: there is no such process. */
static unsigned long long birth_of(pid_t process) {
    long parent;
    char name[64];
    unsigned long long start = 0;
    return read_process(process, &parent, name, sizeof name, &start) ? start : 0;
}

static bool starts_with_one_of(const char *name, const char *const *starts) {
    for (; *starts; ++starts)
        if (!strncmp(name, *starts, strlen(*starts)))
            return true;
    return false;
}

static const char *const launchers[] = {"mpirun", "mpiexec", "orterun", "orted", "prterun", "prted", "hydra", "pmi_proxy", "slurmstepd", "jsrun", NULL};
/* What may stand between the launcher and a rank. Anything else was the rank itself, and we are a child of it. */
static const char *const between[] = {"sh", "bash", "dash", "zsh", "ksh", "env", "nice", "time", "timeout", "stdbuf", "numactl", "taskset", "patchshim",
                                      "gdb", "strace", "perf", "valgrind", "memcheck", "xterm", "singularity", "apptainer", "starter", "podman", "conmon", NULL};

/* Programs that a rank starts by MPI_Comm_spawn have the same launcher, but another name space. */
static uint64_t name_space(void) {
    uint64_t hash = 0xcbf29ce484222325u;
    const char *name = getenv("PMIX_NAMESPACE");
    for (const char *c = name ? name : ""; *c; ++c)
        hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
    return hash;
}

static bool find_launcher(long *launcher, unsigned long long *start) {
    long pid = getpid(), parent = 0;
    char name[64];
    for (int i = 0; i < ANCESTORS && pid > 1 && read_process(pid, &parent, name, sizeof name, start); ++i, pid = parent) {
        *launcher = pid;
        if (i && starts_with_one_of(name, launchers))
            return true;
        if (i && !starts_with_one_of(name, between))
            return false;
    }
    return false;
}

bool board_started(void) { return find_launcher(&(long){0}, &(unsigned long long){0}); }

static bool find_name(void) {
    long launcher = 0;
    unsigned long long start = 0;
    if (!find_launcher(&launcher, &start))
        return false;
    snprintf(here.name, sizeof here.name, "/dev/shm/patchshim-%ld-%ld-%llx-%llx-%d", (long)geteuid(), launcher, start, (unsigned long long)name_space(), here.ranks);
    return true;
}

static struct board *map(void) {
    struct stat facts;
    int fd = open(here.name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return NULL;
    bool good = !fstat(fd, &facts) && S_ISREG(facts.st_mode) && facts.st_uid == geteuid() && !ftruncate(fd, sizeof(struct board)); /* new pages are zero: nobody has to begin */
    struct board *board = good ? mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
    close(fd);
    return board == MAP_FAILED ? NULL : board;
}

static void forget_name(void) {
    if (*here.name)
        unlink(here.name);
    *here.name = 0;
}

bool board_join(void) {
    if (here.tried)
        return here.board && here.owner == getpid();
    int saved = errno;
    here.tried = true;
    here.owner = getpid();
    file_ranks(&here.rank, &here.ranks);
    if (here.rank >= 0 && here.ranks <= BOARD_RANKS && find_name())
        here.board = map();
    if (here.board) {
        struct slot *slot = &here.board->slots[here.rank];
        slot->process = here.owner;
        slot->born = birth_of(here.owner);
        __atomic_store_n(&slot->state, RANK_RUNS, __ATOMIC_RELEASE);
        if (__atomic_add_fetch(&here.board->joined, 1, __ATOMIC_ACQ_REL) == here.ranks)
            forget_name();
    }
    errno = saved;
    return here.board;
}

bool board_complete(void) { return here.board && here.owner == getpid() && __atomic_load_n(&here.board->joined, __ATOMIC_ACQUIRE) == here.ranks; }

static void set_state(enum board_state state) { __atomic_store_n(&here.board->slots[here.rank].state, state, __ATOMIC_RELEASE); }

void board_wait(const char *call, const char *line) {
    struct slot *slot = &here.board->slots[here.rank];
    __atomic_add_fetch(&slot->turn, 1, __ATOMIC_ACQ_REL);
    slot->since = now();
    snprintf(slot->call, sizeof slot->call, "%s", call);
    snprintf(slot->line, sizeof slot->line, "%s", line);
    __atomic_add_fetch(&slot->turn, 1, __ATOMIC_ACQ_REL);
    set_state(RANK_WAITS);
}

void board_go_on(void) { set_state(RANK_RUNS); }

void board_leave(void) {
    if (!here.board || here.owner != getpid())
        return;
    set_state(RANK_ENDED);
    forget_name();
}

/* The launcher must see the end of the rank that failed first, or it would report another. So a child outlives this process for a moment; it is made without fork(), whose
   handlers belong to the program, takes no lock, and has no part in the program's files. */
static _Noreturn void end_after(pid_t failed) {
    enum { TICK = 5000000, REAPED = 150000000 /* ns */, TICKS = 400, FILES = 1 << 16 };
    struct rlimit files = {.rlim_cur = FILES};
    getrlimit(RLIMIT_NOFILE, &files);
    if (syscall(SYS_close_range, 0, ~0U, 0))
        for (unsigned fd = 0; fd < files.rlim_cur && fd < FILES; ++fd)
            close((int)fd);
    for (int i = 0; i < TICKS && getppid() == failed; ++i)
        nanosleep(&(struct timespec){.tv_nsec = TICK}, NULL);
    nanosleep(&(struct timespec){.tv_nsec = REAPED}, NULL);
    for (int i = 0; i < here.ranks; ++i) {
        const struct slot *slot = &here.board->slots[i];
        int state = __atomic_load_n(&slot->state, __ATOMIC_ACQUIRE);
        if (i != here.rank && (state == RANK_RUNS || state == RANK_WAITS) && slot->born && birth_of(slot->process) == slot->born)
            kill(slot->process, SIGTERM);
    }
    _exit(0);
}

void board_end_others(void) {
    pid_t self = getpid();
    if (here.board && here.owner == self && !syscall(SYS_clone, 0, NULL, NULL, NULL, 0))
        end_after(self);
}

void board_look(int rank, struct board_view *view) {
    struct slot *slot = &here.board->slots[rank];
    *view = (struct board_view){.state = (enum board_state)__atomic_load_n(&slot->state, __ATOMIC_ACQUIRE)};
    uint32_t turn = __atomic_load_n(&slot->turn, __ATOMIC_ACQUIRE);
    view->since = now() - slot->since;
    memcpy(view->call, slot->call, sizeof view->call);
    memcpy(view->line, slot->line, sizeof view->line);
    view->call[BOARD_CALL - 1] = view->line[BOARD_LINE - 1] = 0;
    if (view->state == RANK_WAITS && ((turn & 1) || turn != __atomic_load_n(&slot->turn, __ATOMIC_ACQUIRE)))
        view->state = RANK_RUNS; /* it went on meanwhile */
}

static struct told *told_of(uint64_t key) {
    key += !key;
    for (unsigned i = 0; i < TOLD; ++i) {
        struct told *told = &here.board->told[(key + i) % TOLD];
        uint64_t expected = 0;
        if (__atomic_compare_exchange_n(&told->key, &expected, key, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) || expected == key)
            return told;
    }
    return NULL;
}

void board_came(uint64_t key) {
    struct told *told = board_join() ? told_of(key) : NULL;
    if (told)
        __atomic_fetch_or(&told->who[here.rank / 64], UINT64_C(1) << here.rank % 64, __ATOMIC_ACQ_REL);
}

int board_who(uint64_t key, char *text, size_t n) {
    struct told *told = here.board ? told_of(key) : NULL;
    struct buffer out = {.text = text, .capacity = n, .fixed = true};
    int count = 0;
    *text = 0;
    for (int i = 0; told && i < here.ranks; ++i) {
        if (!(__atomic_load_n(&told->who[i / 64], __ATOMIC_ACQUIRE) >> i % 64 & 1))
            continue;
        int last = i;
        while (last + 1 < here.ranks && __atomic_load_n(&told->who[(last + 1) / 64], __ATOMIC_ACQUIRE) >> (last + 1) % 64 & 1)
            ++last;
        buffer_printf(&out, count ? ", %d" : "%d", i);
        if (last > i)
            buffer_printf(&out, "-%d", last);
        count += last - i + 1;
        i = last;
    }
    return count;
}
