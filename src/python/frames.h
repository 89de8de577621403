/* frames.h: what is known of a code object, told once and kept: strings, lines, its reading. Private to src/python; needs the GIL. */
#ifndef PATCHSHIM_PYTHON_FRAMES_H
#define PATCHSHIM_PYTHON_FRAMES_H
#include "api.h"
#include "intent.h"
#include "python.h"

enum python_owner {
    OWNER_USER,
    OWNER_LIBRARY, /* the standard library, importlib */
    OWNER_NEURON   /* the neuron package */
};

struct python_code {
    py code;              /* a reference, held for ever */
    const char *file, *function;
    int flags;            /* co_flags */
    bool module_level;    /* a module, a notebook cell, exec */
    unsigned char owner;  /* enum python_owner */
    unsigned owner_known; /* how often the neuron package had been found when owner was told */
    int words;            /* of a frame: its variables and its stack */
    int *lines;           /* by instruction unit; 0: not asked yet */
    int units, lines_asked;
    py consts, names;     /* owned tuples */
    py variables[3];      /* owned tuples: locals, cells, free variables */
    struct intent_code reading;
    bool read;            /* reading was tried */
};
enum { CODE_NEWLOCALS = 0x2, CODE_GENERATOR = 0x20, CODE_COROUTINE = 0x80, CODE_ASYNC_GENERATOR = 0x200 };

/* The row of a code object; NULL: out of memory. Adds it when it is new (then Python strings and tuples may be made). */
struct python_code *python_code_of(py code);
enum python_owner python_code_owner(struct python_code *row);
/* The code belongs to the module patch, which this library carries. */
bool python_code_is_patch(const struct python_code *row);
int python_code_line(struct python_code *row, int offset);
/* The row's instructions; NULL: the interpreter's opcodes are not known. */
struct intent_code *python_code_reading(struct python_code *row);
/* Name of co_names[index]; NULL: none. */
py python_code_name(const struct python_code *row, int index);
/* Name of variable index of a *_FAST (deref false) or *_DEREF instruction, and its place in the frame's localsplus. */
const char *python_code_variable(const struct python_code *row, int index, bool deref);
int python_code_slot(const struct python_code *row, int index, bool deref);

/* The innermost frame that is the user's, from `frame` outwards; the innermost of all when there is none. */
struct python_code *python_frame_of_user(const struct python_frame *frame, struct place *place);
/* The code of the nearest module-level frame from `frame` outwards; NULL: none. */
const void *python_frame_module(const struct python_frame *frame);
#endif
