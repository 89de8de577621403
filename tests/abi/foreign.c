/* foreign.c: a library that has nothing to do with NEURON and happens to define every C name of hooks.def. */
#include "names.h"

static long called(int id, int *a, int *b, int *c, int *d) {
    *a = 5000 + id, *b = 5001 + id, *c = 5002 + id, *d = 5003 + id;
    return 5000 + id;
}

#define FOREIGN(id, name)                                           \
    long foreign_##id(void *a, void *b, void *c, void *d) __asm__(name); \
    long foreign_##id(void *a, void *b, void *c, void *d) { return called(FAKE_##id, a, b, c, d); }
FOREIGNS
#undef FOREIGN

long foreign_drive(int id, int how, void **given);
long foreign_drive(int id, int how, void **given) {
    (void)how;
#define FOREIGN(id, name) \
    case FAKE_##id: return foreign_##id(given[0], given[1], given[2], given[3]);
    switch (id) { FOREIGNS }
    return -1;
}
