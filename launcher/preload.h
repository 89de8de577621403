/* preload.h: finding the library and starting a program with it. */
#ifndef PATCHSHIM_PRELOAD_H
#define PATCHSHIM_PRELOAD_H
#include <stdbool.h>

/* Says one line on stderr and ends with STATUS. */
_Noreturn void preload_refuse(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The library: PATCHSHIM_LIBRARY, beside the command (build folder, ../lib), else where it was installed. Refuses where it is not there. */
const char *preload_library(void);
/* Puts the library in front of LD_PRELOAD and OPTIONS behind PATCHSHIM, then becomes the program. Does not return. */
_Noreturn void preload_run(const char *options, char **program);
#endif
