#include "stack.h"
#include "layout.h"

enum { OBJECTTMP = 8 };
#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static struct {
    bool bound;
    double (*pop_number)(void);
    void (*push_number)(double);
    void (*pop)(void);
    Object **(*result)(Object *);
    int number; /* the type of a number */
} stack;

static bool bind(void) {
    if (!stack.bound) {
        stack.bound = true;
        stack.pop_number = (double (*)(void))neuron_symbol_of(NAMES("hoc_xpop", "_Z8hoc_xpopv"));
        stack.push_number = (void (*)(double))neuron_symbol_of(NAMES("hoc_pushx", "_Z9hoc_pushxd"));
        stack.pop = (void (*)(void))neuron_symbol_of(NAMES("hoc_nopop", "_Z9hoc_nopopv"));
        stack.result = (Object **(*)(Object *))neuron_symbol_of(NAMES("hoc_temp_objptr", "_Z15hoc_temp_objptrP6Object"));
    }
    return stack.pop_number && stack.push_number && stack.pop && stack.result && neuron_data.inside_stacktype && neuron_data.look_inside;
}

/* The number of the parser's token differs between versions: a number tells. */
static int type_of_number(void) {
    if (!stack.number) {
        stack.push_number(0);
        stack.number = neuron_data.inside_stacktype(0);
        stack.pop_number();
    }
    return stack.number;
}

enum stack_kind stack_kind(int depth) {
    if (!bind())
        return STACK_OTHER;
    int type = neuron_data.inside_stacktype(depth);
    return type == OBJECTTMP ? STACK_OBJECT : type == type_of_number() ? STACK_NUMBER : STACK_OTHER;
}

Object *stack_object(void) { return neuron_data.look_inside(0); }
double stack_pop_number(void) { return stack.pop_number(); }
void stack_pop(void) { stack.pop(); }
void stack_keep(Object *ob) { ++at(ob, object_refcount, int); }
Object **stack_result(Object *ob) { return bind() ? stack.result(ob) : NULL; }

void **stack_python_object(int depth) {
    if (!neuron_python_argument(depth))
        return NULL;
    return &at(at(neuron_data.look_inside(depth), object_this, void *), py2nrn_object, void *);
}
