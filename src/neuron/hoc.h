/* hoc.h: where HOC stands, and what a death under HOC means. */
#ifndef PATCHSHIM_HOC_H
#define PATCHSHIM_HOC_H
#include <stdbool.h>
#include "place.h"

/* Is HOC code (a compiled HOC program, not only a C function called from Python) the innermost thing that runs? Walks the C stack: use only on slow paths. */
bool hoc_is_innermost(void);

/* The line of HOC that runs now: file, line, proc/func/template name (NULL at top level). false: unknown. Strings live until the process ends.
   Code in a string that HOC executes has the line of HOC that executes it. The file of other strings (h("..."), nrniv -c) is "<string>", of typed input "<stdin>": the line
   is that within the string or the input. The pointer of the file stands for what was being loaded or typed: a file loaded again has another. */
bool hoc_place_here(struct place *out);

/* Does FILE (of a place) belong to the HOC that comes with NEURON (stdrun.hoc and its like)? */
bool hoc_file_of_neuron(const char *file);
/* The nearest line of HOC that is not NEURON's own, from the one that runs now outwards through its callers, as far as HOC was called by HOC. false: none. */
bool hoc_place_of_user(struct place *out);

enum hoc_intent { HOC_NONE, HOC_WORD, HOC_REPLACED, HOC_ACCIDENT, HOC_FAILED, HOC_DOUBT };
struct hoc_death {
    enum hoc_intent intent;
    struct place place;
    char how[200]; /* a clause: "objref cell was assigned again in a loop" */
};
/* Reads the HOC instruction at the moment an object dies. made: where the dying object was made, as hoc_place_here told it (file NULL: unknown). outermost: the template of the
   first of the world's objects that are taken apart around it; NULL: there is none. */
void hoc_intent_at_death(const struct place *made, const void *dying, const void *outermost, struct hoc_death *out);

/* Is the result of the HOC call that runs now thrown away (the next instruction pops or prints it)? */
bool hoc_result_discarded(void);
#endif
