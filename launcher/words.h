/* words.h: what the command tells by itself: lists, explanations, help, the man page. All from the tables. */
#ifndef PATCHSHIM_WORDS_H
#define PATCHSHIM_WORDS_H
void words_help(void);
/* 0, or 2 where NAME is none of checks, hooks, options. */
int words_list(const char *name);
int words_explain(const char *id);
/* man, checks (docs/CHECKS.md) or completion, on stdout. */
int words_generate(const char *what);
#endif
