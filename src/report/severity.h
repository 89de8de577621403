/* severity.h: how much a finding matters. */
#ifndef PATCHSHIM_SEVERITY_H
#define PATCHSHIM_SEVERITY_H
enum severity { SEVERITY_OFF, SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };
#endif
