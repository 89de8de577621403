/* no_memory.c: preloaded beside the library: of the allocations that libpatchshim.so itself asks for, number $EXHAUST fails (with $EXHAUST_ON set, all from there on).
   Says at the end, in the file of $COUNT, how many were asked for. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n), *__libc_calloc(size_t n, size_t size), *__libc_realloc(void *p, size_t n);

static struct {
    uintptr_t lo, hi; /* libpatchshim.so */
    long asked, number;
    bool ready, on;
} state;

static int look(struct dl_phdr_info *info, size_t size, void *unused) {
    (void)size, (void)unused;
    if (!strstr(info->dlpi_name, "libpatchshim.so"))
        return 0;
    for (int i = 0; i < info->dlpi_phnum; ++i)
        if (info->dlpi_phdr[i].p_type == PT_LOAD) {
            uintptr_t lo = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr, hi = lo + info->dlpi_phdr[i].p_memsz;
            state.lo = state.lo && state.lo < lo ? state.lo : lo;
            state.hi = state.hi > hi ? state.hi : hi;
        }
    return 1;
}

static bool fails(const void *caller) {
    if (!state.ready) {
        state.ready = true;
        const char *number = getenv("EXHAUST");
        state.number = number ? atol(number) : 0;
        state.on = getenv("EXHAUST_ON");
        dl_iterate_phdr(look, NULL);
    }
    if ((uintptr_t)caller - state.lo >= state.hi - state.lo)
        return false;
    long n = __atomic_add_fetch(&state.asked, 1, __ATOMIC_RELAXED);
    if (!state.number || (state.on ? n < state.number : n != state.number))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t n) { return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t size) { return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size); }
void *realloc(void *p, size_t n) { return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(p, n); }

__attribute__((destructor)) static void say(void) {
    const char *path = getenv("COUNT");
    int file = path ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (file >= 0) {
        dprintf(file, "%ld\n", state.asked);
        close(file);
    }
}
