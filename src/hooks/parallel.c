/* parallel.c: MPI. An error that leaves one rank ends them all; who waits where; separate copies. Relies on nrnmpi/nrnmpi.cpp (nrnmpi_init, nrnmpi_abort), oc/hoc.cpp
   (hoc_execerror_mes calls nrnmpi_abort where nobody catches), nrnmpi/mpispike.cpp (collectives), parallel/ocbbs.cpp (id, nhost). */
#include "parallel.h"
#include "checks/checks.h"
#include "checks/parallel.h"
#include "hooks.h"
#include "life.h"
#include "load.h"
#include "members.h"
#include "neuron/parallel.h"
#include "options/options.h"
#include "patchshim.h"
#include "python/uncaught.h"
#include "report/file.h"
#include "report/board.h"
#include "report/report.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct {
    bool watches;  /* a thread looks who waits where */
    bool ends;     /* an error was told: whatever comes now belongs to the end */
    bool asked;    /* id or nhost was asked */
    bool copies;   /* judged */
    double interval; /* between two exchanges of spikes, ms, as it was computed last */
    struct place line;
} parallel;

void hook_nrnmpi_abort(int code);

/* Open MPI's mpirun ends all ranks when one exits without MPI_Finalize, a second later; its MPI_Abort sends mpirun a message of many lines first, which mpirun (4.1) sometimes
   fails to read, and crashes. Everywhere else MPI_Abort is what ends the others. */
static _Noreturn void end_all(int code) {
    enum { FORWARDING = 100000 /* us */ };
    void (*real)(int) = REAL(nrnmpi_abort);
    parallel.ends = true;
    patchshim_finish(code & 0xff);
    fflush(NULL);
    usleep(FORWARDING); /* mpirun reads what was written last */
    if (real && !getenv("OMPI_COMM_WORLD_RANK"))
        real(code);
    board_end_others();
    _exit(code & 0xff ? code & 0xff : 1);
}

/* --- errors ------------------------------------------------------------------------------------------------------------------------- */
static enum python_uncaught_wish wish(void) {
    if (hooks.acting && !neuron_parallel())
        return status_watches_python() ? UNCAUGHT_TOLD : UNCAUGHT_NOTHING;
    if (!hooks.acting || parallel.ends || isatty(0) || neuron_inside_hoc() || checks_severity(CHECK_mpi_error) == SEVERITY_OFF)
        return UNCAUGHT_NOTHING;
    return parallel_error_ends() ? UNCAUGHT_END : UNCAUGHT_TOLD;
}

static void uncaught(const char *what, const struct place *where) {
    if (!neuron_parallel())
        status_python(what, where);
    else if (parallel_error(what, neuron_processes_world(), where, true))
        end_all(1);
}

/* nrn_timeout (pc.timeout) ends a hanging job with status 0, out of a signal handler. */
void hook_nrnmpi_abort(int code) {
    HOOK_ENTER(nrnmpi_abort);
    if (!acting || parallel.ends || !code || !neuron_parallel()) {
        real(acting && !code ? 1 : code);
        return;
    }
    static const char ours[] = "patchshim: ";
    struct place line = load_last_place();
    const char *error = load_last_error();
    if (!strncmp(error, ours, sizeof ours - 1))
        error += sizeof ours - 1;
    if (!line.file)
        life_line(&line);
    if (checks_severity(CHECK_mpi_error) != SEVERITY_OFF) {
        fflush(NULL);
        parallel_error(*error ? error : "NEURON gave up", neuron_processes_world(), &line, false);
    }
    end_all(code);
}

/* --- who waits where ------------------------------------------------------------------------------------------------------------------ */
static bool lowest(void) {
    struct board_view view;
    for (int i = 0; i < neuron_rank_world(); ++i) {
        board_look(i, &view);
        if (view.state != RANK_ENDED)
            return false;
    }
    return true;
}

static void *watch(void *unused) {
    (void)unused;
    double pause = options.mpi_timeout < 4 ? options.mpi_timeout / 8 : 0.5;
    struct timespec step = {.tv_sec = (time_t)pause, .tv_nsec = (long)(1e9 * (pause - (double)(time_t)pause))};
    for (;;) {
        nanosleep(&step, NULL);
        if (board_complete() && lowest() && parallel_hang(neuron_processes_world(), options.mpi_timeout))
            end_all(1);
    }
    return NULL;
}

static void start_watch(void) {
    pthread_t thread;
    pthread_attr_t attributes;
    sigset_t all, before;
    enum { STACK = 1 << 18 };
    if (parallel.watches || !(options.mpi_timeout > 0) || !board_join())
        return;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the program's */
    parallel.watches = !pthread_create(&thread, &attributes, watch, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
}

void parallel_libraries(void) {
    if (!hooks.acting || !(neuron_parallel() || status_nrniv()))
        return;
    python_watch_uncaught(wish, uncaught);
    if (neuron_parallel())
        start_watch();
}

/* h.nrnmpi_init(). nrniv -mpi calls it before NEURON's classes are there. */
void hook_nrnmpi_init(long control, void *argc, void *argv);
void hook_nrnmpi_init(long control, void *argc, void *argv) {
    HOOK_ENTER(nrnmpi_init);
    real(control, argc, argv);
    if (acting)
        parallel_libraries();
}

static void begin(const char *call) {
    struct place line = {0};
    char text[BOARD_LINE] = "";
    life_line(&line);
    const char *slash = line.file ? strrchr(line.file, '/') : NULL;
    if (line.file)
        snprintf(text, sizeof text, "%s:%d", slash ? slash + 1 : line.file, line.line);
    board_wait(call, text);
}

#define COLLECTIVE(id, result, words) RESULT_##result(id, words)
/* Every register that any of them uses is handed on, and four words of the stack. */
#define RESULT_number(id, words)                                                                                                                              \
    long hook_##id(double x, long a, long b, long c, long d, long e, long f, long g, long h, long i, long j);                                             \
    long hook_##id(double x, long a, long b, long c, long d, long e, long f, long g, long h, long i, long j) {                                            \
        HOOK_ENTER(id);                                                                                                                                       \
        if (__builtin_expect(!acting || !parallel.watches, 1))                                                                                                \
            return real(x, a, b, c, d, e, f, g, h, i, j);                                                                                                     \
        begin(words);                                                                                                                                         \
        long result = real(x, a, b, c, d, e, f, g, h, i, j);                                                                                                  \
        board_go_on();                                                                                                                                        \
        return result;                                                                                                                                        \
    }
#define RESULT_real(id, words)                                                                                                                                \
    double hook_##id(double x, long a, long b, long c);                                                                                                       \
    double hook_##id(double x, long a, long b, long c) {                                                                                                      \
        HOOK_ENTER(id);                                                                                                                                       \
        if (__builtin_expect(!acting || !parallel.watches, 1))                                                                                                \
            return real(x, a, b, c);                                                                                                                          \
        begin(words);                                                                                                                                         \
        double result = real(x, a, b, c);                                                                                                                     \
        board_go_on();                                                                                                                                        \
        return result;                                                                                                                                        \
    }
/* The least delay of all ranks. */
#define RESULT_interval(id, words)                                                                                                                            \
    double hook_##id(double local, long a, long b, long c);                                                                                                   \
    double hook_##id(double local, long a, long b, long c) {                                                                                                  \
        HOOK_ENTER(id);                                                                                                                                       \
        if (acting && parallel.watches)                                                                                                                       \
            begin(words);                                                                                                                                     \
        double result = real(local, a, b, c);                                                                                                                 \
        if (acting && parallel.watches)                                                                                                                       \
            board_go_on();                                                                                                                                    \
        if (acting)                                                                                                                                           \
            parallel.interval = result;                                                                                                                       \
        return result;                                                                                                                                        \
    }
#include "collectives.def"
#undef COLLECTIVE

double parallel_interval(void) { return parallel.interval; }

/* --- copies -------------------------------------------------------------------------------------------------------------------------- */
static void asked(void) {
    if (parallel.asked || !hooks.acting)
        return;
    parallel.asked = true;
    struct place line = {0};
    life_line(&line);
    if (line.file)
        parallel.line = (struct place){.file = strdup(line.file), .line = line.line, .function = line.function ? strdup(line.function) : NULL};
}

double member_context_id(void *self) {
    asked();
    return MEMBER_REAL(context_id)(self);
}

double member_context_nhost(void *self) {
    asked();
    return MEMBER_REAL(context_nhost)(self);
}

void parallel_copies(void) {
    int rank, ranks;
    if (!parallel.asked || parallel.copies || !hooks.acting)
        return;
    parallel.copies = true;
    file_ranks(&rank, &ranks);
    if (rank == 0 && neuron_processes_world() == 1 && board_started()) /* the copies do the same: one tells it */
        parallel_copies_told(ranks, &parallel.line);
}

#define HOOKS_parallel
#include "exports.h"
