/* Coroutines that wait for descriptors: who is woken, in how many turns. */
#include "models/coro/coro.h"

#include "story.h"
#include "support/clock.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* A stage: two connected sockets, and what the acts on them found. */
struct stage {
    struct story story;
    int fds[2];
    int result;
    uint64_t turns;
};

static void stage_open(struct stage *stage)
{
    *stage = (struct stage){.story = story_open()};
    assert_int_equal(
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, stage->fds), 0);
}

static void stage_play(struct stage *stage)
{
    assert_int_equal(coro_run(stage->story.loop), 0);
    stage->turns = coro_loop_turns(stage->story.loop);
    coro_loop_free(stage->story.loop);
    for (int i = 0; i < 2; i++)
        if (stage->fds[i] >= 0)
            assert_int_equal(close(stage->fds[i]), 0);
}

/* Starts an act, a coroutine on the stage. */
static void act(struct stage *stage, void (*entry)(void *))
{
    assert_int_equal(
        coro_spawn(stage->story.loop, entry, &stage, sizeof(struct stage *)),
        0);
}

static struct stage *stage_of(void *arg)
{
    return *(struct stage **)arg;
}

static void send_one(struct stage *stage, int end)
{
    if (write(stage->fds[end], "x", 1) != 1)
        story_tell(&stage->story, '!');
}

static void receive_one(struct stage *stage, int end)
{
    char byte;

    if (read(stage->fds[end], &byte, 1) != 1)
        story_tell(&stage->story, '!');
}

static void fill(int fd)
{
    static const char bytes[4096];

    while (write(fd, bytes, sizeof bytes) > 0)
        ;
}

static void drain(int fd)
{
    static char bytes[65536];

    while (read(fd, bytes, sizeof bytes) > 0)
        ;
}

static void read_three(void *arg)
{
    struct stage *stage = stage_of(arg);

    for (int i = 0; i < 3; i++) {
        story_expect(&stage->story,
                     coro_wait_readable(stage->fds[0], CORO_FOREVER), 0, 'r');
        receive_one(stage, 0);
    }
}

static void write_three(void *arg)
{
    struct stage *stage = stage_of(arg);

    for (int i = 0; i < 3; i++) {
        story_expect(&stage->story, coro_sleep(NS_PER_MS), 0, 'w');
        send_one(stage, 1);
    }
}

static void test_readable(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    act(&stage, read_three);
    act(&stage, write_three);
    stage_play(&stage);
    assert_string_equal(stage.story.text, "wrwrwr");
}

static void await_room(void *arg)
{
    struct stage *stage = stage_of(arg);

    fill(stage->fds[0]);
    story_tell(&stage->story, 'f');
    story_expect(&stage->story, coro_wait_writable(stage->fds[0], CORO_FOREVER),
                 0, 'w');
    send_one(stage, 0);
}

static void make_room(void *arg)
{
    struct stage *stage = stage_of(arg);

    story_expect(&stage->story, coro_sleep(2 * NS_PER_MS), 0, 'd');
    drain(stage->fds[1]);
}

static void test_writable(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    act(&stage, await_room);
    act(&stage, make_room);
    stage_play(&stage);
    assert_string_equal(stage.story.text, "fdw");
}

/* Nothing comes in time; then something does, and what is there already wins
 * over a deadline that has passed. */
static void read_in_time(void *arg)
{
    struct stage *stage = stage_of(arg);
    uint64_t deadline_ns = clock_now_ns() + 10 * NS_PER_MS;

    story_expect(&stage->story, coro_wait_readable(stage->fds[0], deadline_ns),
                 -ETIMEDOUT, 't');
    if (clock_now_ns() < deadline_ns)
        story_tell(&stage->story, '!');
    fill(stage->fds[0]);
    story_expect(&stage->story, coro_wait_writable(stage->fds[0], 0),
                 -ETIMEDOUT, 't');
    send_one(stage, 1);
    story_expect(&stage->story,
                 coro_wait_readable(stage->fds[0], clock_now_ns() + NS_PER_S),
                 0, 'r');
    story_expect(&stage->story, coro_wait_readable(stage->fds[0], 0), 0, 'r');
}

static void test_deadline(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    act(&stage, read_in_time);
    stage_play(&stage);
    assert_string_equal(stage.story.text, "ttrr");
    assert_true(stage.turns < 12);
}

static void read_also(void *arg)
{
    struct stage *stage = stage_of(arg);

    story_expect(&stage->story, coro_wait_readable(stage->fds[0], CORO_FOREVER),
                 -EBUSY, 'b');
}

/* One reads and one writes the same descriptor, and a third is refused. */
static void test_reader_and_writer(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    act(&stage, read_three);
    act(&stage, await_room);
    act(&stage, read_also);
    act(&stage, make_room);
    act(&stage, write_three);
    stage_play(&stage);
    assert_non_null(strchr(stage.story.text, 'b'));
    assert_null(strchr(stage.story.text, '!'));
    assert_int_equal(strlen(stage.story.text), strlen("fbdwwrwrwr"));
}

static void await_cancel(void *arg)
{
    struct stage *stage = stage_of(arg);

    story_expect(&stage->story,
                 coro_wait_readable(stage->fds[0], clock_now_ns() + NS_PER_S),
                 -ECANCELED, 'r');
}

static void await_cancel_writing(void *arg)
{
    struct stage *stage = stage_of(arg);

    fill(stage->fds[0]);
    story_expect(&stage->story, coro_wait_writable(stage->fds[0], CORO_FOREVER),
                 -ECANCELED, 'w');
}

/* Closes under the waiting ones; the same number is another socket then. */
static void close_and_reuse(void *arg)
{
    struct stage *stage = stage_of(arg);
    int number = stage->fds[0];
    int fresh[2];

    coro_yield();
    coro_close(number);
    stage->fds[0] = -1;
    story_tell(&stage->story, 'c');
    coro_yield();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fresh) < 0 ||
        fresh[0] != number || write(fresh[1], "x", 1) != 1)
        story_tell(&stage->story, '!');
    story_expect(&stage->story, coro_wait_readable(fresh[0], CORO_FOREVER), 0,
                 'n');
    coro_close(fresh[0]);
    coro_close(fresh[1]);
}

static void test_close_cancels(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    act(&stage, await_cancel);
    act(&stage, await_cancel_writing);
    act(&stage, close_and_reuse);
    stage_play(&stage);
    assert_string_equal(stage.story.text, "crwn");
}

/* Leaves what came unread, and a socket that can be written to, and sleeps:
 * the loop must sleep as well, though both are ready all the time. */
static void ignore_the_ready(void *arg)
{
    struct stage *stage = stage_of(arg);

    send_one(stage, 1);
    story_expect(&stage->story, coro_wait_readable(stage->fds[0], CORO_FOREVER),
                 0, 'r');
    story_expect(&stage->story, coro_sleep(20 * NS_PER_MS), 0, 's');
    story_expect(&stage->story, coro_wait_writable(stage->fds[0], CORO_FOREVER),
                 0, 'w');
    story_expect(&stage->story, coro_sleep(20 * NS_PER_MS), 0, 's');
    story_expect(&stage->story, coro_wait_readable(stage->fds[0], CORO_FOREVER),
                 0, 'r');
    if (close(stage->fds[1]) < 0) /* a hang-up cannot be masked */
        story_tell(&stage->story, '!');
    stage->fds[1] = -1;
    story_expect(&stage->story, coro_sleep(20 * NS_PER_MS), 0, 's');
    story_expect(&stage->story, coro_wait_readable(stage->fds[0], CORO_FOREVER),
                 0, 'r');
}

static void test_ignored_events_do_not_spin(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    act(&stage, ignore_the_ready);
    stage_play(&stage);
    assert_string_equal(stage.story.text, "rswsrsr");
    assert_true(stage.turns < 20);
}

static void yield_until_told(void *arg)
{
    struct stage *stage = stage_of(arg);
    uint64_t give_up_ns = clock_now_ns() + 5 * NS_PER_S;

    send_one(stage, 1);
    while (strlen(stage->story.text) < 2 && clock_now_ns() < give_up_ns)
        coro_yield();
    story_tell(&stage->story, 'y');
}

static void read_meanwhile(void *arg)
{
    struct stage *stage = stage_of(arg);

    story_expect(&stage->story, coro_wait_readable(stage->fds[0], CORO_FOREVER),
                 0, 'r');
}

static void sleep_meanwhile(void *arg)
{
    struct stage *stage = stage_of(arg);

    story_expect(&stage->story, coro_sleep(5 * NS_PER_MS), 0, 's');
}

static void test_yielding_starves_nobody(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    act(&stage, yield_until_told);
    act(&stage, read_meanwhile);
    act(&stage, sleep_meanwhile);
    stage_play(&stage);
    assert_string_equal(stage.story.text, "rsy");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readable),
        cmocka_unit_test(test_writable),
        cmocka_unit_test(test_deadline),
        cmocka_unit_test(test_reader_and_writer),
        cmocka_unit_test(test_close_cancels),
        cmocka_unit_test(test_ignored_events_do_not_spin),
        cmocka_unit_test(test_yielding_starves_nobody),
    };
    const char *name;
    int failed = 0;

    while ((name = story_next_switch()) != NULL)
        failed += cmocka_run_group_tests_name(name, tests, NULL, NULL);
    return failed;
}
