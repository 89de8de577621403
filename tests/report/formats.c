/* Each format of one and the same document, as it stands in golden/; UPDATE_GOLDEN=1 writes it anew. What is written as JSON is read back as it was. */
#include "document.h"
#include "json.h"
#include "report/render.h"
#include "support.h"

static const struct cause causes[] = {
    {.id = "nan", .what = "v of soma(0.5) is not a number (NaN) at t = 1.25 ms", .severity = SEVERITY_ERROR, .count = 3, .caught = true, .rank = -1,
     .lost = {"/home/ada/my model/model.py", "<module>", 40}, .lost_source = "h.continuerun(100)  # \"quoted\" <b> & 'more'", .lost_how = "this step",
     .effect = "every value that depends on it is NaN from here on", .mend = "look at amplitudes, conductances, concentrations and dt", .object = "soma(0.5)"},
    {.id = "silent-source", .what = "a NetCon from IClamp[0] never fires", .severity = SEVERITY_WARNING, .count = 1, .rank = 2, .lost = {"/opt/lib/net.hoc", NULL, 7},
     .lost_source = "nc = new NetCon(ic, syn)", .mend = "connect a voltage"},
    {.id = "unused-death", .what = "Zell\xc3\xa4hnlich[0] of soma(0.5) was dropped before any step used it", .severity = SEVERITY_NOTE, .count = 1000, .rank = -1,
     .made = {"/home/ada/my model/model.py", "add_stimulus", 12}, .made_source = "ic = h.IClamp(soma(0.5))", .lost = {"/home/ada/my model/model.py", "<module>", 20},
     .lost_source = "add_stimulus(soma)", .lost_how = "add_stimulus(soma) returned, and nothing else held it", .effect = "it would not have existed in the run; patchshim kept it",
     .mend = "return it, and keep what add_stimulus() returns; in a method: self.ic = ic", .object = "IClamp[0] of soma(0.5)",
     .graph = "digraph component {\n  soma [label=\"soma\"];\n  dend [label=\"dend\"];\n  ic [label=\"IClamp[0]\" color=green];\n  soma -> dend;\n  ic -> soma [label=\"sits in\"];\n}"},
    {.id = "late-record", .what = "Vector[0] was told to record after finitialize", .severity = SEVERITY_NOTE, .count = 1, .rank = -1, .judged = true,
     .made = {"/home/ada/my model/model.py", "<module>", 50}, .made_source = "v.record(soma(0.5)._ref_v)", .lost = {"/home/ada/my model/model.py", "<module>", 52}, .lost_source = "h.run()"},
    {.id = "section-stack", .what = "a section is on the stack at exit", .severity = SEVERITY_NOTE, .count = 1, .rank = -1},
};
static const struct cause *const pointers[] = {&causes[0], &causes[1], &causes[2], &causes[3], &causes[4]};
static const struct suppression lines[] = {{"list", 3, "nan", "dend*", 2}, {"list", 4, "*", "old.py", 0}};
static const struct document document = {.program = "python3 model.py", .version = "1.2.3", .folder = "/home/ada/my model", .pid = 4711, .ranks = 1, .complete = true, .status = 1,
                                         .causes = pointers, .cause_count = 5, .suppressions = lines, .suppression_count = 2, .excused = 1};
static const struct document empty = {.program = "python3 model.py", .version = "1.2.3", .folder = "/home/ada", .pid = 4711, .ranks = 1, .complete = true, .status = 0};

static void golden(const char *name, const struct document *of) {
    char path[300];
    struct buffer out = {0};
    render_find(name)(&out, of);
    snprintf(path, sizeof path, "%s/tests/report/golden/%s", getenv("top_srcdir") ? getenv("top_srcdir") : ".", name);
    if (getenv("UPDATE_GOLDEN"))
        write_file(path, out.text);
    ck_assert_str_eq(out.text, read_file(path));
    buffer_free(&out);
}

START_TEST(each_format) {
    golden("report.txt", &document);
    golden("report.json", &document);
    golden("report.sarif", &document);
    golden("report.html", &document);
    golden("empty.txt", &empty);
    golden("empty.json", &empty);
    golden("empty.sarif", &empty);
    golden("empty.html", &empty);
}
END_TEST

static void same(const char *format) {
    struct buffer first = {0}, json = {0}, second = {0};
    struct document read;
    int line;
    render_find(format)(&first, &document);
    render_json(&json, &document);
    struct json *tree = json_read(json.text, json.length, &line);
    ck_assert_ptr_nonnull(tree);
    ck_assert_ptr_null(document_read(tree, &read));
    render_find(format)(&second, &read);
    ck_assert_str_eq(second.text, first.text);
    document_free(&read);
    json_free(tree);
    buffer_free(&first);
    buffer_free(&json);
    buffer_free(&second);
}

START_TEST(json_keeps_everything) {
    same("txt");
    same("json");
    same("sarif");
    same("html");
}
END_TEST

START_TEST(what_is_json) {
    static const struct {
        const char *text;
        int good, line;
    } cases[] = {{"{}", 1, 1}, {" [1, -2.5e3, true, false, null, \"\\u00e9\\ud83d\\ude00\\n\", {\"a\":{}}] ", 1, 1}, {"", 0, 1}, {"{", 0, 1}, {"[1,]", 0, 1}, {"{\"a\" 1}", 0, 1},
                 {"{\"a\":1,}", 0, 1}, {"\"open", 0, 1}, {"\"\\x\"", 0, 1}, {"\"\\u12g4\"", 0, 1}, {"nul", 0, 1}, {"1 2", 0, 1}, {"\n\n[\n}", 0, 4}, {"+1", 0, 1}, {"1e", 0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        int line;
        struct json *json = json_read(cases[i].text, strlen(cases[i].text), &line);
        ck_assert_msg((json != NULL) == cases[i].good, "%s", cases[i].text);
        if (!json)
            ck_assert_int_eq(line, cases[i].line);
        json_free(json);
    }
}
END_TEST

START_TEST(strings_of_json) {
    int line;
    const char *text = "{\"a\":\"\\ud83d\\ude00 \\u00e9 \\ud83d x \\u0000 \\\\\"}";
    struct json *json = json_read(text, strlen(text), &line);
    ck_assert_str_eq(json_text(json, "a", ""), "\xf0\x9f\x98\x80 \xc3\xa9 \xef\xbf\xbd x  \\");
    ck_assert_int_eq(json_number(json, "a", 7), 7);
    json_free(json);
}
END_TEST

/* A finding without words: what is put together of nothing ends all the same. */
START_TEST(nothing_ends_too) {
    struct buffer text = {0};
    char *dirt = malloc(512);
    free(memset(dirt, 'x', 512)); /* what the buffer gets next is not clean */
    buffer_text(&text, "");
    ck_assert_str_eq(text.text, "");
    buffer_printf(&text, "%s", "");
    ck_assert_str_eq(text.text, "");
    ck_assert_uint_eq(text.length, 0);
    buffer_free(&text);
}
END_TEST

START_TEST(deep_json_is_refused) {
    static char text[200001];
    int line;
    memset(text, '[', 200000);
    ck_assert_ptr_null(json_read(text, 200000, &line));
}
END_TEST

START_TEST(an_empty_text_is_none) {
    const char *report = "{\"format\":\"patchshim-report\",\"version\":1,\"findings\":[{\"id\":\"\",\"what\":\"\",\"made\":{\"file\":\"\",\"line\":3},\"lost\":{\"how\":\"\"},\"effect\":\"\"}],"
                         "\"suppressions\":[{\"id\":\"\",\"hits\":0}]}";
    struct document read;
    struct buffer texts[2] = {{0}, {0}};
    for (int i = 0; i < 2; ++i) {
        int line;
        struct json *json = json_read(i ? texts[0].text : report, i ? texts[0].length : strlen(report), &line);
        ck_assert_ptr_null(document_read(json, &read));
        render_json(&texts[i], &read);
        document_free(&read);
        json_free(json);
    }
    ck_assert_str_eq(texts[0].text, texts[1].text);
    buffer_free(&texts[0]);
    buffer_free(&texts[1]);
}
END_TEST

START_TEST(no_report) {
    struct document read;
    int line;
    const char *texts[] = {"{}", "[]", "{\"format\":\"patchshim-report\",\"version\":2}", "{\"format\":\"patchshim-report\",\"version\":\"1\"}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; ++i) {
        struct json *json = json_read(texts[i], strlen(texts[i]), &line);
        ck_assert_ptr_nonnull(document_read(json, &read));
        json_free(json);
    }
}
END_TEST

START_TEST(graphs) {
    static const struct {
        const char *dot;
        int drawn;
    } cases[] = {{"digraph { a -> b; b -> a; a -> a }", 1}, {"digraph g { rankdir=LR; node [shape=box]; \n a [label=\"x \\\"y\\\" <z>\"] }", 1}, {"graph", 0}, {"digraph {", 0}, {"digraph { a -> ; }", 0},
                 {"digraph { }", 0}, {"", 0}, {"digraph { a [label=\"open }", 0}, {"digraph { \xc3\xa4 }", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        struct buffer out = {0};
        ck_assert_msg(render_graph(&out, cases[i].dot) == cases[i].drawn, "%s", cases[i].dot);
        ck_assert_msg(cases[i].drawn || !out.length, "%s", cases[i].dot);
        if (i == 1)
            ck_assert_ptr_nonnull(strstr(out.text, "x &quot;y&quot; &lt;z&gt;"));
        buffer_free(&out);
    }
}
END_TEST

START_TEST(a_large_graph) {
    struct buffer dot = {0}, out = {0};
    buffer_text(&dot, "digraph g {");
    for (int i = 0; i < 500; ++i)
        buffer_printf(&dot, "n%d -> n%d;", i, i + 1);
    buffer_text(&dot, "}");
    ck_assert(render_graph(&out, dot.text));
    ck_assert_ptr_nonnull(strstr(out.text, "Larger than can be drawn"));
    buffer_free(&dot);
    buffer_free(&out);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("formats");
    TCase *tests = tcase_create("formats");
    tcase_add_test(tests, each_format);
    tcase_add_test(tests, json_keeps_everything);
    tcase_add_test(tests, what_is_json);
    tcase_add_test(tests, strings_of_json);
    tcase_add_test(tests, nothing_ends_too);
    tcase_add_test(tests, deep_json_is_refused);
    tcase_add_test(tests, no_report);
    tcase_add_test(tests, an_empty_text_is_none);
    tcase_add_test(tests, graphs);
    tcase_add_test(tests, a_large_graph);
    suite_add_tcase(suite, tests);
    (void)enter_folder;
    (void)leave_folder;
    return run_suite(suite);
}
