/* Pins and components on graphs of plain C: what stays, what goes, in which order, at what cost. */
#include "world/world.h"
#include "world_fake.h"
#include <check.h>
#include <stdlib.h>

static void setup(void) { fake_start(); }
static void teardown(void) { fake_stop(); }

#define PINNED(thing) (fake.things[thing].alive && world_pin_of(fake_id(thing)))

START_TEST(a_pin_stays_while_its_section_is_held) {
    int section = fake_make(KIND_SECTION), clamp = fake_make(KIND_POINT_PROCESS);
    fake_link(section, clamp);
    fake_lose(clamp, true);
    world_settle_all();
    ck_assert(PINNED(clamp));
    fake_lose(section, false);
    ck_assert(world_dirty);
    world_settle();
    ck_assert(!fake.things[clamp].alive);
    ck_assert_uint_eq(world_pins, 0);
    ck_assert_int_eq(fake.released, 1);
    ck_assert_int_eq(fake.used, 0);
    ck_assert(!world_unsettled());
}
END_TEST

START_TEST(a_pin_that_was_used_is_told_so) {
    int section = fake_make(KIND_SECTION), clamp = fake_make(KIND_POINT_PROCESS);
    fake_link(section, clamp);
    fake_lose(clamp, true);
    world_use();
    fake_lose(section, false);
    world_settle();
    ck_assert_int_eq(fake.released, 1);
    ck_assert_int_eq(fake.used, 1);
}
END_TEST

START_TEST(nothing_that_is_alone_stays) {
    int clamp = fake_make_pinned(KIND_POINT_PROCESS);
    ck_assert(PINNED(clamp)); /* not inside the death itself */
    world_settle();
    ck_assert(!fake.things[clamp].alive);
}
END_TEST

/* As rxd has them: a reaction holds its species by its expressions, the species hangs on a section. */
START_TEST(a_reaction_goes_before_its_species) {
    int section = fake_make(KIND_SECTION), species = fake_make(KIND_SPECIES), reaction = fake_make(KIND_REACTION);
    fake_link(section, species);
    fake_link(species, reaction);
    fake_hold(reaction, species);
    fake_lose(species, true); /* the variable; the reaction has it still */
    fake_lose(reaction, true);
    world_settle_all();
    ck_assert(fake.things[reaction].pinned && fake.things[species].alive);
    fake_lose(section, false);
    world_settle_all();
    ck_assert_int_eq(fake.order[0], reaction);
    ck_assert(!fake.things[reaction].alive && !fake.things[species].alive);
}
END_TEST

/* Its expression is the only one that has the species: that is nobody from outside. */
START_TEST(what_only_a_pinned_reaction_holds_is_no_witness) {
    int species = fake_make(KIND_SPECIES), reaction = fake_make(KIND_REACTION);
    fake_link(species, reaction);
    fake_hold(reaction, species);
    fake_lose(reaction, true);
    world_settle_all();
    ck_assert(fake.things[reaction].pinned);
    fake_lose(species, false);
    world_settle_all();
    ck_assert(!fake.things[reaction].alive && !fake.things[species].alive);
}
END_TEST

/* Its `initial` closes over the section, whose variable is gone: nobody from outside holds either, nor the clamp, whose way to the section is shorter. */
START_TEST(a_species_goes_with_the_section_that_only_it_holds) {
    int section = fake_make(KIND_SECTION), species = fake_make(KIND_SPECIES), clamp = fake_make(KIND_POINT_PROCESS);
    fake_link(section, species);
    fake_link(section, clamp);
    fake_hold(species, section);
    fake_lose(section, true);
    fake_lose(species, true);
    fake_lose(clamp, true);
    world_settle_all();
    ck_assert(!fake.things[species].alive && !fake.things[section].alive && !fake.things[clamp].alive);
}
END_TEST

START_TEST(reactions_species_and_sections_go_in_this_order) {
    static const enum world_kind kinds[] = {KIND_SECTION, KIND_SPECIES, KIND_REACTION};
    int all[3];
    for (int i = 0; i < 3; ++i)
        all[i] = fake_make(kinds[i]);
    fake_link(all[0], all[1]);
    fake_link(all[1], all[2]);
    for (int i = 0; i < 3; ++i)
        fake_lose(all[(i + _i) % 3], true);
    world_settle_all();
    ck_assert_int_eq(fake.order_count, 3);
    for (int i = 0; i < 3; ++i)
        ck_assert_int_eq(fake.order[i], all[2 - i]);
}
END_TEST

/* Whatever was lost last (_i % 8), and whether a search found them (few) or they all were orphans (many). */
START_TEST(netcons_go_first_and_sections_last) {
    int section = fake_make(KIND_SECTION), child = fake_make(KIND_SECTION), synapse = fake_make(KIND_POINT_PROCESS), cell = fake_make(KIND_TEMPLATE);
    int stim = fake_make(KIND_ARTIFICIAL_CELL), netcon = fake_make(KIND_NETCON), handler = fake_make(KIND_HANDLER), vector = fake_make(KIND_VECTOR);
    int all[12] = {section, child, synapse, cell, stim, netcon, handler, vector}, count = 8;
    static const enum world_kind order[] = {KIND_NETCON, KIND_HANDLER, KIND_VECTOR, KIND_POINT_PROCESS, KIND_TEMPLATE, KIND_SECTION};
    fake_link(section, child);
    fake_link(child, synapse);
    fake_link(synapse, netcon);
    fake_link(netcon, stim);
    fake_link(handler, section);
    fake_link(vector, section);
    if (_i < 8) {
        fake_link(cell, section);
    } else {
        world_death(fake_id(cell)); /* templates are searched for always */
        all[3] = fake_make(KIND_NETCON);
        fake_link(all[3], synapse);
        while (count < 12) {
            all[count] = fake_make(count % 2 ? KIND_NETCON : KIND_SECTION);
            fake_link(all[count++], section);
        }
    }
    for (int i = 0; i < count; ++i)
        fake_lose(all[(i + 1 + _i) % count], true);
    world_settle_all();
    ck_assert_int_eq(fake.order_count, count);
    int rank = 0;
    for (int i = 0; i < count; ++i) {
        enum world_kind kind = fake.things[fake.order[i]].kind == KIND_ARTIFICIAL_CELL ? KIND_POINT_PROCESS : fake.things[fake.order[i]].kind;
        while (order[rank] != kind)
            ck_assert_msg(++rank < 6, "kind %d was released out of order", kind);
    }
}
END_TEST

START_TEST(a_thing_that_is_held_again_holds_the_others) {
    int section = fake_make(KIND_SECTION), child = fake_make(KIND_SECTION);
    fake_link(section, child);
    fake_lose(child, true);
    ++fake.things[child].references; /* parent.children()[0] */
    fake_lose(section, true);
    world_settle_all();
    ck_assert(PINNED(section) && PINNED(child));
    --fake.things[child].references; /* without a word: Python's wrapper of a pinned section */
    ck_assert(world_unsettled());
    world_settle_all();
    ck_assert(!fake.things[section].alive && !fake.things[child].alive);
}
END_TEST

START_TEST(two_components_go_each_in_its_time) {
    int one = fake_make(KIND_SECTION), two = fake_make(KIND_SECTION), a = fake_make(KIND_POINT_PROCESS), b = fake_make(KIND_POINT_PROCESS);
    fake_link(one, a);
    fake_link(two, b);
    fake_lose(a, true);
    fake_lose(b, true);
    fake_lose(one, false);
    world_settle();
    ck_assert(!fake.things[a].alive);
    ck_assert(PINNED(b));
}
END_TEST

START_TEST(a_link_that_is_cut_parts_a_component) {
    int soma = fake_make(KIND_SECTION), middle = fake_make_pinned(KIND_SECTION), end = fake_make(KIND_SECTION);
    fake_link(soma, middle);
    fake_link(middle, end);
    fake_lose(end, true);
    world_settle_all();
    ck_assert(PINNED(middle) && PINNED(end));
    fake_cut(soma, middle);
    world_settle_all();
    ck_assert(!fake.things[middle].alive && !fake.things[end].alive);
}
END_TEST

START_TEST(a_pin_without_its_reason_goes) {
    int section = fake_make(KIND_SECTION), synapse = fake_make(KIND_POINT_PROCESS), netcon = fake_make(KIND_NETCON);
    fake_link(section, synapse);
    fake_link(netcon, synapse);
    fake_lose(synapse, true);
    fake.things[synapse].pointless = true; /* nothing ends in it any more */
    fake_cut(netcon, synapse);
    world_settle();
    ck_assert(!fake.things[synapse].alive);
    ck_assert(fake.things[section].alive);
}
END_TEST

START_TEST(what_goes_takes_the_reason_of_its_neighbours_along) {
    int source = fake_make(KIND_ARTIFICIAL_CELL), netcon = fake_make(KIND_NETCON), target = fake_make(KIND_ARTIFICIAL_CELL);
    fake_link(netcon, source);
    fake_link(netcon, target);
    fake_lose(netcon, true);
    fake.things[netcon].pointless = true;
    fake_lose(target, false);
    ck_assert(world_dirty);
    world_settle();
    ck_assert(!fake.things[netcon].alive);
    ck_assert(fake.things[source].alive);
}
END_TEST

START_TEST(a_pin_that_is_held_again_needs_no_reason) {
    int section = fake_make(KIND_SECTION), synapse = fake_make(KIND_POINT_PROCESS), netcon = fake_make(KIND_NETCON);
    fake_link(section, synapse);
    fake_link(netcon, synapse);
    fake_lose(synapse, true);
    ++fake.things[synapse].references;
    fake.things[synapse].pointless = true;
    fake_cut(netcon, synapse);
    world_settle();
    ck_assert(PINNED(synapse));
}
END_TEST

START_TEST(what_hung_on_a_deleted_section_goes) {
    int soma = fake_make(KIND_SECTION), middle = fake_make(KIND_SECTION), end = fake_make(KIND_SECTION), clamp = fake_make(KIND_POINT_PROCESS);
    fake_link(soma, middle);
    fake_link(middle, end);
    fake_link(end, clamp);
    fake_lose(clamp, true);
    fake_lose(end, true);
    fake_lose(middle, true);
    world_settle_all();
    ck_assert(PINNED(clamp));
    fake_delete(middle);
    ck_assert(world_dirty);
    world_settle_all();
    ck_assert(!fake.things[end].alive && !fake.things[clamp].alive && fake.things[soma].alive);
}
END_TEST

START_TEST(a_release_ends_a_pin) {
    int section = fake_make(KIND_SECTION), clamp = fake_make(KIND_POINT_PROCESS);
    fake_link(section, clamp);
    fake_lose(clamp, true);
    world_release(fake_id(clamp));
    ck_assert_uint_eq(world_pins, 0);
    ck_assert_int_eq(fake.released, 1);
    ck_assert(!fake.things[clamp].alive);
    world_release(fake_id(clamp));
    ck_assert_uint_eq(world_pins, 0);
}
END_TEST

START_TEST(a_thing_is_pinned_once) {
    int section = fake_make(KIND_SECTION);
    fake_lose(section, true);
    ck_assert(!world_pin(fake_id(section), 2));
    ck_assert(!world_pin(0x5, 1)); /* unknown */
    ck_assert_uint_eq(world_pins, 1);
}
END_TEST

START_TEST(a_pin_is_told_once_when_somebody_looks) {
    int section = fake_make(KIND_SECTION), clamp = fake_make(KIND_POINT_PROCESS);
    fake_link(section, clamp);
    fake_lose(clamp, true);
    ck_assert(world_unsettled());
    ck_assert_int_eq(fake.kept, 0);
    world_settle();
    ck_assert_int_eq(fake.kept, 1);
    world_disturbed(fake_id(section));
    ck_assert(world_unsettled());
    world_settle();
    ck_assert_int_eq(fake.kept, 1);
    ck_assert(PINNED(clamp));
}
END_TEST

START_TEST(a_pin_ends_where_something_else_has_its_address) {
    int section = fake_make(KIND_SECTION), clamp = fake_make(KIND_POINT_PROCESS);
    fake_link(section, clamp);
    fake_lose(clamp, true);
    world_birth(fake_id(clamp), KIND_VECTOR, 0);
    ck_assert_uint_eq(world_pins, 0);
    ck_assert_ptr_null(world_pin_of(fake_id(clamp)));
}
END_TEST

START_TEST(what_drives_a_variable_is_not_asked_again) {
    int section = fake_make(KIND_SECTION), vector = fake_make(KIND_VECTOR);
    fake_link(section, vector);
    fake_lose(vector, true);
    fake_lose(section, true);
    world_find(fake_id(vector))->flags |= WORLD_PLAYS;
    ++fake.things[vector].references; /* the simulation's */
    world_settle_all();
    ck_assert(PINNED(section) && PINNED(vector));
    ck_assert(!world_unsettled());
}
END_TEST

START_TEST(a_pinned_template_is_asked_again) {
    int cell = fake_make(KIND_TEMPLATE), section = fake_make(KIND_SECTION);
    fake_link(cell, section);
    fake_lose(cell, true);
    world_settle_all();
    ck_assert(PINNED(cell) && !world_dirty && world_unsettled());
}
END_TEST

static int again;
static void made_again(void) {
    fake.after_release = NULL;
    fake_delete(again);
    fake.things[again] = (struct fake_thing){.alive = true, .pinned = true, .kind = KIND_POINT_PROCESS, .references = 1, .owner = -1, .links = fake.things[again].links, .holds = fake.things[again].holds};
    world_birth(fake_id(again), KIND_POINT_PROCESS, 0);
    world_pin(fake_id(again), 1);
}

/* Letting go runs other people's code. */
START_TEST(what_is_made_at_the_address_of_what_goes_stays) {
    int things[10];
    for (int i = 0; i < 10; ++i)
        things[i] = fake_make(i ? KIND_POINT_PROCESS : KIND_NETCON);
    for (int i = 0; i < 10; ++i)
        fake_lose(things[i], true);
    again = things[5];
    fake.after_release = made_again;
    world_settle();
    ck_assert(PINNED(again));
    ck_assert_uint_eq(world_pins, 1);
}
END_TEST

/* The template's pin is told, and at once its members look again: nothing outside holds them. */
START_TEST(what_only_a_pinned_template_holds_is_no_witness) {
    int cell = fake_make(KIND_TEMPLATE), synapse = fake_make(KIND_POINT_PROCESS), netcon = fake_make(KIND_NETCON);
    fake_link(synapse, netcon);
    fake_hold(cell, synapse);
    fake_lose(synapse, false);
    fake_lose(netcon, true);
    world_settle();
    ck_assert(PINNED(netcon));
    fake_lose(cell, true);
    world_settle();
    ck_assert(!fake.things[cell].alive && !fake.things[netcon].alive);
}
END_TEST

/* Whichever of the two is looked at first. */
START_TEST(what_a_pinned_template_holds_is_no_witness_for_what_is_new) {
    int cell = fake_make(KIND_TEMPLATE), netcon = fake_make(KIND_NETCON), stim = fake_make(KIND_ARTIFICIAL_CELL);
    fake_link(netcon, stim);
    fake_hold(cell, netcon);
    fake_lose(netcon, false);
    fake_lose(_i ? cell : stim, true);
    fake_lose(_i ? stim : cell, true);
    world_settle();
    ck_assert(!fake.things[cell].alive && !fake.things[netcon].alive && !fake.things[stim].alive);
}
END_TEST

/* The one or the other is lost first. */
START_TEST(what_a_pinned_template_holds_in_turn_is_no_witness) {
    int pair = fake_make(KIND_TEMPLATE), cell = fake_make(KIND_TEMPLATE), netcon = fake_make(KIND_NETCON), synapse = fake_make(KIND_POINT_PROCESS);
    fake_hold(pair, cell);
    fake_hold(cell, netcon);
    fake_link(netcon, synapse);
    fake_lose(cell, false);
    fake_lose(netcon, false);
    fake_lose(_i ? pair : synapse, true);
    if (!_i) {
        world_settle();
        ck_assert(PINNED(synapse));
    }
    fake_lose(_i ? synapse : pair, true);
    world_settle();
    ck_assert(!fake.things[pair].alive && !fake.things[cell].alive && !fake.things[netcon].alive && !fake.things[synapse].alive);
}
END_TEST

/* Its holder went without a word: before anything is let go it is looked at itself. */
START_TEST(a_weak_witness_is_not_relied_on_before_a_release) {
    int section = fake_make(KIND_SECTION), synapse = fake_make(KIND_POINT_PROCESS), netcon = fake_make(KIND_NETCON), stim = fake_make(KIND_ARTIFICIAL_CELL);
    fake_link(section, synapse);
    fake_link(netcon, stim);
    fake_link(netcon, synapse);
    fake_lose(section, true);
    ++fake.things[section].references;
    fake_lose(synapse, true);
    world_settle();
    fake_lose(netcon, true);
    world_settle();
    --fake.things[section].references;
    fake_lose(stim, false);
    world_settle();
    ck_assert(!fake.things[section].alive && !fake.things[synapse].alive && !fake.things[netcon].alive);
}
END_TEST

START_TEST(a_template_and_what_it_holds_go_together) {
    int cell = fake_make(KIND_TEMPLATE), soma = fake_make_owned(cell), synapse = fake_make(KIND_POINT_PROCESS), netcon = fake_make(KIND_NETCON);
    fake_link(soma, synapse);
    fake_link(synapse, netcon);
    fake_hold(cell, synapse);
    fake_lose(synapse, false);
    fake_lose(netcon, true); /* while the cell is held: its witness is a thing that only the cell holds */
    world_settle_all();
    ck_assert(PINNED(netcon));
    fake_lose(cell, true);
    world_settle_all();
    ck_assert(!fake.things[cell].alive && !fake.things[soma].alive && !fake.things[synapse].alive && !fake.things[netcon].alive);
}
END_TEST

enum { MANY = 100000 };

/* The cost of dropping a chain or a star of MANY things, from whichever end, is linear: a few questions a thing, and one more look at its links where something else stays. */
static void drop_many(bool star, int direction, bool other) {
    static int things[MANY];
    int root = fake_make(KIND_SECTION);
    if (other)
        fake_link(fake_make(KIND_SECTION), fake_make(KIND_POINT_PROCESS));
    for (int i = 0; i < MANY; ++i) {
        things[i] = fake_make(i % 3 == 2 ? KIND_NETCON : i % 3 ? KIND_POINT_PROCESS : KIND_SECTION);
        fake_link(things[i], star || !i ? root : things[i - 1]);
    }
    for (int i = 0; i < MANY; ++i)
        fake_lose(things[direction > 0 ? i : direction < 0 ? MANY - 1 - i : (int)((long)i * 7919 % MANY)], true);
    world_settle_all();
    ck_assert_uint_eq(world_pins, MANY);
    fake_lose(root, true);
    world_settle_all();
    ck_assert_uint_eq(world_pins, 0);
    ck_assert_uint_eq(world_count(), other ? 2 : 0);
    ck_assert_msg(fake.asked < 20L * MANY, "%ld questions for %d things", fake.asked, MANY);
    int walks = 1 + other + (!star && direction < 0); /* from its far end a chain is looked at once more, as it is lost */
    ck_assert_msg(fake.walked < walks * (MANY + MANY / 10L), "%ld walks for %d things", fake.walked, MANY);
}

/* A chain that grows at its far end, each link lost and looked at: what the others found is relied on. Also where it hangs on a pinned section that is held again. */
START_TEST(a_chain_that_grows_is_looked_at_in_linear_time) {
    enum { LONG = 3000 };
    int root = fake_make(KIND_SECTION);
    if (_i) {
        fake_lose(root, true);
        ++fake.things[root].references;
    }
    for (int i = 0, last = root; i < LONG; ++i) {
        int next = fake_make(KIND_SECTION);
        fake_link(next, last);
        fake_lose(next, true);
        world_settle();
        last = next;
    }
    ck_assert_uint_eq(world_pins, LONG + _i);
    ck_assert_msg(fake.asked < 20L * LONG, "%ld questions for %d things", fake.asked, LONG);
}
END_TEST

START_TEST(a_chain_is_dropped_in_linear_time) { drop_many(false, _i % 3 - 1, _i >= 3); }
END_TEST
START_TEST(a_star_is_dropped_in_linear_time) { drop_many(true, _i % 3 - 1, _i >= 3); }
END_TEST

int main(void) {
    Suite *suite = suite_create("pins");
    TCase *cases = tcase_create("pins"), *many = tcase_create("many");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, a_pin_stays_while_its_section_is_held);
    tcase_add_test(cases, a_pin_that_was_used_is_told_so);
    tcase_add_test(cases, nothing_that_is_alone_stays);
    tcase_add_loop_test(cases, netcons_go_first_and_sections_last, 0, 20);
    tcase_add_test(cases, a_thing_that_is_held_again_holds_the_others);
    tcase_add_test(cases, a_reaction_goes_before_its_species);
    tcase_add_test(cases, a_species_goes_with_the_section_that_only_it_holds);
    tcase_add_loop_test(cases, reactions_species_and_sections_go_in_this_order, 0, 3);
    tcase_add_test(cases, what_only_a_pinned_reaction_holds_is_no_witness);
    tcase_add_test(cases, two_components_go_each_in_its_time);
    tcase_add_test(cases, a_link_that_is_cut_parts_a_component);
    tcase_add_test(cases, a_pin_without_its_reason_goes);
    tcase_add_test(cases, what_goes_takes_the_reason_of_its_neighbours_along);
    tcase_add_test(cases, a_pin_that_is_held_again_needs_no_reason);
    tcase_add_test(cases, what_hung_on_a_deleted_section_goes);
    tcase_add_test(cases, a_release_ends_a_pin);
    tcase_add_test(cases, a_thing_is_pinned_once);
    tcase_add_test(cases, a_template_and_what_it_holds_go_together);
    tcase_add_test(cases, a_pin_is_told_once_when_somebody_looks);
    tcase_add_test(cases, a_pin_ends_where_something_else_has_its_address);
    tcase_add_test(cases, what_drives_a_variable_is_not_asked_again);
    tcase_add_test(cases, a_pinned_template_is_asked_again);
    tcase_add_test(cases, what_is_made_at_the_address_of_what_goes_stays);
    tcase_add_test(cases, what_only_a_pinned_template_holds_is_no_witness);
    tcase_add_loop_test(cases, what_a_pinned_template_holds_is_no_witness_for_what_is_new, 0, 2);
    tcase_add_loop_test(cases, what_a_pinned_template_holds_in_turn_is_no_witness, 0, 2);
    tcase_add_test(cases, a_weak_witness_is_not_relied_on_before_a_release);
    suite_add_tcase(suite, cases);
    tcase_add_checked_fixture(many, setup, teardown);
    tcase_set_timeout(many, 60);
    tcase_add_loop_test(many, a_chain_is_dropped_in_linear_time, 0, 6);
    tcase_add_loop_test(many, a_chain_that_grows_is_looked_at_in_linear_time, 0, 2);
    tcase_add_loop_test(many, a_star_is_dropped_in_linear_time, 0, 6);
    suite_add_tcase(suite, many);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
