/* world_fake.h: a model of plain C for the world to look at: things with references from outside, links, and references that
   templates hold. Used by the unit tests of pins and by the random programs. */
#ifndef TESTS_WORLD_FAKE_H
#define TESTS_WORLD_FAKE_H
#include "world/world.h"
#include <stdbool.h>
#include <stddef.h>

struct fake_list {
    int *items;
    int count, capacity;
};

struct fake_thing {
    bool alive, pinned;
    bool pointless; /* its death would change nothing any more */
    enum world_kind kind;
    int references; /* from outside and from templates, not the pin's */
    int owner;      /* a section made inside a template object: lives and dies with it; -1: nobody's */
    uint32_t ticket, uses_at_pin;
    struct fake_list links, holds;
};

struct fake {
    struct fake_thing *things;
    int count, capacity;
    int kept, released; /* calls of ask->kept and ask->released */
    int used;          /* of these, with used set */
    int order[64];     /* the first things that were released, in order */
    int order_count;
    long asked;        /* calls of ask->references: what a search costs */
    long walked;       /* calls of ask->links */
    void (*after_release)(void); /* something else that happens while things are let go; NULL */
};
extern struct fake fake;

void fake_start(void);
void fake_stop(void);
world_id fake_id(int thing);
int fake_of(world_id id);
/* A new thing that is held once from outside. */
int fake_make(enum world_kind kind);
/* A section of the template object OWNER. */
int fake_make_owned(int owner);
void fake_link(int a, int b);
bool fake_linked(int a, int b);
/* Takes the link away, with the word to the world that a hook gives. */
void fake_cut(int a, int b);
void fake_hold(int template_object, int other);
void fake_unhold(int template_object, int other);
/* One reference from outside goes. Where it was the last of a thing that is not pinned: ACCIDENT pins it, else it dies. */
void fake_lose(int thing, bool accident);
/* The user's word takes the thing out of the model (delete_section). */
void fake_delete(int thing);
/* Makes the thing and lets it go by accident. */
int fake_make_pinned(enum world_kind kind);
#endif
