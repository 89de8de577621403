/* Random programs: build, link, cut, hold, lose and delete things, and look. Whenever somebody looks, what is pinned must be what a slow model says:
   a pinned thing stays exactly while something of its component is held from outside. Arguments: the number of programs, and the first seed.
   A failure names the seed and the step: `world_random 1 SEED` shows it again. */
#include "world_fake.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state;
static int below(int n) { /* xorshift64*: the same on every machine */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (int)((state * UINT64_C(2685821657736338717) >> 33) % (uint64_t)n);
}

enum { MOST = 400 };
static struct {
    int component[MOST];
    long outside[MOST]; /* by component: references that are not from a member of it */
} slow;

static void flood(int thing, int component) {
    const struct fake_thing *t = &fake.things[thing];
    if (slow.component[thing] >= 0)
        return;
    slow.component[thing] = component;
    for (int i = 0; i < t->links.count; ++i)
        flood(t->links.items[i], component);
    for (int i = 0; i < t->holds.count; ++i)
        flood(t->holds.items[i], component);
    for (int i = 0; i < fake.count; ++i) /* whoever holds it */
        for (int k = 0; k < fake.things[i].holds.count; ++k)
            if (fake.things[i].holds.items[k] == thing)
                flood(i, component);
}

static void model(void) {
    memset(slow.component, -1, sizeof slow.component);
    memset(slow.outside, 0, sizeof slow.outside);
    for (int i = 0; i < fake.count; ++i)
        if (fake.things[i].alive)
            flood(i, i);
    for (int i = 0; i < fake.count; ++i)
        if (fake.things[i].alive)
            slow.outside[slow.component[i]] += fake.things[i].references - fake.things[i].holds.count;
}

/* 0: as the model says; else the number of things that are not. */
static int look(bool say) {
    static bool stays[MOST];
    int wrong = 0, used = 0, released = 0;
    model();
    for (int i = 0; i < fake.count; ++i) {
        const struct fake_thing *t = &fake.things[i];
        stays[i] = t->alive && t->pinned && slow.outside[slow.component[i]] > 0;
        if (t->alive && t->pinned && !stays[i]) {
            ++released;
            used += t->uses_at_pin != world_uses;
        }
    }
    released += fake.released;
    used += fake.used;
    size_t pins = 0;
    world_settle_all();
    for (int i = 0; i < fake.count; ++i) {
        bool pinned = fake.things[i].alive && fake.things[i].pinned && world_pin_of(fake_id(i));
        pins += pinned;
        if (pinned == stays[i])
            continue;
        ++wrong;
        if (say)
            fprintf(stderr, "  thing %d of kind %d: %s, and should %s\n", i, fake.things[i].kind, pinned ? "pinned" : "gone", stays[i] ? "be pinned" : "be gone");
    }
    if (pins != world_pins || released != fake.released || used != fake.used) {
        ++wrong;
        if (say)
            fprintf(stderr, "  %zu pins counted as %zu; %d releases told, %d expected; %d of them used, %d expected\n", pins, world_pins, fake.released, released, fake.used, used);
    }
    return wrong;
}

static int any(void) { /* something alive, or -1 */
    for (int tries = 0; tries < 20 && fake.count; ++tries) {
        int i = below(fake.count);
        if (fake.things[i].alive)
            return i;
    }
    return -1;
}

/* References that are the program's own, not a template's. */
static int own_references(int thing) {
    int n = fake.things[thing].references;
    for (int i = 0; i < fake.count; ++i)
        for (int k = 0; k < fake.things[i].holds.count; ++k)
            n -= fake.things[i].holds.items[k] == thing;
    return n;
}

static void step(bool templates) {
    static const enum world_kind kinds[] = {KIND_SECTION, KIND_SECTION, KIND_POINT_PROCESS, KIND_NETCON, KIND_ARTIFICIAL_CELL, KIND_VECTOR, KIND_TEMPLATE, KIND_REACTION};
    int what = below(100), a = any(), b = any();
    if (what < 22 || a < 0 || b < 0) {
        if (fake.count < MOST)
            fake_make(kinds[below(templates ? 8 : 6)]);
    } else if (what < 46) {
        if (a != b && !fake_linked(a, b) && fake.things[a].owner != b && fake.things[b].owner != a)
            fake_link(a, b);
    } else if (what < 52) {
        if (fake.things[a].links.count) {
            b = fake.things[a].links.items[below(fake.things[a].links.count)];
            if (fake.things[a].owner != b && fake.things[b].owner != a)
                fake_cut(a, b);
        }
    } else if (what < 82) {
        if (own_references(a) > 0)
            fake_lose(a, below(4) > 0);
    } else if (what < 86) {
        if (fake.things[a].kind == KIND_SECTION && fake.things[a].owner < 0)
            fake_delete(a);
    } else if (what < 92) {
        if (world_holds(fake.things[a].kind) && fake.things[b].owner < 0) {
            if (b > a && below(3)) /* no cycles of templates: those are never freed by NEURON either */
                fake_hold(a, b);
            else if (fake.count < MOST && fake.things[a].kind == KIND_TEMPLATE)
                fake_make_owned(a);
        }
    } else if (what < 95) {
        if (fake.things[a].holds.count)
            fake_unhold(a, fake.things[a].holds.items[below(fake.things[a].holds.count)]);
    } else if (what < 97) {
        world_use();
    } else { /* the program gets hold of something again: it looked before */
        world_settle_all();
        if ((a = any()) >= 0 && fake.things[a].owner < 0)
            ++fake.things[a].references;
    }
}

int main(int argc, char **argv) {
    long programs = argc > 1 ? atol(argv[1]) : 50000, first = argc > 2 ? atol(argv[2]) : 1, looks = 0, pins = 0;
    for (long seed = first; seed < first + programs; ++seed) {
        state = (uint64_t)seed * UINT64_C(0x9E3779B97F4A7C15) | 1;
        fake_start();
        int steps = 20 + below(300), every = 1 + below(12);
        bool templates = below(2);
        for (int i = 0; i < steps; ++i) {
            step(templates);
            if (i % every && i + 1 < steps)
                continue;
            ++looks;
            if (look(true)) {
                fprintf(stderr, "world_random: seed %ld fails at step %d\n", seed, i);
                return 1;
            }
            pins += (long)world_pins;
        }
        fake_stop();
    }
    printf("%ld programs, %ld looks, %ld pins seen\n", programs, looks, pins);
    return pins == 0;
}
