/* zombies.c: cells that nothing refers to but a callback that NEURON holds, and that hold the callback's owner themselves: no collector sees such a cycle. They are looked
   for at finitialize, and told at the end if the model ran with them. Relies on nrniv/finithnd.cpp (FInitialHandler::stmt_), nrncvode/netcvode.cpp (PreSyn::record_stmt). */
#include "checks/setup.h"
#include "grow.h"
#include "hooks.h"
#include "life.h"
#include "neuron/calls.h"
#include "own.h"
#include "python/python.h"
#include <stdlib.h>

static struct {
    struct callback {
        world_id handler; /* FInitializeHandler; 0: a source's */
        uint32_t serial;
        void *source;     /* PreSyn; NULL: it is gone */
        uint32_t origin, uses; /* uses: when it was found to be a zombie, + 1; 0: it is none */
    } * list;
    size_t count, capacity;
} callbacks;

static bool over(const struct callback *callback) {
    const struct world_row *row = world_find(callback->handler);
    return callback->handler ? !row || row->serial != callback->serial : !callback->source;
}

static struct callback *callback_add(void) {
    size_t kept = 0;
    if (callbacks.count == callbacks.capacity) {
        for (size_t i = 0; i < callbacks.count; ++i)
            if (!over(&callbacks.list[i]))
                callbacks.list[kept++] = callbacks.list[i];
        callbacks.count = kept;
    }
    if (callbacks.count >= callbacks.capacity / 2 && !GROW(callbacks.list, callbacks.capacity))
        return NULL;
    return &callbacks.list[callbacks.count++];
}

void zombie_handler_born(const struct world_row *row) {
    struct callback *callback = callback_add();
    if (callback)
        *callback = (struct callback){.handler = row->id, .serial = row->serial, .origin = row->origin};
}

void hook_presyn_record_stmt(void *self, Object *callable);
void hook_presyn_record_stmt(void *self, Object *callable) {
    HOOK_ENTER(presyn_record_stmt);
    real(self, callable);
    struct world_origin origin = {0};
    struct callback *callback = acting && callable ? callback_add() : NULL;
    if (!callback)
        return;
    life_line(&origin.place);
    *callback = (struct callback){.source = self, .origin = world_origin_add(&origin)};
}

void zombie_source_gone(const void *source) {
    for (size_t i = 0; i < callbacks.count; ++i)
        if (callbacks.list[i].source == source)
            callbacks.list[i].source = NULL;
}

static bool is_zombie(const struct callback *callback, char *name, size_t n) {
    const struct world_row *row = world_find(callback->handler);
    if (over(callback) || (row && row->flags & WORLD_PINNED))
        return false;
    const void *callable = callback->handler ? neuron_handler_callable((const Object *)callback->handler) : neuron_source_callable(callback->source);
    return callable && python_zombie(callable, name, n);
}

void zombies_look(void) {
    char name[120];
    for (size_t i = 0; i < callbacks.count; ++i) {
        struct callback *callback = &callbacks.list[i];
        if (!is_zombie(callback, name, sizeof name))
            callback->uses = 0;
        else if (!callback->uses)
            callback->uses = world_uses + 1;
    }
}

void zombies_end(void) {
    char name[120];
    for (size_t i = 0; i < callbacks.count; ++i) {
        const struct callback *callback = &callbacks.list[i];
        if (!callback->uses || callback->uses == world_uses + 1 || !is_zombie(callback, name, sizeof name))
            continue;
        struct setup_fact fact = {.object = name, .other = callback->handler ? "FInitializeHandler" : "NetCon.record", .made = world_origin_get(callback->origin)->place};
        setup_finding(CHECK_zombie, &fact, NULL, 0);
    }
    callbacks.count = 0;
}

#define HOOKS_zombies
#include "exports.h"
