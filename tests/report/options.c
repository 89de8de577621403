/* Every word of PATCHSHIM is understood or refused by a sentence that helps. */
#include "options/options.h"
#include "checks/checks.h"
#include "support.h"

static char error[400];

static void good(const char *text) {
    if (!options_parse(text, error, sizeof error))
        ck_abort_msg("%s: %s", text, error);
}

static void bad(const char *text, const char *sentence) {
    ck_assert_msg(!options_parse(text, error, sizeof error), "%s was taken", text);
    ck_assert_str_eq(error, sentence);
}

START_TEST(defaults) {
    good("keep=never");
    good("");
    ck_assert_int_eq(options.keep, OPTION_KEEP_UNUSED);
    ck_assert_int_eq(options.max, 10);
    ck_assert_int_eq(options.exitcode, 0);
    ck_assert_int_eq(options.severity[CHECK_nan], -1);
    ck_assert_int_eq(checks_severity(CHECK_nan), SEVERITY_ERROR);
    ck_assert_int_eq(checks_severity_or(CHECK_nan, SEVERITY_NOTE), SEVERITY_NOTE);
}
END_TEST

START_TEST(every_option) {
    good("keep=always, halt=abort\tattach=strict patch=own\nexitcode=7,max=0 mpi_timeout=2.5 log=pins log=hooks");
    ck_assert_int_eq(options.keep, OPTION_KEEP_ALWAYS);
    ck_assert_int_eq(options.halt, HALT_ABORT);
    ck_assert_int_eq(options.attach, ATTACH_STRICT);
    ck_assert_int_eq(options.patch, PATCH_OWN);
    ck_assert_int_eq(options.exitcode, 7);
    ck_assert_int_eq(options.max, 0);
    ck_assert_double_eq(options.mpi_timeout, 2.5);
    ck_assert_int_eq(options.log, LOG_PINS | LOG_HOOKS);
    ck_assert_str_eq(options.log_file, "");
}
END_TEST

START_TEST(every_row_takes_its_default) {
    for (size_t i = 0; i < options_count; ++i) {
        char word[100];
        snprintf(word, sizeof word, "%s=%s", options_table[i].name, options_table[i].fallback);
        if (*options_table[i].fallback)
            good(word);
    }
}
END_TEST

START_TEST(quoted_values) {
    good("report='my out.sarif' suppressions=\"it's, here\" keep=always");
    ck_assert_str_eq(options.report, "my out.sarif");
    ck_assert_str_eq(options.suppressions, "it's, here");
    ck_assert_int_eq(options.keep, OPTION_KEEP_ALWAYS);
    good("suppressions=a'b c'd\"'\"e");
    ck_assert_str_eq(options.suppressions, "ab cd'e");
    bad("suppressions='open", "PATCHSHIM: suppressions: a quote (') is not closed");
}
END_TEST

START_TEST(severities_of_checks) {
    good("check.nan=warn check.unused-death=off");
    ck_assert_int_eq(checks_severity(CHECK_nan), SEVERITY_WARNING);
    ck_assert_int_eq(checks_severity(CHECK_unused_death), SEVERITY_OFF);
    ck_assert_int_eq(checks_severity_or(CHECK_nan, SEVERITY_NOTE), SEVERITY_WARNING);
    bad("check.unused_death=off", "PATCHSHIM: there is no check unused_death; did you mean unused-death?");
    bad("check.nan=loud", "PATCHSHIM: check.nan=loud: the value must be one of off|note|warn|error");
}
END_TEST

START_TEST(wrong_words_are_named) {
    bad("kep=always", "PATCHSHIM: there is no option kep; did you mean keep?");
    bad("supp=x", "PATCHSHIM: there is no option supp; did you mean suppressions?");
    bad("nan=warn", "PATCHSHIM: there is no option nan; did you mean check.nan=warn?");
    bad("colour=1", "PATCHSHIM: there is no option colour; `patchshim list options` names them");
    bad("keep=alway", "PATCHSHIM: keep=alway: the value must be one of unused|always|never");
    bad("keep", "PATCHSHIM: keep: options have the form name=value");
    bad("=x", "PATCHSHIM: =: options have the form name=value");
    bad("off keep=never", "PATCHSHIM: off stands alone, without other options");
    bad("max=ten", "PATCHSHIM: max=ten: the value must be a whole number from 0 to 1000000000");
    bad("max=nan", "PATCHSHIM: max=nan: the value must be a whole number from 0 to 1000000000");
    bad("exitcode=256", "PATCHSHIM: exitcode=256: the value must be a whole number from 0 to 255");
    bad("exitcode=-1", "PATCHSHIM: exitcode=-1: the value must be a whole number from 0 to 255");
    bad("mpi_timeout=", "PATCHSHIM: mpi_timeout=: the value must be a number from 0 to 1000000000");
    bad("log=all", "PATCHSHIM: log=all: the value must be pins, hooks, or a file name with a dot or a slash in it");
}
END_TEST

START_TEST(report_files) {
    good("report=out-%p-%r-100%%.json");
    ck_assert_str_eq(options.report, "out-%p-%r-100%%.json");
    bad("report=out.xml", "PATCHSHIM: report=out.xml: the value must be one of FILE.json|FILE.sarif|FILE.html|FILE.txt");
    bad("report=.json", "PATCHSHIM: report=.json: the value must be one of FILE.json|FILE.sarif|FILE.html|FILE.txt");
    bad("report=%x.json", "PATCHSHIM: report=%x.json: after % stands p (process id), r (MPI rank) or %");
    bad("suppressions=", "PATCHSHIM: suppressions= needs a file name of at most 1023 bytes");
    good("log=./here");
    ck_assert_str_eq(options.log_file, "./here");
}
END_TEST

START_TEST(long_values) {
    char text[3000] = "suppressions=";
    memset(text + 13, 'x', 1023);
    good(text);
    ck_assert_uint_eq(strlen(options.suppressions), 1023);
    memset(text + 13, 'x', 2000);
    ck_assert(!options_parse(text, error, sizeof error));
    memset(text, 'n', 200);
    ck_assert(!options_parse(text, error, sizeof error));
}
END_TEST

START_TEST(off_alone) {
    ck_assert(options_off("off"));
    ck_assert(options_off(" off, "));
    ck_assert(!options_off("off keep=never"));
    ck_assert(!options_off("offside"));
    ck_assert(!options_off(""));
}
END_TEST

START_TEST(the_table_of_checks) {
    for (int i = 0; i < CHECK_COUNT; ++i) {
        const struct check_row *row = &checks_table[i];
        ck_assert_int_eq(checks_find(row->id), i);
        ck_assert_msg(*row->what && *row->mend && *row->why && *row->when, "%s lacks a sentence", row->id);
        ck_assert_msg(row->mend[strlen(row->mend) - 1] != '.', "%s: mend is a clause", row->id);
        ck_assert_msg(!*row->right || *row->wrong, "%s: a right example without a wrong one", row->id);
    }
    ck_assert_int_eq(checks_find("nothing"), -1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("options");
    TCase *tests = tcase_create("options");
    tcase_add_test(tests, defaults);
    tcase_add_test(tests, every_option);
    tcase_add_test(tests, every_row_takes_its_default);
    tcase_add_test(tests, quoted_values);
    tcase_add_test(tests, severities_of_checks);
    tcase_add_test(tests, wrong_words_are_named);
    tcase_add_test(tests, report_files);
    tcase_add_test(tests, long_values);
    tcase_add_test(tests, off_alone);
    tcase_add_test(tests, the_table_of_checks);
    suite_add_tcase(suite, tests);
    (void)enter_folder;
    (void)leave_folder;
    return run_suite(suite);
}
