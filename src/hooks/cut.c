/* cut.c: the user's words that take linked things apart without deleting them: h.disconnect and connect elsewhere, pp.loc, nc.setpost. What is pinned on either side is looked at again
   before anything can observe it. Relies on nrnoc/cabcode.cpp (nrn_disconnect and connectsec_impl call nrn_relocate_old_points between the new link and the end of the
   reference to the old parent), nrnoc/point.cpp (loc_point_process: a new
   place, at creation too), nrncvode/netcvode.cpp (nc_setpost). Costs nothing while nothing is pinned. */
#include "hooks.h"
#include "life.h"
#include "members.h"
#include "neuron/calls.h"
#include "neuron/links.h"
#include "neuron/member_arguments.h"

/* The parent was OLD's section until now; SEC is linked anew already. */
void hook_nrn_relocate_old_points(Section *oldsec, void *old, Section *sec, void *node);
void hook_nrn_relocate_old_points(Section *oldsec, void *old, Section *sec, void *node) {
    HOOK_ENTER(nrn_relocate_old_points);
    if (acting && old && world_pins) {
        world_cut((world_id)neuron_section_of_node(old));
        world_cut((world_id)sec);
    }
    real(oldsec, old, sec, node);
}

double hook_loc_point_process(int type, void *point);
double hook_loc_point_process(int type, void *point) {
    HOOK_ENTER(loc_point_process);
    Object *ob = acting ? neuron_object_of_point(point) : NULL;
    if (ob && world_pins && neuron_section_of(ob))
        world_cut((world_id)ob);
    double result = real(type, point);
    if (ob)
        neuron_point_placed(ob);
    return result;
}

double member_netcon_setpost(void *self) {
    Object *ob = hooks.acting ? neuron_netcon_object(self) : NULL;
    if (ob && neuron_object(1) && neuron_netcon_target(ob) == (world_id)neuron_object(1))
        return 0; /* NEURON would watch its target twice and let go of it once: the target's end would call the dead NetCon */
    if (ob)
        world_cut((world_id)ob);
    double result = MEMBER_REAL(netcon_setpost)(self);
    if (ob)
        neuron_link_later((world_id)ob); /* the new target does not know who ends in it */
    return result;
}

#define HOOKS_cut
#include "exports.h"
