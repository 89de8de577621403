/* python.h: all that patchshim knows of CPython. The API is bound at run time (dlsym on the running program), never linked; a
   PyObject is an opaque pointer outside this folder. No function here runs Python code of the user, changes the error
   indicator, or lets an exception out; all of them need the GIL and say false/NULL without it. */
#ifndef PATCHSHIM_PYTHON_H
#define PATCHSHIM_PYTHON_H
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include "place.h"

/* True when an interpreter 3.8 or later is in the process, initialised, not finalising, and this thread holds its GIL. The API is bound at the
   first call that finds one. Cheap when false. */
bool python_active(void);
/* The same, where a call came out of Python's own code: then this thread holds the GIL. */
bool python_calls(void);

/* The innermost frame of the user: frames of the neuron package itself (neuron/__init__.py, hclass3.py, ...) and of importlib are passed over.
   Returns an origin whose strings live until the process ends (interned per code object; a second birth on a line costs one look-up).
   code: identity of the code object; module_code: identity of the outermost enclosing module-level code object (<module>, notebook cell, exec) on the stack. */
struct python_origin {
    struct place place;
    const void *code;        /* the frame's code object (kept alive by the table) */
    bool by_patch; /* the module patch made it on the user's behalf: keeping it is the promise of that module */
    const void *module_code; /* code object of the nearest frame outwards whose code is module level */
    uint64_t callers;        /* the functions that ran, from the innermost frame to that one; 0: not known */
};
bool python_origin_here(struct python_origin *out);
/* Is CODE one of these functions? Also true where that is not known. */
bool python_called_by(uint64_t callers, const void *code);

enum intent {
    INTENT_NONE,      /* no Python frame: HOC decides, or the interpreter ends */
    INTENT_WORD,      /* the user's word: del, None, clear, ... */
    INTENT_REPLACED,  /* bound again where DESIGN 2c calls it a replacement: obeyed */
    INTENT_QUESTION,  /* a question put to a temporary */
    INTENT_FAILED,    /* whatever an exception unwound */
    INTENT_COLLECTED, /* the garbage collector runs */
    INTENT_EXIT,      /* the interpreter ends */
    INTENT_DOUBT,     /* could not be read: dies as NEURON says */
    INTENT_ACCIDENT   /* the only one that may pin */
};

/* What dies. object: the PyObject being deallocated when it is known (a Section wrapper; NULL for a HocObject); same_class: is VALUE (a PyObject
   that was just stored) an object of the class of what dies? ctx is handed through. origin: where the dying thing was made (code and
   module_code may be NULL). */
struct python_dying {
    const void *object;
    bool (*same_class)(const void *value, void *ctx);
    void *ctx;
    struct python_origin origin;
    uint32_t births; /* how many things the world has seen: what was made since the last death may be meant otherwise */
};
struct python_death {
    enum intent intent;
    struct place place; /* the user's line; strings live until the process ends */
    char how[200];      /* "add_stimulus() returned, and nothing else held it": a clause for the finding's `lost` line */
};
/* The garbage collector runs: what dies now was in a cycle, and the line is whichever one ran by chance. */
bool python_collects(void);
/* Reads the innermost frame at the moment something dies. Always fills *out. */
void python_intent_at_death(const struct python_dying *dying, struct python_death *out);
/* The answer to the last death, where it is that to this one as well (python_active() holds): a network dies thing by thing at one instruction. NULL: it is to be read anew. */
const struct python_death *python_death_again(const struct python_origin *origin, uint32_t births);

/* The text of a line of what was typed into a notebook or a prompt, as linecache has it; no Python code runs. The text is in BUFFER; NULL: not known. */
const char *python_source_line(const struct place *place, char *buffer, size_t n);

/* Is CALLABLE a method of an object that holds Sections and that nothing else refers to? The name of its class is in NAME. */
bool python_zombie(const void *callable, char *name, unsigned long n);

/* The result of the call that is running now is thrown away by the caller (the instruction after the call pops it or prints it). */
bool python_result_discarded(void);

/* The running instruction of the innermost frame names the attribute NAME itself: `h.run`, `h.tstop = 5`; not hasattr(h, "run"), getattr(h, name). */
bool python_asks_for(const char *name);
/* An error that is raised now would be looked at by the program: a `try` or `with` stands around a line that runs. (Those of test runners and notebooks do not
   count.) Also true where that cannot be told. */
bool python_expects_error(void);
#endif
