/* uncaught.h: the moment at which an exception that nobody caught ends the program. */
#ifndef PATCHSHIM_PYTHON_UNCAUGHT_H
#define PATCHSHIM_PYTHON_UNCAUGHT_H
#include <stdbool.h>
#include "place.h"

enum python_uncaught_wish { UNCAUGHT_NOTHING, UNCAUGHT_TOLD, UNCAUGHT_END /* the traceback is printed and all output flushed first: the process is going to be ended */ };
/* WHAT: "ValueError: no parameters", WHERE: the innermost line of its traceback. Called on the thread that ran the program, holding the GIL. */
typedef void python_uncaught(const char *what, const struct place *where);
/* From now on CALL is told, as WISH says at that moment. Once a process; false: there is no Python (yet). Not to be called in a death. */
bool python_watch_uncaught(enum python_uncaught_wish (*wish)(void), python_uncaught *call);
#endif
