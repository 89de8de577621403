/* text.h: findings as text on stderr. One write a finding; errno is kept; a closed stderr is no error. */
#ifndef PATCHSHIM_TEXT_H
#define PATCHSHIM_TEXT_H
#include "report.h"

struct cause {
    enum check_id check;
    enum severity severity;
    unsigned long key;
    unsigned count;
    bool told, suppressed;
    char *what, *lost_how, *effect, *mend, *object;
    struct place made, lost;
};

void text_cause(const struct cause *cause);
void text_line(enum severity severity, const char *text);
/* "patchshim: TEXT" */
void text_plain(const char *text);
/* The source line of a place without its indentation; "" where it cannot be read. */
const char *text_source(const struct place *place, char *buffer, unsigned long n);
#endif
