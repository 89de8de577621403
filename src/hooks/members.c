/* members.c: copies of member tables with our functions in them. Relies on oc/hoc_oop.cpp, class2oc: tables of (name, function), ended by a NULL name. */
#include "members.h"
#include <stdlib.h>
#include <string.h>

void *members_real[MEMBER_COUNT];

static const struct {
    const char *class_name, *name;
    void *wrapper;
} wrapped[MEMBER_COUNT] = {
#define MEMBER(id, class, name, result) [MEMBER_##id] = {class, name, (void *)member_##id},
#include "members.def"
#undef MEMBER
};

struct pair {
    const char *name;
    void *function;
};

static int wrapper_of(const char *class_name, const char *name) {
    for (int i = 0; i < MEMBER_COUNT; ++i)
        if (!strcmp(wrapped[i].class_name, class_name) && !strcmp(wrapped[i].name, name))
            return i;
    return -1;
}

void *members_wrap(const char *class_name, void *table) {
    struct pair *pairs = table, *copy = NULL;
    size_t count = 0;
    while (pairs && pairs[count].name)
        ++count;
    for (size_t i = 0; i < count; ++i) {
        int which = wrapper_of(class_name, pairs[i].name);
        if (which < 0 || !pairs[i].function)
            continue;
        if (!copy && (copy = malloc((count + 1) * sizeof *copy)))
            memcpy(copy, pairs, (count + 1) * sizeof *copy);
        if (!copy)
            return table;
        members_real[which] = pairs[i].function;
        copy[i].function = wrapped[which].wrapper;
    }
    return copy ? copy : table;
}
