/* hoc_position.h: the line of every word of HOC code. NEURON keeps a line only for what is being parsed: so it is noted where each line's code begins, when a line
   is read (hooks/hoc.c), and the notes go with the code when a procedure is defined. Costs a few instructions a line of HOC; nothing here runs while HOC runs.
   Relies on oc/hoc.cpp (hoc_get_line, hoc_yyparse, hoc_oc), oc/code.cpp (hoc_Code, hoc_insertcode, hoc_define, hoc_execute, hoc_ParseExec, hoc_xopen_run),
   oc/hoc_oop.cpp (hoc_begintemplate, hoc_endtemplate) and oc/fileio.cpp (hoc_xopen1). */
#ifndef PATCHSHIM_HOC_POSITION_H
#define PATCHSHIM_HOC_POSITION_H
#include "neuron.h"
#include "place.h"

/* --- called while HOC is parsed; only with NEURON's own libraries as callers ------------------------------------------------ */
/* A line was read. */
void hoc_note_line(void);
/* A string is about to be parsed: its first line was read already. */
void hoc_note_string(void);
/* A statement was parsed, and is going to be executed. */
void hoc_note_statement(void);
/* Before hoc_insertcode(BEGIN, END, ...). */
void hoc_note_insert(const void *begin, const void *end);
/* Before and after hoc_define(SYMBOL), which copies the code of a procedure to memory of its own. */
void hoc_note_define(void);
void hoc_note_defined(const Symbol *symbol);
void hoc_note_template(const Symbol *symbol);
void hoc_note_template_end(void);

/* The next line comes from what is typed or piped in. */
bool hoc_reads_input(void);

/* --- called at a death or a birth -------------------------------------------------------------------------------------------- */
/* From word INDEX on, code is of LINE. */
struct hoc_line {
    unsigned index;
    int line;
};

/* One unit of code: a statement of the top level, or the body of a proc, func, obfunc or iterator. Valid until the next parse. */
struct hoc_code {
    const uintptr_t *words;
    unsigned count;
    const struct hoc_line *lines;
    unsigned line_count;
    unsigned first;        /* what the lines count from */
    int line;              /* the only line there is; 0: see lines */
    bool statement;        /* of the top level: of a file, a string, typed input */
    bool string;           /* made from a string, or typed: no file's own line */
    bool in_template;
    const char *file;
    const char *function;  /* "add_synapse", "Cell.init"; NULL at the top level */
    const char *name;      /* "add_synapse", "init" */
};
/* The unit that WORD lies in (or ends at: hoc_pc points behind an instruction). false: not known. */
bool hoc_code_at(const void *word, struct hoc_code *code);
/* The unit that begins exactly at WORD. */
bool hoc_code_of(const void *word, struct hoc_code *code);
/* Is word I an instruction (not its operand, not the end of a body)? Only instructions are addresses in libnrniv, or in patchshim where it hooks them. */
extern uintptr_t hoc_self_lo, hoc_self_hi;
static inline bool hoc_code_instruction(const struct hoc_code *code, unsigned i) {
    uintptr_t word = i < code->count ? code->words[i] : 0;
    return word - neuron.lo < neuron.hi - neuron.lo || word - hoc_self_lo < hoc_self_hi - hoc_self_lo;
}
int hoc_code_line(const struct hoc_code *code, unsigned i);
/* Where a word is, as a place; its file tells loads apart: a file that is loaded again has another string. */
struct place hoc_code_place(const struct hoc_code *code, unsigned i);
/* *hoc_pc, or NULL */
const uintptr_t *hoc_position_pc(void);
/* Where the procedure that runs goes on when it ends; NULL: not known. */
const void *hoc_return_pc(void);
/* Does FILE (of a place) belong to what is being loaded or typed now? */
bool hoc_made_by_running_code(const char *file);
/* Did an earlier statement of the file that is loaded now, in one straight run up to the statement of CODE, assign the objref SYMBOL? */
bool hoc_stored_before(const struct hoc_code *code, const Symbol *symbol);
/* Grows whenever code is made: what was concluded about code holds as long as it stands. */
unsigned hoc_code_age(void);
#endif
