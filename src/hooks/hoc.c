/* hoc.c: while HOC is parsed, the line of every word of code is noted (neuron/hoc_position.h). Nothing here runs while HOC runs. */
#include "hooks.h"
#include "neuron/hoc_position.h"

void *hook_hoc_Code(void *function);
void *hook_hoc_Code(void *function) {
    HOOK_ENTER(hoc_Code);
    if (acting)
        hoc_note_word(HOC_WORD_INSTRUCTION);
    return real(function);
}

void *hook_hoc_codei(long number);
void *hook_hoc_codei(long number) {
    HOOK_ENTER(hoc_codei);
    if (acting)
        hoc_note_word(HOC_WORD_OPERAND);
    return real(number);
}

void *hook_hoc_codesym(void *symbol);
void *hook_hoc_codesym(void *symbol) {
    HOOK_ENTER(hoc_codesym);
    if (acting)
        hoc_note_word(HOC_WORD_OPERAND);
    return real(symbol);
}

void *hook_hoc_codein(void *word);
void *hook_hoc_codein(void *word) {
    HOOK_ENTER(hoc_codein);
    if (acting)
        hoc_note_word(HOC_WORD_END);
    return real(word);
}

void *hook_hoc_codeptr(void *pointer);
void *hook_hoc_codeptr(void *pointer) {
    HOOK_ENTER(hoc_codeptr);
    if (acting)
        hoc_note_word(HOC_WORD_OPERAND);
    return real(pointer);
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
