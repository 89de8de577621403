/* again.h: calls of NEURON's out of Python that are done again with what was meant: a place in a section instead of the section. The GIL is held. */
#ifndef PATCHSHIM_PYTHON_AGAIN_H
#define PATCHSHIM_PYTHON_AGAIN_H
#include <stdbool.h>
#include <stddef.h>

/* VALUE is a nrn.Section or a nrn.Segment. */
bool python_is_place(const void *value);
/* A new reference to the middle of SECTION, a nrn.Segment; NULL: it has none any more. */
void *python_middle(void *section);
/* Puts VALUE in place of *HELD, which loses the reference. */
void python_exchange(void **held, void *value);

/* The arguments of the call. The first is the voltage at a place. */
struct python_again;
struct python_again *python_again_new(void *place);
void python_again_number(struct python_again *again, double number);
void python_again_object(struct python_again *again, void *object); /* takes the reference; NULL: None */
/* Calls the attribute NAME of OWNER (of NEURON's h where OWNER is NULL), with_section: with sec=, and frees AGAIN. A new reference; NULL with NEURON's words in TEXT. */
void *python_again_call(struct python_again *again, void *owner, const char *name, bool with_section, char *text, size_t n);
void python_drop(void *object);
#endif
