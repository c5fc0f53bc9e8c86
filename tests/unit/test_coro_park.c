/* Coroutines that park until another one wakes them: who goes on, and when. */
#include "models/coro/coro.h"

#include "story.h"
#include "support/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { GUESTS = 4 };
static const char last = 'a' + GUESTS - 1;

/* Where coroutines are to be found by their letter. */
struct lot {
    struct story story;
    struct coro *guests['z' + 1];
    int rounds;
};

/* The argument of a guest. */
struct guest {
    struct lot *lot;
    char name;
    char next; /* whom it wakes */
};

static void lot_enter(struct lot *lot, void (*entry)(void *), char name,
                      char next)
{
    struct guest guest = {.lot = lot, .name = name, .next = next};

    assert_int_equal(coro_spawn(lot->story.loop, entry, &guest, sizeof guest),
                     0);
}

/* Parks, tells its name, and wakes the next one if there is one. */
static void wait_in_line(void *arg)
{
    struct guest *self = arg;
    struct lot *lot = self->lot;

    lot->guests[(unsigned char)self->name] = coro_self();
    coro_park();
    story_tell(&lot->story, self->name);
    if (self->next != 0)
        coro_wake(lot->guests[(unsigned char)self->next]);
}

static void wake_in_own_order(void *arg)
{
    struct guest *self = arg;
    struct lot *lot = self->lot;

    story_tell(&lot->story, '(');
    coro_wake(lot->guests['c']);
    coro_wake(lot->guests['a']);
    coro_wake(lot->guests['d']);
    story_tell(&lot->story, ')'); /* those woken have to wait for their turn */
    coro_yield();
    story_tell(&lot->story, '.');
    coro_wake(lot->guests['b']);
}

static void test_woken_in_the_order_of_wakes(void **state)
{
    struct lot lot = {.story = story_open()};

    (void)state;
    for (char name = 'a'; name <= last; name++)
        lot_enter(&lot, wait_in_line, name, 0);
    lot_enter(&lot, wake_in_own_order, 'w', 0);
    story_run(&lot.story);
    assert_string_equal(lot.story.text, "()cad.b");
}

static void wake_one(void *arg)
{
    struct guest *self = arg;

    coro_wake(self->lot->guests[(unsigned char)self->next]);
    story_tell(&self->lot->story, 'w');
}

/* Each wakes the next one as its last deed. */
static void test_a_chain(void **state)
{
    struct lot lot = {.story = story_open()};

    (void)state;
    lot_enter(&lot, wait_in_line, 'a', 'c');
    lot_enter(&lot, wait_in_line, 'b', 0);
    lot_enter(&lot, wait_in_line, 'c', 'b');
    lot_enter(&lot, wake_one, 'w', 'a');
    story_run(&lot.story);
    assert_string_equal(lot.story.text, "wacb");
}

/* Serves a ball to the next one, parked; the last one does not park. */
static void play(void *arg)
{
    struct guest *self = arg;
    struct lot *lot = self->lot;

    lot->guests[(unsigned char)self->name] = coro_self();
    if (self->name == 'p') /* who is parked when the other one serves */
        coro_park();
    while (lot->rounds-- > 0) {
        story_tell(&lot->story, self->name);
        coro_wake(lot->guests[(unsigned char)self->next]);
        coro_park();
    }
    if (lot->rounds == -1)
        coro_wake(lot->guests[(unsigned char)self->next]);
}

static void test_to_and_fro(void **state)
{
    struct lot lot = {.story = story_open(), .rounds = 9};

    (void)state;
    lot_enter(&lot, play, 'p', 's');
    lot_enter(&lot, play, 's', 'p');
    story_run(&lot.story);
    assert_string_equal(lot.story.text, "spspspsps");
    assert_int_equal(lot.rounds, -2);
}

static void yield_thrice(void *arg)
{
    struct guest *self = arg;

    for (int i = 0; i < 3; i++) {
        story_tell(&self->lot->story, self->name);
        coro_yield();
    }
}

static void sleep_and_wake(void *arg)
{
    struct guest *self = arg;

    story_expect(&self->lot->story, coro_sleep(20 * NS_PER_MS), 0, self->name);
    coro_wake(self->lot->guests[(unsigned char)self->next]);
}

/* Others run while one is parked; when all wait, the loop sleeps, it does not
 * spin. */
static void test_others_run_meanwhile(void **state)
{
    struct lot lot = {.story = story_open()};
    uint64_t start_ns = clock_now_ns();

    (void)state;
    lot_enter(&lot, wait_in_line, 'a', 0);
    lot_enter(&lot, sleep_and_wake, 's', 'a');
    lot_enter(&lot, yield_thrice, 'y', 0);
    assert_int_equal(coro_run(lot.story.loop), 0);
    assert_string_equal(lot.story.text, "yyysa");
    assert_true(clock_now_ns() - start_ns >= 20 * NS_PER_MS);
    assert_true(coro_loop_turns(lot.story.loop) < 10);
    coro_loop_free(lot.story.loop);
}

static void know_thyself(void *arg)
{
    struct guest *self = arg;
    struct lot *lot = self->lot;
    struct coro *me = coro_self();

    lot->guests[(unsigned char)self->name] = me;
    for (int i = 0; i < 3; i++) {
        coro_yield();
        story_tell(&lot->story, coro_self() == me ? 'y' : 'n');
    }
    story_expect(&lot->story, coro_self_loop() == lot->story.loop, 1, 'l');
}

static void test_self(void **state)
{
    struct lot lot = {.story = story_open()};

    (void)state;
    lot_enter(&lot, know_thyself, 'a', 0);
    lot_enter(&lot, know_thyself, 'b', 0);
    story_run(&lot.story);
    assert_string_equal(lot.story.text, "yyyyylyl");
    assert_non_null(lot.guests['a']);
    assert_non_null(lot.guests['b']);
    assert_ptr_not_equal(lot.guests['a'], lot.guests['b']);
}

static void park_again_and_again(void *arg)
{
    struct guest *self = arg;
    struct lot *lot = self->lot;

    lot->guests[(unsigned char)self->name] = coro_self();
    for (int i = 0; i < 1000; i++) {
        coro_park();
        lot->rounds++;
    }
}

static void wake_again_and_again(void *arg)
{
    struct guest *self = arg;
    struct lot *lot = self->lot;

    for (int i = 0; i < 1000; i++) {
        for (char name = 'a'; name <= last; name++)
            coro_wake(lot->guests[(unsigned char)name]);
        coro_yield(); /* all park again before it is its turn */
        if (lot->rounds != (i + 1) * GUESTS)
            story_tell(&lot->story, '!');
    }
}

static void test_woken_once_for_each_wake(void **state)
{
    struct lot lot = {.story = story_open()};

    (void)state;
    for (char name = 'a'; name <= last; name++)
        lot_enter(&lot, park_again_and_again, name, 0);
    lot_enter(&lot, wake_again_and_again, 'w', 0);
    story_run(&lot.story);
    assert_string_equal(lot.story.text, "");
    assert_int_equal(lot.rounds, 1000 * GUESTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_woken_in_the_order_of_wakes),
        cmocka_unit_test(test_a_chain),
        cmocka_unit_test(test_to_and_fro),
        cmocka_unit_test(test_others_run_meanwhile),
        cmocka_unit_test(test_self),
        cmocka_unit_test(test_woken_once_for_each_wake),
    };
    const char *name;
    int failed = 0;

    while ((name = story_next_switch()) != NULL)
        failed += cmocka_run_group_tests_name(name, tests, NULL, NULL);
    return failed;
}
