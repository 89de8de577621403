/* raise.h: errors of patchshim as exceptions of Python. */
#ifndef PATCHSHIM_PYTHON_RAISE_H
#define PATCHSHIM_PYTHON_RAISE_H
#include <stdbool.h>

/* The running call cannot raise: RuntimeError(TEXT) is raised as soon as it has returned to Python (Py_AddPendingCall). Main thread, with the GIL. */
void python_raise_soon(const char *text);

/* NEURON 8.x says "hocobj_call error" (8.0: "hoc error") whatever happened. SLOT is libnrnpython's own slot for PyErr_SetString: from now on the text of an error of
   patchshim's is appended there. NULL: nothing to do. */
void python_error_slot(void **slot);
/* Python printed the traceback of an exception last (sys.last_value): its text. With the GIL. */
bool python_uncaught(char *text, unsigned long n);
/* The text of the HOC error that is about to be raised. */
void python_error_text(const char *text);
#endif
