/* subscript.c: elements of arrays in HOC (hoc-index). A subscript between -1 and -0.5 is taken as 0; what is nearer to 0 may be a residue of rounding. Relies on oc/code.cpp:
   hoc_araypt, which every access to an element comes through. */
#include "checks/setup.h"
#include "hooks.h"
#include "life.h"
#include "neuron/hoc.h"
#include "neuron/stack.h"

/* import3d of NEURON's own relies on it. */
static void negative(const Symbol *symbol, double subscript) {
    struct place inner = {0};
    char text[700];
    if (hoc_place_here(&inner) && hoc_file_of_neuron(inner.file))
        return;
    struct setup_fact fact = {.object = neuron_symbol_name(symbol), .value = subscript};
    life_line(&fact.line);
    setup_finding(CHECK_hoc_index, &fact, text, sizeof text);
    if (*text)
        neuron_raise(text);
}

/* HOC is slow, and yet looking costs a fifth of what an element does: at each place of the program the first ones are looked at, later some. */
static inline bool is_looked_at(void) {
    enum { PLACES = 4096, FIRST = 200, SOME = 64 };
    static unsigned char seen[PLACES];
    static unsigned later;
    unsigned char *place = &seen[((uintptr_t)*neuron_flags.program >> 3) % PLACES];
    if (__builtin_expect(*place < FIRST, 0))
        ++*place;
    else
        return ++later % SOME == 0;
    return true;
}

static __attribute__((noinline)) void look(const Symbol *symbol) {
    double subscript;
    if (__builtin_expect(stack_negative_subscript(symbol, &subscript) >= 0, 0))
        negative(symbol, subscript);
}

int hook_hoc_araypt(const Symbol *symbol, int type);

static __attribute__((noinline)) int looked_at(const Symbol *symbol, int type, const void *caller) {
    HOOK_ENTER_FROM(hoc_araypt, caller);
    if (acting)
        look(symbol);
    return real(symbol, type);
}

int hook_hoc_araypt(const Symbol *symbol, int type) {
    if (__builtin_expect(hooks_fast(__builtin_return_address(0)) && !is_looked_at(), 1))
        return REAL(hoc_araypt)(symbol, type);
    return looked_at(symbol, type, __builtin_return_address(0));
}

#define HOOKS_subscript
#include "exports.h"
