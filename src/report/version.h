/* version.h: the version of this build. */
#ifndef PATCHSHIM_VERSION_H
#define PATCHSHIM_VERSION_H
#ifdef HAVE_CONFIG_H
#include "config.h"
#define PATCHSHIM_VERSION PACKAGE_VERSION
#else
#define PATCHSHIM_VERSION "0"
#endif
#endif
