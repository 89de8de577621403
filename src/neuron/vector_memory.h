/* vector_memory.h: the memory of a Vector. Relies on ivoc/ivocvect.h (IvocVect: obj_, label_, a std::vector<double>), in 8.0 gnu/d_vec.h (len, space, s). */
#ifndef PATCHSHIM_VECTOR_MEMORY_H
#define PATCHSHIM_VECTOR_MEMORY_H
#include "neuron.h"

struct neuron_numbers {
    double *first;
    size_t count, room; /* numbers, and how many there is room for */
};
/* Of an IvocVect. false: its memory is not where it is looked for. */
bool neuron_numbers_of(void *vector, struct neuron_numbers *numbers);
/* Gives the Vector a copy of its numbers; *old is what it had, which is the caller's now. false: no memory. */
bool neuron_numbers_replace(void *vector, struct neuron_numbers *old);
/* Gives it OLD back, with the numbers that it has now (no more than OLD has room for). */
void neuron_numbers_return(void *vector, struct neuron_numbers *old);
void neuron_numbers_free(struct neuron_numbers *numbers);
/* The PyObject behind an Object of class PythonObject; NULL. */
const void *neuron_python_of(const Object *ob);
#endif
