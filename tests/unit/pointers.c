/* Who keeps the address of a variable: found by the address when its memory goes, once and for ever. Fates on memory of plain C, by hand and at random against a plain list. */
#include "world/pointers.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct pointer seen[4096]; /* copies: a row may go */
static int seen_count;

static void visited(struct pointer *p) { seen[seen_count++] = *p; }

static void setup(void) { seen_count = 0; }
static void teardown(void) { pointers_stop(); }

START_TEST(a_pointer_to_what_is_freed_gets_a_copy) {
    double variables[3] = {1, 2, 3};
    pointers_add(POINTER_HANDLE, 1000, 0, &variables[1]);
    pointers_freed(variables, 3, visited);
    variables[1] = 99;
    struct pointer *p = pointers_find(POINTER_HANDLE, 1000, 0);
    ck_assert_int_eq(seen_count, 1);
    ck_assert_ptr_nonnull(p);
    ck_assert_ptr_eq(p->was, &variables[1]);
    ck_assert_ptr_eq(p->address, p->last);
    ck_assert_double_eq(*p->last, 2);
    ck_assert_uint_eq(pointers_dead[POINTER_HANDLE], 1);
}
END_TEST

START_TEST(what_lies_there_later_is_somebody_elses) {
    double variable = 1;
    pointers_add(POINTER_HANDLE, 1000, 0, &variable);
    pointers_freed(&variable, 1, visited);
    pointers_freed(&variable, 1, visited);
    ck_assert_int_eq(seen_count, 1);
    ck_assert_ptr_null(pointers_at(POINTER_HANDLE, &variable));
    pointers_add(POINTER_HANDLE, 2000, 0, &variable);
    pointers_freed(&variable, 1, visited);
    ck_assert_int_eq(seen_count, 2);
    ck_assert_uint_eq(seen[1].holder, 2000);
}
END_TEST

START_TEST(the_end_of_a_range_does_not_belong_to_it) {
    static double variables[200] __attribute__((aligned(4096))); /* several pages of the table; the range ends inside one */
    for (int i = 0; i < 200; ++i)
        pointers_add(POINTER_ELEMENT, 1000, i, &variables[i]);
    pointers_freed(variables + 10, 100, visited);
    ck_assert_int_eq(seen_count, 100);
    for (int i = 0; i < 200; ++i)
        ck_assert_int_eq(pointers_find(POINTER_ELEMENT, 1000, i)->last != NULL, i >= 10 && i < 110);
    pointers_freed(variables, 0, visited);
    ck_assert_int_eq(seen_count, 100);
}
END_TEST

START_TEST(a_range_larger_than_the_table_is_looked_through_too) {
    double *variables = calloc(100000, sizeof *variables);
    pointers_add(POINTER_VARIABLE, 1000, 3, &variables[77777]);
    pointers_add(POINTER_VARIABLE, 1000, 4, variables - 1);
    pointers_freed(variables, 100000, visited);
    ck_assert_int_eq(seen_count, 1);
    ck_assert_int_eq(seen[0].index, 3);
    free(variables);
}
END_TEST

START_TEST(added_anew_what_was_before_is_forgotten) {
    double old = 1, now = 2;
    pointers_add(POINTER_VARIABLE, 1000, 5, &old);
    pointers_freed(&old, 1, visited);
    pointers_add(POINTER_VARIABLE, 1000, 5, &now);
    ck_assert_uint_eq(pointers_count, 1);
    ck_assert_uint_eq(pointers_dead[POINTER_VARIABLE], 0);
    ck_assert_ptr_null(pointers_find(POINTER_VARIABLE, 1000, 5)->last);
    pointers_freed(&old, 1, visited);
    ck_assert_int_eq(seen_count, 1);
}
END_TEST

START_TEST(kind_holder_and_index_tell_rows_apart) {
    double variable = 0;
    for (int kind = 0; kind < POINTER_KINDS; ++kind)
        for (int index = 0; index < 3; ++index)
            pointers_add((enum pointer_kind)kind, 0x1000, index, &variable);
    ck_assert_uint_eq(pointers_count, 3 * POINTER_KINDS);
    pointers_remove(POINTER_ELEMENT, 0x1000, 1);
    pointers_remove(POINTER_ELEMENT, 0x1000, 1);
    pointers_remove(POINTER_ELEMENT, 0x1008, 2);
    ck_assert_uint_eq(pointers_count, 3 * POINTER_KINDS - 1);
    ck_assert_ptr_null(pointers_find(POINTER_ELEMENT, 0x1000, 1));
    ck_assert_ptr_nonnull(pointers_find(POINTER_ELEMENT, 0x1000, 2));
    ck_assert_ptr_nonnull(pointers_find(POINTER_HANDLE, 0x1000, 1));
    pointers_freed(&variable, 1, visited);
    ck_assert_int_eq(seen_count, 3 * POINTER_KINDS - 1);
}
END_TEST

START_TEST(one_that_was_lost_can_be_removed_or_found_again) {
    double variable = 4, elsewhere = 5;
    pointers_lose(pointers_add(POINTER_HANDLE, 1000, 0, &variable), visited);
    struct pointer *p = pointers_find(POINTER_HANDLE, 1000, 0);
    p->gone = strdup("soma(0.5).v");
    pointers_revive(p, &elsewhere);
    ck_assert_uint_eq(pointers_dead[POINTER_HANDLE], 0);
    ck_assert_ptr_null(p->gone);
    ck_assert_ptr_eq(pointers_at(POINTER_HANDLE, &elsewhere), p);
    pointers_revive(p, &variable); /* it lives: nothing is to be done */
    ck_assert_ptr_eq(p->address, &elsewhere);
    pointers_lose(p, visited);
    p->gone = strdup("soma(0.5).v");
    pointers_remove(POINTER_HANDLE, 1000, 0);
    ck_assert_uint_eq(pointers_dead[POINTER_HANDLE], 0);
    ck_assert_uint_eq(pointers_count, 0);
}
END_TEST

static double *from, *to;
static double *where(double *old) { return old >= from && old < from + 100 ? to + (old - from) : old; }

START_TEST(what_was_moved_is_followed) {
    double variables[100] = {0}, moved[100] = {0}, other = 0;
    from = variables;
    to = moved;
    for (int i = 0; i < 100; ++i)
        pointers_add(POINTER_HANDLE, (uintptr_t)(1000 + 8 * i), 0, &variables[i]);
    pointers_add(POINTER_HANDLE, 1, 0, &other);
    pointers_lose(pointers_find(POINTER_HANDLE, 1000, 0), visited);
    seen_count = 0;
    pointers_moved(where, visited);
    ck_assert_int_eq(seen_count, 99);
    for (int i = 1; i < 100; ++i)
        ck_assert_ptr_eq(pointers_at(POINTER_HANDLE, &moved[i]), pointers_find(POINTER_HANDLE, (uintptr_t)(1000 + 8 * i), 0));
    pointers_freed(variables, 100, visited);
    ck_assert_int_eq(seen_count, 99);
    pointers_relocate(pointers_find(POINTER_HANDLE, 1, 0), &variables[50]);
    pointers_freed(variables, 100, visited);
    ck_assert_int_eq(seen_count, 100);
}
END_TEST

static bool counted(void *ctx, struct pointer *p) {
    (void)p;
    return ++*(int *)ctx < 3;
}

START_TEST(a_walk_ends_when_its_visitor_says_so) {
    double variable = 0;
    int count = 0;
    pointers_each(counted, &count);
    ck_assert_int_eq(count, 0);
    for (int i = 0; i < 5; ++i)
        pointers_add(POINTER_HANDLE, (uintptr_t)(8 * i), 0, &variable);
    pointers_each(counted, &count);
    ck_assert_int_eq(count, 3);
}
END_TEST

/* --- at random --------------------------------------------------------------------------------------------------------------------------- */
enum { CELLS = 600, HOLDERS = 300, STEPS = 20000 };
static double cells[CELLS];
static struct plain {
    bool there, dead;
    double *address, last;
} plain[HOLDERS];

static void marked(struct pointer *p) {
    ck_assert_int_eq(p->kind, POINTER_HANDLE);
    struct plain *other = &plain[p->holder / 8];
    ck_assert(other->there && !other->dead);
    ck_assert_ptr_eq(p->was, other->address);
    other->dead = true;
    other->last = *other->address;
}

START_TEST(as_a_plain_list_at_random) {
    memset(plain, 0, sizeof plain);
    srand((unsigned)_i + 1);
    for (int i = 0; i < CELLS; ++i)
        cells[i] = i;
    for (int step = 0; step < STEPS; ++step) {
        int h = rand() % HOLDERS, first = rand() % CELLS, n = rand() % 20 == 0 ? rand() % (CELLS - first) : rand() % 4 % (CELLS - first + 1);
        struct plain *p = &plain[h];
        switch (rand() % 6) {
        case 0: case 1: case 2:
            ck_assert_ptr_nonnull(pointers_add(POINTER_HANDLE, (uintptr_t)(8 * h), 0, &cells[first]));
            *p = (struct plain){true, false, &cells[first], 0};
            break;
        case 3:
            pointers_remove(POINTER_HANDLE, (uintptr_t)(8 * h), 0);
            p->there = false;
            break;
        case 4:
            pointers_freed(&cells[first], (size_t)n, marked);
            for (int i = 0; i < HOLDERS; ++i)
                ck_assert(!plain[i].there || plain[i].dead || plain[i].address < &cells[first] || plain[i].address >= &cells[first + n]);
            break;
        case 5:
            if (p->there && p->dead) {
                pointers_revive(pointers_find(POINTER_HANDLE, (uintptr_t)(8 * h), 0), &cells[first]);
                *p = (struct plain){true, false, &cells[first], 0};
            } else if (p->there) {
                pointers_relocate(pointers_find(POINTER_HANDLE, (uintptr_t)(8 * h), 0), &cells[first]);
                p->address = &cells[first];
            }
            break;
        }
        if (step % 50)
            continue;
        size_t there = 0, dead = 0;
        for (int i = 0; i < HOLDERS; ++i) {
            const struct pointer *found = pointers_find(POINTER_HANDLE, (uintptr_t)(8 * i), 0);
            ck_assert_int_eq(found != NULL, plain[i].there);
            if (!found)
                continue;
            ++there;
            dead += plain[i].dead;
            ck_assert_int_eq(found->last != NULL, plain[i].dead);
            if (plain[i].dead)
                ck_assert_double_eq(*found->address, plain[i].last);
            else
                ck_assert_ptr_eq(found->address, plain[i].address);
        }
        ck_assert_uint_eq(pointers_count, there);
        ck_assert_uint_eq(pointers_dead[POINTER_HANDLE], dead);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("pointers");
    TCase *cases = tcase_create("pointers"), *random = tcase_create("random");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, a_pointer_to_what_is_freed_gets_a_copy);
    tcase_add_test(cases, what_lies_there_later_is_somebody_elses);
    tcase_add_test(cases, the_end_of_a_range_does_not_belong_to_it);
    tcase_add_test(cases, a_range_larger_than_the_table_is_looked_through_too);
    tcase_add_test(cases, added_anew_what_was_before_is_forgotten);
    tcase_add_test(cases, kind_holder_and_index_tell_rows_apart);
    tcase_add_test(cases, one_that_was_lost_can_be_removed_or_found_again);
    tcase_add_test(cases, what_was_moved_is_followed);
    tcase_add_test(cases, a_walk_ends_when_its_visitor_says_so);
    suite_add_tcase(suite, cases);
    tcase_add_checked_fixture(random, setup, teardown);
    tcase_set_timeout(random, 60);
    tcase_add_loop_test(random, as_a_plain_list_at_random, 0, 8);
    suite_add_tcase(suite, random);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
