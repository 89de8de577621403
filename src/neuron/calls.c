#include "calls.h"
#include "layout.h"
#include <math.h>

static struct {
    bool bound;
    int (*ifarg)(int);
    int (*is_number)(int), (*is_reference)(int), (*is_text)(int), (*is_object)(int);
    char *(*text)(int);
    double *(*number)(int);
    Object **(*object)(int);
    double (*pop)(void);
    void (*push)(double);
    Symbol *(*lookup)(const char *);
    char **top_level_data; /* hoc_top_level_data: Objectdata, pointers by a symbol's index */
} call;

#define BIND(field, ...) (call.field = (__typeof__(call.field))neuron_symbol_of((const char *const[]){__VA_ARGS__, NULL}))

static void bind(void) {
    if (call.bound)
        return;
    BIND(ifarg, "ifarg", "_Z5ifargi");
    BIND(is_number, "hoc_is_double_arg", "_Z17hoc_is_double_argi");
    BIND(is_reference, "hoc_is_pdouble_arg", "_Z18hoc_is_pdouble_argi");
    BIND(is_text, "hoc_is_str_arg", "_Z14hoc_is_str_argi");
    BIND(is_object, "hoc_is_object_arg", "_Z17hoc_is_object_argi");
    BIND(text, "hoc_gargstr", "_Z11hoc_gargstri");
    BIND(number, "hoc_getarg", "_Z10hoc_getargi");
    BIND(object, "hoc_objgetarg", "_Z13hoc_objgetargi");
    BIND(pop, "hoc_xpop", "_Z8hoc_xpopv");
    BIND(push, "hoc_pushx", "_Z9hoc_pushxd");
    BIND(lookup, "hoc_lookup", "_Z10hoc_lookupPKc");
    BIND(top_level_data, "hoc_top_level_data");
    call.bound = call.ifarg && call.is_number && call.is_reference && call.is_text && call.is_object && call.text && call.number && call.object && call.pop && call.push;
}

static bool ready(void) {
    bind();
    return call.bound;
}

bool neuron_has_argument(int i) { return ready() && call.ifarg(i); }
bool neuron_is_number(int i) { return neuron_has_argument(i) && call.is_number(i); }
bool neuron_is_reference(int i) { return neuron_has_argument(i) && call.is_reference(i); }
bool neuron_is_text(int i) { return neuron_has_argument(i) && call.is_text(i); }
bool neuron_is_object(int i) { return neuron_has_argument(i) && call.is_object(i); }
const char *neuron_text(int i) { return neuron_is_text(i) ? call.text(i) : ""; }
double neuron_number(int i) { return neuron_is_number(i) ? *call.number(i) : NAN; }
Object *neuron_object(int i) { return neuron_is_object(i) ? *call.object(i) : NULL; }

double neuron_result(void) {
    if (!ready())
        return NAN;
    double value = call.pop();
    call.push(value);
    return value;
}

bool neuron_errors_are_shown(void) { return !neuron_data.execerror_messages || *neuron_data.execerror_messages; }

/* oc/hocdec.h: a VAR (as dt is) of subtype USERDOUBLE points at its number, one of subtype NOTUSER lies in the data of the top level. */
double *neuron_variable(const char *name) {
    enum { NOTUSER = 0, USERDOUBLE = 2 };
    bind();
    const Symbol *symbol = call.lookup ? call.lookup(name) : NULL, *dt = call.lookup ? call.lookup("dt") : NULL;
    if (!symbol || !dt || at(symbol, symbol_array, void *) || at(symbol, symbol_type, short) != at(dt, symbol_type, short))
        return NULL;
    if (at(symbol, symbol_subtype, short) == USERDOUBLE)
        return at(symbol, symbol_u, double *);
    if (at(symbol, symbol_subtype, short) == NOTUSER && call.top_level_data && *call.top_level_data)
        return (double *)((void **)*call.top_level_data)[at(symbol, symbol_u, int)];
    return NULL;
}

void *neuron_this(const Object *ob) { return ob ? at(ob, object_this, void *) : NULL; }

/* ivoc/objcmd.h: HocCommand is obj_, s_, po_ behind the vtable. */
const char *neuron_command_statement(void *command) {
    static const char *(*name)(void *);
    if (!name)
        name = (const char *(*)(void *))neuron_symbol_of((const char *const[]){"_ZN10HocCommand4nameEv", NULL});
    return name && !at(command, command_pyobject, void *) && at(command, command_text, void *) ? name(command) : NULL;
}

double neuron_time(void) { return neuron_data.threads && *neuron_data.threads ? at(*neuron_data.threads, thread_t, double) : 0; }
