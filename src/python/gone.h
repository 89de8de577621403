/* gone.h: being told when a Python object goes, without holding it. */
#ifndef PATCHSHIM_PYTHON_GONE_H
#define PATCHSHIM_PYTHON_GONE_H
#include <stdbool.h>
#include <stddef.h>

/* F(CTX) is called when OBJECT, which must support weak references, is gone. false: it cannot be watched. Needs the GIL. */
bool python_when_gone(void *object, void (*f)(size_t ctx), size_t ctx);
/* OBJECT was just made for one holder, and has two references: one of them is nobody's. */
void python_drop_surplus(void *object);
#endif
