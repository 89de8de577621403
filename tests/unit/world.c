/* Rows, origins and edges of the world. */
#include "world/world.h"
#include "world_fake.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static void setup(void) { fake_start(); }
static void teardown(void) { fake_stop(); }

START_TEST(a_birth_is_found_and_a_death_forgotten) {
    world_birth(0x1000, KIND_NETCON, 7);
    ck_assert_ptr_nonnull(world_find(0x1000));
    ck_assert_int_eq(world_find(0x1000)->kind, KIND_NETCON);
    ck_assert_uint_eq(world_find(0x1000)->origin, 7);
    ck_assert_ptr_null(world_find(0x1010));
    ck_assert_ptr_null(world_find(0));
    world_death(0x1000);
    ck_assert_ptr_null(world_find(0x1000));
    ck_assert_uint_eq(world_count(), 0);
    world_death(0x1000); /* twice does no harm */
    ck_assert_uint_eq(world_count(), 0);
}
END_TEST

START_TEST(an_address_that_is_used_again_is_another_thing) {
    world_birth(0x1000, KIND_NETCON, 1);
    uint32_t serial = world_find(0x1000)->serial;
    world_birth(0x1000, KIND_VECTOR, 2);
    ck_assert_uint_eq(world_count(), 1);
    ck_assert_int_eq(world_find(0x1000)->kind, KIND_VECTOR);
    ck_assert_uint_ne(world_find(0x1000)->serial, serial);
}
END_TEST

START_TEST(unused_until_the_next_step) {
    world_birth(0x1000, KIND_NETCON, 0);
    ck_assert(world_unused(world_find(0x1000)));
    world_use();
    ck_assert(!world_unused(world_find(0x1000)));
    world_birth(0x2000, KIND_NETCON, 0);
    ck_assert(world_unused(world_find(0x2000)));
}
END_TEST

/* Deletion shifts rows back: each other row must still be found, whatever was deleted. */
START_TEST(rows_survive_the_deaths_of_their_neighbours) {
    enum { N = 5000 };
    static bool alive[N];
    srand(1);
    size_t count = 0;
    for (int round = 0; round < 40000; ++round) {
        int i = rand() % N;
        world_id id = 0x10000 + (world_id)i * 16;
        if (alive[i])
            world_death(id);
        else
            world_birth(id, KIND_OTHER, (uint32_t)i);
        count += alive[i] ? -1u : 1u;
        alive[i] = !alive[i];
        ck_assert_uint_eq((uint32_t)world_count(), (uint32_t)count);
        if (round % 1000)
            continue;
        for (int k = 0; k < N; ++k) {
            const struct world_row *row = world_find(0x10000 + (world_id)k * 16);
            ck_assert_int_eq(row != NULL, alive[k]);
            ck_assert(!row || row->origin == (uint32_t)k);
        }
    }
}
END_TEST

static bool counted(void *ctx, struct world_row *row) {
    (void)row;
    return ++*(int *)ctx < 3;
}

static long resident_kb(void) {
    long pages[2] = {0};
    FILE *file = fopen("/proc/self/statm", "r");
    ck_assert(file && fscanf(file, "%ld %ld", &pages[0], &pages[1]) == 2);
    fclose(file);
    return pages[1] * 4;
}

/* What was there once costs nothing any more: neither memory nor a walk over all rows. */
START_TEST(a_large_model_that_is_gone_leaves_a_small_table) {
    enum { N = 1000000 };
    world_birth(0x10, KIND_OTHER, 5);
    long before = resident_kb();
    for (world_id i = 0; i < N; ++i)
        world_birth(0x10000 + i * 16, KIND_OTHER, 1);
    for (world_id i = 0; i < N; ++i)
        world_death(0x10000 + i * 16);
    world_birth(0x20, KIND_OTHER, 6);
    ck_assert_int_lt(resident_kb(), before + 1000);
    ck_assert_uint_eq(world_count(), 2);
    ck_assert_uint_eq(world_find(0x10)->origin, 5);
    ck_assert_uint_eq(world_find(0x20)->origin, 6);
}
END_TEST

START_TEST(each_visits_all_until_told_to_stop) {
    int n = -100;
    for (world_id id = 0x1000; id < 0x1100; id += 0x10)
        world_birth(id, KIND_OTHER, 0);
    world_each(counted, &n);
    ck_assert_int_eq(n, -100 + 16);
    n = 0;
    world_each(counted, &n);
    ck_assert_int_eq(n, 3);
}
END_TEST

START_TEST(equal_origins_are_one) {
    static const char file[] = "model.py", function[] = "build";
    int code, module, other;
    uint32_t first[600];
    for (int i = 0; i < 600; ++i)
        first[i] = world_origin_add(&(struct world_origin){{file, function, i + 1}, &code, &module});
    for (int i = 0; i < 600; ++i) {
        ck_assert_uint_eq(world_origin_add(&(struct world_origin){{file, function, i + 1}, &code, &module}), first[i]);
        ck_assert_int_eq(world_origin_get(first[i])->place.line, i + 1);
        ck_assert_ptr_eq(world_origin_get(first[i])->place.file, file);
        for (int k = 0; k < i; ++k)
            ck_assert_uint_ne(first[k], first[i]);
    }
    ck_assert_uint_ne(world_origin_add(&(struct world_origin){{file, function, 1}, &code, &other}), first[0]);
    ck_assert_uint_ne(world_origin_add(&(struct world_origin){{file, function, 1}, &other, &module}), first[0]);
    ck_assert_uint_ne(world_origin_add(&(struct world_origin){{file, NULL, 1}, &code, &module}), first[0]);
    ck_assert_ptr_null(world_origin_get(0)->place.file);
    ck_assert_ptr_null(world_origin_get(1u << 30)->place.file);
}
END_TEST

/* Many that differ in one thing only meet in the table: none is taken for another. */
START_TEST(origins_that_differ_in_one_thing_are_many) {
    static const char names[5][16 * 600];
    for (int field = 0; field < 5; ++field) {
        static bool seen[5 * 600 + 1];
        for (int i = 0; i < 600; ++i) {
            const char *each[5] = {names[0], names[1], names[2], names[3], names[4]};
            each[field] += 16 * (i + 1) - 1;
            uint32_t index = world_origin_add(&(struct world_origin){{each[0], each[1], 1}, each[2], each[3], (uintptr_t)each[4]});
            ck_assert(index && index < sizeof seen && !seen[index]);
            seen[index] = true;
        }
    }
}
END_TEST

struct met {
    world_id ids[2000];
    int count;
};
static void meet(void *ctx, world_id id) {
    struct met *met = ctx;
    met->ids[met->count++] = id;
}

START_TEST(edges_end_with_their_source) {
    struct met met = {.count = 0};
    world_birth(0x1000, KIND_NETCON, 0);
    world_birth(0x2000, KIND_POINT_PROCESS, 0);
    world_edge_add(0x1000, 0x2000);
    world_edge_add(0x3000, 0x2000); /* unknown: not kept */
    world_edges_to(0x2000, meet, &met);
    ck_assert_int_eq(met.count, 1);
    ck_assert_uint_eq(met.ids[0], 0x1000);
    world_birth(0x1000, KIND_NETCON, 0); /* another thing at that address */
    met.count = 0;
    world_edges_to(0x2000, meet, &met);
    ck_assert_int_eq(met.count, 0);
}
END_TEST

START_TEST(edges_survive_growth) {
    static struct met met;
    for (int to = 0; to < 3; ++to)
        world_birth(0x1000 + (world_id)to * 16, KIND_POINT_PROCESS, 0);
    for (int i = 0; i < 3000; ++i) {
        world_birth(0x10000 + (world_id)i * 16, KIND_NETCON, 0);
        world_edge_add(0x10000 + (world_id)i * 16, 0x1000 + (world_id)(i % 3) * 16);
    }
    for (int to = 0; to < 3; ++to) {
        met.count = 0;
        world_edges_to(0x1000 + (world_id)to * 16, meet, &met);
        ck_assert_int_eq(met.count, 1000);
        for (int i = 0; i < met.count; ++i)
            ck_assert_uint_eq((met.ids[i] - 0x10000) / 16 % 3, to);
    }
    ck_assert_uint_eq(world_edge_count(), 3000);
}
END_TEST

/* Whoever is joined to a thing that lives long, and goes, leaves nothing behind: neither by the thousand nor one by one. */
START_TEST(edges_of_the_dead_go) {
    struct met met = {.count = 0};
    world_birth(0x2000, KIND_SECTION, 0);
    for (int i = 0; i < 100000; ++i) {
        world_birth(0x1000, KIND_NETCON, 0);
        world_edge_add(0x1000, 0x2000);
        world_death(0x1000);
    }
    ck_assert_uint_lt(world_edge_count(), 10000);
    world_birth(0x1000, KIND_NETCON, 0);
    world_edge_add(0x1000, 0x2000);
    world_edges_to(0x2000, meet, &met);
    ck_assert_int_eq(met.count, 1);
    ck_assert_uint_eq(world_edge_count(), 1);
    world_death(0x2000);
    ck_assert_uint_eq(world_edge_count(), 0);
    world_birth(0x2000, KIND_SECTION, 0);
    world_edges_to(0x2000, meet, &met);
    ck_assert_int_eq(met.count, 1);
}
END_TEST

static void ends(void *ctx, world_id id) {
    meet(ctx, id);
    for (world_id other = 0x10000; other < 0x10000 + 50 * 16; other += 16)
        if (other != id)
            world_death(other);
}

START_TEST(a_visit_may_end_what_would_be_visited_next) {
    struct met met = {.count = 0};
    world_birth(0x2000, KIND_SECTION, 0);
    for (world_id i = 0; i < 50; ++i) {
        world_birth(0x10000 + i * 16, KIND_NETCON, 0);
        world_edge_add(0x10000 + i * 16, 0x2000);
    }
    world_edges_to(0x2000, ends, &met);
    ck_assert_int_eq(met.count, 1);
}
END_TEST

START_TEST(edges_stay_where_most_rows_go) {
    enum { N = 100000 };
    struct met met = {.count = 0};
    for (world_id i = 0; i < N; ++i)
        world_birth(0x10000 + i * 64, KIND_NETCON, 1);
    world_edge_add(0x10000 + 7 * 64, 0x10000 + (N - 3) * 64);
    world_edge_add(0x10000 + 8 * 64, 0x10000 + (N - 3) * 64);
    for (world_id i = 0; i < N; ++i)
        if (i != 7 && i != 8 && i != N - 3)
            world_death(0x10000 + i * 64);
    world_birth(0x20, KIND_OTHER, 6);
    world_edges_to(0x10000 + (N - 3) * 64, meet, &met);
    ck_assert_int_eq(met.count, 2);
    ck_assert_uint_eq(met.ids[0], 0x10000 + 8 * 64);
    ck_assert_uint_eq(met.ids[1], 0x10000 + 7 * 64);
}
END_TEST

START_TEST(edges_lead_to_their_own_target) {
    static struct met met;
    world_birth(0x10, KIND_NETCON, 0);
    for (world_id i = 0; i < 3000; ++i) {
        world_birth(0x10000 + i * 16, KIND_POINT_PROCESS, 0);
        world_edge_add(0x10, 0x10000 + i * 16);
    }
    for (world_id i = 0; i < 3000; ++i) {
        met.count = 0;
        world_edges_to(0x10000 + i * 16, meet, &met);
        ck_assert_int_eq(met.count, 1);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("world");
    TCase *cases = tcase_create("world");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, a_birth_is_found_and_a_death_forgotten);
    tcase_add_test(cases, an_address_that_is_used_again_is_another_thing);
    tcase_add_test(cases, unused_until_the_next_step);
    tcase_add_test(cases, rows_survive_the_deaths_of_their_neighbours);
    tcase_add_test(cases, a_large_model_that_is_gone_leaves_a_small_table);
    tcase_add_test(cases, each_visits_all_until_told_to_stop);
    tcase_add_test(cases, equal_origins_are_one);
    tcase_add_test(cases, edges_end_with_their_source);
    tcase_add_test(cases, edges_survive_growth);
    tcase_add_test(cases, edges_of_the_dead_go);
    tcase_add_test(cases, a_visit_may_end_what_would_be_visited_next);
    tcase_add_test(cases, edges_stay_where_most_rows_go);
    tcase_add_test(cases, origins_that_differ_in_one_thing_are_many);
    tcase_add_test(cases, edges_lead_to_their_own_target);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
