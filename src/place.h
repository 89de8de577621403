/* place.h: where something happened in the user's program. Shared by every room; knows nobody. */
#ifndef PATCHSHIM_PLACE_H
#define PATCHSHIM_PLACE_H

/* A line of the user's program. The strings belong to whoever fills the place; copy what must outlive the call.
   file NULL: unknown. function NULL: HOC top level; "<module>": top level of a Python file. line 0: unknown. */
struct place {
    const char *file;
    const char *function;
    int line;
};

#endif
