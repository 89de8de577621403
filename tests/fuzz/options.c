/* Any text as PATCHSHIM: understood, or refused by one line. */
#include "options/options.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    char error[200] = "";
    char *text = malloc(n + 1);
    memcpy(text, data, n);
    text[n] = 0;
    bool good = options_parse(text, error, sizeof error);
    if (good != !*error || memchr(error, '\n', strlen(error)) == error || options.max < 0 || options.keep > OPTION_KEEP_NEVER)
        abort();
    options_off(text);
    free(text);
    return 0;
}
