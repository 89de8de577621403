/* state.c: SaveState restored over another structure than the one it saved (savestate-mismatch). NEURON compares sections, nodes and mechanisms and raises an error itself
   (nrniv/savstate.cpp, SaveState::check), but it counts sections only when the tree is set up: one that was made since then is left as it is without a word. */
#include "checks/setup.h"
#include "hooks.h"
#include "life.h"
#include "members.h"
#include <stdio.h>
#include <stdlib.h>

static struct saved {
    const void *self;
    uint32_t youngest; /* serial of the youngest section there was; 0: not known (read from a file) */
} *list;
static size_t count;

static struct saved *saved_of(const void *self) {
    for (size_t i = 0; i < count; ++i)
        if (list[i].self == self)
            return &list[i];
    struct saved *more = realloc(list, (count + 1) * sizeof *list);
    if (!more)
        return NULL;
    list = more;
    list[count] = (struct saved){.self = self};
    return &list[count++];
}

static bool youngest(void *ctx, struct world_row *row) {
    uint32_t *serial = ctx;
    if (row->kind == KIND_SECTION && row->serial > *serial)
        *serial = row->serial;
    return true;
}

double member_savestate_save(void *self) {
    double result = MEMBER_REAL(savestate_save)(self);
    struct saved *saved = hooks.acting ? saved_of(self) : NULL;
    if (saved) {
        saved->youngest = 0;
        world_each(youngest, &saved->youngest);
    }
    return result;
}

double member_savestate_fread(void *self) {
    struct saved *saved = hooks.acting ? saved_of(self) : NULL;
    if (saved)
        saved->youngest = 0;
    return MEMBER_REAL(savestate_fread)(self);
}

struct search {
    uint32_t after;
    const struct world_row *found;
};

static bool made_since(void *ctx, struct world_row *row) {
    struct search *search = ctx;
    if (row->kind == KIND_SECTION && row->serial > search->after && neuron_section_alive((const Section *)row->id))
        search->found = row;
    return !search->found;
}

double member_savestate_restore(void *self) {
    double result = MEMBER_REAL(savestate_restore)(self);
    const struct saved *saved = hooks.acting ? saved_of(self) : NULL;
    struct search search = {.after = saved ? saved->youngest : 0};
    if (!search.after)
        return result;
    world_each(made_since, &search);
    if (!search.found)
        return result;
    char text[700], name[160];
    snprintf(name, sizeof name, "%s", neuron_section_name((const Section *)search.found->id));
    struct setup_fact fact = {.object = name, .made = world_origin_get(search.found->origin)->place};
    life_line(&fact.line);
    setup_finding(CHECK_savestate_mismatch, &fact, text, sizeof text);
    if (*text)
        neuron_raise(text);
    return result;
}
