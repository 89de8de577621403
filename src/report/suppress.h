/* suppress.h: findings that the user does not want to hear of. */
#ifndef PATCHSHIM_SUPPRESS_H
#define PATCHSHIM_SUPPRESS_H
#include "report.h"
/* Named in the file of suppressions= or by a comment `patchshim: ok ID` on the made or lost line. */
bool suppressed(const struct finding *finding);
/* Lines of the file that matched nothing, and how often the others did. */
void suppress_summary(void);
#endif
