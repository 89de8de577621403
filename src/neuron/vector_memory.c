#include "vector_memory.h"
#include "calls.h"
#include "layout.h"
#include <dlfcn.h>
#include <stdlib.h>

/* What C++ frees with its operator delete must come from its operator new (in 8.0 those of arrays). libnrniv takes the first in the process, an allocator's or a sanitizer's, as any symbol. */
static void *operator_of(const char *name) {
    void *found = dlsym(RTLD_DEFAULT, name);
    return found ? found : dlsym(neuron.handle, name);
}

static void *allocate(size_t count) {
    static void *(*new)(size_t);
    if (!new)
        new = (void *(*)(size_t))operator_of(neuron.family == FAMILY_80 ? "_Znam" : "_Znwm");
    return new ? new((count ? count : 1) * sizeof(double)) : NULL;
}

void neuron_numbers_free(struct neuron_numbers *numbers) {
    static void (*delete)(void *);
    if (!delete)
        delete = (void (*)(void *))operator_of(neuron.family == FAMILY_80 ? "_ZdaPv" : "_ZdlPv");
    if (delete && numbers->first)
        delete (numbers->first);
    numbers->first = NULL;
}

struct old_vector {
    int count, room;
    double *first;
};
struct new_vector {
    void *object, *label;
    double *first, *end, *room;
};

bool neuron_numbers_of(void *vector, struct neuron_numbers *numbers) {
    if (neuron.family == FAMILY_80) {
        const struct old_vector *v = vector;
        *numbers = (struct neuron_numbers){v->first, (size_t)v->count, (size_t)v->room};
    } else {
        const struct new_vector *v = vector;
        *numbers = (struct neuron_numbers){v->first, (size_t)(v->end - v->first), (size_t)(v->room - v->first)};
    }
    int n = 0;
    const Object *ob = neuron_vector_object(vector);
    const double *data = ob && neuron_this(ob) == vector ? neuron_vector_data(ob, &n) : NULL;
    return data == numbers->first && (size_t)n == numbers->count && numbers->count <= numbers->room;
}

static void give(void *vector, const struct neuron_numbers *numbers) {
    if (neuron.family == FAMILY_80) {
        struct old_vector *v = vector;
        *v = (struct old_vector){(int)numbers->count, (int)numbers->room, numbers->first};
    } else {
        struct new_vector *v = vector;
        v->first = numbers->first;
        v->end = numbers->first + numbers->count;
        v->room = numbers->first + numbers->room;
    }
}

/* A Vector that is being taken apart has no Object any more that could be asked: what was read when the array was made is what OLD holds. */
bool neuron_numbers_replace(void *vector, struct neuron_numbers *old) {
    const struct new_vector *v = vector;
    const struct old_vector *w = vector;
    double *first = neuron.family == FAMILY_80 ? w->first : v->first;
    if (first != old->first)
        return false;
    old->count = neuron.family == FAMILY_80 ? (size_t)w->count : (size_t)(v->end - v->first);
    old->room = neuron.family == FAMILY_80 ? (size_t)w->room : (size_t)(v->room - v->first);
    struct neuron_numbers copy = {allocate(old->room), old->count, old->room};
    if (!copy.first)
        return false;
    memcpy(copy.first, old->first, old->count * sizeof(double));
    give(vector, &copy);
    return true;
}

void neuron_numbers_return(void *vector, struct neuron_numbers *old) {
    struct neuron_numbers now;
    if (!neuron_numbers_of(vector, &now) || now.count > old->room)
        return;
    memcpy(old->first, now.first, now.count * sizeof(double));
    old->count = now.count;
    give(vector, old);
    neuron_numbers_free(&now);
}

const void *neuron_python_of(const Object *ob) {
    const char *name = neuron_class(ob);
    const void *py2nrn = name && !strcmp(name, "PythonObject") ? neuron_this(ob) : NULL;
    return py2nrn ? at(py2nrn, py2nrn_object, void *) : NULL;
}
