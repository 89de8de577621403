/* watch.c: a Python module that plays NEURON for the tests of src/python. Its objects bear the name of NEURON's own type; each remembers where it
   was made, and its death is judged by python_intent_at_death and noted down. Compiled anew for each interpreter. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <frameobject.h>
#include <time.h>
#include "../../../src/python/intent.h"
#include "../../../src/python/python.h"

enum mode { WORLD, TEMPLATE, METHOD, OBJECT }; /* h, h.ExpSyn, h.ExpSyn(...).play, h.ExpSyn(...) */
typedef struct {
    PyObject_HEAD
    enum mode mode;
    char name[24];
    bool discarded;
    struct python_origin origin;
    PyObject *held;
} Thing;

static PyTypeObject thing_type;
static struct note {
    char name[24], how[200];
    const char *file, *function;
    int intent, line, own_line;
} notes[100000];
static int noted;

static bool same_class(const void *value, void *ctx) {
    const Thing *other = value, *dying = ctx;
    return PyObject_TypeCheck((PyObject *)value, &thing_type) && other->mode == OBJECT && strcmp(other->name, dying->name) == 0;
}

static void thing_free(Thing *self) {
    if (self->mode == OBJECT && noted < (int)(sizeof notes / sizeof *notes)) {
        struct python_dying dying = {NULL, same_class, self, self->origin, 0}; /* nothing is made in between, as far as the reader knows */
        struct python_death death;
        errno = 42;
        python_intent_at_death(&dying, &death);
        struct note *note = &notes[noted++];
        if (errno != 42) snprintf(death.how, sizeof death.how, "errno was changed");
        snprintf(note->name, sizeof note->name, "%s", self->name);
        snprintf(note->how, sizeof note->how, "%s", death.how);
        note->intent = death.intent;
        note->file = death.place.file;
        note->function = death.place.function;
        note->line = death.place.line;
        note->own_line = self->origin.place.line;
    }
    PyObject *held = self->held;
    Py_TYPE(self)->tp_free((PyObject *)self);
    Py_XDECREF(held);
}

static Thing *thing_make(enum mode mode, const char *name) {
    Thing *self = (Thing *)thing_type.tp_alloc(&thing_type, 0);
    if (!self) return NULL;
    self->mode = mode;
    snprintf(self->name, sizeof self->name, "%s", name);
    if (mode == OBJECT) {
        python_origin_here(&self->origin);
        self->discarded = python_result_discarded();
    }
    return self;
}

static bool last_discarded;
static PyObject *thing_call(Thing *self, PyObject *args, PyObject *kwargs) {
    (void)kwargs;
    if (self->mode == TEMPLATE) {
        Thing *made = thing_make(OBJECT, self->name);
        if (made && PyTuple_GET_SIZE(args)) {
            if (PyTuple_GET_ITEM(args, 0) == Py_False) { /* a constructor that fails */
                PyErr_SetString(PyExc_RuntimeError, "hocobj_call error");
                Py_DECREF(made);
                return NULL;
            }
            made->held = PyTuple_GET_ITEM(args, 0);
            Py_INCREF(made->held);
        }
        if (made) last_discarded = made->discarded;
        return (PyObject *)made;
    }
    if (self->mode == METHOD) return PyFloat_FromDouble(1);
    PyErr_SetString(PyExc_TypeError, "not callable");
    return NULL;
}

static PyObject *thing_getattr(Thing *self, PyObject *key) {
    const char *name = PyUnicode_AsUTF8(key);
    if (!name) return NULL;
    if (strncmp(name, "__", 2) == 0) return PyObject_GenericGetAttr((PyObject *)self, key);
    if (self->mode == WORLD) return (PyObject *)thing_make(TEMPLATE, name);
    if (strncmp(name, "_ref_", 5) == 0 || strcmp(name, "tau") == 0 || strcmp(name, "amp") == 0) return PyFloat_FromDouble(2);
    if (strcmp(name, "held") == 0 && self->held) {
        Py_INCREF(self->held);
        return self->held;
    }
    Thing *method = thing_make(METHOD, name);
    if (method) {
        method->held = (PyObject *)self;
        Py_INCREF(self);
    }
    return (PyObject *)method;
}

static int thing_setattr(Thing *self, PyObject *key, PyObject *value) {
    const char *name = PyUnicode_AsUTF8(key);
    if (!name) return -1;
    if (strcmp(name, "held") == 0) {
        PyObject *old = self->held;
        Py_XINCREF(value);
        self->held = value;
        Py_XDECREF(old);
    }
    return 0;
}

static PyObject *thing_add(PyObject *left, PyObject *right) {
    (void)left, (void)right;
    return PyLong_FromLong(3);
}
static int thing_true(Thing *self) {
    (void)self;
    return 1;
}
static PyNumberMethods thing_number = {.nb_add = thing_add, .nb_bool = (inquiry)thing_true};
static PyObject *thing_item(Thing *self, PyObject *key) {
    (void)self, (void)key;
    return PyFloat_FromDouble(0);
}
static int thing_set_item(Thing *self, PyObject *key, PyObject *value) {
    (void)self, (void)key, (void)value;
    return 0;
}
static PyMappingMethods thing_mapping = {.mp_subscript = (binaryfunc)thing_item, .mp_ass_subscript = (objobjargproc)thing_set_item};

static PyTypeObject thing_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "hoc.HocObject",
    .tp_basicsize = sizeof(Thing),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_dealloc = (destructor)thing_free,
    .tp_call = (ternaryfunc)thing_call,
    .tp_getattro = (getattrofunc)thing_getattr,
    .tp_setattro = (setattrofunc)thing_setattr,
    .tp_as_number = &thing_number,
    .tp_as_mapping = &thing_mapping,
};

static const char *const intents[] = {"none", "word", "replaced", "question", "failed", "collected", "exit", "doubt", "accident"};

/* take(): what died since: (name, intent, how, file, function, line, line where it was made) each. */
static PyObject *take(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    PyObject *list = PyList_New(0);
    int count = noted;
    noted = 0;
    for (int i = 0; list && i < count; i++) {
        struct note *note = &notes[i];
        PyObject *row = Py_BuildValue("(ssszzii)", note->name, intents[note->intent], note->how, note->file, note->function, note->line, note->own_line);
        if (row) PyList_Append(list, row);
        Py_XDECREF(row);
    }
    return list;
}

static PyObject *discarded(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    return PyBool_FromLong(last_discarded);
}

/* origin(thing): (file, function, line, id of code, id of module code) */
static PyObject *origin(PyObject *self, PyObject *thing) {
    (void)self;
    struct python_origin *at = &((Thing *)thing)->origin;
    return Py_BuildValue("(zziNN)", at->place.file, at->place.function, at->place.line, PyLong_FromVoidPtr((void *)at->code),
                         PyLong_FromVoidPtr((void *)at->module_code));
}

/* cost(n): nanoseconds of one origin look-up at this line. */
static PyObject *cost(PyObject *self, PyObject *args) {
    (void)self;
    long n;
    struct timespec from, to;
    struct python_origin at;
    if (!PyArg_ParseTuple(args, "l", &n)) return NULL;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (long i = 0; i < n; i++) python_origin_here(&at);
    clock_gettime(CLOCK_MONOTONIC, &to);
    return PyFloat_FromDouble(((double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec)) / (double)n);
}

/* effect(name, arg): what the table says an opcode takes and puts; None: unknown. */
static PyObject *effect(PyObject *self, PyObject *args) {
    (void)self;
    static struct intent_ops ops;
    const char *name;
    int arg, pops, pushes;
    if (!PyArg_ParseTuple(args, "si", &name, &arg)) return NULL;
    ops.row[1] = 0;
    intent_ops_enter(&ops, 1, name, 0);
    ops.minor = PY_MINOR_VERSION;
    struct intent_instruction instruction = {.arg = arg, .number = 1};
    struct intent_code code = {.ops = &ops, .count = 1, .list = &instruction};
    if (!intent_effect(&code, 0, &pops, &pushes)) Py_RETURN_NONE;
    return Py_BuildValue("(ii)", pops, pushes);
}

/* trace(True): a tracer written in C, as coverage has. */
static int tracer(PyObject *self, PyFrameObject *frame, int what, PyObject *arg) {
    (void)self, (void)frame, (void)what, (void)arg;
    return 0;
}
static PyObject *trace(PyObject *self, PyObject *on) {
    (void)self;
    PyEval_SetTrace(PyObject_IsTrue(on) ? tracer : NULL, NULL);
    Py_RETURN_NONE;
}

/* release_unlocked(): asks without the GIL; must say no. */
static PyObject *unlocked(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    struct python_origin at;
    struct python_death death;
    struct python_dying dying = {0};
    bool any;
    Py_BEGIN_ALLOW_THREADS
    any = python_active() || python_origin_here(&at) || python_result_discarded();
    python_intent_at_death(&dying, &death);
    Py_END_ALLOW_THREADS
    return Py_BuildValue("(Ns)", PyBool_FromLong(any), intents[death.intent]);
}

static PyMethodDef methods[] = {
    {"take", take, METH_NOARGS, NULL},         {"discarded", discarded, METH_NOARGS, NULL}, {"origin", origin, METH_O, NULL},
    {"cost", cost, METH_VARARGS, NULL},        {"effect", effect, METH_VARARGS, NULL},      {"trace", trace, METH_O, NULL},
    {"unlocked", unlocked, METH_NOARGS, NULL}, {0},
};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "watch", .m_size = -1, .m_methods = methods};

/* Said when the interpreter is gone: what died since the last take(). */
static void at_end(void) {
    for (int i = 0; i < noted; i++) fprintf(stderr, "end: %s %s\n", notes[i].name, intents[notes[i].intent]);
}

__attribute__((visibility("default"))) PyMODINIT_FUNC PyInit_watch(void) {
    if (PyType_Ready(&thing_type) < 0) return NULL;
    PyObject *made = PyModule_Create(&module);
    if (made) PyModule_AddObject(made, "h", (PyObject *)thing_make(WORLD, "h"));
    Py_AtExit(at_end);
    return made;
}
