/* stack.h: the arguments of a call that is about to be made, taken off HOC's stack (oc/code.cpp). */
#ifndef PATCHSHIM_NEURON_STACK_H
#define PATCHSHIM_NEURON_STACK_H
#include "neuron.h"

enum stack_kind { STACK_OTHER, STACK_NUMBER, STACK_OBJECT };
/* What lies DEPTH below the top. */
enum stack_kind stack_kind(int depth);
/* The object on the top: it stays there. */
Object *stack_object(void);
double stack_pop_number(void);
void stack_pop(void);
/* Where the PythonObject at DEPTH keeps its PyObject; NULL: it is none. */
void **stack_python_object(int depth);
/* One reference more. */
void stack_keep(Object *ob);
/* Which subscript of the array SYMBOL, about to be taken off the stack, is nearer to -1 than to 0 and yet taken as 0? Its number is in *VALUE; -1: none. Runs at each element of an array that
   HOC names. */
int stack_negative_subscript(const Symbol *symbol, double *value);
/* What a member function that gives an object returns. */
Object **stack_result(Object *ob);
#endif
