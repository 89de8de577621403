/* grow.h: lists that grow. */
#ifndef PATCHSHIM_GROW_H
#define PATCHSHIM_GROW_H
#include <stdlib.h>

/* Twice the room for LIST. false: no memory, and the list is as it was. */
#define GROW(list, capacity)                                                  \
    ({                                                                        \
        size_t room_ = (capacity) ? 2 * (size_t)(capacity) : 64;              \
        void *fresh_ = realloc((list), room_ * sizeof *(list));               \
        if (fresh_) {                                                         \
            (list) = fresh_;                                                  \
            (capacity) = (__typeof__(capacity))room_;                         \
        }                                                                     \
        fresh_ != NULL;                                                       \
    })
#endif
