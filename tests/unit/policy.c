/* Every row of the policy: what is asked at a death, in which mode, and what becomes of the thing. */
#include "world/policy.h"
#include <check.h>
#include <stdlib.h>

enum { YES = 1, NO = 0, ANY = 99 };
static const struct {
    const char *why;
    int keep, changes, unused, intent, elsewhere;
    enum policy_verdict verdict;
} table[] = {
    {"what changes nothing dies", ANY, NO, ANY, ANY, ANY, POLICY_DIES},
    {"an accident before any use is pinned", KEEP_UNUSED, YES, YES, POLICY_ACCIDENT, ANY, POLICY_PINNED},
    {"an accident after a use dies", KEEP_UNUSED, YES, NO, POLICY_ACCIDENT, ANY, POLICY_DIES},
    {"keep=always does not ask whether it was used", KEEP_ALWAYS, YES, ANY, POLICY_ACCIDENT, ANY, POLICY_PINNED},
    {"keep=never only warns", KEEP_NEVER, YES, YES, POLICY_ACCIDENT, ANY, POLICY_WARNED},
    {"keep=never says nothing after a use", KEEP_NEVER, YES, NO, POLICY_ACCIDENT, ANY, POLICY_DIES},
    {"the user's word is obeyed", ANY, YES, ANY, POLICY_WORD, ANY, POLICY_DIES},
    {"a question put to a temporary", ANY, YES, ANY, POLICY_QUESTION, ANY, POLICY_DIES},
    {"a failed attempt dies", ANY, YES, ANY, POLICY_FAILED, ANY, POLICY_DIES},
    {"the collector and the end are nobody's mistake", ANY, YES, ANY, POLICY_NOBODY, ANY, POLICY_DIES},
    {"a replacement at the same place is obeyed", ANY, YES, ANY, POLICY_REPLACED, NO, POLICY_DIES},
    {"a replacement elsewhere is told", ANY, YES, YES, POLICY_REPLACED, YES, POLICY_REPLACED_NOTE},
    {"a replacement after a use is not told", ANY, YES, NO, POLICY_REPLACED, YES, POLICY_DIES},
    {"doubt before any use is told", ANY, YES, YES, POLICY_DOUBT, ANY, POLICY_DOUBT_NOTE},
    {"doubt after a use dies", ANY, YES, NO, POLICY_DOUBT, ANY, POLICY_DIES},
};
enum { ROWS = sizeof table / sizeof *table };

static bool matches(int wanted, int is) { return wanted == ANY || wanted == is; }

/* Each case that can be belongs to one row, and to one only. */
START_TEST(every_case_is_in_one_row) {
    for (int keep = KEEP_UNUSED; keep <= KEEP_NEVER; ++keep)
        for (int changes = NO; changes <= YES; ++changes)
            for (int unused = NO; unused <= YES; ++unused)
                for (int intent = POLICY_WORD; intent <= POLICY_ACCIDENT; ++intent)
                    for (int elsewhere = NO; elsewhere <= YES; ++elsewhere) {
                        int found = -1, rows = 0;
                        for (int i = 0; i < ROWS; ++i)
                            if (matches(table[i].keep, keep) && matches(table[i].changes, changes) && matches(table[i].unused, unused) &&
                                matches(table[i].intent, intent) && matches(table[i].elsewhere, elsewhere)) {
                                found = i;
                                ++rows;
                            }
                        struct policy_case question = {(enum policy_keep)keep, changes, unused, (enum policy_intent)intent, elsewhere};
                        ck_assert_msg(rows == 1, "keep %d changes %d unused %d intent %d elsewhere %d is in %d rows", keep, changes, unused, intent, elsewhere, rows);
                        ck_assert_msg(policy_judge(&question) == table[found].verdict, "%s (keep %d unused %d intent %d elsewhere %d): got %d", table[found].why, keep, unused,
                                      intent, elsewhere, policy_judge(&question));
                    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("policy");
    TCase *cases = tcase_create("table");
    tcase_add_test(cases, every_case_is_in_one_row);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
