/* report.h: the shim's voice. Findings are gathered by cause; errors and warnings are written at once, notes in the summary at the end, all of them
   into the file of report=. Everything that is handed in is copied. Thread-safe; errno is kept; a forked child starts without findings of its own.
   Never raises, never calls NEURON or Python. Where there is no memory a finding is still written, only not remembered. */
#ifndef PATCHSHIM_REPORT_H
#define PATCHSHIM_REPORT_H
#include <stdbool.h>
#include "checks/checks.h"
#include "place.h"
#include "severity.h"

struct finding {
    enum check_id check;
    enum severity severity;   /* 0: that of the check table and check.ID= */
    const char *what;         /* one clause: "IClamp[0] of soma(0.5) was dropped before any step used it" */
    struct place made, lost;  /* file NULL: unknown. Without made, lost is the line the finding is about */
    bool judged;              /* lost is where it was judged: nothing was lost there */
    const char *lost_how;     /* a clause: "add_stimulus() returned, and nothing else held it" */
    const char *effect, *mend; /* in mend {ic:IClamp} stands for the name that the made line binds to an IClamp, ic where it binds none */
    const char *object;       /* a name, for suppressions */
    const char *cause;        /* findings of one cause are one finding with a count; NULL: check, made and lost line */
    const char *made_source, *lost_source; /* the text of the two lines where no file has it (a notebook cell, typed input); NULL: read from the file */
    bool every_rank;          /* it is about all MPI processes together, not about this one */
    const char *graph;        /* DOT text of the component, for the page; NULL: none */
};

/* Optional, at attach, after options_parse: notes the working folder, reads suppressions=, makes the file of report=, complains where one of them cannot be. */
void report_start(void);
/* A ticket, the same for every finding of one cause; 0: off or suppressed, nothing is to be raised either. */
unsigned report_add(const struct finding *finding);
/* One finding less of the ticket's cause; a cause without findings is not told any more. */
void report_withdraw(unsigned ticket);
/* The program caught the error of this ticket and went on; 0: all of them (the program ends well). For the summary. */
void report_caught(unsigned ticket);
/* Another rank tells the cause of this ticket. */
bool report_told_elsewhere(unsigned ticket);
/* Is it to be raised as an error (severity error, halt=raise)? With halt=abort an error ends here. */
bool report_raises(const struct finding *finding);
/* "patchshim: SEVERITY: TEXT": lines that are no findings; TEXT ends in its tag, "[attach]". */
void report_line(enum severity severity, const char *text);
/* "patchshim: TEXT" where WHAT (LOG_PINS, LOG_HOOKS) is asked for by log=; to its file, else stderr. */
void report_log(int what, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Interactive sessions, after an input line or cell: notes that were not told yet are written, or given as text, to be freed (NULL: none). */
void report_note_flush(void);
char *report_notes(void);
/* Now and then (a run begins): what was found since the file of report= was written goes into it, at most once a second. */
void report_refresh(void);
/* Counts findings. */
unsigned report_number(void);
/* The causes of findings after NUMBER in a format ("txt", "json"), which are told by this; to be freed. NULL: no memory, or no such format. */
char *report_since(unsigned number, const char *format);
/* All of them on stderr, told or not. */
void report_print(void);
/* At the end: notes, repeats, counts. Nothing where there is nothing to say. */
void report_summary(void);
/* The exit status of a program that ends with STATUS (exitcode=N); finishes the file of report=. */
int report_exit_status(int status);
/* Forgets everything: for tests. */
void report_reset(void);
#endif
