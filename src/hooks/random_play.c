/* random_play.c: Random.play. NEURON's RandomPlay keeps a raw pointer to its generator; in 8.x the end of the Random locks up (ivoc/ivoc.cpp, notify_pointer_freed holds a
   mutex that RandomPlay::update takes again). Here a play ends with its Random, before that. Relies on ivoc/ivocrand.cpp: RandomPlay, list_remove, Rand::obj_. */
#include "hooks.h"
#include "grow.h"
#include "life.h"
#include "neuron/calls.h"
#include "own.h"
#include <stdlib.h>

static struct {
    struct random_play {
        void *play;
        world_id random;
    } * list;
    size_t count, capacity;
} plays;

void hook_random_play_begins(void *self, void *rand, void *variable);
void hook_random_play_begins(void *self, void *rand, void *variable) {
    HOOK_ENTER(random_play_begins);
    real(self, rand, variable);
    Object *random = acting ? neuron_random_object(rand) : NULL;
    struct world_row *row = random ? world_find((world_id)random) : NULL;
    if (!row)
        return;
    if (plays.count == plays.capacity && !GROW(plays.list, plays.capacity))
        return;
    plays.list[plays.count++] = (struct random_play){self, row->id};
    row->flags |= WORLD_PLAYS;
}

static bool plays_still(world_id random) {
    for (size_t i = 0; i < plays.count; ++i)
        if (plays.list[i].random == random)
            return true;
    return false;
}

void hook_random_play_ends(void *self);
void hook_random_play_ends(void *self) {
    HOOK_ENTER(random_play_ends);
    world_id random = 0;
    for (size_t i = plays.count; acting && i-- > 0;)
        if (plays.list[i].play == self) {
            random = plays.list[i].random;
            plays.list[i] = plays.list[--plays.count];
        }
    real(self); /* frees it */
    struct world_row *row = random ? world_find(random) : NULL;
    if (!row || plays_still(random))
        return;
    row->flags &= (uint16_t)~WORLD_PLAYS;
    world_disturbed(random); /* nothing of the simulation holds it any more */
}

void own_random_dies(world_id random) {
    for (size_t i = plays.count; i-- > 0;)
        if (i < plays.count && plays.list[i].random == random)
            neuron_random_play_end(plays.list[i].play);
}

#define HOOKS_random_play
#include "exports.h"
