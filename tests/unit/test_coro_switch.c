/* Coroutines: the choice of the switch, and both of them in one process. */
#include "models/coro/coro.h"

#include "story.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct coro_loop *open_loop(enum coro_switch how)
{
    struct coro_loop *loop;

    assert_int_equal(coro_loop_new(&loop), 0);
    assert_int_equal(coro_loop_use(loop, how), 0);
    return loop;
}

static void need_both(void)
{
    if (!coro_has_switch(CORO_SWITCH_ASM))
        skip();
}

static void test_names(void **state)
{
    enum coro_switch how = CORO_SWITCHES;

    (void)state;
    assert_string_equal(coro_switch_names[CORO_SWITCH_ASM], "asm");
    assert_string_equal(coro_switch_names[CORO_SWITCH_UCONTEXT], "ucontext");
    assert_null(coro_switch_names[CORO_SWITCHES]);
    assert_int_equal(coro_switch_parse("ucontext", &how), 0);
    assert_int_equal(how, CORO_SWITCH_UCONTEXT);
    assert_int_equal(coro_switch_parse("ucontexts", &how), -EINVAL);
    assert_int_equal(coro_switch_parse("", &how), -EINVAL);
    assert_int_equal(how, CORO_SWITCH_UCONTEXT);
    assert_int_equal(coro_switch_parse(NULL, &how), 0);
    assert_int_equal(how, coro_switch_default());
}

static void test_ucontext_is_always_there(void **state)
{
    struct coro_loop *loop = open_loop(CORO_SWITCH_UCONTEXT);

    (void)state;
    assert_int_equal(coro_loop_use(loop, CORO_SWITCHES), -ENOTSUP);
    coro_loop_free(loop);
}

/* Assembly is there and the default, or it is refused. */
static void test_assembly_if_built(void **state)
{
    bool has_asm = coro_has_switch(CORO_SWITCH_ASM);
    struct coro_loop *loop = open_loop(coro_switch_default());
    enum coro_switch how = CORO_SWITCHES;
    int rc = has_asm ? 0 : -ENOTSUP;

    (void)state;
    assert_int_equal(coro_switch_default(),
                     has_asm ? CORO_SWITCH_ASM : CORO_SWITCH_UCONTEXT);
    assert_int_equal(coro_switch_parse("asm", &how), rc);
    assert_int_equal(how, has_asm ? CORO_SWITCH_ASM : CORO_SWITCHES);
    assert_int_equal(coro_loop_use(loop, CORO_SWITCH_ASM), rc);
    coro_loop_free(loop);
}

static void choose_inside(void *arg)
{
    struct actor *self = arg;

    story_expect(self->story,
                 coro_loop_use(coro_self_loop(), CORO_SWITCH_UCONTEXT), -EBUSY,
                 'b');
}

static void test_not_with_coroutines(void **state)
{
    struct story story = {.loop = open_loop(coro_switch_default())};

    (void)state;
    story_start(&story, choose_inside, 'a', 0);
    assert_int_equal(coro_loop_use(story.loop, CORO_SWITCH_UCONTEXT), -EBUSY);
    assert_int_equal(coro_run(story.loop), 0);
    assert_string_equal(story.text, "b");
    assert_int_equal(coro_loop_use(story.loop, CORO_SWITCH_UCONTEXT), 0);
    coro_loop_free(story.loop);
}

static bool is_blocked(int signal)
{
    sigset_t set;

    return pthread_sigmask(SIG_BLOCK, NULL, &set) == 0 &&
           sigismember(&set, signal) == 1;
}

/* Only ucontext gives each coroutine a signal mask of its own. SIGBUS, because
 * the runtime itself never blocks it. */
static void block_and_unblock(void *nothing)
{
    sigset_t set;

    (void)nothing;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGBUS);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    coro_yield();
    (void)pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static void look_at_mask(void *arg)
{
    struct actor *self = arg;

    story_tell(self->story, is_blocked(SIGBUS) ? 'b' : 'u');
}

static void see_masks(struct coro_loop *loop, const char *expected)
{
    struct story story = {.loop = loop};

    story_start(&story, block_and_unblock, 'a', 0);
    story_start(&story, look_at_mask, 'b', 0);
    assert_int_equal(coro_run(loop), 0);
    assert_string_equal(story.text, expected);
    assert_false(is_blocked(SIGBUS));
}

/* Shows that the choice is heeded, and the default is what it is said to be. */
static void test_masks_tell_which(void **state)
{
    struct coro_loop *loop;

    (void)state;
    need_both();
    assert_int_equal(coro_loop_new(&loop), 0);
    see_masks(loop, "b");
    assert_int_equal(coro_loop_use(loop, CORO_SWITCH_UCONTEXT), 0);
    see_masks(loop, "u");
    assert_int_equal(coro_loop_use(loop, CORO_SWITCH_ASM), 0);
    see_masks(loop, "b");
    coro_loop_free(loop);
}

static void *run_loop(void *arg)
{
    struct story *story = arg;

    for (int i = 0; i < 20; i++) {
        story_start(story, story_yield_often, (char)('a' + i), 100);
        story_start(story, story_yield_often, (char)('A' + i), 1);
    }
    if (coro_run(story->loop) < 0)
        story_tell(story, '!');
    return NULL;
}

static void test_one_for_each_thread(void **state)
{
    struct story stories[CORO_SWITCHES];
    pthread_t threads[CORO_SWITCHES];

    (void)state;
    need_both();
    for (int i = 0; i < CORO_SWITCHES; i++) {
        stories[i] = (struct story){.loop = open_loop((enum coro_switch)i)};
        assert_int_equal(
            pthread_create(&threads[i], NULL, run_loop, &stories[i]), 0);
    }
    for (int i = 0; i < CORO_SWITCHES; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_memory_equal(stories[i].text, "aAbBcC", 6);
        assert_null(strchr(stories[i].text, '!'));
        coro_loop_free(stories[i].loop);
    }
    assert_string_equal(stories[0].text, stories[1].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_ucontext_is_always_there),
        cmocka_unit_test(test_assembly_if_built),
        cmocka_unit_test(test_not_with_coroutines),
        cmocka_unit_test(test_masks_tell_which),
        cmocka_unit_test(test_one_for_each_thread),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
