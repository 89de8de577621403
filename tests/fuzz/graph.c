/* Any text as the DOT of a component. */
#include "report/render.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    struct buffer out = {0};
    char *text = malloc(n + 1);
    memcpy(text, data, n);
    text[n] = 0;
    if (!render_graph(&out, text) && out.length)
        abort();
    buffer_free(&out);
    free(text);
    return 0;
}
