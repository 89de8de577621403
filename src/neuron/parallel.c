#include "parallel.h"
#include <string.h>

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static int number(int **known, const char *name, int otherwise) {
    if (!*known)
        *known = neuron_symbol_of(NAMES(name));
    return *known ? **known : otherwise;
}

int neuron_processes(void) {
    static int *known;
    return number(&known, "nrnmpi_numprocs", 1);
}

int neuron_processes_world(void) {
    static int *known;
    return number(&known, "nrnmpi_numprocs_world", 1);
}

int neuron_rank(void) {
    static int *known;
    return number(&known, "nrnmpi_myid", 0);
}

int neuron_rank_world(void) {
    static int *known;
    return number(&known, "nrnmpi_myid_world", 0);
}

bool neuron_parallel(void) {
    static int *known;
    return number(&known, "nrnmpi_use", 0) && neuron_processes_world() > 1;
}

static bool executes(const char *name, void *ctx) {
    (void)ctx;
    return strstr(name, "hoc_execute");
}

bool neuron_inside_hoc(void) { return neuron_on_stack(executes, NULL); }
