/* hooks.h: what every hook uses: the slots of the real functions, and the question who calls. */
#ifndef PATCHSHIM_HOOKS_H
#define PATCHSHIM_HOOKS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum hook_id {
#define HOOK(id, ...) HOOK_##id,
#define HOOKS_ALL
#include "hooks.def"
#undef HOOKS_ALL
#undef HOOK
    HOOK_COUNT
};

struct hook_row {
    const char *id;
    bool required;
    const char *names[6]; /* NULL-terminated */
};
extern const struct hook_row hooks_table[HOOK_COUNT];

/* The state of attachment, in one place. acting: hooks gather facts and act; otherwise they only call the real function. */
struct hooks_state {
    void *slot[HOOK_COUNT]; /* real functions, bound once, atomically */
    uintptr_t core, core_size;      /* libnrniv's mapped range */
    uintptr_t python, python_size;  /* libnrnpython's, once it is there; the size is written last: other threads read them without a lock */
    bool acting;                    /* written after all that a hook reads */
    bool tried;
};
extern struct hooks_state hooks;

/* The function that a caller at CALLER would have reached without patchshim: libnrniv's own for NEURON's libraries, the next definition for
   others. *ours: the caller belongs to NEURON, so the hook may act. Attaches at the first call out of NEURON. Never NULL: ends the process with a
   message where there is nothing to call (the caller would not have been loaded without that symbol). */
void *hooks_resolve(enum hook_id id, const void *caller, bool *ours);

/* Binds every slot from libnrniv; the number of rows that libnrniv does not define is in hooks_missing. */
void hooks_bind_all(void *handle);

/* Re-reads which libraries belong to NEURON (after libnrnpython was mapped). */
void hooks_libraries_changed(void);

static inline bool hooks_from_python(const void *caller) {
    uintptr_t size = __atomic_load_n(&hooks.python_size, __ATOMIC_ACQUIRE);
    return (uintptr_t)caller - hooks.python < size;
}

static inline bool hooks_fast(const void *caller) {
    return __builtin_expect(__atomic_load_n(&hooks.acting, __ATOMIC_ACQUIRE) && ((uintptr_t)caller - hooks.core < hooks.core_size || hooks_from_python(caller)), 1);
}

/* First lines of a hook: REAL is the function to call; acting is false where the hook must do nothing but call it. */
#define HOOK_ENTER(id) HOOK_ENTER_FROM(id, __builtin_return_address(0))

/* The same for the part of a hook that its fast path calls; CALLER: the hook's own return address. */
#define HOOK_ENTER_FROM(id, caller)                                        \
    __typeof__(&hook_##id) real;                                           \
    bool acting = true;                                                    \
    if (hooks_fast(caller))                                                \
        real = (__typeof__(&hook_##id))hooks.slot[HOOK_##id];              \
    else                                                                   \
        real = (__typeof__(&hook_##id))hooks_resolve(HOOK_##id, caller, &acting)

/* For a function that takes nothing in NEURON: in another library the same C name may take something and give something back. The registers are handed on as they
   came, and what is given back comes back as the last thing that happens. */
#define HOOK_ANY long a0, long a1, long a2, long a3, long a4, long a5
#define HOOK_HAND_ON a0, a1, a2, a3, a4, a5
#define HOOK_FOREIGN                \
    if (__builtin_expect(!acting, 0)) \
    return real(HOOK_HAND_ON)

/* The real function of a hook, for calls of our own. */
#define REAL(id) ((__typeof__(&hook_##id))hooks.slot[HOOK_##id])

/* Exported names of the hooks of one file: aliases of hook_ID under every name of its row. Use at the end of a file:
     #define HOOKS_object
     #include "exports.h"                                                                                                    */
#endif
