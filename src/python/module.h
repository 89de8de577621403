/* module.h: the Python module `patch`, delivered inside this library. The API of CPython is bound at run time. */
#ifndef PATCHSHIM_PYTHON_MODULE_H
#define PATCHSHIM_PYTHON_MODULE_H
#include <stddef.h>

/* Which module a program gets that imports `patch`. */
enum python_patch {
    PYTHON_PATCH_AUTO, /* the installed one where it has a `p` (nrn-patch), or is the user's own; else ours */
    PYTHON_PATCH_OWN,  /* ours */
    PYTHON_PATCH_OFF   /* whatever is installed: nothing is done here */
};

/* Where the module says something to the user: one sentence, without the words `patchshim: note:`. May be called at any import, with the GIL. */
typedef void python_module_note(const char *sentence);

/* Sets an audit hook that waits for the import of `patch` and offers ours then; it does nothing at any other event. To be called from the
   library's constructor, before Python starts, and again when a libpython is mapped later; only the first call that finds a CPython acts.
   Needs no GIL. note may be NULL: stderr. (CPython: PySys_AddAuditHook, and the event `import` of import_find_and_load in Python/import.c.) */
void python_module_install(enum python_patch patch, python_module_note *note);

/* From now on IMPORTED is told the name of each module whose import begins, with the GIL. */
void python_module_imports(void (*imported)(const char *module));

/* Where somebody types (IPython, Jupyter, a prompt of Python): notes are told after each cell or line. At the end of the import of NEURON, with the GIL. */
void python_session_start(void);

/* The sources, made by patch/embed.sh: text[length] is 0; the last row's name is NULL. */
struct python_embedded {
    const char *name; /* "patch.objects" */
    const char *text;
    size_t length;
};
extern const struct python_embedded python_sources_embedded[];
#endif
