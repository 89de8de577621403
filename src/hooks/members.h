/* members.h: wrappers of member functions of NEURON's classes. */
#ifndef PATCHSHIM_MEMBERS_H
#define PATCHSHIM_MEMBERS_H
#include "neuron/neuron.h"

typedef Object **objects;

enum member_id {
#define MEMBER(id, ...) MEMBER_##id,
#include "members.def"
#undef MEMBER
    MEMBER_COUNT
};
extern void *members_real[MEMBER_COUNT];
#define MEMBER(id, class, name, result) result member_##id(void *self);
#include "members.def"
#undef MEMBER
#define MEMBER_REAL(id) ((__typeof__(&member_##id))members_real[MEMBER_##id])

/* A table of class CLASS as NEURON hands it over: itself where nothing of it is wrapped, else a copy, never freed. NULL stays NULL. */
void *members_wrap(const char *class_name, void *table);
#endif
