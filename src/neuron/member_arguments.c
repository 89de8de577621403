#include "member_arguments.h"
#include "layout.h"

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static struct {
    bool bound;
    int (*given)(int);
    int (*is_object)(int);
    Object **(*object)(int);
} arguments;

static bool bind(void) {
    if (!arguments.bound) {
        arguments.bound = true;
        arguments.given = neuron_symbol_of(NAMES("ifarg", "_Z5ifargi"));
        arguments.is_object = neuron_symbol_of(NAMES("hoc_is_object_arg", "_Z17hoc_is_object_argi"));
        arguments.object = neuron_symbol_of(NAMES("hoc_objgetarg", "_Z13hoc_objgetargi"));
    }
    return arguments.given && arguments.is_object && arguments.object;
}

Object *neuron_object_argument(int i) {
    if (!bind() || !arguments.given(i) || !arguments.is_object(i))
        return NULL;
    Object **ob = arguments.object(i);
    return ob ? *ob : NULL;
}

Object *neuron_object_of_point(const void *point) { return at(point, point_ob, Object *); }
void neuron_object_ref(Object *ob) { ++at(ob, object_refcount, int); }
