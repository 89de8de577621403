#include "setup.h"
#include "options/options.h"
#include "report/report.h"
#include <stdio.h>

/* Formats of object, other, value, wanted, in this order. (Where %4$g is used, so is %3$g: printf must know what it passes over.) */
static const struct sentence {
    enum check_id check;
    const char *what, *effect, *mend;
    int variant; /* of a check that tells several things; 0 where a row does not say */
} sentences[] = {
    {CHECK_not_initialized, "a run without finitialize, although %1$s records or plays", "the states are those of no initialised model, and %1$s stays as it is", "call h.finitialize(h.v_init), or h.run() of stdrun.hoc, first"},
    {CHECK_late_record, "%1$s was told to %2$s after finitialize: in this run it does nothing", "finitialize is what starts recordings and plays; %1$s stays as it is", "move that line before finitialize, or call finitialize again after it"},
    {CHECK_dt_changed, "dt was set to %3$g ms, and stdinit made it %4$g ms, because of steps_per_ms", "the run uses another step than was asked", "set h.steps_per_ms = 1/h.dt as well, right behind h.dt = %3$g"},
    {CHECK_dt_after_cvode, "dt is %3$g ms, as the variable time step left it, and the fixed step uses it", "the run is as coarse as that", "set h.dt = 0.025 after CVode.active(0), or use h.cvode_active(0) of stdrun.hoc, which does"},
    {CHECK_v_init_ignored, "v_init is %3$g mV, but finitialize() without an argument does not use it", "the voltages stay as they are", "h.finitialize(h.v_init)"},
    {CHECK_tstop_lost, "%2$s", "the run ends at another time than was asked", "set tstop after stdrun.hoc is loaded, then call run() without an argument"},
    {CHECK_psolve_short, "psolve(%4$g) stopped at t = %3$g ms", "the run ends before the time that was asked", "choose a duration that dt divides, or a dt that divides it"},
    {CHECK_value_not_ref, "%1$s.play was given the value %3$g where a reference is meant", "nothing is played", "give the reference: clamp._ref_amp instead of clamp.amp"},
    {CHECK_play_mismatch, "%1$s.play: %2$s", "NEURON plays something else than was meant", "make both Vectors of one length, and the times increase"},
    {CHECK_record_twice, "%1$s was told to record twice before any run", "only the second variable is recorded", "use a Vector for each variable"},
    {CHECK_record_replaced, "%1$s records no spikes of %2$s any more: another Vector took its place before any run", "a source records into one Vector", "use one Vector, and copy it after the run"},
    {CHECK_dead_source, "%1$s is kept, but its source is gone: %2$s", "it never delivers an event", "keep the source as long as its NetCons, or make the NetCon anew"},
    {CHECK_zombie, "nothing but the callback of its own %2$s refers to this %1$s: it never goes, and was part of the runs", "dropped cells are simulated on", "take the callback away before the cell is dropped, or give a function that does not hold it (weakref.WeakMethod)"},
    {CHECK_time_vector_lost, "the section that %1$s recorded the time of is gone; patchshim binds it to %2$s", "without that it would have stayed empty", "make the sections first, or name the one it is for: vec.record(h._ref_t, sec=soma)"},
    {CHECK_local_dt_time, "%1$s records the time with the local variable time step", "each cell has its own times; these are those of one of them", "record times per cell: cvode.record(ref, values, times), or use the global step"},
    {CHECK_vector_bounds, "%2$s: %1$s has %3$g elements, and the other Vector only %4$g", "memory outside of the Vector is read", "make the sizes equal"},
    {CHECK_bad_time, "%2$s", "NEURON drops such an event, or delivers it at another time, without a word", "a delay is 0 or more, an event is at h.t or later, and neither is NaN"},
    {CHECK_threshold_shared, "the threshold of %1$s, set to %3$g, is also that of %2$s on the same source, which asked for %4$g", "a source has one threshold for all its NetCons: the last one counts", "set one threshold per source; two thresholds need two detectors at two segments"},
    {CHECK_gid_threshold, "the threshold of %1$s, which gid_connect made, was set to %3$g: its source had %4$g and has lost it", "it is the threshold of the source that changes, for all its targets", "set it once, on the rank of the source: pc.threshold(gid, value)"},
    {CHECK_nseg_drop, "nseg was lowered to %3$g: the segment that %1$s records or plays is gone", "%1$s has no part in the run", "set nseg first, then record and play"},
    {CHECK_late_insert, "%2$s was inserted into %1$s between finitialize and the run", "its INITIAL block never ran", "insert it before finitialize, or call finitialize again"},
    {CHECK_pointer_unset, "the POINTER %2$s of %1$s was never set", "NEURON reads memory that belongs to nobody", "set it before the run: h.setpointer(source(0.5)._ref_v, \"%2$s\", object)"},
    {CHECK_stale_mod, "%1$s differs from the text that was compiled into the library", "the mechanism does what the old text says", "run nrnivmodl again"},
    {CHECK_gid_missing, "gid_connect(%3$.17g): no cell has this gid", "no event ever comes", "register the cell before the first run, on one rank: pc.set_gid2node(gid, pc.id()), pc.cell(gid, detector)"},
    {CHECK_gid_late, "cells were registered after spike_record(-1)", "their spikes are not recorded", "move spike_record(-1) behind the last pc.cell"},
    {CHECK_silent_source, "the source of %1$s, %2$s, never sends an event", "nothing ever comes through this NetCon", "connect a voltage (h.NetCon(soma(0.5)._ref_v, syn, sec=soma)) or something that sends events (NetStim)"},
    {CHECK_random_identical, "several Randoms without seed draw the same numbers", "what should be independent is identical", "give each its own stream: random.Random123(i, 0, 0)"},
    {CHECK_gid_invalid, "%2$s: %3$g is no whole number and is taken as %4$g", "cells share one gid", "give whole numbers"},
    {CHECK_hoc_new_global, "%1$s is a new variable of the program%2$s", "the mechanism's parameter keeps its value", "write the name as the mechanism does, and do not declare it; if a new variable is meant, give it a name that is less alike"},
    {CHECK_delay_lowered, "the delay of %1$s was lowered to %3$g ms after finitialize: the ranks exchange spikes every %4$g ms", "its spikes come late", "set the delay before finitialize, or call pc.set_maxstep(10) and finitialize again behind it"},
    {CHECK_savestate_mismatch, "%1$s was made after save(), and restore() leaves it as it is", "its voltage and states are not those of the moment that was saved", "make all sections before save(), or call finitialize before the run"},
    {CHECK_cvode_reinit, "%1$s was changed by a callback at t = %3$g ms, and CVode was not told", "the variable time step goes on with a solution in which it has its old value", "call re_init() of the CVode object at the end of the callback"},
    {CHECK_hoc_index, "%1$s[%3$g] is taken as %1$s[0]", "HOC cuts a subscript off towards 0", "look at what is subtracted there, or ask first: if (i > 0)"},
    {CHECK_inert_stimulus, "%1$s never did anything: %2$s", "it has no effect in any run", "set its duration: clamp.dur = 100"},
    {CHECK_inert_stimulus, "%1$s never did anything: %2$s", "its events have no effect", "set it: netcon.weight[0] = 0.001", 1},
    {CHECK_section_stack, "the section %1$s was pushed and never popped%2$s", "functions without sec= work on it: h.IClamp(0.5), h.secname()", "give sec= instead of push(), or h.pop_section() when it is done"},
    {CHECK_geometry, "%2$s of %1$s is %3$g", "the equations of the section make no sense with it", "set L, diam, Ra and cm before finitialize; of 3-d points no two may be the same"},
    {CHECK_geometry, "%2$s of %1$s is %3$g", "its voltage follows those around it at once", "where that is not meant, set cm", 1},
    {CHECK_ion_overwritten, "%2$s", "the value that was set has no part in the run: it is %3$g mV there", "set the concentrations, or fix the potential: h.ion_style(\"%1$s_ion\", 3, 1, 0, 0, 1, sec=section)"},
    {CHECK_two_writers, "%2$s, both at %1$s", "the one that comes last wins, the other has no effect there", "keep one writer per section; several sources of one ion are currents (WRITE its i) of one writer"},
    {CHECK_table_depend, "%2$s", "the table keeps the values it was made with: the change has no effect", "name it behind DEPEND, or set usetable_%1$s = 0"},
    {CHECK_overflow, "v of %1$s is %3$g mV at t = %4$g ms", "no membrane stands that", "look at the units of what is injected (IClamp.amp is in nA), at the geometry and the conductances"},
    {CHECK_overflow, "v of %1$s is %3$g mV at t = %4$g ms, and %2$s", "no membrane stands that", "look whether that is meant, and at its unit: currents are in nA (1 nA is 1000 pA), weights of synapses in uS, conductances in S/cm2", 2},
    {CHECK_overflow, "exp() was called with a number beyond 700 by %1$s, at t = %3$g ms, and took 700 instead", "NEURON goes on with 1e304, which is no result of the formula", "look at what goes into exp(): the voltage, the units, a parameter that is 0 in a denominator", 1},
};

static const struct sentence *sentence_of(enum check_id check, int variant) {
    for (unsigned i = 0; i < sizeof sentences / sizeof *sentences; ++i)
        if (sentences[i].check == check && sentences[i].variant == variant)
            return &sentences[i];
    return NULL;
}

static void fill(char *text, size_t n, const char *format, const struct setup_fact *fact) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, n, format, fact->object ? fact->object : "", fact->other ? fact->other : "", fact->value, fact->wanted);
#pragma GCC diagnostic pop
}

void setup_finding(enum check_id check, const struct setup_fact *fact, char *buffer, unsigned long n) {
    const struct sentence *sentence = sentence_of(check, fact->variant);
    char what[600], effect[400], mend[400];
    if (buffer)
        *buffer = 0;
    enum severity severity = checks_severity(check);
    if (!sentence || severity == SEVERITY_OFF)
        return;
    if (fact->severity && options.severity[check] < 0)
        severity = fact->severity;
    fill(what, sizeof what, sentence->what, fact);
    fill(effect, sizeof effect, sentence->effect, fact);
    fill(mend, sizeof mend, sentence->mend, fact);
    struct finding finding = {
        .check = check,
        .severity = severity,
        .what = what,
        .made = fact->made,
        .lost = fact->line,
        .judged = !fact->how && fact->made.file,
        .lost_how = fact->how,
        .effect = effect,
        .mend = mend,
        .object = fact->object ? fact->object : "",
    };
    if (report_add(&finding) && buffer && report_raises(&finding))
        snprintf(buffer, n, "patchshim: %s [%s]", what, checks_table[check].id);
}
