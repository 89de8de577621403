/* api.h: the part of CPython that patchshim uses, bound at run time, and the few layouts of 3.8 to 3.13 that have no function.
   Private to src/python. Everything here needs the GIL. A `py` is a PyObject whose reference is borrowed unless a name says otherwise. */
#ifndef PATCHSHIM_PYTHON_API_H
#define PATCHSHIM_PYTHON_API_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef void *py;

/* X(result, name, parameters): functions that every version from 3.8 on exports; without one of them Python is not used at all. */
#define PYTHON_FUNCTIONS(X) \
    X(int, Py_IsInitialized, (void)) \
    X(const char *, Py_GetVersion, (void)) \
    X(int, PyGILState_Check, (void)) \
    X(py, PyEval_GetFrame, (void)) \
    X(int, PyCode_Addr2Line, (py code, int offset)) \
    X(void, PyErr_Fetch, (py *, py *, py *)) \
    X(void, PyErr_Restore, (py, py, py)) \
    X(void, PyErr_Clear, (void)) \
    X(py, PyErr_Occurred, (void)) \
    X(int, PyErr_GivenExceptionMatches, (py, py)) \
    X(void, Py_IncRef, (py)) \
    X(void, Py_DecRef, (py)) \
    X(py, PyObject_GetAttrString, (py, const char *)) \
    X(py, PyObject_GenericGetDict, (py, void *)) \
    X(py *, _PyObject_GetDictPtr, (py)) \
    X(py, _PyType_Lookup, (py type, py name)) \
    X(unsigned long, PyType_GetFlags, (py)) \
    X(int, PyType_IsSubtype, (py, py)) \
    X(py, PyImport_ImportModule, (const char *)) \
    X(py, PyImport_GetModuleDict, (void)) \
    X(py, PyDict_GetItemString, (py, const char *)) \
    X(py, PyDict_GetItemWithError, (py, py)) \
    X(int, PyDict_Next, (py, intptr_t *, py *, py *)) \
    X(intptr_t, PyDict_Size, (py)) \
    X(int, PyDict_DelItem, (py, py)) \
    X(intptr_t, PySet_Size, (py)) \
    X(intptr_t, PyTuple_Size, (py)) \
    X(py, PyTuple_GetItem, (py, intptr_t)) \
    X(intptr_t, PyList_Size, (py)) \
    X(py, PyList_GetItem, (py, intptr_t)) \
    X(long, PyLong_AsLong, (py)) \
    X(const char *, PyUnicode_AsUTF8, (py)) \
    X(py, PyUnicode_InternFromString, (const char *)) \
    X(char *, PyBytes_AsString, (py)) \
    X(intptr_t, PyBytes_Size, (py)) \
    X(py, PyCell_Get, (py)) \
    X(py, PyFunction_GetCode, (py)) \
    X(py, PyObject_CallMethod, (py, const char *, const char *, ...)) \
    X(py, PyObject_GetIter, (py)) \
    X(py, PyIter_Next, (py)) \
    X(py, PyThreadState_Get, (void))

/* Functions that some versions lack: NULL there. */
#define PYTHON_OPTIONAL(X) \
    X(int, Py_IsFinalizing, (void)) \
    X(int, _Py_IsFinalizing, (void)) \
    X(py, PyThreadState_GetUnchecked, (void)) \
    X(py, _PyThreadState_UncheckedGet, (void)) \
    X(py, PyInterpreterState_Get, (void)) \
    X(py, PyFrame_GetCode, (py)) \
    X(int, PyFrame_GetLasti, (py)) \
    X(py, PyFrame_GetGlobals, (py)) \
    X(py, PyFunction_GetClosure, (py)) \
    X(py, PyFunction_GetDefaults, (py)) \
    X(void *, PyType_GetSlot, (py, int)) \
    X(py, PyWeakref_GetObject, (py)) \
    X(int, PyObject_GC_IsFinalized, (py)) \
    X(int, PyGC_Disable, (void)) \
    X(int, PyGC_Enable, (void)) \
    X(void, PyThreadState_EnterTracing, (py)) \
    X(void, PyThreadState_LeaveTracing, (py))

/* Types and other data, by their exported names. */
#define PYTHON_DATA(X) \
    X(PyType_Type) X(PyModule_Type) X(PyFunction_Type) X(PyCFunction_Type) X(PyMethod_Type) X(PyProperty_Type) X(PyCode_Type) \
    X(PyWrapperDescr_Type) X(PyMethodDescr_Type) X(PyMemberDescr_Type) X(PyGetSetDescr_Type) X(PyClassMethodDescr_Type) \
    X(PyUnicode_Type) X(PyBytes_Type) X(PyByteArray_Type) X(PyLong_Type) X(PyFloat_Type) X(PyComplex_Type) X(PyBool_Type) \
    X(PyList_Type) X(PyTuple_Type) X(PyDict_Type) X(PySet_Type) X(PyFrozenSet_Type) X(PyRange_Type) X(PySlice_Type) X(PyCell_Type) \
    X(PyGen_Type) X(PyCoro_Type) X(PyAsyncGen_Type) X(PyTraceBack_Type) X(PyFrame_Type) X(_Py_NoneStruct) X(PyExc_StopIteration) \
    X(PyExc_GeneratorExit) X(PyExc_StopAsyncIteration)

/* Offsets in bytes of a version's structures. They are compared with what the public functions say before they are used. */
struct python_layout {
    int minor;
    short thread_frame;   /* tstate: innermost frame (3.8-3.10, 3.13) or its cframe (3.11, 3.12) */
    short tracing;        /* tstate: how deep in trace functions (int) */
    short cframe_current; /* cframe: innermost frame; -1 where there is no cframe */
    short code, back, lasti, globals, builtins, names, locals; /* of a frame */
    short owner;          /* of a frame: who owns it (3.11 on); -1 before */
    short code_start;     /* of a code object: first instruction (3.11 on); -1 before, where lasti is an offset already */
    int gc_search;        /* bytes of the interpreter's state that may be searched for the collector */
};

struct python_api {
    int minor;                          /* 8 for 3.8 */
    void *scope;                        /* where dlsym finds the API */
    const struct python_layout *layout; /* NULL until a frame agreed with it */
    bool layout_failed;
#define X(result, name, parameters) result (*name) parameters;
    PYTHON_FUNCTIONS(X)
    PYTHON_OPTIONAL(X)
#undef X
#define X(name) void *name;
    PYTHON_DATA(X)
#undef X
};
extern struct python_api python_api;

/* True when frames can be read. The first time there is a frame it compares the layouts and finds the collector, which may import the built-in
   module gc: not to be called in a death. */
bool python_api_frames(void);
/* Imports a module of the standard library unseen by the user's trace function; a new reference, NULL (and no error) when it fails. */
py python_api_import(const char *name);
/* A running frame. Valid while nothing of Python runs. */
struct python_frame {
    const void *at;
};
bool python_frame_innermost(struct python_frame *frame); /* false: no Python frame on this thread */
bool python_frame_back(struct python_frame *frame);      /* to the caller's; false: it was the outermost */
py python_frame_code(const struct python_frame *frame);
int python_frame_lasti(const struct python_frame *frame); /* byte offset of the running instruction (or a CACHE entry of it); < 0: not started */
py python_frame_globals(const struct python_frame *frame);
py python_frame_builtins(const struct python_frame *frame);
py python_frame_names(const struct python_frame *frame);           /* f_locals of module and class bodies; may be NULL */
py python_frame_local(const struct python_frame *frame, int index); /* index into localsplus; may be NULL */

/* The interpreter ends (finalising, or gone). */
bool python_ends(void);
/* The collector runs in this interpreter. */
bool python_api_collecting(void);
bool python_api_collector_known(void);
/* A trace or profile function was called from the innermost frame, or that call is being prepared. */
bool python_api_tracing(void);
/* A traceback is being freed below us on this thread's stack: what dies now was held by frames that an exception unwound. */
bool python_api_traceback_dying(void);

/* The error indicator, put away for as long as we look. */
struct python_error {
    py type, value, traceback;
    bool gc_was_on;
};
struct python_error python_error_save(void);
void python_error_restore(struct python_error *saved);

static inline void *python_at(const void *object, int offset) {
    void *value;
    memcpy(&value, (const char *)object + offset, sizeof value);
    return value;
}
static inline py python_type(const void *object) { return python_at(object, 8); }
static inline const char *python_type_name(const void *type) { return python_at(type, 24); } /* tp_name */
static inline py python_type_mro(const void *type) { return python_at(type, 344); }          /* tp_mro */
static inline py python_type_dict(const void *type) { return python_at(type, 264); }         /* tp_dict */
/* object is an instance of the exact type, or of a subclass */
static inline bool python_is(const void *object, const void *type) {
    return object && (python_type(object) == type || python_api.PyType_IsSubtype(python_type(object), (py)type));
}
static inline bool python_is_exactly(const void *object, const void *type) { return object && python_type(object) == type; }
#endif
