/* views.c. A Vector that goes, or that may have to move its numbers, gets a copy of them to do with as it likes; the old memory stays with the arrays. A Vector whose numbers did not have to move
   gets its old memory back: array and Vector show the same still. Relies on ivoc/ivocvect.cpp (v_as_numpy; ~IvocVect and resize tell notify_freed_val_array before they act). */
#include "views.h"
#include "grow.h"
#include "hooks.h"
#include "members.h"
#include "neuron/vector_memory.h"
#include "patchshim.h"
#include "python/gone.h"
#include <stdlib.h>

static struct {
    struct view {
        void *vector;                 /* IvocVect; NULL once the memory is the arrays' own */
        struct neuron_numbers memory;
        unsigned arrays;              /* that show it; 0: the row is free */
    } * list;
    size_t count, capacity, shown;    /* shown: rows with a Vector */
} views;

static struct view *view_of(const void *vector) {
    for (size_t i = 0; i < views.count; ++i)
        if (views.list[i].arrays && views.list[i].vector == vector)
            return &views.list[i];
    return NULL;
}

/* The memory becomes the arrays' own; the Vector goes on with a copy. false: no memory for one. */
static bool part(struct view *view) {
    if (!neuron_numbers_replace(view->vector, &view->memory))
        return false;
    view->vector = NULL;
    --views.shown;
    return true;
}

void views_freed(const void *address) {
    for (size_t i = 0; views.shown && i < views.count; ++i)
        if (views.list[i].arrays && views.list[i].vector && views.list[i].memory.first == address) {
            part(&views.list[i]);
            return;
        }
}

static void array_gone(size_t index) {
    struct view *view = &views.list[index];
    if (--view->arrays)
        return;
    if (view->vector)
        --views.shown;
    else
        neuron_numbers_free(&view->memory);
}

static struct view *view_add(void) {
    for (size_t i = 0; i < views.count; ++i)
        if (!views.list[i].arrays)
            return &views.list[i];
    if (views.count == views.capacity && !GROW(views.list, views.capacity))
        return NULL;
    return &views.list[views.count++];
}

objects member_vector_as_numpy(void *self) {
    objects result = MEMBER_REAL(vector_as_numpy)(self);
    void *array = hooks.acting && result && *result ? (void *)neuron_python_of(*result) : NULL;
    struct neuron_numbers memory;
    if (!array || !neuron_numbers_of(self, &memory) || !memory.first)
        return result;
    if (neuron.family >= FAMILY_90)
        python_drop_surplus(array); /* 9.0 forgets a reference to every array it makes: none of them would ever go */
    struct view *view = view_of(self);
    if (view && view->memory.first != memory.first) { /* it moved without a word */
        view->vector = NULL;
        view->memory.first = NULL;
        --views.shown;
        view = NULL;
    }
    bool fresh = !view;
    view = view ? view : view_add();
    if (!view)
        return result;
    size_t index = (size_t)(view - views.list);
    if (fresh)
        *view = (struct view){.vector = self, .memory = memory};
    if (!python_when_gone(array, array_gone, index))
        return result;
    ++view->arrays;
    views.shown += fresh;
    return result;
}

/* Around a member that may move the numbers: it acts on a copy. */
static bool copied(void *self, struct neuron_numbers *copy, size_t *index) {
    struct view *view = __builtin_expect(views.shown, 0) ? view_of(self) : NULL;
    if (!view || !part(view))
        return false;
    *index = (size_t)(view - views.list);
    return neuron_numbers_of(self, copy);
}

static void copy_back(void *self, const struct neuron_numbers *copy, size_t index) {
    struct neuron_numbers now;
    struct view *view = &views.list[index];
    if (!view->arrays || !neuron_numbers_of(self, &now) || now.first != copy->first)
        return; /* moved: as it would have been without us */
    neuron_numbers_return(self, &view->memory);
    view->vector = self;
    ++views.shown;
}

#define GROWS(id, result)                                     \
    result member_vector_##id(void *self) {                   \
        struct neuron_numbers copy;                           \
        size_t index;                                         \
        bool shown = copied(self, &copy, &index);             \
        result value = MEMBER_REAL(vector_##id)(self);        \
        if (shown)                                            \
            copy_back(self, &copy, index);                    \
        return value;                                         \
    }
GROWS(resize, objects)
GROWS(append, objects)
GROWS(from_python, objects)
GROWS(copy, objects)
GROWS(insrt, objects)
GROWS(indgen, objects)
GROWS(interpolate, objects)
GROWS(deriv, objects)
GROWS(rebin, objects)
GROWS(buffer_size, double)
GROWS(fread, double)
GROWS(vread, double)
GROWS(scanf, double)
GROWS(scantil, double)
