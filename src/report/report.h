/* report.h: the shim's voice. Findings are gathered by cause; warnings and errors are written at once, notes in the summary at the end. Everything
   that is handed in is copied. Thread-safe; a forked child starts without findings of its own. Never raises, never calls NEURON or Python. */
#ifndef PATCHSHIM_REPORT_H
#define PATCHSHIM_REPORT_H
#include <stdbool.h>
#include "checks/checks.h"
#include "place.h"
#include "severity.h"

struct finding {
    enum check_id check;
    enum severity severity;
    const char *what;         /* one clause: "IClamp[0] of soma(0.5) was dropped before any step used it" */
    struct place made, lost;  /* file NULL: unknown */
    const char *lost_how;     /* "add_stimulus() returned, and nothing else held it" */
    const char *effect, *mend;
    const char *object;       /* for suppressions */
    const char *cause;        /* findings of one cause are one finding with a count; NULL: check, made and lost line */
    const char *made_source, *lost_source; /* the text of the two lines where no file has it (a notebook cell, typed input); NULL: read from the file */
    const char *graph;        /* DOT text of the component, for the page; NULL: none */
};

/* Optional, at attach: the working folder is noted while file names are still relative to it. */
void report_start(void);

/* A ticket; 0: off, suppressed, or no memory. */
unsigned report_add(const struct finding *finding);
/* One finding less of the ticket's cause. */
void report_withdraw(unsigned ticket);
/* The program caught the error of this ticket and went on; 0: all of them (the program ends well). */
void report_caught(unsigned ticket);
/* Is it to be raised as an error (severity error, halt=raise)? With halt=abort an error ends here. */
bool report_raises(const struct finding *finding);
/* "patchshim: SEVERITY: TEXT": lines that are no findings. */
void report_line(enum severity severity, const char *text);
/* At the end: notes, counts. Nothing where there is nothing to say. */
void report_summary(void);
/* Interactive sessions: notes that were not told yet. */
void report_note_flush(void);
/* The exit status of a program that ends with STATUS (exitcode=N). */
int report_exit_status(int status);
#endif
