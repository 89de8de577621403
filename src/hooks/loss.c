/* loss.c: a table of places and clauses. A network is dropped by one line: the last one is asked for first. */
#include "loss.h"
#include <stdlib.h>
#include <string.h>

static struct {
    struct loss {
        struct place lost; /* its strings live for ever */
        const char *how;   /* copied */
        bool in_hoc;
        uint32_t next; /* of the same hash */
    } * list;
    uint32_t *heads; /* index + 1 */
    uint32_t count, capacity, last;
} losses;

static const uint32_t LOSS = UINT32_C(1) << 31;

static uint32_t hash_of(const struct unused_death *death) {
    uint64_t key = (uintptr_t)death->lost.file ^ (uintptr_t)death->lost.function * 31 ^ (uint64_t)(unsigned)death->lost.line << 20;
    for (const char *c = death->how; *c; ++c)
        key = (key ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
    return (uint32_t)(key >> 16);
}

static uint32_t hash_again(const struct loss *loss) {
    return hash_of(&(struct unused_death){.lost = loss->lost, .how = loss->how});
}

static bool same(const struct loss *loss, const struct unused_death *death) {
    return loss->lost.line == death->lost.line && loss->lost.file == death->lost.file && loss->lost.function == death->lost.function && loss->in_hoc == death->in_hoc && !strcmp(loss->how, death->how);
}

static bool grow(void) {
    uint32_t size = losses.capacity ? 2 * losses.capacity : 64;
    struct loss *list = realloc(losses.list, size * sizeof *list);
    if (list)
        losses.list = list;
    uint32_t *heads = calloc(size, sizeof *heads);
    if (!list || !heads) {
        free(heads);
        return false;
    }
    free(losses.heads);
    losses.heads = heads;
    losses.capacity = size;
    for (uint32_t i = 0; i < losses.count; ++i) {
        uint32_t *head = &heads[hash_again(&list[i]) & (size - 1)];
        list[i].next = *head;
        *head = i + 1;
    }
    return true;
}

uint32_t loss_note(const struct unused_death *death) {
    if (losses.count && same(&losses.list[losses.last], death))
        return LOSS | losses.last;
    uint32_t hash = hash_of(death);
    for (uint32_t i = losses.capacity ? losses.heads[hash & (losses.capacity - 1)] : 0; i; i = losses.list[i - 1].next)
        if (same(&losses.list[i - 1], death))
            return LOSS | (losses.last = i - 1);
    char *how = losses.count < losses.capacity || grow() ? strdup(death->how) : NULL;
    if (!how)
        return 0;
    uint32_t *head = &losses.heads[hash & (losses.capacity - 1)];
    losses.list[losses.count] = (struct loss){death->lost, how, death->in_hoc, *head};
    *head = losses.count + 1;
    return LOSS | (losses.last = losses.count++);
}

bool loss_is(uint32_t ticket) { return ticket & LOSS; }

void loss_read(uint32_t ticket, struct unused_death *death) {
    const struct loss *loss = &losses.list[ticket & ~LOSS];
    death->lost = loss->lost;
    death->how = loss->how;
    death->in_hoc = loss->in_hoc;
}
