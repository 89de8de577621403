/* intent_death.c: what the innermost instruction says about a death. Each kind of instruction has its judge; the table is at the end. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include "intent_values.h"

typedef enum intent judge(const struct python_scene *scene, struct python_death *out);

static enum intent say(struct python_death *out, enum intent intent, const char *format, ...) __attribute__((format(printf, 3, 4)));
static enum intent say(struct python_death *out, enum intent intent, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(out->how, sizeof out->how, format, arguments);
    va_end(arguments);
    return intent;
}

static const struct intent_instruction *running(const struct python_scene *scene) { return &scene->reading->list[scene->at]; }
static int source(const struct python_scene *scene, int index, int depth) { return intent_source(scene->reading, index, depth, NULL); }
static enum intent_op op_at(const struct python_scene *scene, int index) {
    return index < 0 ? OP_UNKNOWN : (enum intent_op)scene->reading->list[index].op;
}
static bool one_of(const char *name, const char *words) { /* words: " a b c " */
    char padded[64];
    return snprintf(padded, sizeof padded, " %s ", name) < (int)sizeof padded && strstr(words, padded);
}

/* ---- calls ---- */

struct callee {
    int index;          /* the instruction that loaded it; -1: can't be told */
    int arguments;      /* -1: can't be told */
    bool method;        /* loaded as an attribute */
    const char *name;   /* last part; NULL: none */
    py value, receiver; /* NULL: can't be told */
    int receiver_index;
};

static bool is_null(const struct python_scene *scene, int index, int nth) {
    return strcmp(intent_name(scene->reading, index), "PUSH_NULL") == 0 || (op_at(scene, index) == OP_LOAD_GLOBAL && nth == 1);
}

static struct callee callee_of(const struct python_scene *scene, int call) {
    struct callee callee = {.index = -1, .receiver_index = -1};
    int depth = intent_callee_depth(scene->reading, call, &callee.arguments);
    if (depth < 0) return callee;
    /* 3.11 and 3.12 put a NULL below what is no method; 3.13 puts it above. */
    int nth = 0;
    callee.index = intent_source(scene->reading, call, depth, &nth);
    if (callee.index >= 0 && python_api.minor < 13 && is_null(scene, callee.index, nth)) callee.index = intent_source(scene->reading, call, depth - 1, &nth);
    if (callee.index < 0) return callee;
    enum intent_op op = op_at(scene, callee.index);
    callee.method = op == OP_LOAD_ATTR || op == OP_LOAD_METHOD || op == OP_LOAD_SUPER;
    if (callee.method || op == OP_LOAD_NAME || op == OP_LOAD_GLOBAL || op == OP_LOAD_FAST || op == OP_LOAD_DEREF)
        callee.name = python_variable_name(scene, callee.index, false);
    callee.value = python_value(scene, callee.index, 0);
    if (op == OP_LOAD_ATTR || op == OP_LOAD_METHOD) {
        callee.receiver_index = source(scene, callee.index, 0);
        callee.receiver = python_value_at(scene, callee.index, 0);
    }
    return callee;
}

/* How the user would name what was called: the function's own name when it is known. */
static const char *called(const struct python_scene *scene, const struct callee *callee) {
    py code = python_code_of_function(callee->value);
    struct python_code *row = code ? python_code_of(code) : NULL;
    if (row && *row->function != '<') return row->function;
    if (op_at(scene, callee->index) == OP_BUILD_CLASS) return "class";
    return callee->name;
}

static bool is_generator(const struct python_scene *scene, int index);

/* An argument of the call is a generator: what it drops when it runs dry dies in the middle of the call. */
static bool eats_generator(const struct python_scene *scene, int call, const struct callee *callee) {
    for (int i = 0; i < callee->arguments && i < 8; i++)
        if (is_generator(scene, source(scene, call, i))) return true;
    return false;
}

/* The value comes from a generator function's call, a generator expression, or is a generator. */
static bool is_generator(const struct python_scene *scene, int index) {
    if (index < 0) return false;
    if (op_at(scene, index) == OP_ITER || op_at(scene, index) == OP_YIELD_FROM_ITER) return is_generator(scene, source(scene, index, 0));
    py value = python_value(scene, index, 0);
    if (python_is_exactly(value, python_api.PyGen_Type) || python_is_exactly(value, python_api.PyAsyncGen_Type)) return true;
    if (op_at(scene, index) != OP_CALL) return false;
    struct callee callee = callee_of(scene, index);
    py code = python_code_of_function(callee.value);
    struct python_code *row = code ? python_code_of(code) : NULL;
    if (row) return row->flags & (CODE_GENERATOR | CODE_ASYNC_GENERATOR);
    for (int at = callee.index; at > 0 && op_at(scene, at) == OP_FUNCTION; at--) {
        py made = op_at(scene, at - 1) == OP_LOAD_CONST ? python_value(scene, at - 1, 0) : NULL;
        if (made && python_is_exactly(made, python_api.PyUnicode_Type) && at >= 2) made = python_value(scene, at - 2, 0); /* its name comes last, to 3.10 */
        row = python_is_exactly(made, python_api.PyCode_Type) ? python_code_of(made) : NULL;
        if (row) return row->flags & (CODE_GENERATOR | CODE_ASYNC_GENERATOR);
    }
    return false;
}

/* What an expression made is a NEURON object itself, not a Python object that holds some. */
enum temporary { NO_TEMPORARY, NEURON_TEMPORARY, HOLDER_TEMPORARY, SOME_TEMPORARY };
static enum temporary temporary_at(const struct python_scene *scene, int index) {
    while (op_at(scene, index) == OP_LOAD_ATTR || op_at(scene, index) == OP_LOAD_METHOD || op_at(scene, index) == OP_SUBSCRIPT) {
        int owner = source(scene, index, op_at(scene, index) == OP_SUBSCRIPT ? 1 : 0);
        if (owner < 0) return NO_TEMPORARY;
        if ((op_at(scene, owner) == OP_CALL || op_at(scene, owner) == OP_BUILD) && op_at(scene, index) == OP_SUBSCRIPT) return HOLDER_TEMPORARY;
        index = owner;
    }
    if (op_at(scene, index) != OP_CALL) return NO_TEMPORARY;
    struct callee callee = callee_of(scene, index);
    if (python_is_class(callee.value)) return python_is_neuron(callee.value) ? NEURON_TEMPORARY : HOLDER_TEMPORARY;
    if (python_is_neuron(callee.receiver) || python_is_neuron(callee.value)) return NEURON_TEMPORARY;
    if (python_is(callee.value, python_api.PyType_Type)) return HOLDER_TEMPORARY; /* super(), list() */
    return SOME_TEMPORARY;
}

/* A variable, or a part of what one holds: somebody held it before this instruction, and does so behind it. */
static bool is_held(const struct python_scene *scene, int index) {
    switch (op_at(scene, index)) {
    case OP_LOAD_CONST:
    case OP_LOAD_FAST:
    case OP_LOAD_FAST_TWO:
    case OP_STORE_FAST_LOAD:
    case OP_LOAD_NAME:
    case OP_LOAD_GLOBAL:
    case OP_LOAD_DEREF: return true;
    case OP_LOAD_ATTR:
    case OP_LOAD_METHOD: return is_held(scene, source(scene, index, 0));
    case OP_SUBSCRIPT: return is_held(scene, source(scene, index, 1));
    default: return false;
    }
}

/* What dies was made before the call, and was no temporary handed to it: the function only had a look at what somebody else held. That one has let go of it in the
   meantime, and a variable of the function - often a loop's - was the last to follow. */
static bool only_borrowed(const struct python_scene *scene, const struct callee *callee) {
    py code = python_code_of_function(callee->value);
    const struct python_origin *made = &scene->dying->origin;
    *scene->of_origin = true;
    if (!code || !made->code || !made->module_code || callee->arguments < 0 || python_called_by(made->callers, code)) return false;
    if (made->module_code != python_frame_module(&scene->frame)) return false; /* an import or exec in between: not all of its callers are known */
    if (callee->method && !is_held(scene, callee->receiver_index)) return false;
    bool names = strstr(intent_name(scene->reading, scene->at), "_KW") != NULL; /* those of the keywords lie on top */
    for (int i = 0; i < callee->arguments + names; i++)
        if (!is_held(scene, source(scene, scene->at, i))) return false;
    return true;
}

static enum intent returned(const struct python_scene *scene, const struct callee *callee, struct python_death *out) {
    const char *name = called(scene, callee);
    bool function = (!callee->value && !python_is_neuron(callee->receiver)) || python_code_of_function(callee->value) || python_is_class(callee->value);
    if (!name) return say(out, INTENT_ACCIDENT, "a call returned, and nothing else held it");
    if (strcmp(name, "class") == 0) return say(out, INTENT_ACCIDENT, "the class statement ended, and nothing else held it");
    if (function && only_borrowed(scene, callee)) return say(out, INTENT_DOUBT, "%s() returned, the last to hold what was made before", name);
    if (function) return say(out, INTENT_ACCIDENT, "%s() returned, and nothing else held it", name);
    return say(out, INTENT_ACCIDENT, "it was only handed to %s(), and nothing else held it", name);
}

static const char takes_out[] = " clear pop popitem popleft remove remove_all discard update difference_update intersection_update"
                                " symmetric_difference_update __setitem__ __delitem__ __delattr__ delete_section ";
static const char ends_generator[] = " close send throw __next__ aclose ";
static const char builds[] = " play record connect event append insert ";
static const char asks[] = " get_loc get_segment has_loc hname same size srcgid wcnt valid preloc postloc precell postcell pre post syn"
                           " to_python as_numpy x mean sum min max count object id name ";

static bool may_take_out(const struct callee *callee) {
    if (!one_of(callee->name, takes_out) || python_code_of_function(callee->value)) return false;
    if (!callee->receiver || python_is_container(callee->receiver) || python_is_neuron(callee->receiver)) return true;
    return python_is(callee->receiver, python_api.PyType_Type) && !python_is_class(callee->receiver); /* list.clear(l) */
}

static enum intent judge_method(const struct python_scene *scene, const struct callee *callee, struct python_death *out) {
    const char *name = callee->name;
    bool is_python = python_code_of_function(callee->value) != NULL;
    bool generator = python_is_exactly(callee->receiver, python_api.PyGen_Type) || python_is_exactly(callee->receiver, python_api.PyAsyncGen_Type);
    if (generator && one_of(name, ends_generator)) return say(out, INTENT_WORD, "the generator ended");
    if (may_take_out(callee)) return say(out, INTENT_WORD, "%s() took it out", name);
    if (!is_python && !callee->receiver && one_of(name, ends_generator)) return say(out, INTENT_DOUBT, "%s() returned", name);
    if (!is_python && strcmp(name, "__setattr__") == 0) return say(out, INTENT_REPLACED, "an attribute was bound again");
    switch (temporary_at(scene, callee->receiver_index)) {
    case NEURON_TEMPORARY:
        if (one_of(name, builds)) return say(out, INTENT_ACCIDENT, "it was a temporary: only %s() was called on it", name);
        return say(out, INTENT_QUESTION, "it was a temporary, made to ask for %s()", name);
    case SOME_TEMPORARY:
        if (one_of(name, asks)) return say(out, INTENT_QUESTION, "it was a temporary, made to ask for %s()", name);
        break;
    case HOLDER_TEMPORARY:
    case NO_TEMPORARY: break;
    }
    return returned(scene, callee, out);
}

static enum intent bound_again(const struct python_scene *scene, struct python_death *out, const char *name, py value, bool local);

/* setattr(object, name, value) */
static enum intent judge_setattr(const struct python_scene *scene, const struct callee *callee, struct python_death *out) {
    if (callee->arguments != 3) return say(out, INTENT_DOUBT, "setattr() replaced it");
    py object = python_value_at(scene, scene->at, 2), name = python_value_at(scene, scene->at, 1);
    if (op_at(scene, source(scene, scene->at, 0)) == OP_LOAD_CONST) return say(out, INTENT_WORD, "setattr() let go of it");
    if (!object || !name || !python_is(name, python_api.PyUnicode_Type)) return say(out, INTENT_DOUBT, "setattr() replaced it");
    if (python_is_computed(object, name, "__setattr__")) return say(out, INTENT_ACCIDENT, "setattr() returned, and nothing else held it");
    const char *text = python_api.PyUnicode_AsUTF8(name);
    return bound_again(scene, out, text ? text : "?", python_attribute(object, name), false);
}

static enum intent judge_builtin(const struct python_scene *scene, const struct callee *callee, struct python_death *out) {
    if (strcmp(callee->name, "setattr") == 0) return judge_setattr(scene, callee, out);
    if (strcmp(callee->name, "delattr") == 0) {
        py object = callee->arguments == 2 ? python_value_at(scene, scene->at, 1) : NULL;
        if (object && python_is_overridden(object, "__delattr__")) return returned(scene, callee, out);
        return say(out, INTENT_WORD, "delattr() let go of it");
    }
    return returned(scene, callee, out);
}

static bool is_next_of_generator(const struct python_scene *scene, const struct callee *callee) {
    return callee->name && callee->arguments > 0 && strcmp(callee->name, "next") == 0 && python_is_exactly(callee->value, python_api.PyCFunction_Type)
        && is_generator(scene, source(scene, scene->at, callee->arguments - 1));
}

static enum intent judge_call(const struct python_scene *scene, struct python_death *out) {
    if (intent_is_with_exit(scene->reading, scene->at)) return say(out, INTENT_DOUBT, "the with block ended");
    struct callee callee = callee_of(scene, scene->at);
    if (is_next_of_generator(scene, &callee)) return say(out, INTENT_WORD, "the generator ended");
    if (callee.arguments > 0 && eats_generator(scene, scene->at, &callee) && !python_code_of_function(callee.value))
        return say(out, INTENT_DOUBT, "a generator handed to %s() ended", callee.name ? callee.name : "a call");
    if (callee.method) return judge_method(scene, &callee, out);
    if (callee.name && callee.value && !python_code_of_function(callee.value)) return judge_builtin(scene, &callee, out);
    return returned(scene, &callee, out);
}

static enum intent judge_pop(const struct python_scene *scene, struct python_death *out) {
    int made = source(scene, scene->at, 0);
    if (op_at(scene, made) == OP_FOR || op_at(scene, made) == OP_ITER) {
        if (is_generator(scene, op_at(scene, made) == OP_FOR ? source(scene, made, 0) : made)) return say(out, INTENT_WORD, "the generator ended");
        return say(out, INTENT_ACCIDENT, "the loop ended, and nothing else held it");
    }
    if (op_at(scene, made) == OP_CALL) {
        struct callee callee = callee_of(scene, made);
        if (callee.method && may_take_out(&callee)) return say(out, INTENT_WORD, "%s() took it out", callee.name);
        const char *name = called(scene, &callee);
        if (name) return say(out, INTENT_ACCIDENT, "the result of %s() was thrown away", name);
    }
    return say(out, INTENT_ACCIDENT, "the result was thrown away");
}

static enum intent judge_print(const struct python_scene *scene, struct python_death *out) {
    (void)scene;
    return say(out, INTENT_ACCIDENT, "only the prompt's `_` held it");
}

static enum intent judge_intrinsic(const struct python_scene *scene, struct python_death *out) {
    if (running(scene)->arg == 1) return judge_print(scene, out);
    return say(out, INTENT_DOUBT, "can't be told");
}

/* ---- stores ---- */

static bool other_module_made(const struct python_scene *scene) {
    *scene->own = true;
    const void *made = scene->dying->origin.module_code, *now = made ? python_frame_module(&scene->frame) : NULL;
    return made && now && made != now;
}

/* ---- what a variable had from somebody else ---- */

static const char takes_one_out[] = " pop popitem popleft get ";
static const char shows_all[] = " items values keys copy ";
static const char goes_over_all[] = " zip enumerate list tuple reversed sorted iter set ";

/* Instruction INDEX is (a part of) something that has a name and is not made anew in a loop: what is in it was there before, and stays as long as nobody takes it out. */
static bool is_kept_elsewhere(const struct python_scene *scene, int index, int depth) {
    enum intent_op op = op_at(scene, index);
    if (depth > 8) return false;
    switch (op) {
    case OP_LOAD_CONST: return true;
    case OP_LOAD_FAST:
    case OP_LOAD_NAME:
    case OP_LOAD_GLOBAL:
    case OP_LOAD_DEREF: return !intent_stored_in_loop(scene->reading, index);
    case OP_LOAD_ATTR: return !intent_stored_in_loop(scene->reading, index) && is_kept_elsewhere(scene, source(scene, index, 0), depth + 1);
    case OP_SUBSCRIPT: return is_kept_elsewhere(scene, source(scene, index, 1), depth + 1);
    case OP_ITER: return is_kept_elsewhere(scene, source(scene, index, 0), depth + 1);
    case OP_CALL: {
        struct callee callee = callee_of(scene, index);
        if (!callee.name || callee.arguments < 0 || python_code_of_function(callee.value)) return false;
        if (callee.method) return one_of(callee.name, shows_all) && is_kept_elsewhere(scene, callee.receiver_index, depth + 1);
        if (strcmp(callee.name, "range") == 0) return true;
        if (!one_of(callee.name, goes_over_all)) return false;
        for (int i = 0; i < callee.arguments; i++)
            if (!is_kept_elsewhere(scene, source(scene, index, i), depth + 1)) return false;
        return true;
    }
    default: return false;
    }
}

static bool is_borrowed(const struct python_scene *scene, int store, int depth) {
    int from = source(scene, store, depth);
    while (op_at(scene, from) == OP_UNPACK) from = source(scene, from, 0);
    switch (op_at(scene, from)) {
    case OP_FOR: return is_kept_elsewhere(scene, source(scene, from, 0), 0);
    case OP_LOAD_ATTR:
    case OP_SUBSCRIPT: return is_kept_elsewhere(scene, from, 0);
    case OP_CALL: {
        struct callee callee = callee_of(scene, from);
        return callee.method && callee.name && !python_code_of_function(callee.value) && one_of(callee.name, takes_one_out) && is_kept_elsewhere(scene, callee.receiver_index, 0);
    }
    default: return false;
    }
}

/* Whatever the variable that is bound again has held came out of something else that held it, and let go of it before. */
static bool always_borrowed(const struct python_scene *scene) {
    enum intent_op op = op_at(scene, scene->at);
    if (op != OP_STORE_FAST && op != OP_STORE_FAST_TWO && op != OP_STORE_FAST_LOAD && op != OP_STORE_NAME && op != OP_STORE_GLOBAL) return false;
    for (int i = intent_next_store(scene->reading, scene->at, -1); i >= 0; i = intent_next_store(scene->reading, scene->at, i))
        if (!is_borrowed(scene, i, 0) || (op_at(scene, i) == OP_STORE_FAST_TWO && !is_borrowed(scene, i, 1))) return false;
    return true;
}

/* name holds another object of the same kind now, or may. local: a variable of this code or of its module. */
static enum intent bound_again(const struct python_scene *scene, struct python_death *out, const char *name, py value, bool local) {
    switch (python_kind_of(scene, value)) {
    case KIND_PLAIN:
        return say(out, INTENT_WORD, python_is_none(value) ? "`%s` was set to None" : "`%s` was given another kind of value", name);
    case KIND_OTHER: return say(out, INTENT_REPLACED, "`%s` was bound to an object of another class", name);
    case KIND_SAME:
    case KIND_UNKNOWN: break;
    }
    if (other_module_made(scene)) return say(out, INTENT_REPLACED, "`%s` was bound again by code that runs later", name);
    if ((python_is_container(value) || python_is(value, python_api.PyTuple_Type)) && intent_reads_itself(scene->reading, scene->at))
        return say(out, INTENT_WORD, "`%s` was made of what it held, without it", name);
    bool loop = intent_in_loop(scene->reading, scene->at), before = local && intent_stored_before(scene->reading, scene->at);
    if (!loop && !before) return say(out, INTENT_REPLACED, "`%s` was bound again", name);
    *scene->own = true;
    if (!value || !scene->dying->same_class) return say(out, INTENT_DOUBT, "`%s` was bound again", name);
    if (always_borrowed(scene)) return say(out, INTENT_DOUBT, "`%s` was bound again, the last to hold what it had from elsewhere", name);
    if (loop) return say(out, INTENT_ACCIDENT, "`%s` was bound again in a loop", name);
    return say(out, INTENT_ACCIDENT, "`%s` was bound again", name);
}

static enum intent comprehension_ended(struct python_death *out) {
    return say(out, INTENT_ACCIDENT, "the comprehension ended, and nothing else held it");
}

/* Of two stores the first runs: the second variable does not yet have the constant that it gets. */
static bool first_store_runs(const struct python_scene *scene) {
    int second = source(scene, scene->at, 1);
    return op_at(scene, second) == OP_LOAD_CONST && python_variable(scene, scene->at, true) != python_value(scene, second, 0);
}

/* Either of two variables let go of it: the one that now holds an object of its class, if one does. */
static enum intent judge_two_stores(const struct python_scene *scene, struct python_death *out) {
    struct python_death other = *out;
    bool ends = intent_is_putting_back(scene->reading, scene->at, false), second_ends = intent_is_putting_back(scene->reading, scene->at, true);
    if (ends && second_ends) return comprehension_ended(out);
    if (ends || second_ends) { /* the comprehension's variable, or the one that gets its result */
        enum intent intent = bound_again(scene, out, python_variable_name(scene, scene->at, ends), python_variable(scene, scene->at, ends), true);
        return intent == INTENT_ACCIDENT ? intent : INTENT_DOUBT;
    }
    enum intent first = bound_again(scene, out, python_variable_name(scene, scene->at, false), python_variable(scene, scene->at, false), true);
    if (first_store_runs(scene)) return first;
    enum intent second = bound_again(scene, &other, python_variable_name(scene, scene->at, true), python_variable(scene, scene->at, true), true);
    if (first == second) return first;
    if (first == INTENT_ACCIDENT || second == INTENT_ACCIDENT) {
        enum intent rest = first == INTENT_ACCIDENT ? second : first;
        if (second == INTENT_ACCIDENT) *out = other;
        return rest == INTENT_REPLACED ? INTENT_ACCIDENT : INTENT_DOUBT;
    }
    return first;
}

static enum intent judge_store_name(const struct python_scene *scene, struct python_death *out) {
    enum intent_op op = op_at(scene, scene->at);
    bool local = op == OP_STORE_GLOBAL ? scene->row->module_level : op != OP_STORE_DEREF; /* what a function declares global is stored so in the module's code too */
    if (intent_is_except_cleanup(scene->reading, scene->at)) return say(out, INTENT_FAILED, "the exception that held it was dealt with");
    if (intent_is_two_stores(scene->reading, scene->at)) return judge_two_stores(scene, out);
    if (intent_is_putting_back(scene->reading, scene->at, false)) return comprehension_ended(out);
    py value = python_variable(scene, scene->at, false);
    if (!value) value = python_value_at(scene, scene->at, 0);
    return bound_again(scene, out, python_variable_name(scene, scene->at, false), value, local);
}

static enum intent judge_store_attr(const struct python_scene *scene, struct python_death *out) {
    int owner_index = source(scene, scene->at, 0), value_index = source(scene, scene->at, 1);
    py owner = python_value(scene, owner_index, 0), name = python_code_name(scene->row, running(scene)->arg);
    const char *text = python_variable_name(scene, scene->at, false);
    if (owner && python_is_computed(owner, name, "__setattr__"))
        return say(out, INTENT_ACCIDENT, "setting `%s` returned, and nothing else held it", text);
    py value = owner ? python_attribute(owner, name) : NULL;
    if (!value) value = python_value(scene, value_index, 0);
    enum temporary kind = temporary_at(scene, owner_index);
    if (kind != NO_TEMPORARY && !python_is_none(value)) {
        if (kind == NEURON_TEMPORARY || kind == HOLDER_TEMPORARY || (value && python_kind_of(scene, value) == KIND_PLAIN))
            return say(out, INTENT_ACCIDENT, "it was a temporary: only `%s` of it was set", text);
        return say(out, INTENT_DOUBT, "`%s` of a temporary was set", text);
    }
    return bound_again(scene, out, text, value, false);
}

static enum intent judge_store_subscript(const struct python_scene *scene, struct python_death *out) {
    bool slice = op_at(scene, scene->at) == OP_STORE_SLICE;
    int container_index = source(scene, scene->at, slice ? 2 : 1);
    py container = python_value(scene, container_index, 0);
    if (container && python_is_overridden(container, "__setitem__")) return say(out, INTENT_ACCIDENT, "__setitem__() returned, and nothing else held it");
    if (temporary_at(scene, container_index) == NEURON_TEMPORARY && !container)
        return say(out, INTENT_ACCIDENT, "it was a temporary: only an element of it was set");
    return say(out, INTENT_WORD, "an element was replaced");
}

/* ---- deletes ---- */

static enum intent judge_delete_name(const struct python_scene *scene, struct python_death *out) {
    if (scene->at > 0 && intent_is_except_cleanup(scene->reading, scene->at - 1))
        return say(out, INTENT_FAILED, "the exception that held it was dealt with");
    return say(out, INTENT_WORD, "`del %s`", python_variable_name(scene, scene->at, false));
}

static enum intent judge_delete_attr(const struct python_scene *scene, struct python_death *out) {
    py owner = python_value_at(scene, scene->at, 0), name = python_code_name(scene->row, running(scene)->arg);
    const char *text = python_variable_name(scene, scene->at, false);
    if (owner && python_is_computed(owner, name, "__delattr__"))
        return say(out, INTENT_ACCIDENT, "deleting `%s` returned, and nothing else held it", text);
    return say(out, INTENT_WORD, "`del` of attribute `%s`", text);
}

static enum intent judge_delete_subscript(const struct python_scene *scene, struct python_death *out) {
    py container = python_value_at(scene, scene->at, 1);
    if (container && python_is_overridden(container, "__delitem__")) return say(out, INTENT_ACCIDENT, "__delitem__() returned, and nothing else held it");
    return say(out, INTENT_WORD, "`del` of an element");
}

/* ---- instructions that can run Python, and temporaries ---- */

static enum intent judge_load_attr(const struct python_scene *scene, struct python_death *out) {
    int owner_index = source(scene, scene->at, 0);
    py owner = python_value(scene, owner_index, 0), name = python_code_name(scene->row, intent_name_index(scene->reading, scene->at));
    const char *text = python_variable_name(scene, scene->at, false);
    if (owner && (python_is_computed(owner, name, "__getattribute__") || python_is_overridden(owner, "__getattr__")))
        return say(out, INTENT_ACCIDENT, "reading `%s` returned, and nothing else held it", text);
    enum temporary kind = temporary_at(scene, owner_index);
    if (kind != NO_TEMPORARY && strncmp(text, "_ref_", 5) == 0) /* a reference is taken to be used later */
        return say(out, INTENT_ACCIDENT, "it was a temporary: only a reference to its `%s` was taken", text + 5);
    switch (kind) {
    case NEURON_TEMPORARY:
    case SOME_TEMPORARY: return say(out, INTENT_QUESTION, "it was a temporary, made to ask for `%s`", text);
    case HOLDER_TEMPORARY: return say(out, INTENT_ACCIDENT, "what held it was a temporary, of which only `%s` was taken", text);
    case NO_TEMPORARY: break;
    }
    return say(out, INTENT_DOUBT, "reading `%s` returned", text);
}

static enum intent judge_for(const struct python_scene *scene, struct python_death *out) {
    int iterator = source(scene, scene->at, 0);
    if (iterator >= 0 && is_generator(scene, iterator)) return say(out, INTENT_WORD, "the generator ended");
    py value = iterator >= 0 && op_at(scene, iterator) == OP_ITER ? python_value_at(scene, iterator, 0) : NULL;
    if (scene->row->function[0] == '<' && !scene->row->module_level && iterator >= 0 && op_at(scene, iterator) == OP_LOAD_FAST) {
        value = python_value(scene, iterator, 0); /* a comprehension's only argument is its iterator */
        if (!value) return say(out, INTENT_DOUBT, "the iteration ended");
    }
    (void)value;
    return say(out, INTENT_ACCIDENT, "the iteration ended, and nothing else held it");
}

static enum intent judge_send(const struct python_scene *scene, struct python_death *out) {
    for (int i = scene->at; i >= 0 && i > scene->at - 12; i--) {
        if (op_at(scene, i) == OP_YIELD_FROM_ITER) return say(out, INTENT_WORD, "the generator ended");
        if (op_at(scene, i) == OP_AWAITABLE) break;
    }
    return say(out, INTENT_ACCIDENT, "what was awaited returned, and nothing else held it");
}

static enum intent judge_inplace(const struct python_scene *scene, struct python_death *out) {
    enum { INPLACE = 13 }; /* BINARY_OP's arguments from here on are in place */
    bool inplace = strcmp(intent_name(scene->reading, scene->at), "BINARY_OP") != 0 || running(scene)->arg >= INPLACE;
    py left = inplace ? python_value_at(scene, scene->at, 1) : NULL;
    if (left && python_is(left, python_api.PySet_Type) && !python_is_overridden(left, "__isub__") && !python_is_overridden(left, "__iand__"))
        return say(out, INTENT_WORD, "it was taken out of a set");
    return say(out, INTENT_ACCIDENT, "an operator returned, and nothing else held it");
}

static enum intent judge_subscript(const struct python_scene *scene, struct python_death *out) {
    py container = python_value_at(scene, scene->at, 1);
    if (container && python_is_overridden(container, "__getitem__")) return say(out, INTENT_ACCIDENT, "__getitem__() returned, and nothing else held it");
    return say(out, INTENT_ACCIDENT, "it was an element of a temporary");
}

#define SIMPLE(name, verdict, text) \
    static enum intent judge_##name(const struct python_scene *scene, struct python_death *out) { \
        (void)scene; \
        return say(out, verdict, text); \
    }
SIMPLE(handler, INTENT_FAILED, "the exception that held it was dealt with")
SIMPLE(raise, INTENT_FAILED, "an exception was raised")
SIMPLE(operator, INTENT_ACCIDENT, "an operator returned, and nothing else held it")
SIMPLE(test, INTENT_ACCIDENT, "it was a temporary, only tested for being true")
SIMPLE(with, INTENT_ACCIDENT, "entering the with block returned, and nothing else held it")
SIMPLE(with_end, INTENT_DOUBT, "the with block ended")
SIMPLE(iter, INTENT_ACCIDENT, "the iteration began, and nothing else held it")
SIMPLE(unpack, INTENT_ACCIDENT, "it was an element of a temporary")
SIMPLE(build, INTENT_DOUBT, "a container was filled")
SIMPLE(doubt, INTENT_DOUBT, "can't be told")

static judge *const judges[] = {
    [OP_UNKNOWN] = judge_doubt,
    [OP_LOAD_ATTR] = judge_load_attr,
    [OP_LOAD_METHOD] = judge_load_attr,
    [OP_BUILD] = judge_build,
    [OP_ITER] = judge_iter,
    [OP_SUBSCRIPT] = judge_subscript,
    [OP_OPERATOR] = judge_operator,
    [OP_INPLACE] = judge_inplace,
    [OP_TEST] = judge_test,
    [OP_FOR] = judge_for,
    [OP_END_FOR] = judge_for,
    [OP_SEND] = judge_send,
    [OP_UNPACK] = judge_unpack,
    [OP_WITH] = judge_with,
    [OP_WITH_END] = judge_with_end,
    [OP_HANDLER] = judge_handler,
    [OP_RAISE] = judge_raise,
    [OP_CALL] = judge_call,
    [OP_POP] = judge_pop,
    [OP_PRINT] = judge_print,
    [OP_INTRINSIC] = judge_intrinsic,
    [OP_STORE_FAST] = judge_store_name,
    [OP_STORE_FAST_TWO] = judge_store_name,
    [OP_STORE_FAST_LOAD] = judge_store_name,
    [OP_STORE_NAME] = judge_store_name,
    [OP_STORE_GLOBAL] = judge_store_name,
    [OP_STORE_DEREF] = judge_store_name,
    [OP_STORE_ATTR] = judge_store_attr,
    [OP_STORE_SUBSCR] = judge_store_subscript,
    [OP_STORE_SLICE] = judge_store_subscript,
    [OP_DELETE_FAST] = judge_delete_name,
    [OP_DELETE_NAME] = judge_delete_name,
    [OP_DELETE_GLOBAL] = judge_delete_name,
    [OP_DELETE_DEREF] = judge_delete_name,
    [OP_DELETE_ATTR] = judge_delete_attr,
    [OP_DELETE_SUBSCR] = judge_delete_subscript,
};

/* ---- the whole ---- */

static enum intent judge_instruction(struct python_scene *scene, struct python_death *out) {
    scene->row = python_code_of(python_frame_code(&scene->frame));
    scene->reading = scene->row ? python_code_reading(scene->row) : NULL;
    scene->at = scene->reading ? intent_running(scene->reading, python_frame_lasti(&scene->frame)) : -1;
    if (scene->at < 0) return judge_doubt(scene, out);
    enum intent_op op = op_at(scene, scene->at);
    judge *by = (size_t)op < sizeof judges / sizeof *judges && judges[op] ? judges[op] : judge_doubt;
    return by(scene, out);
}

static bool ends_generator_now(const struct python_error *error) {
    return python_api.PyErr_GivenExceptionMatches(error->type, python_at(python_api.PyExc_StopIteration, 0))
        || python_api.PyErr_GivenExceptionMatches(error->type, python_at(python_api.PyExc_GeneratorExit, 0))
        || python_api.PyErr_GivenExceptionMatches(error->type, python_at(python_api.PyExc_StopAsyncIteration, 0));
}

/* A generator or a coroutine ends, by the exception that says so: the one is the user's word, the other a function that returns. */
static enum intent judge_generator_end(struct python_scene *scene, struct python_death *out) {
    struct python_death at_instruction = *out;
    enum intent intent = judge_instruction(scene, &at_instruction);
    if (scene->at >= 0 && op_at(scene, scene->at) == OP_SEND && intent == INTENT_ACCIDENT) {
        *out = at_instruction;
        return intent;
    }
    if (scene->at >= 0 && op_at(scene, scene->at) == OP_CALL) {
        struct callee callee = callee_of(scene, scene->at);
        if (python_is_exactly(callee.receiver, python_api.PyCoro_Type)) return say(out, INTENT_ACCIDENT, "what was awaited returned, and nothing else held it");
        if (callee.name && !one_of(callee.name, ends_generator) && strcmp(callee.name, "next") != 0)
            return say(out, INTENT_DOUBT, "a generator ended in %s()", callee.name);
    }
    return say(out, INTENT_WORD, "the generator ended");
}

static enum intent judge_death(struct python_scene *scene, const struct python_error *error, struct python_death *out) {
    python_frame_of_user(&scene->frame, &out->place);
    if (python_api_collecting()) return say(out, INTENT_COLLECTED, "the garbage collector found it in a cycle");
    bool unwinding = python_api_traceback_dying();
    if (error->type) {
        if (ends_generator_now(error)) return judge_generator_end(scene, out);
        return say(out, INTENT_FAILED, "an exception left the code that made it");
    }
    enum intent intent = judge_instruction(scene, out);
    if (unwinding && intent != INTENT_WORD) return say(out, INTENT_FAILED, "an exception left the code that made it");
    if (intent != INTENT_ACCIDENT) return intent;
    if (!python_api_collector_known()) return INTENT_DOUBT;
    if (python_api_tracing()) return say(out, INTENT_DOUBT, "a debugger let go of its copy"); /* made of the locals to show them (up to 3.12) */
    if (scene->row && python_code_owner(scene->row) == OWNER_NEURON) return INTENT_DOUBT; /* NEURON's own Python knows what it does */
    return intent;
}

enum { WORDS = 48, ORIGINS = 8 };
/* A network that is dropped dies thing by thing at one instruction. Where the frame of the user's that runs it holds the same values as at the last death, and nothing
   of NEURON's was made since, the answer is the same; where it asked for the origin, to those that got it. */
static struct {
    const void *frame;
    const struct python_code *row;
    int lasti;
    uint32_t births;
    const void *content[WORDS];
    struct python_death death;
    struct python_origin origins[ORIGINS];
    unsigned count; /* how many of them; 0: it did not ask */
    unsigned next;  /* of them to be forgotten */
} last;

static const void *const *content_of(const struct python_frame *frame) {
    return (const void *const *)((const char *)frame->at + python_api.layout->locals);
}

static bool same_scene(const struct python_frame *frame, uint32_t births) {
    return last.row && last.births == births && frame->at == last.frame && python_frame_code(frame) == last.row->code && python_frame_lasti(frame) == last.lasti &&
           !memcmp(content_of(frame), last.content, (size_t)last.row->words * sizeof *last.content);
}

static bool same_origin(const struct python_origin *origin) {
    for (unsigned i = 0; i < last.count; i++)
        if (last.origins[i].callers == origin->callers && last.origins[i].code == origin->code && last.origins[i].module_code == origin->module_code) return true;
    return !last.count;
}

static bool recalled(const struct python_frame *frame, const struct python_origin *origin, uint32_t births) { return same_scene(frame, births) && same_origin(origin); }

/* Nothing but the instruction says what is meant. */
static bool is_quiet(void) { return !python_api_collecting() && !python_api_traceback_dying() && !python_api_tracing(); }

const struct python_death *python_death_again(const struct python_origin *origin, uint32_t births) {
    struct python_frame frame;
    return last.row && last.births == births && python_frame_innermost(&frame) && recalled(&frame, origin, births) && is_quiet() && !python_api.PyErr_Occurred() ? &last.death : NULL;
}

static void remember(const struct python_scene *scene, const struct python_death *death, bool of_origin) {
    struct python_code *row = python_code_of(python_frame_code(&scene->frame));
    const struct python_origin *origin = &scene->dying->origin;
    if (of_origin && last.count && same_scene(&scene->frame, scene->dying->births) && death->intent == last.death.intent && !strcmp(death->how, last.death.how)) {
        last.origins[last.next] = *origin; /* made elsewhere, and the answer is the same */
        last.count += last.count < ORIGINS;
        last.next = (last.next + 1) % ORIGINS;
        return;
    }
    last.row = NULL;
    if (!row || row != scene->row || row->words > WORDS || python_code_owner(row) != OWNER_USER) return;
    last.row = row;
    last.frame = scene->frame.at;
    last.lasti = python_frame_lasti(&scene->frame);
    last.births = scene->dying->births;
    memcpy(last.content, content_of(&scene->frame), (size_t)row->words * sizeof *last.content);
    last.death = *death;
    last.origins[0] = *origin;
    last.count = last.next = of_origin;
}

void python_intent_at_death(const struct python_dying *dying, struct python_death *out) {
    int saved_errno = errno;
    *out = (struct python_death){0};
    if (!python_active()) {
        out->intent = python_ends() ? INTENT_EXIT : INTENT_NONE;
    } else if (!python_api.layout) {
        out->intent = INTENT_DOUBT; /* no birth was seen by us, or the frames of this Python can't be read */
    } else {
        bool own = false, of_origin = false;
        struct python_error error = python_error_save();
        struct python_scene scene = {.dying = dying, .own = &own, .of_origin = &of_origin};
        bool quiet = !error.type && is_quiet();
        if (python_frame_innermost(&scene.frame)) {
            if (quiet && recalled(&scene.frame, &dying->origin, dying->births)) {
                *out = last.death;
            } else {
                out->intent = judge_death(&scene, &error, out);
                if (quiet && !own) remember(&scene, out, of_origin);
            }
        } else if (python_api_collecting()) {
            out->intent = INTENT_COLLECTED;
        }
        python_error_restore(&error);
    }
    errno = saved_errno;
}

bool python_result_discarded(void) {
    struct python_scene scene = {0};
    if (!python_active() || !python_api_frames() || !python_frame_innermost(&scene.frame)) return false;
    /* The module patch hands the result on: to the user's line. */
    do scene.row = python_code_of(python_frame_code(&scene.frame));
    while (scene.row && python_code_is_patch(scene.row) && python_frame_back(&scene.frame));
    scene.reading = scene.row ? python_code_reading(scene.row) : NULL;
    scene.at = scene.reading ? intent_running(scene.reading, python_frame_lasti(&scene.frame)) : -1;
    return scene.at >= 0 && intent_result_discarded(scene.reading, scene.at);
}
