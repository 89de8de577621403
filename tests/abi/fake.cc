/* fake.cc: a libnrniv with nothing in it. Each function of hooks.def is there under the name that one ABI family gives it (names.h, made by run.py),
   counts its calls and answers with its number; drive() calls it as NEURON does, through the symbol. */
#include <csetjmp>
#include <cstddef>
#include "names.h"

extern "C" {
/* data that every known NEURON has */
char *pnt_map;
short *nrn_is_artificial_;
void **pointsym;
const char *fake_name(void *) __asm__(NAME_secname);
const char *fake_name(void *) { return "nothing"; }
const char *fake_object_name(void *) __asm__(NAME_hoc_object_name);
const char *fake_object_name(void *) { return "nothing"; }
const char *fake_version(int) __asm__(NAME_nrn_version);
const char *fake_version(int) { return "fake"; }

enum { ANSWERS, THROWS, JUMPS };
static int mode;
static jmp_buf where;
int fake_calls[FAKE_COUNT];
void *fake_last[8];

#define PARAMETERS void *a, void *b, void *c, void *d, void *e, void *f, void *g, void *h
static long fake_called(int id, PARAMETERS) {
    void *given[] = {a, b, c, d, e, f, g, h};
    ++fake_calls[id];
    for (int i = 0; i < 8; ++i)
        fake_last[i] = given[i];
    if (mode == THROWS)
        throw id;
    if (mode == JUMPS)
        longjmp(where, 1 + id);
    return 1000 + id;
}

#define FAKE(id, name)                        \
    long fake_##id(PARAMETERS) __asm__(name); \
    long fake_##id(PARAMETERS) { return fake_called(FAKE_##id, a, b, c, d, e, f, g, h); }
FAKES
#undef FAKE

#define FAKE(id, name) \
    case FAKE_##id: return fake_##id(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]);
static long call(int id, void **p) {
    switch (id) { FAKES }
    return -1;
}
#undef FAKE

/* What came back: the answer, or -1000 - number where it was thrown, -2000 - number where it was jumped. */
long drive(int id, int how, void **given) {
    mode = how;
    long result = -1;
    int jumped = how == JUMPS ? setjmp(where) : 0;
    if (jumped) {
        result = -2000 - (jumped - 1);
    } else {
        try {
            result = call(id, given);
        } catch (int thrown) {
            result = -1000 - thrown;
        }
    }
    mode = ANSWERS;
    return result;
}
}
