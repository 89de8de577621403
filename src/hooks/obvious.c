/* obvious.c: relies on nrnpython/nrnpy_hoc.cpp (getsym: names of h are looked up in the tables of the top level, then of the built-in names; nrnpy_ho2po, nrnpy_po2ho),
   nrnoc/point.cpp (create_point_process: a Section has no position), nrncvode/netcvode.cpp (NetCon wants a reference), nrniv/vrecord.cpp. */
#include "obvious.h"
#include "hooks.h"
#include "load.h"
#include "neuron/calls.h"
#include "neuron/mechanisms.h"
#include "neuron/stack.h"
#include "neuron/standard.h"
#include "options/options.h"
#include "python/again.h"
#include "python/python.h"
#include "python/section_type.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static bool wanted(void) { return options.obvious == OBVIOUS_ON; }

/* --- standard files ------------------------------------------------------------------------------------------------------------------ */
static bool loading;
bool obvious_loads(void) { return loading; }

/* Numbers that the program has set already are its own. */
enum { NUMBERS = 64 };
struct numbers {
    struct {
        char name[40];
        double value;
    } list[NUMBERS];
    int count;
};

static void numbers_of(struct numbers *numbers, const char *words) {
    for (const char *at = words + 1; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");
        if (!n || n >= sizeof numbers->list[0].name || numbers->count == NUMBERS)
            continue;
        char *name = numbers->list[numbers->count].name;
        memcpy(name, at, n);
        name[n] = 0;
        const double *variable = neuron_variable(name);
        if (variable)
            numbers->list[numbers->count++].value = *variable;
    }
}

/* stdinit of stdrun.hoc sets dt to what steps_per_ms says: a dt that was chosen stays. */
static void keep(const struct numbers *numbers, double dt) {
    const double standard = .025;
    bool steps = false;
    for (int i = 0; i < numbers->count; ++i) {
        double *variable = neuron_variable(numbers->list[i].name);
        if (variable)
            *variable = numbers->list[i].value;
        steps |= !strcmp(numbers->list[i].name, "steps_per_ms");
    }
    double *per_ms = neuron_variable("steps_per_ms");
    if (per_ms && !steps && dt > 0 && dt != standard)
        *per_ms = 1 / dt;
}

static bool load(const struct standard_file *file) {
    const struct standard_file *first = file->first ? standard_file(file->first) : NULL;
    if (!standard_file_is_free(file))
        return false;
    if (first && standard_file_is_free(first) && !load(first))
        return false;
    struct numbers numbers = {.count = 0};
    numbers_of(&numbers, file->names);
    numbers_of(&numbers, file->others);
    char statement[80];
    double dt = neuron_dt();
    snprintf(statement, sizeof statement, "{load_file(\"%s\")}", file->file);
    loading = true;
    bool good = load_run(statement);
    loading = false;
    if (good && !strcmp(file->file, "stdrun.hoc"))
        keep(&numbers, dt);
    return good;
}

bool obvious_name(const char *name) {
    const struct standard_file *file = wanted() && !loading ? standard_file_of(name, false) : NULL;
    return file && python_asks_for(name) && !python_expects_error() && load(file);
}

void obvious_procedure(const Symbol *symbol) {
    const struct standard_file *file = wanted() && !loading ? standard_file_of(neuron_symbol_name(symbol), true) : NULL;
    if (!file || neuron_symbol(neuron_symbol_name(symbol)) != symbol || !load_error_ends())
        return;
    load(file);
}

/* --- places -------------------------------------------------------------------------------------------------------------------------- */
typedef void *to_python(Object *ob);
typedef Object *from_python(void *value);
static struct {
    to_python *python;
    from_python *object;
} convert;

static bool bind(void) {
    if (!convert.python) {
        convert.python = (to_python *)neuron_python_converter(hooks.python, true);
        convert.object = (from_python *)neuron_python_converter(hooks.python, false);
    }
    return convert.python && convert.object;
}

void obvious_point_process(int narg) {
    void **held = narg == 1 && wanted() ? stack_python_object(0) : NULL;
    if (!held || !python_is_section(*held) || python_expects_error())
        return;
    void *segment = python_middle(*held);
    if (segment)
        python_exchange(held, segment);
}

static bool fits(int narg) {
    bool good = stack_kind(narg - 1) == STACK_OBJECT && stack_kind(narg - 2) == STACK_OBJECT;
    for (int depth = narg - 3; depth >= 0; --depth)
        good &= stack_kind(depth) == STACK_NUMBER;
    return good;
}

Object *obvious_netcon(int narg) {
    enum { LEAST = 2, MOST = 5 };
    void **held = narg >= LEAST && narg <= MOST && wanted() ? stack_python_object(narg - 1) : NULL;
    if (!held || !python_is_place(*held) || !fits(narg) || !bind() || python_expects_error())
        return NULL;
    struct python_again *again = python_again_new(*held);
    if (!again)
        return NULL;
    double numbers[MOST];
    int count = 0;
    while (narg - count > LEAST)
        numbers[count++] = stack_pop_number();
    Object *target = stack_object();
    python_again_object(again, target ? convert.python(target) : NULL);
    stack_pop();
    stack_pop();
    while (count > 0)
        python_again_number(again, numbers[--count]);
    char text[500];
    void *made = python_again_call(again, NULL, "NetCon", true, text, sizeof text);
    if (!made)
        neuron_raise(text);
    Object *ob = convert.object(made); /* with a reference, which is the caller's */
    python_drop(made);
    return ob;
}

objects obvious_record(const Object *vector) {
    const Object *given = wanted() && vector ? neuron_object(1) : NULL;
    void *place = given ? neuron_wrapped(given) : NULL;
    if (!place || !python_is_place(place) || !bind() || python_expects_error())
        return NULL;
    struct python_again *again = python_again_new(place);
    void *owner = again ? convert.python((Object *)vector) : NULL;
    for (int i = 2; owner && neuron_has_argument(i); ++i) {
        if (neuron_is_number(i))
            python_again_number(again, neuron_number(i));
        else
            python_again_object(again, neuron_object(i) ? convert.python(neuron_object(i)) : NULL);
    }
    if (!owner)
        return NULL;
    char text[500];
    void *made = python_again_call(again, owner, "record", false, text, sizeof text);
    python_drop(owner);
    if (!made)
        neuron_raise(text);
    python_drop(made);
    return stack_result((Object *)vector);
}
