/* arguments.c: HOC's stack and the C stack. Relies on oc/code.cpp (hoc_inside_stacktype, hoc_obj_look_inside_stack), oc/hocdec.h (OBJECTTMP), nrnpython/nrnpy_p2h.cpp
   (Py2Nrn: what a PythonObject's this_pointer shows). */
#include "layout.h"
#include <string.h>
#include <dlfcn.h>
#include <unwind.h>

enum { OBJECTTMP = 8 };

const void *neuron_python_argument(int depth) {
    if (!neuron_data.inside_stacktype || !neuron_data.look_inside || neuron_data.inside_stacktype(depth) != OBJECTTMP)
        return NULL;
    return neuron_wrapped(neuron_data.look_inside(depth));
}

void *neuron_wrapped(const Object *ob) {
    const char *name = ob ? neuron_class(ob) : NULL;
    if (!name || strcmp(name, "PythonObject"))
        return NULL;
    void *py2nrn = at(ob, object_this, void *);
    return py2nrn ? at(py2nrn, py2nrn_object, void *) : NULL;
}

void *neuron_python_converter(uintptr_t address, bool to_python) {
    void *plain = neuron_symbol_in((const void *)address, to_python ? "nrnpy_ho2po" : "nrnpy_po2ho"); /* 8.0 */
    return plain ? plain : neuron_symbol_in((const void *)address, to_python ? "_Z11nrnpy_ho2poP6Object" : "_Z11nrnpy_po2hoP7_object");
}

const char *neuron_symbol_name(const Symbol *symbol) { return at(symbol, symbol_name, char *); }

bool neuron_called(const Symbol **symbol, int *narg) {
    void **pc = neuron_data.pc ? *neuron_data.pc : NULL;
    if (!pc || !pc[0])
        return false;
    *symbol = pc[0];
    *narg = *(int *)&pc[1];
    return true;
}

void neuron_replace_instruction(const void *from, void *to) {
    void **pc = neuron_data.pc ? *neuron_data.pc : NULL;
    if (pc && pc[-1] == from)
        pc[-1] = to;
}

struct walk {
    bool (*wanted)(const char *name, void *ctx);
    void *ctx;
    bool found;
    int depth;
};

static _Unwind_Reason_Code walk_frame(struct _Unwind_Context *context, void *data) {
    struct walk *walk = data;
    uintptr_t ip = _Unwind_GetIP(context);
    Dl_info info;
    if (++walk->depth > 4000 || !ip)
        return _URC_END_OF_STACK;
    if (ip - neuron.lo < neuron.hi - neuron.lo && dladdr((void *)(ip - 1), &info) && info.dli_sname && walk->wanted(info.dli_sname, walk->ctx)) {
        walk->found = true;
        return _URC_END_OF_STACK;
    }
    return _URC_NO_REASON;
}

bool neuron_on_stack(bool (*wanted)(const char *name, void *ctx), void *ctx) {
    struct walk walk = {wanted, ctx, false, 0};
    _Unwind_Backtrace(walk_frame, &walk);
    return walk.found;
}

static bool sends(const char *name, void *ctx) {
    (void)ctx;
    return !strncmp(name, "_ZN6PreSyn", 10);
}

bool neuron_source_sends(void) { return neuron_on_stack(sends, NULL); }
