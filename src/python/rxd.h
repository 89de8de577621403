/* rxd.h: the things of NEURON's package rxd. They are objects of Python alone, whom rxd knows by weak references: a Rate made in a function is gone when it returns. */
#ifndef PATCHSHIM_PYTHON_RXD_H
#define PATCHSHIM_PYTHON_RXD_H
#include <stdbool.h>
#include <stddef.h>

struct python_rxd_watch {
    /* REACTION: a Rate, Reaction or MultiCompartmentReaction; else a Species, State or Parameter */
    void (*born)(const void *object, bool reaction);
    /* The last reference to OBJECT goes. true: it stays, with one reference, which is the callee's. */
    bool (*dies)(const void *object, bool reaction);
    void (*gone)(const void *object); /* it dies now */
};
typedef void python_rxd_visit(void *ctx, const void *object);

/* From now on, WATCH is told: the classes are looked for when something of rxd is imported. */
void python_rxd_watch(const struct python_rxd_watch *watch);
/* `import MODULE` begins (audit event). */
void python_rxd_import(const char *module);

/* The species that a reaction acts on or reads, each once or more often. */
void python_rxd_acts_on(const void *reaction, python_rxd_visit *visit, void *ctx);
/* The species and Sections (wrappers) that it holds, once for each reference that only it has: by way of its expressions, of a function that closes over a section. */
void python_rxd_holds(const void *object, python_rxd_visit *visit, void *ctx);
/* Is all known that it holds? */
bool python_rxd_known(const void *object);
/* The SectionLists (HocObjects) of the regions that a species is on. */
void python_rxd_sections(const void *species, python_rxd_visit *visit, void *ctx);
/* It acts by itself: it diffuses and takes currents. A State or Parameter only serves reactions. */
bool python_rxd_is_species(const void *species);
/* "rxd.Rate of ca", "rxd.Species ca". The text is in BUFFER. */
const char *python_rxd_describe(const void *object, char *buffer, size_t n);
/* "Rate" */
const char *python_rxd_class(const void *object);
/* A reference more; and that one given back: OBJECT is taken apart where it was the last. */
void python_rxd_keep(void *object);
void python_rxd_release(void *object);
#endif
