/* host.c: a program that maps a fake libnrniv, as Python does, and calls each of its functions.
     host LIBRARY attach            class2oc first; prints whether the hooks act
     host LIBRARY all MODE          then every function (0 answers, 1 throws, 2 jumps); prints each wrong answer
     host LIBRARY foreign FOREIGN   then every function of a library that has nothing to do with NEURON
     host LIBRARY threads FOREIGN   some of these out of several threads, while NEURON is mapped and attached to; then nrn_solve out of several threads
   The last line is `acting 0|1, N right, M wrong`. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "names.h"

typedef long drive_function(int id, int how, void **given);

static void *get(void *library, const char *name) {
    void *found = dlsym(library, name);
    if (!found)
        fprintf(stderr, "%s is missing\n", name), exit(99);
    return found;
}

static void *map(const char *path) {
    void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    if (!library)
        fprintf(stderr, "%s\n", dlerror()), exit(99);
    return library;
}

/* A table of members as NEURON registers it: class2oc hands on a copy where patchshim wraps one of them. */
static void nothing(void) {}
static struct {
    const char *name;
    void (*function)(void);
} members[] = {{MEMBER_NAME, nothing}, {NULL, NULL}};

/* The foreign function gets what it is called with, and its answer comes back. */
static bool foreign_right(drive_function *foreign_drive, int id) {
    int given[4] = {0};
    long got = foreign_drive(id, 0, (void *[]){&given[0], &given[1], &given[2], &given[3]});
    return id == FAKE_class2oc ? given[0] == 5000 + id : got == 5000 + id && given[0] == 5000 + id && given[3] == 5003 + id;
}

/* --- threads ------------------------------------------------------------------------------------------------------------------------------- */
enum { THREADS = 4, ROUNDS = 50 };
static const int handed_on[] = {FAKE_forall_section, FAKE_fcurrent, FAKE_hoc_get_line}; /* with all arguments */

static void *foreign_thread(void *drive) {
    long wrong = 0;
    for (int round = 0; round < ROUNDS; ++round)
        for (size_t i = 0; i < sizeof handed_on / sizeof *handed_on; ++i)
            wrong += !foreign_right((drive_function *)drive, handed_on[i]);
    return (void *)wrong;
}

/* What NEURON's worker threads call. */
static void *worker_thread(void *drive) {
    long wrong = 0;
    static char thread[512];
    for (int round = 0; round < ROUNDS; ++round)
        ((drive_function *)drive)(FAKE_nrn_solve, 0, (void *[8]){thread});
    return (void *)wrong;
}

static void start(pthread_t *threads, void *(*f)(void *), void *drive) {
    for (int i = 0; i < THREADS; ++i)
        pthread_create(&threads[i], NULL, f, drive);
}

static int join(pthread_t *threads) {
    long wrong = 0;
    void *result;
    for (int i = 0; i < THREADS; ++i) {
        pthread_join(threads[i], &result);
        wrong += (long)result;
    }
    return (int)wrong;
}

int main(int argc, char **argv) {
    if (argc < 3)
        return 98;
    int right = 0, wrong = 0;
    const char *what = argv[2];
    void *foreign = !strcmp(what, "foreign") ? map(argv[3]) : NULL;
    drive_function *foreign_drive = foreign ? (drive_function *)get(foreign, "foreign_drive") : NULL;
    bool threads = !strcmp(what, "threads");
    pthread_t many[THREADS];
    if (threads)
        start(many, foreign_thread, get(map(argv[3]), "foreign_drive"));
    for (int id = 0; foreign && id < FAKE_COUNT; ++id) /* before there is a NEURON */
        if (foreign_names[id])
            ++*(foreign_right(foreign_drive, id) ? &right : &wrong);
    void *library = map(argv[1]);
    drive_function *drive = (drive_function *)get(library, "drive");
    void **last = get(library, "fake_last");
    int *calls = get(library, "fake_calls");
    drive(FAKE_FIRST, 0, (void *[8]){(void *)MEMBER_CLASS, nothing, nothing, members});
    int acting = FAKE_FIRST == FAKE_class2oc && last[3] != members;
    if (threads) {
        wrong += join(many);
        start(many, worker_thread, (void *)drive);
        wrong += join(many);
    }
    if (!strcmp(what, "all"))
        for (int id = 0; id < FAKE_COUNT; ++id) {
            if (!fake_names[id])
                continue;
            int mode = atoi(argv[3]), before = calls[id];
            long wanted = mode == 0 ? 1000 + id : mode == 1 ? -1000 - id : -2000 - id, got = drive(id, mode, (void *[8]){NULL});
            bool good = calls[id] == before + 1 && ((int)got == (int)wanted || (mode == 0 && id == FAKE_class2oc)); /* class2oc gives nothing */
            ++*(good ? &right : &wrong);
            if (!good)
                printf("%s: called %d times, gave %ld, not %ld\n", fake_names[id], calls[id] - before, got, wanted);
        }
    for (int id = 0; foreign && id < FAKE_COUNT; ++id)
        if (foreign_names[id]) {
            bool good = foreign_right(foreign_drive, id) && calls[id] == (id == FAKE_FIRST);
            ++*(good ? &right : &wrong);
            if (!good)
                printf("%s of the foreign library was not reached as it should\n", foreign_names[id]);
        }
    printf("acting %d, %d right, %d wrong\n", acting, right, wrong);
    return wrong > 0;
}
