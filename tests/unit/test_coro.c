/* Coroutines: who runs when, and on which loop. */
#include "models/coro/coro.h"

#include "story.h"
#include "support/clock.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_yield_takes_turns(void **state)
{
    struct story story = story_open();

    (void)state;
    story_start(&story, story_yield_often, 'a', 3);
    story_start(&story, story_yield_often, 'b', 1);
    story_start(&story, story_yield_often, 'c', 4);
    story_run(&story);
    assert_string_equal(story.text, "abcacacc");
}

static void spawn_another(void *arg)
{
    struct actor *self = arg;

    story_start(self->story, story_yield_often, (char)(self->name + 1), 1);
    story_tell(self->story, self->name);
}

static void test_spawn_runs_later(void **state)
{
    struct story story = story_open();

    (void)state;
    story_start(&story, spawn_another, 'a', 0);
    story_start(&story, spawn_another, 'x', 0);
    story_run(&story);
    assert_string_equal(story.text, "axby");
}

static void test_sleep_by_deadline(void **state)
{
    struct story story = story_open();
    uint64_t start_ns = clock_now_ns();

    (void)state;
    story_start(&story, story_sleep_once, 'd', 240 * NS_PER_MS);
    story_start(&story, story_sleep_once, 'b', 60 * NS_PER_MS);
    story_start(&story, story_sleep_once, 'c', 120 * NS_PER_MS);
    story_start(&story, story_sleep_once, 'a', 0);
    story_run(&story);
    assert_string_equal(story.text, "abcd");
    assert_true(clock_now_ns() - start_ns >= 240 * NS_PER_MS);
}

static void run_inside(void *arg)
{
    struct actor *self = arg;

    if (coro_run(self->story->loop) == -EBUSY)
        story_tell(self->story, 'b');
}

static void test_run_and_run_again(void **state)
{
    struct story story = story_open();

    (void)state;
    assert_int_equal(coro_run(story.loop), 0);
    story_start(&story, run_inside, 'a', 0);
    assert_int_equal(coro_run(story.loop), 0);
    story_start(&story, story_yield_often, 'c', 2);
    assert_int_equal(coro_run(story.loop), 0);
    assert_string_equal(story.text, "bcc");
    story_start(&story, story_yield_often, 'd', 2);
    coro_loop_free(story.loop); /* with one that has never run */
}

struct large {
    _Alignas(max_align_t) struct story *story;
    unsigned char bytes[CORO_ARG_MAX - sizeof(struct story *)];
};

static void check_large(void *arg)
{
    struct large *self = arg;
    bool is_right = (uintptr_t)arg % _Alignof(max_align_t) == 0;

    for (size_t i = 0; i < sizeof self->bytes; i++)
        is_right &= self->bytes[i] == (unsigned char)(7 * i);
    story_tell(self->story, is_right ? 'y' : 'n');
}

static void test_argument_is_copied(void **state)
{
    struct story story = story_open();
    struct large large = {.story = &story};

    (void)state;
    _Static_assert(sizeof large == CORO_ARG_MAX, "as large as may be");
    /* On a stack that one with a small argument has used. */
    story_start(&story, story_yield_often, 's', 0);
    assert_int_equal(coro_run(story.loop), 0);
    for (size_t i = 0; i < sizeof large.bytes; i++)
        large.bytes[i] = (unsigned char)(7 * i);
    assert_int_equal(coro_spawn(story.loop, check_large, &large, sizeof large),
                     0);
    memset(&large, 0, sizeof large);
    assert_int_equal(
        coro_spawn(story.loop, check_large, &large, sizeof large + 1), -E2BIG);
    story_run(&story);
    assert_string_equal(story.text, "y");
}

static void *run_own_loop(void *arg)
{
    struct story *story = arg;

    story_start(story, story_yield_often, 'a', 2000);
    story_start(story, story_sleep_once, '.', NS_PER_MS);
    story_start(story, story_yield_often, 'b', 2000);
    if (coro_run(story->loop) < 0)
        story_tell(story, '!');
    return NULL;
}

static void test_a_loop_for_each_thread(void **state)
{
    struct story stories[2] = {story_open(), story_open()};
    pthread_t threads[2];

    (void)state;
    for (int i = 0; i < 2; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, run_own_loop, &stories[i]), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_memory_equal(stories[i].text, "ab", 2);
        assert_null(strchr(stories[i].text, '!'));
        coro_loop_free(stories[i].loop);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_yield_takes_turns),
        cmocka_unit_test(test_spawn_runs_later),
        cmocka_unit_test(test_sleep_by_deadline),
        cmocka_unit_test(test_run_and_run_again),
        cmocka_unit_test(test_argument_is_copied),
        cmocka_unit_test(test_a_loop_for_each_thread),
    };
    const char *name;
    int failed = 0;

    while ((name = story_next_switch()) != NULL)
        failed += cmocka_run_group_tests_name(name, tests, NULL, NULL);
    return failed;
}
