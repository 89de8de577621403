/* What is said of findings, when, how often, and that saying it never disturbs the program. */
#include "report/report.h"
#include "options/options.h"
#include "support.h"
#include <errno.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static void set(const char *text) {
    char error[400];
    ck_assert_msg(options_parse(text, error, sizeof error), "%s", error);
}

static void start(void) {
    enter_folder();
    write_file("model.py", "def add(soma):\n    ic = h.IClamp(soma(0.5))\n\nadd(soma)\nh.run()  # patchshim: ok nan, overflow\n\tx = 1   \r\n");
    set("");
    hear();
}

static struct finding death(void) {
    return (struct finding){.check = CHECK_unused_death, .what = "IClamp[0] of soma(0.5) was dropped before any step used it", .made = {"model.py", "add", 2},
                            .lost = {"model.py", "<module>", 4}, .lost_how = "add() returned, and nothing else held it", .effect = "it would not have existed in the run",
                            .mend = "return it", .object = "IClamp[0] of soma(0.5)"};
}

static struct finding warning(int line) {
    return (struct finding){.check = CHECK_silent_source, .what = "a NetCon from IClamp[0] never fires", .lost = {"model.py", NULL, line}, .object = "NetCon[0]"};
}

static struct finding error_of(enum check_id check, int line) {
    return (struct finding){.check = check, .what = "v is NaN", .lost = {"model.py", "<module>", line}, .object = "soma(0.5)"};
}

static const char death_text[] = "patchshim: note: IClamp[0] of soma(0.5) was dropped before any step used it [unused-death]\n"
                                 "    made   model.py:2 in add:  ic = h.IClamp(soma(0.5))\n"
                                 "    lost   model.py:4 in <module>:  add() returned, and nothing else held it\n"
                                 "    effect it would not have existed in the run\n"
                                 "    mend   return it\n"
                                 "    more   patchshim explain unused-death\n";

START_TEST(a_note_waits_for_the_end) {
    struct finding finding = death();
    ck_assert_uint_ne(report_add(&finding), 0);
    ck_assert_str_eq(said(), "");
    report_summary();
    ck_assert_str_eq(said(), death_text);
}
END_TEST

START_TEST(the_mend_names_what_the_line_binds) {
    static const struct {
        const char *source, *mend;
    } cases[] = {{"electrode = h.IClamp(seg)", "self.electrode"}, {"self.electrode=neuron.h.IClamp(seg)", "self.electrode"}, {"e2 = new IClamp(.5)", "self.e2"}, {"nc = h.NetCon(s, h.IClamp(seg))", "self.ic"},
                 {"a == h.IClamp(seg)", "self.ic"}, {"x[0] = h.IClamp(seg)", "self.ic"}, {"h.IClamp(seg)", "self.ic"}, {"ic = h.IClampX(seg)", "self.ic"}, {"", "self.ic"}, {"a, b = h.IClamp(s), 1", "self.ic"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        struct finding finding = death();
        finding.made = finding.lost = (struct place){"model.py", "add", 100 + (int)i};
        finding.made_source = finding.lost_source = cases[i].source;
        finding.mend = "self.{ic:IClamp}";
        report_add(&finding);
    }
    set("max=0");
    report_summary();
    const char *text = said();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        char line[100];
        snprintf(line, sizeof line, "    mend   %s\n", cases[i].mend);
        text = strstr(text, "    mend");
        ck_assert_msg(!strncmp(text, line, strlen(line)), "%s: %.60s", cases[i].source, text);
        ++text;
    }
}
END_TEST

START_TEST(what_is_judged_is_not_lost) {
    struct finding finding = warning(4);
    finding.made = (struct place){"model.py", NULL, 2};
    finding.judged = true;
    report_add(&finding);
    ck_assert_ptr_nonnull(strstr(said(), "    made   model.py:2:  ic = h.IClamp(soma(0.5))\n    judged at model.py:4:  add(soma)\n    mend"));
}
END_TEST

START_TEST(nothing_to_say) {
    report_start();
    report_summary();
    ck_assert_int_eq(report_exit_status(0), 0);
    ck_assert_int_eq(report_exit_status(3), 3);
    ck_assert_str_eq(said(), "");
}
END_TEST

START_TEST(a_warning_is_said_at_once_and_once) {
    struct finding finding = warning(4);
    unsigned ticket = report_add(&finding);
    ck_assert_str_eq(said(), "patchshim: warning: a NetCon from IClamp[0] never fires [silent-source]\n    line   model.py:4:  add(soma)\n"
                             "    mend   connect a voltage, an artificial cell or a point process that calls net_event\n    more   patchshim explain silent-source\n");
    hear();
    for (int i = 0; i < 999; ++i)
        ck_assert_uint_eq(report_add(&finding), ticket);
    ck_assert_str_eq(said(), "");
    report_summary();
    ck_assert_str_eq(said(), "patchshim: warning: 999 more of the same line, model.py:4 [silent-source]\n");
}
END_TEST

START_TEST(notes_of_one_line_are_one) {
    struct finding finding = death();
    for (int i = 0; i < 1000; ++i)
        report_add(&finding);
    report_summary();
    ck_assert_ptr_nonnull(strstr(said(), "used it, and 999 more of the same line [unused-death]\n"));
    ck_assert_ptr_null(strstr(said(), "summary"));
}
END_TEST

START_TEST(what_is_withdrawn_is_not_said) {
    struct finding finding = death();
    unsigned ticket = report_add(&finding);
    report_withdraw(ticket);
    report_withdraw(ticket);
    report_withdraw(0);
    report_withdraw(12345);
    report_summary();
    ck_assert_str_eq(said(), "");
    finding.what = "IClamp[7] was dropped";
    ck_assert_uint_eq(report_add(&finding), ticket);
    report_summary();
    ck_assert_ptr_nonnull(strstr(said(), "note: IClamp[7] was dropped [unused-death]"));
}
END_TEST

START_TEST(a_loop_that_withdraws_needs_no_memory) {
    struct finding finding = death();
    for (int i = 0; i < 200000; ++i) {
        ck_assert_uint_eq(report_add(&finding), 1);
        report_withdraw(1);
    }
    report_summary();
    ck_assert_str_eq(said(), "");
}
END_TEST

START_TEST(at_most_max_of_a_check) {
    set("max=2");
    for (int line = 1; line <= 5; ++line) {
        struct finding finding = warning(line);
        report_add(&finding);
    }
    report_summary();
    int n = 0;
    for (const char *c = said(); (c = strstr(c, "patchshim: warning:")); ++c)
        ++n;
    ck_assert_int_eq(n, 2);
    ck_assert_ptr_nonnull(strstr(said(), "patchshim: summary: 5 warnings; 3 not shown (max=2)\n"));
}
END_TEST

START_TEST(severity_by_option) {
    struct finding finding = death();
    set("check.unused-death=off");
    ck_assert_uint_eq(report_add(&finding), 0);
    set("check.unused-death=warn");
    ck_assert_uint_ne(report_add(&finding), 0);
    ck_assert_ptr_nonnull(strstr(said(), "patchshim: warning: IClamp[0]"));
}
END_TEST

START_TEST(an_error_that_cannot_be_raised_fails_the_program) {
    struct finding finding = death();
    report_add(&finding);
    ck_assert_int_eq(report_exit_status(0), 0);
    report_reset();
    set("check.unused-death=error");
    finding.severity = SEVERITY_ERROR;
    report_add(&finding);
    ck_assert_int_eq(report_exit_status(0), 1);
    ck_assert_int_eq(report_exit_status(4), 4);
    set("check.unused-death=error halt=never");
    ck_assert_int_eq(report_exit_status(0), 0);
    report_reset();
    set("check.nan=error");
    finding = error_of(CHECK_nan, 4);
    report_add(&finding);
    ck_assert(report_raises(&finding)); /* whether the program caught it shows in its own status */
    ck_assert_int_eq(report_exit_status(0), 0);
}
END_TEST

START_TEST(errors_are_raised_and_may_be_caught) {
    struct finding finding = error_of(CHECK_nan, 4);
    unsigned ticket = report_add(&finding);
    ck_assert(report_raises(&finding));
    ck_assert_ptr_nonnull(strstr(said(), "patchshim: error: v is NaN [nan]\n    line   model.py:4 in <module>:  add(soma)\n"));
    hear();
    report_caught(ticket);
    report_summary();
    ck_assert_str_eq(said(), "patchshim: summary: 1 error (1 caught)\n");
}
END_TEST

START_TEST(halt_never_raises_nothing) {
    set("halt=never");
    struct finding finding = error_of(CHECK_nan, 4);
    report_add(&finding);
    ck_assert(!report_raises(&finding));
    report_caught(0);
    report_summary();
    ck_assert_ptr_null(strstr(said(), "caught"));
    finding.severity = SEVERITY_NOTE;
    set("halt=raise");
    ck_assert(!report_raises(&finding));
}
END_TEST

START_TEST(halt_abort_writes_the_report_first) {
    set("halt=abort report=out.json");
    struct finding finding = error_of(CHECK_nan, 4);
    pid_t child = fork();
    if (!child) {
        report_add(&finding);
        report_raises(&finding);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    ck_assert_ptr_nonnull(strstr(read_file("out.json"), "v is NaN"));
}
END_TEST

START_TEST(interactive_notes_are_said_once) {
    struct finding finding = death();
    report_add(&finding);
    report_note_flush();
    ck_assert_str_eq(said(), death_text);
    hear();
    report_note_flush();
    report_summary();
    ck_assert_str_eq(said(), "");
}
END_TEST

START_TEST(suppressed_by_file) {
    static const struct {
        const char *line;
        int suppressed;
    } cases[] = {{"unused-death:model.py", 1}, {"unused-death:*.py", 1}, {"*:add", 1}, {"unused-death:IClamp*", 1}, {"  unused-death: IClamp?0? of soma* \r", 1},
                 {"nan:*", 0}, {"unused-death:other.py", 0}, {"# unused-death:*", 0}, {"unused-death:", 0}, {"*", 0}, {":x", 0}, {"no-check:*", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        struct finding finding = death();
        report_reset();
        write_file("list", cases[i].line);
        set("suppressions=list");
        ck_assert_msg((report_add(&finding) == 0) == cases[i].suppressed, "%s", cases[i].line);
    }
}
END_TEST

START_TEST(suppressions_are_counted_and_the_unused_named) {
    write_file("list", "# a comment\n\nunused-death:IClamp*\nnan:nowhere.py\nnann:*\n");
    set("suppressions=list");
    struct finding finding = death();
    report_add(&finding);
    report_add(&finding);
    finding.object = "ExpSyn[0]";
    ck_assert_uint_ne(report_add(&finding), 0); /* the same line, but not that object */
    report_summary();
    ck_assert_ptr_nonnull(strstr(said(), "patchshim: warning: list:5: there is no check nann; did you mean nan? [suppressions]\n"));
    ck_assert_ptr_nonnull(strstr(said(), "patchshim: 2 suppressed by list:3 (unused-death:IClamp*)\n"));
    ck_assert_ptr_nonnull(strstr(said(), "patchshim: the suppression nan:nowhere.py of list:4 matched nothing\n"));
    ck_assert_ptr_nonnull(strstr(said(), "summary: 1 note, 2 suppressed\n"));
}
END_TEST

START_TEST(a_missing_suppression_file_is_said) {
    set("suppressions=nowhere/list");
    report_start();
    ck_assert_str_eq(said(), "patchshim: warning: nowhere/list: No such file or directory [suppressions]\n");
}
END_TEST

START_TEST(suppressed_by_comment) {
    struct finding finding = error_of(CHECK_nan, 5);
    ck_assert_uint_eq(report_add(&finding), 0);
    finding = error_of(CHECK_overflow, 5);
    ck_assert_uint_eq(report_add(&finding), 0);
    finding = error_of(CHECK_geometry, 5);
    ck_assert_uint_ne(report_add(&finding), 0);
    finding = error_of(CHECK_nan, 4);
    ck_assert_uint_ne(report_add(&finding), 0);
    write_file("model.hoc", "run() // patchshim: ok nan\n");
    finding = (struct finding){.check = CHECK_nan, .what = "v is NaN", .lost = {"model.hoc", NULL, 1}};
    ck_assert_uint_eq(report_add(&finding), 0);
    finding = (struct finding){.check = CHECK_nan, .what = "v is NaN", .lost = {"<stdin>", NULL, 1}, .lost_source = "h.run()  # patchshim: ok nan"};
    ck_assert_uint_eq(report_add(&finding), 0);
}
END_TEST

START_TEST(exitcode) {
    set("exitcode=7");
    struct finding finding = death();
    unsigned ticket = report_add(&finding);
    ck_assert_int_eq(report_exit_status(0), 7);
    ck_assert_int_eq(report_exit_status(1), 1);
    report_withdraw(ticket);
    ck_assert_int_eq(report_exit_status(0), 0);
    finding.check = CHECK_psolve_short;
    report_add(&finding);
    ck_assert_int_eq(report_exit_status(0), 0);
    finding = warning(4);
    report_add(&finding);
    ck_assert_int_eq(report_exit_status(0), 7);
}
END_TEST

START_TEST(no_control_characters) {
    struct finding finding = {.check = CHECK_nan, .what = "v of \033[2Jsoma\n is NaN \xff", .lost = {"odd \x07 name.py", "f\r\n", 3}, .lost_source = "a\tb"};
    report_add(&finding);
    ck_assert_str_eq(said(), "patchshim: error: v of ?[2Jsoma  is NaN ? [nan]\n    line   odd ? name.py:3 in f  :  a b\n"
                             "    mend   look at amplitudes, conductances, concentrations and dt\n    more   patchshim explain nan\n");
}
END_TEST

START_TEST(long_source_lines_are_cut_at_a_character) {
    char line[500];
    for (int i = 0; i < 100; ++i)
        memcpy(line + 3 * i, "\xe2\x82\xac", 4);
    struct finding finding = {.check = CHECK_nan, .what = "x", .lost = {"a.py", NULL, 1}, .lost_source = line};
    report_add(&finding);
    ck_assert_ptr_nonnull(strstr(said(), "\xe2\x82\xac...\n"));
}
END_TEST

START_TEST(source_lines_that_cannot_be_read) {
    mkfifo("pipe.py", 0600);
    const char *files[] = {"gone.py", "pipe.py", "/dev/zero", ".", "<string>", ""};
    for (size_t i = 0; i < sizeof files / sizeof *files; ++i) {
        struct finding finding = {.check = CHECK_nan, .what = "x", .lost = {files[i], NULL, 1}};
        ck_assert_uint_ne(report_add(&finding), 0);
    }
    ck_assert_ptr_nonnull(strstr(said(), "    line   gone.py:1\n"));
}
END_TEST

START_TEST(the_folder_may_change) {
    struct finding finding = error_of(CHECK_geometry, 4);
    report_start();
    ck_assert_int_eq(chdir("/"), 0);
    report_add(&finding);
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_ptr_nonnull(strstr(said(), "model.py:4 in <module>:  add(soma)\n"));
}
END_TEST

START_TEST(errno_is_kept) {
    struct finding finding = {.check = CHECK_nan, .what = "x", .lost = {"gone.py", NULL, 1}};
    set("report=/nowhere/at/all.json suppressions=/nowhere");
    errno = 4711;
    report_add(&finding);
    report_note_flush();
    report_summary();
    report_exit_status(0);
    ck_assert_int_eq(errno, 4711);
}
END_TEST

START_TEST(a_broken_pipe_raises_no_signal) {
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    close(ends[0]);
    dup2(ends[1], 2);
    struct finding finding = error_of(CHECK_nan, 4);
    ck_assert_uint_ne(report_add(&finding), 0);
    close(2);
    finding = error_of(CHECK_nan, 3);
    ck_assert_uint_ne(report_add(&finding), 0);
    sigset_t pending;
    sigpending(&pending);
    ck_assert(!sigismember(&pending, SIGPIPE));
}
END_TEST

START_TEST(a_child_tells_its_own_findings_only) {
    struct finding note = death();
    unsigned ticket = report_add(&note);
    pid_t child = fork();
    if (!child) {
        report_withdraw(ticket);
        report_summary();
        struct finding finding = error_of(CHECK_nan, 4);
        report_add(&finding);
        report_add(&note);
        _exit(report_exit_status(0));
    }
    int status;
    waitpid(child, &status, 0);
    ck_assert_int_eq(status, 0);
    ck_assert_ptr_null(strstr(said(), "IClamp"));
    ck_assert_ptr_nonnull(strstr(said(), "v is NaN"));
    hear();
    report_summary();
    ck_assert_str_eq(said(), death_text);
}
END_TEST

static void *many(void *unused) {
    for (int i = 0; i < 2000; ++i) {
        struct finding finding = warning(i % 7);
        report_add(&finding);
    }
    return unused;
}

START_TEST(threads) {
    pthread_t threads[8];
    for (int i = 0; i < 8; ++i)
        pthread_create(&threads[i], NULL, many, NULL);
    for (int i = 0; i < 8; ++i)
        pthread_join(threads[i], NULL);
    report_summary();
    ck_assert_ptr_nonnull(strstr(said(), "summary: 16000 warnings of 7 causes\n"));
}
END_TEST

START_TEST(many_causes) {
    clock_t before = clock();
    for (int i = 1; i <= 20000; ++i) {
        struct finding finding = death();
        finding.made.line = i;
        finding.made_source = finding.lost_source = "";
        ck_assert_uint_eq(report_add(&finding), i);
    }
    ck_assert_msg(clock() - before < 2 * CLOCKS_PER_SEC, "it takes too long");
}
END_TEST

START_TEST(colours_on_a_terminal) {
    int master, slave;
    char text[4000];
    ck_assert_int_eq(openpty(&master, &slave, NULL, NULL, NULL), 0);
    dup2(slave, 2);
    setenv("TERM", "xterm", 1);
    report_line(SEVERITY_ERROR, "x [attach]");
    ssize_t n = read(master, text, sizeof text - 1);
    text[n] = 0;
    ck_assert_str_eq(text, "patchshim: \033[1;31merror:\033[0m x [attach]\r\n");
    setenv("NO_COLOR", "1", 1);
    report_line(SEVERITY_ERROR, "x [attach]");
    n = read(master, text, sizeof text - 1);
    text[n] = 0;
    ck_assert_str_eq(text, "patchshim: error: x [attach]\r\n");
}
END_TEST

START_TEST(annotations_of_a_workflow) {
    setenv("GITHUB_ACTIONS", "true", 1);
    struct finding finding = death();
    finding.what = "100%\nlost";
    report_add(&finding);
    report_summary();
    ck_assert_ptr_nonnull(strstr(said(), "\n::notice file=model.py,line=2,title=patchshim unused-death::100%25%0Alost%0Areturn it\n"));
}
END_TEST

START_TEST(the_file_is_whole_at_any_time) {
    set("report=out-%p-%r.json");
    char name[100];
    snprintf(name, sizeof name, "out-%d-0.json", (int)getpid());
    report_start();
    ck_assert_ptr_nonnull(strstr(read_file(name), "\"complete\":false"));
    struct finding finding = error_of(CHECK_nan, 4);
    report_add(&finding);
    ck_assert_ptr_nonnull(strstr(read_file(name), "v is NaN"));
    finding = death();
    report_add(&finding);
    ck_assert_ptr_null(strstr(read_file(name), "unused-death")); /* not twice a second */
    ck_assert_int_eq(report_exit_status(0), 0);
    ck_assert_ptr_nonnull(strstr(read_file(name), "unused-death"));
    ck_assert_ptr_nonnull(strstr(read_file(name), "\"complete\":true,\"status\":0"));
    ck_assert_int_eq(system("test `ls | wc -l` = 3"), 0); /* no temporary file is left */
}
END_TEST

START_TEST(a_file_that_cannot_be_written_is_said_once) {
    set("report=nowhere/out.json");
    struct finding finding = error_of(CHECK_nan, 4);
    report_start();
    report_add(&finding);
    report_exit_status(0);
    const char *first = strstr(said(), "nowhere/out.json is not written: No such file or directory [report]\n");
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(strstr(first + 30, "is not written"));
}
END_TEST

START_TEST(a_full_disk_is_said) {
    if (access("/dev/full", W_OK))
        return;
    ck_assert_int_eq(symlink("/dev/full", "out.json"), 0);
    set("report=out.json");
    report_start();
    ck_assert_ptr_nonnull(strstr(said(), "out.json is not written"));
}
END_TEST

START_TEST(a_log_file) {
    set("log=pins log=./log.txt");
    report_log(LOG_PINS, "pinned %s", "IClamp[0]");
    report_log(LOG_HOOKS, "not asked for");
    ck_assert_str_eq(read_file("log.txt"), "patchshim: pinned IClamp[0]\n");
    ck_assert_str_eq(said(), "");
}
END_TEST

#ifndef __SANITIZE_ADDRESS__
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
static int no_memory;
void *malloc(size_t n) { return no_memory ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t size) { return no_memory ? NULL : __libc_calloc(n, size); }
void *realloc(void *old, size_t n) { return no_memory ? NULL : __libc_realloc(old, n); }

START_TEST(without_memory) {
    set("report=out.html suppressions=list");
    struct finding finding = error_of(CHECK_nan, 4);
    no_memory = 1;
    unsigned ticket = report_add(&finding);
    report_withdraw(ticket);
    bool raises = report_raises(&finding);
    report_summary();
    report_exit_status(0);
    no_memory = 0;
    ck_assert_uint_ne(ticket, 0);
    ck_assert(raises);
    ck_assert_ptr_nonnull(strstr(said(), "patchshim: error: v is NaN [nan]\n    line   model.py:4 in <module>:  add(soma)\n"));
}
END_TEST
#endif

int main(void) {
    Suite *suite = suite_create("report");
    TCase *tests = tcase_create("report");
    tcase_add_checked_fixture(tests, start, leave_folder);
    tcase_add_test(tests, a_note_waits_for_the_end);
    tcase_add_test(tests, the_mend_names_what_the_line_binds);
    tcase_add_test(tests, what_is_judged_is_not_lost);
    tcase_add_test(tests, nothing_to_say);
    tcase_add_test(tests, a_warning_is_said_at_once_and_once);
    tcase_add_test(tests, notes_of_one_line_are_one);
    tcase_add_test(tests, what_is_withdrawn_is_not_said);
    tcase_add_test(tests, a_loop_that_withdraws_needs_no_memory);
    tcase_add_test(tests, at_most_max_of_a_check);
    tcase_add_test(tests, severity_by_option);
    tcase_add_test(tests, errors_are_raised_and_may_be_caught);
    tcase_add_test(tests, an_error_that_cannot_be_raised_fails_the_program);
    tcase_add_test(tests, halt_never_raises_nothing);
    tcase_add_test(tests, halt_abort_writes_the_report_first);
    tcase_add_test(tests, interactive_notes_are_said_once);
    tcase_add_test(tests, suppressed_by_file);
    tcase_add_test(tests, suppressions_are_counted_and_the_unused_named);
    tcase_add_test(tests, a_missing_suppression_file_is_said);
    tcase_add_test(tests, suppressed_by_comment);
    tcase_add_test(tests, exitcode);
    tcase_add_test(tests, no_control_characters);
    tcase_add_test(tests, long_source_lines_are_cut_at_a_character);
    tcase_add_test(tests, source_lines_that_cannot_be_read);
    tcase_add_test(tests, the_folder_may_change);
    tcase_add_test(tests, errno_is_kept);
    tcase_add_test(tests, a_broken_pipe_raises_no_signal);
    tcase_add_test(tests, a_child_tells_its_own_findings_only);
    tcase_add_test(tests, threads);
    tcase_add_test(tests, many_causes);
    tcase_add_test(tests, colours_on_a_terminal);
    tcase_add_test(tests, annotations_of_a_workflow);
    tcase_add_test(tests, the_file_is_whole_at_any_time);
    tcase_add_test(tests, a_file_that_cannot_be_written_is_said_once);
    tcase_add_test(tests, a_full_disk_is_said);
    tcase_add_test(tests, a_log_file);
#ifndef __SANITIZE_ADDRESS__
    tcase_add_test(tests, without_memory);
#endif
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
