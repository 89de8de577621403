/* support.h: what the tests of options, report and formats share. */
#ifndef REPORT_SUPPORT_H
#define REPORT_SUPPORT_H
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *folder; /* a fresh one, where the test works */

static void enter_folder(void) {
    static char name[] = "/tmp/patchshim-test-XXXXXX";
    unsetenv("GITHUB_ACTIONS");
    unsetenv("NO_COLOR");
    folder = mkdtemp(name);
    ck_assert_ptr_nonnull(folder);
    ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(void) {
    char command[200];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

__attribute__((unused)) static void write_file(const char *name, const char *text) {
    FILE *file = fopen(name, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

/* The text of a file, "" where there is none. Lives until the next call. */
__attribute__((unused)) static const char *read_file(const char *name) {
    static char *text;
    FILE *file = fopen(name, "r");
    free(text);
    text = calloc(1, 1 << 20);
    if (file) {
        text[fread(text, 1, (1 << 20) - 1, file)] = 0;
        fclose(file);
    }
    return text;
}

/* stderr goes into the file "said" until said() is asked. */
__attribute__((unused)) static void hear(void) {
    int fd = open("said", O_RDWR | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(fd, 0);
    dup2(fd, 2);
    close(fd);
}

__attribute__((unused)) static const char *said(void) { return read_file("said"); }

static int run_suite(Suite *suite) {
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
#endif
