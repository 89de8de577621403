#include "meaning.h"
#include "report/report.h"
#include <stdio.h>
#include <string.h>

/* By parts of NEURON's texts, of 8.0 to 9.x: oc/code.cpp (tstkchk_actual, 9.x hoc_xpop and others), nrncvode/netcvode.cpp (NetCon's constructor), nrniv/vrecord.cpp,
   nrnoc/cabcode.cpp (chk_access), nrnoc/point.cpp, nrnpython/nrnpy_hoc.cpp. The first that fits. */
static const struct row {
    const char *part;
    bool arguments;
    const char *means, *mend;
} rows[] = {
    {"if arg 1 is an object it must be a point process", true, "the source of a NetCon is a variable, a point process or an artificial cell, not a section or a segment", "h.NetCon(soma(0.5)._ref_v, synapse, sec=soma)"},
    {"arg 2 must be a point process", true, "the target of a NetCon or gid_connect is a point process or an artificial cell", "make a synapse there: syn = h.ExpSyn(soma(0.5))"},
    {"Optional first arg is not a POINT_PROCESS", true, "record and play take a reference to a variable", "vec.record(soma(0.5)._ref_v)"},
    {"not a Python nrn.Segment", true, "a point process sits at a segment, not at a section", "h.IClamp(soma(0.5))"},
    {"Section access unspecified", false, "no section is accessed: none exists yet, or none was given", "give the segment, h.IClamp(soma(0.5)), or sec=soma; in HOC: soma { ... } or access soma"},
    {"interpreter stack type error", true, "an argument is of another type than this function takes", "look at its arguments: numbers, texts, references (obj._ref_name) and objects are different things"},
    {"bad stack access: expecting", true, "an argument is of another type than this function takes", "look at its arguments: numbers, texts, references (obj._ref_name) and objects are different things"},
    {"not a point process", true, "only point processes and artificial cells can stand here", "give the object that h.ExpSyn(...) or h.NetStim() returned"},
};

int meaning_find(const char *error) {
    for (int i = 0; i < (int)(sizeof rows / sizeof *rows); ++i)
        if (strstr(error, rows[i].part))
            return i;
    return -1;
}

bool meaning_of_arguments(int row) { return rows[row].arguments; }

void meaning_tell(int row, const char *error, const char *arguments) {
    char line[900];
    const char *address = strstr(error, " 0x"); /* tells a user nothing */
    int length = address && address - error < 200 ? (int)(address - error) : 200;
    snprintf(line, sizeof line, "NEURON's error \"%.*s\" means: %s%s%.300s. To mend it: %s [neuron-error]", length, error, rows[row].means, *arguments ? "; it was given " : "", arguments, rows[row].mend);
    report_line(SEVERITY_NOTE, line);
}
