/* room.h: memory of tables that grow with the model. From 64 KB on it is mapped apart from the heap: where a table that grew has left a hole in the heap, libc joins
   the free pieces around at every second free of NEURON's; and a table given back would tell libc to map less from then on. What is mapped and was never
   written takes no memory. */
#ifndef PATCHSHIM_ROOM_H
#define PATCHSHIM_ROOM_H
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ROOM_MAPPED = 1 << 16, ROOM_HUGE = 1 << 23 };

static inline void *room_map(size_t size) {
    void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        return NULL;
    if (size >= ROOM_HUGE)
        madvise(room, size, MADV_HUGEPAGE); /* looked up all over; fails where there are none */
    return room;
}

/* SIZE bytes of 0; NULL: no memory. */
static inline void *room_new(size_t size) { return size < ROOM_MAPPED ? calloc(1, size) : room_map(size); }

/* NULL, of size 0: nothing to do. */
static inline void room_free(void *room, size_t size) {
    if (size < ROOM_MAPPED)
        free(room);
    else
        munmap(room, size);
}

/* As realloc; OLD: the size until now. */
static inline void *room_resize(void *room, size_t old, size_t size) {
    if (old < ROOM_MAPPED && size < ROOM_MAPPED)
        return realloc(room, size);
    if (old >= ROOM_MAPPED && size >= ROOM_MAPPED) {
        void *moved = mremap(room, old, size, MREMAP_MAYMOVE);
        if (moved == MAP_FAILED)
            return NULL;
        if (size >= ROOM_HUGE)
            madvise(moved, size, MADV_HUGEPAGE);
        return moved;
    }
    void *moved = room_new(size);
    if (!moved)
        return NULL;
    if (old)
        memcpy(moved, room, old < size ? old : size);
    room_free(room, old);
    return moved;
}

/* Twice the room for LIST. false: no memory, and the list is as it was. */
#define ROOM_GROW(list, capacity)                                                                    \
    ({                                                                                               \
        size_t room_ = (capacity) ? 2 * (size_t)(capacity) : 64;                                     \
        void *fresh_ = room_resize((list), (capacity) * sizeof *(list), room_ * sizeof *(list));     \
        if (fresh_) {                                                                                \
            (list) = fresh_;                                                                         \
            (capacity) = (__typeof__(capacity))room_;                                                \
        }                                                                                            \
        fresh_ != NULL;                                                                              \
    })
#define ROOM_END(list, capacity) room_free((list), (capacity) * sizeof *(list))
#endif
