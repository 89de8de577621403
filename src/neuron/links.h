/* links.h: between the files of src/neuron. */
#ifndef PATCHSHIM_LINKS_H
#define PATCHSHIM_LINKS_H
#include "layout.h"
void neuron_section_links(const Section *sec, world_visit *visit, void *ctx);
/* Are there any? Of a living section. */
bool neuron_section_linked(const Section *sec);
/* Does something else than its place distinguish the point process from a fresh one: a PARAMETER that is not at its default? */
bool neuron_point_changed(const Object *ob);
bool neuron_has_links_to(world_id id);
/* The source of the NetCon, where it has one, is a Section. */
bool neuron_netcon_source_section(const Object *netcon);
#endif
