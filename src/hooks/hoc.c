/* hoc.c: while HOC is parsed, the line of its code is noted (neuron/hoc_position.h). Nothing here runs while HOC runs. */
#include "hooks.h"
#include "neuron/hoc_position.h"
#include "patchshim.h"

int hook_hoc_get_line(HOOK_ANY);
int hook_hoc_get_line(HOOK_ANY) {
    HOOK_ENTER(hoc_get_line);
    HOOK_FOREIGN;
    if (acting && hoc_reads_input())
        patchshim_line(); /* what the line before has found */
    int result = real(HOOK_HAND_ON);
    if (acting && result > 0)
        hoc_note_line();
    return result;
}

int hook_hoc_yyparse(HOOK_ANY);
int hook_hoc_yyparse(HOOK_ANY) {
    HOOK_ENTER(hoc_yyparse);
    HOOK_FOREIGN;
    int result = real(HOOK_HAND_ON);
    if (acting && result)
        hoc_note_statement();
    return result;
}

/* YYSTART: a new statement, not the continuation of one. */
int hook_hoc_ParseExec(int yystart);
int hook_hoc_ParseExec(int yystart) {
    HOOK_ENTER(hoc_ParseExec);
    if (acting && yystart)
        hoc_note_string();
    return real(yystart);
}

void hook_hoc_insertcode(void *begin, void *end, void *function);
void hook_hoc_insertcode(void *begin, void *end, void *function) {
    HOOK_ENTER(hoc_insertcode);
    if (acting)
        hoc_note_insert(begin, end);
    real(begin, end, function);
}

void hook_hoc_define(Symbol *symbol);
void hook_hoc_define(Symbol *symbol) {
    HOOK_ENTER(hoc_define);
    if (acting)
        hoc_note_define();
    real(symbol);
    if (acting)
        hoc_note_defined(symbol);
}

void hook_hoc_begintemplate(Symbol *symbol);
void hook_hoc_begintemplate(Symbol *symbol) {
    HOOK_ENTER(hoc_begintemplate);
    if (acting)
        hoc_note_template(symbol);
    real(symbol);
}

void hook_hoc_endtemplate(Symbol *symbol);
void hook_hoc_endtemplate(Symbol *symbol) {
    HOOK_ENTER(hoc_endtemplate);
    if (acting)
        hoc_note_template_end();
    real(symbol);
}

#define HOOKS_hoc
#include "exports.h"
