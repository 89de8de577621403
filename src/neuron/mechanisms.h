/* mechanisms.h: instances of mechanisms in the model, by membrane type. */
#ifndef PATCHSHIM_NEURON_MECHANISMS_H
#define PATCHSHIM_NEURON_MECHANISMS_H
#include "neuron.h"

/* Visits the instances of TYPE that sit in, or are, the thing ID: PROP is what dparam is read from. X: the place in the section, NaN where there is none. */
typedef bool neuron_instance(void *ctx, const void *prop, const char *where);
bool neuron_instances(world_id id, enum world_kind kind, int type, neuron_instance *visit, void *ctx);
/* Is the pointer at INDEX of an instance set? */
bool neuron_pointer_set(const void *prop, int index);
bool neuron_section_has(const Section *sec, int type);
/* Visits the mechanisms and point processes of each segment. false: VISIT said so. */
typedef bool neuron_segment_prop(void *ctx, const Section *sec, int segment, const void *prop, int type);
bool neuron_segment_props(const Section *sec, neuron_segment_prop *visit, void *ctx);
/* The mechanism TYPE at a segment, NULL. "soma(0.5)" in BUFFER. */
const void *neuron_segment_prop_of(const Section *sec, int segment, int type);
const char *neuron_segment_name(const Section *sec, int segment, char *buffer, size_t n);
/* An instance of an ion (nrnoc/eion.cpp: erev is the first value, the style is in dparam). */
double neuron_ion_potential(const void *prop); /* mV */
bool neuron_ion_computes(const void *prop, bool *each_step); /* finitialize computes the potential of the concentrations (ion_style), and so does each step */
/* Connected to no other section. */
bool neuron_section_alone(const Section *sec);
double neuron_section_length(const Section *sec);      /* um */
double neuron_section_resistivity(const Section *sec); /* ohm cm */
int neuron_section_points(const Section *sec);         /* 3-d points */
/* The diameter in um, the capacitance in uF/cm2 of a segment; NaN: it has none. */
enum neuron_segment_number { SEGMENT_DIAMETER = 2, SEGMENT_CAPACITANCE = 3 };
double neuron_segment_number(const Section *sec, int segment, enum neuron_segment_number which);
int neuron_type(const Object *point_process); /* its membrane type; -1 */
/* A density mechanism by its name; NULL. Its range variables, NULL behind the last. */
const Symbol *neuron_mechanism(const char *name);
const char *neuron_mechanism_variable(const Symbol *mechanism, int i);
int neuron_mechanism_type(const Symbol *mechanism);
/* The symbol is a number of HOC. */
bool neuron_is_variable(const Symbol *symbol);
bool neuron_is_made_by_program(const Symbol *symbol); /* of a variable: not registered by a mechanism (GLOBAL) or NEURON */
/* The file and line that HOC reads now; file NULL: typed, or a string. */
void neuron_parser_line(struct place *place);
/* There are voltages, and all of them are VALUE. */
bool neuron_voltages_are(double value);
/* The first voltage beyond LIMIT in mV. */
bool neuron_find_large(struct neuron_nan *found, double limit);
#endif
