/* Any bytes as the part of another rank: what lies beside the report may be anybody's. */
#include "report/ranks.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    struct sum sum = {0};
    struct buffer text = {0}, out = {0};
    char run[100];
    job(run, sizeof run);
    buffer_printf(&text, "patchshim part 1\n%s\n", run);
    buffer_bytes(&text, (const char *)data, n);
    read_part(&sum, text.text, text.text + text.length, 3);
    const struct cause **causes = calloc(sum.count + 1, sizeof *causes);
    for (size_t i = 0; i < sum.count; ++i)
        causes[i] = &sum.causes[i];
    sum.document.causes = causes;
    sum.document.cause_count = sum.count;
    write_part(&out, &sum.document);
    buffer_free(&out);
    buffer_free(&text);
    free(causes);
    free(sum.causes);
    return 0;
}
