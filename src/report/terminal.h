/* terminal.h: stderr. One write(2) a finding, no signal, errno as it was, nothing where stderr is closed. */
#ifndef PATCHSHIM_TERMINAL_H
#define PATCHSHIM_TERMINAL_H
#include "buffer.h"
#include "cause.h"

bool terminal_coloured(void);
/* Writes all of it to FD; false: it could not. A closed pipe raises no SIGPIPE. */
bool terminal_write(int fd, const char *text, size_t n);
/* A finding, and where GITHUB_ACTIONS=true the line that shows it at the source line in a code review. */
void terminal_cause(const struct cause *cause);
void terminal_line(enum severity severity, const char *text);
/* "patchshim: TEXT" */
void terminal_plain(const char *text);
#endif
