#include "setup.h"
#include "options/options.h"
#include "report/report.h"
#include <stdio.h>

/* what: a format of object, other, value, wanted, in this order. */
static const struct sentence {
    enum check_id check;
    const char *what, *effect, *mend;
} sentences[] = {
    {CHECK_not_initialized, "a run without finitialize, although %1$s records or plays", "the states are those of no initialised model, and the Vector stays empty", "call h.finitialize(h.v_init), or h.run() of stdrun.hoc, first"},
    {CHECK_late_record, "%1$s was told to %2$s after finitialize: in this run it does nothing", "finitialize is what starts recordings and plays", "set it up before finitialize"},
    {CHECK_dt_changed, "dt was set to %3$g ms, and stdinit made it %4$g ms, because of steps_per_ms", "the run uses another step than was asked", "set steps_per_ms = 1/dt too, or h.steps_per_ms = 1/h.dt"},
    {CHECK_dt_after_cvode, "dt is %3$g ms, as the variable time step left it, and the fixed step uses it", "the run is as coarse as that", "set h.dt after CVode.active(0), or use cvode_active(0) of stdrun.hoc"},
    {CHECK_v_init_ignored, "v_init is %3$g mV, but finitialize() without an argument does not use it", "the voltages stay as they are", "h.finitialize(h.v_init)"},
    {CHECK_tstop_lost, "%2$s", "", ""},
    {CHECK_psolve_short, "psolve(%4$g) stopped at t = %3$g ms", "the run ends before the time that was asked", "choose a duration that dt divides"},
    {CHECK_value_not_ref, "%1$s.play was given the value %3$g where a reference is meant", "nothing is played", "give the reference: vec.play(clamp._ref_amp, t)"},
    {CHECK_play_mismatch, "%1$s.play: %2$s", "NEURON plays something else than was meant", "make both Vectors of one length, and the times increase"},
    {CHECK_record_twice, "%1$s was told to record twice before any run", "only the second variable is recorded", "use two Vectors"},
    {CHECK_local_dt_time, "%1$s records the time with the local variable time step", "each cell has its own times; these are those of one of them", "record times per cell: cvode.record(ref, values, times), or use the global step"},
    {CHECK_vector_bounds, "%2$s: %1$s has %3$g elements, and the other Vector only %4$g", "memory outside of the Vector is read", "make the sizes equal"},
    {CHECK_bad_time, "%2$s", "", ""},
    {CHECK_threshold_shared, "the threshold of %1$s, set to %3$g, is also that of %2$s on the same source, which asked for %4$g", "a source has one threshold for all its NetCons", "set one threshold per source"},
    {CHECK_gid_threshold, "the threshold of %1$s, which gid_connect made, was set to %3$g: its source had %4$g and has lost it", "it is the threshold of the source that changes, for all its targets", "set it on the source: pc.threshold(gid, value)"},
    {CHECK_nseg_drop, "nseg was lowered to %3$g: the segment that %1$s records or plays is gone", "the Vector stays empty", "set nseg before the recordings"},
    {CHECK_late_insert, "%2$s was inserted into %1$s between finitialize and the run", "its INITIAL block never ran", "insert it before finitialize"},
    {CHECK_pointer_unset, "the POINTER %2$s of %1$s was never set", "NEURON reads memory that belongs to nobody", "h.setpointer(source._ref_name, \"name\", target)"},
    {CHECK_stale_mod, "%1$s differs from the text that was compiled into the library", "the mechanism does what the old text says", "run nrnivmodl again"},
    {CHECK_gid_missing, "gid_connect(%3$.17g): no cell has this gid", "no event ever comes", "register the cell before the first run: pc.set_gid2node, pc.cell"},
    {CHECK_gid_late, "cells were registered after spike_record(-1)", "their spikes are not recorded", "call spike_record(-1) after all cells"},
    {CHECK_silent_source, "the source of %1$s, %2$s, never sends an event", "nothing ever comes through this NetCon", "connect a voltage (soma(0.5)._ref_v) or something that sends events (NetStim)"},
    {CHECK_random_identical, "several Randoms without seed draw the same numbers", "what should be independent is identical", "give each its own stream: Random123(i, 0, 0)"},
    {CHECK_gid_invalid, "%2$s: %3$g is no whole number and is taken as %4$g", "cells share one gid", "give whole numbers"},
    {CHECK_hoc_new_global, "%1$s is a new global variable: was %2$s meant?", "the mechanism's parameter keeps its value", "mend the name"},
    {CHECK_geometry, "%1$s: %2$s is %3$g", "the equations of the cell make no sense with it", "set the geometry"},
    {CHECK_overflow, "v of %1$s is %3$g mV", "no membrane stands that: look at the units of what is injected (IClamp.amp is in nA)", "mend the amplitude, or the geometry"},
};

static const struct sentence *sentence_of(enum check_id check) {
    for (unsigned i = 0; i < sizeof sentences / sizeof *sentences; ++i)
        if (sentences[i].check == check)
            return &sentences[i];
    return NULL;
}

void setup_finding(enum check_id check, const struct setup_fact *fact, char *buffer, unsigned long n) {
    const struct sentence *sentence = sentence_of(check);
    char what[600];
    *buffer = 0;
    enum severity severity = checks_severity(check);
    if (!sentence || severity == SEVERITY_OFF)
        return;
    if (fact->severity && options.severity[check] < 0)
        severity = fact->severity;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(what, sizeof what, sentence->what, fact->object ? fact->object : "", fact->other ? fact->other : "", fact->value, fact->wanted);
#pragma GCC diagnostic pop
    struct finding finding = {
        .check = check,
        .severity = severity,
        .what = what,
        .made = fact->made,
        .lost = fact->line,
        .lost_how = fact->made.file ? "judged here" : NULL,
        .effect = *sentence->effect ? sentence->effect : checks_table[check].what,
        .mend = *sentence->mend ? sentence->mend : checks_table[check].mend,
        .object = fact->object ? fact->object : "",
    };
    if (report_add(&finding) && report_raises(&finding))
        snprintf(buffer, n, "patchshim: %s [%s]", what, checks_table[check].id);
}
