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

static struct {
    bool bound;
    const double *epsilon;
    const double *(*number)(int depth, int type); /* 8.x; 9.x takes no type */
    bool (*has_dimensions)(void);                 /* 9.x: their number lies on top of them */
    int type;
} subscripts;

static void bind_subscripts(void) {
    subscripts.bound = true;
    subscripts.epsilon = neuron_symbol_of(NAMES("hoc_epsilon"));
    subscripts.has_dimensions = (bool (*)(void))neuron_symbol_of(NAMES("_Z22hoc_stack_type_is_ndimv"));
    subscripts.number = (__typeof__(subscripts.number))neuron_symbol_of(NAMES("hoc_look_inside_stack", "_Z21hoc_look_inside_stackIdERKT_i"));
    if (bind())
        subscripts.type = type_of_number();
    if (!subscripts.type || !subscripts.epsilon || (neuron.family >= FAMILY_90) != (subscripts.has_dimensions != NULL))
        subscripts.number = NULL;
}

/* oc/code.cpp, hoc_araypt: an element is (int)(subscript + hoc_epsilon), and so -1 is 0. */
int stack_negative_subscript(const Symbol *symbol, double *value) {
    if (__builtin_expect(!subscripts.bound, 0))
        bind_subscripts();
    const int *array = at(symbol, symbol_array, const int *);
    if (__builtin_expect(!subscripts.number || !array, 0))
        return -1;
    int top = 0;
    if (subscripts.has_dimensions) {
        if (!subscripts.has_dimensions())
            return -1;
        top = 1;
    }
    for (int i = 0, count = array[2]; i < count; ++i) {
        double subscript = *subscripts.number(top + count - 1 - i, subscripts.type);
        if (__builtin_expect(subscript < -0.5, 0) && subscript + *subscripts.epsilon > -1) {
            *value = subscript;
            return i;
        }
    }
    return -1;
}
