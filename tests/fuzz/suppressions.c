/* Any bytes as a file of suppressions=, asked for one finding. */
#include "report/suppress.h"
#include <stdint.h>
#include <stdlib.h>

static void complain(const char *text) {
    if (!*text)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    static const struct cause cause = {.id = "nan", .what = "v is NaN", .lost = {"/home/ada/model.py", "run", 3}, .lost_source = "h.run()  # patchshim: ok overflow", .object = "soma(0.5)"};
    size_t count;
    suppress_parse((const char *)data, n, "list", complain);
    int found = suppress_find(&cause, true);
    const struct suppression *lines = suppress_list(&count);
    if (found >= (int)count)
        abort();
    if (found >= 0)
        suppress_hit(found);
    for (size_t i = 0; i < count; ++i)
        if (!*lines[i].id || !*lines[i].glob)
            abort();
    suppress_reset();
    return 0;
}
