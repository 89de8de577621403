/* module_only.c: a library that does nothing but deliver the module patch: for tests of the delivery alone. */
#include <stdlib.h>
#include <string.h>
#include "module.h"

static enum python_patch wanted(void) {
    const char *options = getenv("PATCHSHIM");
    if (options && strstr(options, "patch=own")) return PYTHON_PATCH_OWN;
    return options && strstr(options, "patch=off") ? PYTHON_PATCH_OFF : PYTHON_PATCH_AUTO;
}
__attribute__((constructor)) static void start(void) {
    python_module_install(wanted(), NULL);
}
