/* section.c: births and deaths of sections. Relies on nrnoc/cabcode.cpp: new_section calls sec_alloc, nrnpy_newsection gives it to a Python wrapper, sec_free takes it
   out of the model (the memory lives on while something refers to it). A wrapper's death is seen in python/section_type.c. */
#include "dangling.h"
#include "hooks.h"
#include "inert.h"
#include "life.h"
#include "own.h"
#include "patchshim.h"
#include "python/section_type.h"
#include "run.h"

static bool wrapper_dies(void *wrapper, void *section) {
    if (!hooks.acting || !neuron_section_alive(section) || neuron_section_of_hoc(section) || neuron_section_wrapper(section) != wrapper)
        return false;
    if (life_death((world_id)section, KIND_SECTION, wrapper, true) || own_wait((world_id)section, true))
        return true;
    dangling_section_named(section);
    return false;
}

Section *hook_sec_alloc(HOOK_ANY);
Section *hook_sec_alloc(HOOK_ANY) {
    HOOK_ENTER(sec_alloc);
    HOOK_FOREIGN;
    if (!acting)
        return real(HOOK_HAND_ON);
    life_observed();
    Section *sec = real(HOOK_HAND_ON);
    world_birth((world_id)sec, KIND_SECTION, 0);
    step_structure_changed();
    return sec;
}

Section *hook_nrnpy_newsection(void *wrapper);
Section *hook_nrnpy_newsection(void *wrapper) {
    HOOK_ENTER(nrnpy_newsection);
    if (!acting)
        return real(wrapper);
    static bool watched;
    if (!watched) {
        const void *caller = __builtin_return_address(0);
        python_section_watch(neuron_symbol_in(caller, "psection_type"), neuron_symbol_in(caller, "hocobject_type"), wrapper_dies, inert_pushed);
        watched = true;
    }
    Section *sec = real(wrapper);
    life_birth((world_id)sec, KIND_SECTION, true);
    return sec;
}

void hook_sec_free(void *item);
/* hoc_Item: its first word is the Section. */
static Section *section_of_item(void *item) { return item ? *(Section **)item : NULL; }

void section_free(void *item) {
    Section *sec = section_of_item(item);
    if (sec) {
        world_cut((world_id)sec);
        events_section_dies(sec);
        play_section_dies(sec);
        dangling_section_dies(sec);
        world_death((world_id)sec);
        step_structure_changed();
    }
    REAL(sec_free)(item);
}

void hook_sec_free(void *item) {
    HOOK_ENTER(sec_free);
    if (!acting)
        real(item);
    else if (!own_section_waits(section_of_item(item), item))
        section_free(item);
}

void hook_forall_section(HOOK_ANY);
void hook_forall_section(HOOK_ANY) {
    HOOK_ENTER(forall_section);
    HOOK_FOREIGN;
    if (acting)
        life_observed_all();
    real(HOOK_HAND_ON);
}

#define HOOKS_section
#include "exports.h"
