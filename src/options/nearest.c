/* nearest.c: the edit distance behind "did you mean". */
#include "options.h"
#include <string.h>

enum { LONGEST = 80 };

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

static size_t distance(const char *a, const char *b) {
    size_t row[LONGEST + 1], n = strlen(b);
    for (size_t j = 0; j <= n; ++j)
        row[j] = j;
    for (; *a; ++a) {
        size_t diagonal = row[0]++;
        for (size_t j = 1; j <= n; ++j) {
            size_t changed = diagonal + (*a != b[j - 1]);
            diagonal = row[j];
            row[j] = least(changed, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[n];
}

void nearest_try(struct nearest *nearest, const char *name) {
    size_t n = strlen(nearest->word), most = n / 3 + 1;
    if (n > LONGEST || strlen(name) > LONGEST)
        return;
    /* What was typed may also be the beginning of the name. */
    size_t d = n >= 3 && !strncmp(nearest->word, name, n) ? 1 : distance(nearest->word, name);
    if (d <= most && (!nearest->name || d < nearest->distance)) {
        nearest->name = name;
        nearest->distance = d;
    }
}
