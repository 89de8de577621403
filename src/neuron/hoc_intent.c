/* hoc_intent.c: what a death under HOC means. hoc_pc tells the instruction, the C stack what that instruction was doing, the code around it what the user wrote.
   Relies on oc/hoc_oop.cpp (hoc_newobj, hoc_object_asgn, hoc_objvardecl, hoc_object_component, hoc_obj_unref, free_objectdata) and oc/code.cpp (hoc_ret, hoc_pop_frame,
   hoc_unref_defer, hoc_initcode, hoc_execute). Reads only. */
#include "hoc.h"
#include "hoc_program.h"
#include "layout.h"
#include <stdio.h>
#include <unwind.h>

/* --- the C stack -------------------------------------------------------------------------------------------------------------------- */
/* Functions of libnrniv between the death and the HOC machine (hoc_execute) that runs nearest to it. */
struct walk {
    unsigned frames;
    unsigned unrefs;      /* objects that are being taken apart around the death */
    bool executes;        /* hoc_execute was reached before anything of Python */
    bool recovers, defers, leaves, constructs, fails;
    enum hoc_role instruction; /* of the nearest instruction function; ROLE_NONE: not seen */
    bool direct;          /* that instruction itself let go, through no function that is not known */
    bool known;           /* the frame that was looked at last */
};

static bool is_in(uintptr_t p, uintptr_t lo, uintptr_t hi) { return p - lo < hi - lo; }

/* Asking the linker takes longer than the rest of a walk: the last libraries are remembered. */
static bool is_nrnpython(uintptr_t ip) {
    enum { SEEN = 8 };
    static struct {
        uintptr_t lo, hi;
        bool nrnpython;
    } seen[SEEN];
    static unsigned next;
    for (unsigned i = 0; i < SEEN; ++i)
        if (is_in(ip, seen[i].lo, seen[i].hi))
            return seen[i].nrnpython;
    uintptr_t lo, hi;
    const char *path, *slash;
    if (!neuron_library_of((const void *)ip, &lo, &hi, &path))
        return false;
    bool nrnpython = (slash = strrchr(path, '/')) && !strncmp(slash, "/libnrnpython", 13);
    seen[next].lo = lo;
    seen[next].hi = hi;
    seen[next].nrnpython = nrnpython;
    next = (next + 1) % SEEN;
    return nrnpython;
}

static _Unwind_Reason_Code walk_frame(struct _Unwind_Context *context, void *ctx) {
    struct walk *walk = ctx;
    uintptr_t ip = _Unwind_GetIP(context);
    if (++walk->frames > 200)
        return _URC_NORMAL_STOP;
    bool inner_known = walk->known;
    walk->known = true;
    if (is_in(ip, hoc_self_lo, hoc_self_hi))
        return _URC_NO_REASON;
    if (!is_in(ip, neuron.lo, neuron.hi)) {
        if (is_nrnpython(ip))
            return _URC_NORMAL_STOP;
        walk->known = false;
        return _URC_NO_REASON;
    }
    enum hoc_role role = hoc_role_of((const void *)_Unwind_GetRegionStart(context));
    switch (role) {
    case ROLE_EXECUTE:
        walk->executes = true;
        return _URC_NORMAL_STOP;
    case ROLE_RECOVER:
        walk->recovers = true;
        break;
    case ROLE_DEFER:
        walk->defers = true;
        break;
    case ROLE_LEAVE:
        walk->leaves = true;
        break;
    case ROLE_CONSTRUCT:
        walk->constructs = true;
        walk->fails = inner_known && !walk->leaves; /* it lets go of an object only when an error leaves it */
        break;
    case ROLE_UNREF:
        ++walk->unrefs;
        break;
    case ROLE_DROP:
        break;
    case ROLE_NONE:
        walk->known = false;
        break;
    default:
        if (role < ROLE_INSTRUCTIONS_END && walk->instruction == ROLE_NONE) {
            walk->instruction = role;
            walk->direct = inner_known;
        }
        break;
    }
    return _URC_NO_REASON;
}

static struct walk walk_stack(void) {
    struct walk walk = {0};
    hoc_position_pc(); /* binds */
    _Unwind_Backtrace(walk_frame, &walk);
    return walk;
}

bool hoc_is_innermost(void) {
    struct hoc_code code;
    if (!neuron.handle)
        return false;
    struct walk walk = walk_stack();
    return walk.recovers || (walk.executes && hoc_code_at(hoc_position_pc(), &code));
}

/* --- results ---------------------------------------------------------------------------------------------------------------------------- */
bool hoc_result_discarded(void) {
    struct hoc_code code;
    const uintptr_t *pc = hoc_position_pc();
    if (!hoc_code_at(pc, &code))
        return false;
    for (unsigned i = (unsigned)(pc - code.words); i < code.count; ++i) {
        if (!hoc_code_instruction(&code, i))
            continue; /* an operand; or the end of a condition, and what follows is no pop */
        enum hoc_role role = hoc_role_at(&code, i);
        if (role != ROLE_TYPE)
            return role == ROLE_POP || role == ROLE_PRINT || role == ROLE_SHOW;
    }
    return false;
}

/* --- the new value ------------------------------------------------------------------------------------------------------------------------ */
enum value { VALUE_UNKNOWN, VALUE_NIL, VALUE_SAME, VALUE_OTHER };

/* What was let go: the dying object, or the object whose end takes the dying one along. template NULL: not known, or a List. Of NEURON's own classes only List holds objects;
   deeper down it is the outermost object of a template, or a List around that. */
struct let_go {
    const void *template;
    bool direct, list;
};

static struct let_go what_was_let_go(const void *dying, const void *outermost, const struct walk *walk) {
    struct let_go what = {.direct = walk->unrefs == 0};
    if (what.direct) {
        what.template = at(dying, object_template, const void *);
        return what;
    }
    void *const *this = neuron_symbol_of((const char *const[]){"hoc_thisobject", NULL});
    if (walk->unrefs == 1 && this && *this && neuron_refcount((const Object *)*this) <= 0)
        what.template = at(*this, object_template, const void *); /* an object of a template; hoc_obj_unref sets it while it takes the object apart */
    else {
        what.list = walk->unrefs == 1 || outermost;
        what.template = walk->unrefs == 1 ? NULL : outermost;
    }
    return what;
}

static enum value value_of_template(const void *template, const struct let_go *what) {
    if (!template)
        return VALUE_UNKNOWN;
    if (what->list) {
        const void *symbol = at(template, template_symbol, const void *);
        const char *name = symbol ? at(symbol, symbol_name, const char *) : NULL;
        return (name && !strcmp(name, "List")) || template == what->template ? VALUE_SAME : VALUE_OTHER;
    }
    return !what->template || template == what->template ? VALUE_SAME : VALUE_OTHER;
}

static enum value value_of_class(const struct hoc_code *code, unsigned i, const struct let_go *what) {
    const Symbol *symbol = i < code->count && !hoc_code_instruction(code, i) ? (const Symbol *)code->words[i] : NULL;
    return symbol ? value_of_template(at(symbol, symbol_u, const void *), what) : VALUE_UNKNOWN;
}

/* The objects that a unit of code makes; with TARGET only those that it assigns to that variable. */
static enum value value_made_in(const struct hoc_code *code, const Symbol *target, const struct let_go *what) {
    bool other = false, unknown = false;
    for (unsigned w = 0; w < code->count; ++w) {
        if (!hoc_code_instruction(code, w))
            continue;
        enum hoc_role role = hoc_role_at(code, w);
        if (target && ((role != ROLE_NEW && role != ROLE_ASSIGN) || hoc_target_of(code, w).symbol != target))
            continue;
        if (role == ROLE_NEW || role == ROLE_NEW_VALUE) {
            if (value_of_class(code, w + 1, what) == VALUE_SAME)
                return VALUE_SAME;
            other = true;
        } else if (role == ROLE_ASSIGN)
            unknown = true;
    }
    return other && !unknown ? VALUE_OTHER : VALUE_UNKNOWN;
}

/* The value of a plain objref, where its data can be found: those of the top level always, those of a template while no object is being taken apart. */
static enum value value_of_variable(const Symbol *symbol, const struct let_go *what) {
    static struct {
        const void *handle;
        void *const *symlist, *const *top_symlist, *const *data, *const *top_data;
    } bound;
    if (bound.handle != neuron.handle) {
        bound.handle = neuron.handle;
        bound.symlist = neuron_symbol_of((const char *const[]){"hoc_symlist", NULL});
        bound.top_symlist = neuron_symbol_of((const char *const[]){"hoc_top_level_symlist", NULL});
        bound.data = neuron_symbol_of((const char *const[]){"hoc_objectdata", NULL});
        bound.top_data = neuron_symbol_of((const char *const[]){"hoc_top_level_data", NULL});
    }
    if (!bound.symlist || !bound.top_symlist || !bound.data || !bound.top_data || at(symbol, symbol_array, const void *))
        return VALUE_UNKNOWN;
    bool external = at(symbol, symbol_public, short) == 2, top = *bound.symlist == *bound.top_symlist;
    if (external)
        symbol = at(symbol, symbol_u, const Symbol *);
    const char *data = external || top ? *bound.top_data : what->direct ? *bound.data : NULL;
    if (!symbol || !data)
        return VALUE_UNKNOWN;
    void **const *slot = (void **const *)(data + (long)at(symbol, symbol_u, int) * (long)sizeof(void *));
    if (!*slot)
        return VALUE_UNKNOWN;
    const void *object = **slot;
    return object ? value_of_template(at(object, object_template, const void *), what) : VALUE_NIL;
}

/* The instruction that gave what the store at word I stores; I: not known. */
static unsigned source_of(const struct hoc_code *code, unsigned i) {
    unsigned from = i;
    do {
        if (from == 0 || !hoc_instruction_at(code, from - 1, &from))
            return i;
    } while (hoc_role_at(code, from) == ROLE_TYPE);
    return from;
}

/* What the store at word I stores, in comparison with what it lets go of. */
static enum value value_stored(const struct hoc_code *code, unsigned i, const struct let_go *what) {
    if (hoc_role_at(code, i) == ROLE_NEW)
        return value_of_class(code, i + 1, what);
    unsigned from = source_of(code, i);
    if (from == i)
        return VALUE_UNKNOWN;
    const Symbol *symbol = from + 1 < code->count && !hoc_code_instruction(code, from + 1) ? (const Symbol *)code->words[from + 1] : NULL;
    if (!symbol)
        return VALUE_UNKNOWN;
    struct hoc_code callee;
    switch (hoc_role_at(code, from)) {
    case ROLE_VARIABLE:
        return value_of_variable(symbol, what);
    case ROLE_LOCAL:
        return value_made_in(code, symbol, what);
    case ROLE_NEW: case ROLE_CONSTANT:
        return value_of_class(code, from + 1, what);
    case ROLE_CALL: {
        const void *const *proc = at(symbol, symbol_u, const void *const *);
        return proc && hoc_code_of(*proc, &callee) ? value_made_in(&callee, NULL, what) : VALUE_UNKNOWN;
    }
    default:
        return VALUE_UNKNOWN;
    }
}

/* x = list.o(3), x = cell.syn: the object is somebody else's. Of a call of another name that cannot be told. Operands of hoc_object_component: the symbol, the number of
   indices, whether it is called. */
static bool is_part_of_another(const struct hoc_code *code, unsigned i) {
    const Symbol *symbol = i + 3 < code->count ? (const Symbol *)code->words[i + 1] : NULL;
    const char *name = symbol ? at(symbol, symbol_name, const char *) : NULL;
    return name && (!strcmp(name, "o") || !strcmp(name, "object") || !(int)code->words[i + 3]);
}

/* What a procedure's localobj lets go of at its end had another owner: nothing of its kind is made in there, or got from a function, for a localobj. The owner has let go
   of it in the meantime. */
static bool only_borrowed(const struct hoc_code *code, const struct let_go *what) {
    bool any = false;
    for (unsigned w = 0; w < code->count; ++w) {
        enum hoc_role role = hoc_code_instruction(code, w) ? hoc_role_at(code, w) : ROLE_NONE;
        struct hoc_target target = role == ROLE_NEW || role == ROLE_ASSIGN ? hoc_target_of(code, w) : (struct hoc_target){0};
        if (!target.local || !target.symbol) /* last.weight = 0 stores nothing to last */
            continue;
        if (role == ROLE_NEW) {
            if (value_of_class(code, w + 1, what) != VALUE_OTHER)
                return false;
            continue;
        }
        unsigned from = source_of(code, w);
        enum hoc_role source = from == w ? ROLE_NONE : hoc_role_at(code, from);
        if (source != ROLE_VARIABLE && source != ROLE_CONSTANT && !(source == ROLE_COMPONENT && is_part_of_another(code, from)))
            return false;
        any = true;
    }
    return any;
}

/* Does the call of the procedure that ends hand over something that it made for it? Only the stack holds such a thing. Also true where that cannot be read: a template's procedure
   goes back to code that C made for its call (hoc_call_ob_proc, hoc_call_func), where at least the number of arguments stands, the last operand of hoc_call. */
static bool has_temporaries(void) {
    struct hoc_code caller;
    unsigned call;
    const uintptr_t *back = hoc_return_pc();
    if (back && !hoc_code_at(back, &caller))
        return (int)back[-1] != 0;
    if (!back || back == caller.words || !hoc_instruction_at(&caller, (unsigned)(back - caller.words) - 1, &call))
        return true;
    for (unsigned w = hoc_statement_start(&caller, call); w < call; ++w) {
        enum hoc_role role = hoc_code_instruction(&caller, w) ? hoc_role_at(&caller, w) : ROLE_NONE;
        if (role == ROLE_NEW_VALUE || role == ROLE_CALL || role == ROLE_COMPONENT)
            return true;
    }
    return false;
}

/* --- the verdict ---------------------------------------------------------------------------------------------------------------------------- */
static void say(struct hoc_death *out, enum hoc_intent intent, const char *subject, const char *name, const char *rest) {
    out->intent = intent;
    snprintf(out->how, sizeof out->how, "%s%s%s", subject, name ? name : "", rest);
}

/* The same store dies again and again: what its code looks like is read once. */
static struct hoc_shape shape_of(const struct hoc_code *code, unsigned i, const struct hoc_target *target) {
    static struct {
        const uintptr_t *word;
        unsigned age;
        struct hoc_shape shape;
    } seen[64];
    __typeof__(&seen[0]) slot = &seen[((uintptr_t)(code->words + i) >> 3) % 64];
    if (slot->word != code->words + i || slot->age != hoc_code_age()) {
        slot->shape = hoc_shape_of(code, i, target);
        slot->word = code->words + i;
        slot->age = hoc_code_age();
    }
    return slot->shape;
}

static void judge_store(const struct hoc_code *code, unsigned i, const struct place *made, const struct let_go *what, struct hoc_death *out) {
    struct hoc_target target = hoc_target_of(code, i);
    struct hoc_shape shape = shape_of(code, i, &target);
    enum value value = value_stored(code, i, what);
    const char *subject = target.symbol ? target.local ? "localobj " : "objref " : "an objref", *name = target.name;
    if (value == VALUE_NIL) {
        say(out, HOC_WORD, subject, name, " was assigned a NULLobject");
        return;
    }
    if (value == VALUE_OTHER) {
        say(out, HOC_WORD, subject, name, " was assigned an object of another class");
        return;
    }
    bool straight = !shape.loop && target.symbol &&
                    (shape.again || (code->statement && !code->string && !target.local && shape.first_run && hoc_stored_before(code, target.symbol)));
    bool ours = hoc_made_by_running_code(made->file);
    if (!shape.readable)
        say(out, HOC_DOUBT, subject, name, " was assigned again");
    else if (!ours || (!shape.loop && !straight))
        say(out, HOC_REPLACED, subject, name, ours ? " was assigned again" : " was assigned again by other code than made its object");
    else if (value == VALUE_UNKNOWN)
        say(out, HOC_DOUBT, subject, name, shape.loop ? " was assigned in a loop" : " was assigned again");
    else
        say(out, HOC_ACCIDENT, subject, name, shape.loop ? " was assigned again in a loop" : " was assigned again further down");
}

static const char *name_operand(const struct hoc_code *code, unsigned i) {
    const Symbol *symbol = i + 1 < code->count && !hoc_code_instruction(code, i + 1) ? (const Symbol *)code->words[i + 1] : NULL;
    return symbol ? at(symbol, symbol_name, const char *) : NULL;
}

static bool is_one_of(const char *name, const char *const *names) {
    for (; name && *names; ++names)
        if (!strcmp(name, *names))
            return true;
    return false;
}

static void judge(const struct hoc_code *code, unsigned i, const struct place *made, const struct let_go *what, const struct walk *walk, struct hoc_death *out) {
    static const char *const taking_out[] = {"remove", "remove_all", NULL}, *const deleting[] = {"delete_section", NULL};
    enum hoc_role role = hoc_role_at(code, i);
    const char *name = name_operand(code, i);
    if (walk->instruction == ROLE_RETURN)
        role = ROLE_RETURN;
    switch (role) {
    case ROLE_NEW: case ROLE_NEW_VALUE: case ROLE_ASSIGN:
        if (walk->leaves)
            say(out, HOC_ACCIDENT, "it was an argument of new ", name, ", which did not keep it");
        else if (walk->fails || (walk->instruction == role && !walk->direct && !walk->constructs && role != ROLE_ASSIGN))
            say(out, HOC_FAILED, "an error ended what made it", NULL, "");
        else if (walk->constructs || (walk->instruction == role && !walk->direct) || role == ROLE_NEW_VALUE)
            say(out, HOC_DOUBT, "it was let go while ", role == ROLE_ASSIGN ? "an objref" : name, role == ROLE_ASSIGN ? " was assigned" : " was made");
        else
            judge_store(code, i, made, what, out);
        return;
    case ROLE_DECLARE: {
        struct hoc_shape shape = shape_of(code, i, NULL);
        if (!shape.readable)
            say(out, HOC_DOUBT, "objref ", name, " was declared again");
        else if (shape.loop)
            say(out, HOC_ACCIDENT, "objref ", name, " was declared again in a loop");
        else
            say(out, HOC_WORD, "objref ", name, " was declared again");
        return;
    }
    case ROLE_CREATE:
        say(out, HOC_WORD, "section ", name, " was created again");
        return;
    case ROLE_POP: case ROLE_PRINT:
        say(out, HOC_ACCIDENT, "the result of the call was not stored", NULL, "");
        return;
    case ROLE_RETURN:
        if (only_borrowed(code, what) && !has_temporaries())
            say(out, HOC_DOUBT, code->name ? code->name : "the procedure", NULL, "() ended, the last to hold what it had from elsewhere");
        else
            say(out, HOC_ACCIDENT, code->name ? code->name : "the procedure", NULL, "() ended, and nothing else held it");
        return;
    case ROLE_CALL:
        if (is_one_of(name, deleting))
            say(out, HOC_WORD, name, NULL, " was called");
        else if (walk->leaves)
            say(out, HOC_ACCIDENT, "it was an argument of ", name, ", which did not keep it");
        else
            say(out, HOC_DOUBT, "it was let go by ", name, "");
        return;
    case ROLE_COMPONENT:
        if (walk->leaves && !walk->unrefs)
            say(out, HOC_ACCIDENT, "it was an argument of ", name, ", which did not keep it");
        else if (is_one_of(name, taking_out))
            say(out, HOC_WORD, name, NULL, " was called");
        else
            say(out, HOC_DOUBT, "it was let go by ", name, "");
        return;
    default:
        say(out, HOC_DOUBT, "it was let go in an expression", NULL, "");
        return;
    }
}

void hoc_intent_at_death(const struct place *made, const void *dying, const void *outermost, struct hoc_death *out) {
    struct hoc_code code;
    unsigned i;
    *out = (struct hoc_death){.intent = HOC_NONE};
    if (!neuron.handle)
        return;
    struct walk walk = walk_stack();
    const uintptr_t *pc = hoc_position_pc();
    bool known = walk.executes && hoc_code_at(pc, &code) && pc > code.words && hoc_instruction_at(&code, (unsigned)(pc - code.words) - 1, &i);
    if (known)
        out->place = hoc_code_place(&code, i);
    if (walk.defers)
        say(out, HOC_DOUBT, "a value was asked of it, and nothing else held it", NULL, "");
    else if (walk.recovers)
        say(out, HOC_FAILED, "an error ended what made it", NULL, "");
    else if (known && (walk.instruction == ROLE_NEW || walk.instruction == ROLE_NEW_VALUE) && walk.instruction != hoc_role_at(&code, i))
        say(out, HOC_FAILED, "an error ended what made it", NULL, ""); /* a C++ exception is on its way: hoc_pc still is where it was thrown */
    else if (known) {
        struct let_go what = what_was_let_go(dying, outermost, &walk);
        judge(&code, i, made, &what, &walk, out);
    }
    else if (walk.executes)
        say(out, HOC_DOUBT, "it was let go by code that could not be read", NULL, "");
}
