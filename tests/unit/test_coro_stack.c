/* Coroutines: what survives a switch, and what becomes of stacks. */
#include "models/coro/stack.h"

#include "models/coro/coro.h"
#include "story.h"

#include <fenv.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* More live values than there are registers, whole and floating. */
struct sums {
    uint64_t whole[14];
    double real[20];
};

static struct sums add_up(uint64_t seed, bool yields)
{
    struct sums s = {.whole = {seed}, .real = {(double)seed}};

    for (int round = 0; round < 50; round++) {
        for (size_t i = 0; i < 14; i++)
            s.whole[i] = s.whole[(i + 13) % 14] * 6364136223846793005U + i;
        for (size_t i = 0; i < 20; i++)
            s.real[i] = s.real[(i + 19) % 20] * 0.75 + (double)i;
        if (yields)
            coro_yield();
    }
    return s;
}

static bool is_same(const struct sums *a, const struct sums *b)
{
    bool is_same = true;

    for (size_t i = 0; i < 14; i++)
        is_same &= a->whole[i] == b->whole[i];
    for (size_t i = 0; i < 20; i++)
        is_same &= a->real[i] == b->real[i];
    return is_same;
}

static void check_sums(void *arg)
{
    struct actor *self = arg;
    struct sums undisturbed = add_up(self->number, false);
    struct sums s = add_up(self->number, true);

    story_tell(self->story, is_same(&s, &undisturbed) ? 'y' : 'n');
}

static void test_registers_survive(void **state)
{
    struct story story = story_open();

    (void)state;
    for (uint64_t i = 1; i <= 8; i++)
        story_start(&story, check_sums, 'r', i * 1000003);
    story_run(&story);
    assert_string_equal(story.text, "yyyyyyyy");
}

/* Which way it rounds shows in two numbers; fegetround asks x87, lrint SSE. */
static int rounding_seen(void)
{
    const volatile double low = 0.3;
    const volatile double high = 0.7;

    if (lrint(low) == 1)
        return FE_UPWARD;
    return lrint(high) == 1 ? FE_TONEAREST : FE_TOWARDZERO;
}

static void round_own_way(void *arg)
{
    struct actor *self = arg;
    int way = (int)self->number;

    (void)fesetround(way);
    for (int i = 0; i < 3; i++) {
        bool is_own;

        coro_yield();
        is_own = fegetround() == way && rounding_seen() == way;
        story_tell(self->story, is_own ? 'y' : 'n');
    }
}

static void test_rounding_is_ones_own(void **state)
{
    struct story story = story_open();

    (void)state;
    story_start(&story, round_own_way, 'u', FE_UPWARD);
    story_start(&story, round_own_way, 'n', FE_TONEAREST);
    story_start(&story, round_own_way, 'z', FE_TOWARDZERO);
    story_run(&story);
    assert_string_equal(story.text, "yyyyyyyyy");
    assert_int_equal(fegetround(), FE_TONEAREST);
    assert_int_equal(rounding_seen(), FE_TONEAREST);
}

enum { WAVES = 40, WAVE = 100, STACKS_MAX = 2 * WAVE };

struct wave {
    struct story *story;
    void *stacks[STACKS_MAX]; /* where arguments were copied to */
    size_t count;
    size_t over;
};

static void note_stack(void *arg)
{
    struct wave *wave = *(struct wave **)arg;
    size_t i = 0;

    while (i < wave->count && wave->stacks[i] != arg)
        i++;
    if (i == wave->count && i < STACKS_MAX)
        wave->stacks[wave->count++] = arg;
    coro_yield();
    wave->over++;
}

static void make_waves(void *arg)
{
    struct wave *wave = *(struct wave **)arg;

    for (size_t i = 0; i < WAVES; i++) {
        for (size_t k = 0; k < WAVE; k++)
            if (coro_spawn(wave->story->loop, note_stack, arg,
                           sizeof(struct wave *)) < 0)
                story_tell(wave->story, '!');
        while (wave->over < (i + 1) * WAVE)
            coro_yield();
    }
}

static void test_stacks_are_recycled(void **state)
{
    struct story story = story_open();
    struct wave wave = {.story = &story};
    struct wave *arg = &wave;

    (void)state;
    assert_int_equal(
        coro_spawn(story.loop, make_waves, &arg, sizeof(struct wave *)), 0);
    story_run(&story);
    assert_string_equal(story.text, "");
    assert_int_equal(wave.over, WAVES * WAVE);
    assert_int_equal(wave.count, WAVE);
}

static void test_spare_stacks_are_bounded(void **state)
{
    enum { COUNT = CORO_SPARE_STACKS + 10 };
    static struct stack *taken[COUNT];
    struct stack_pool pool = {0};
    size_t room;

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        taken[i] = stack_take(&pool);
        assert_non_null(taken[i]);
        room = (size_t)((char *)taken[i] - taken[i]->low);
        assert_in_range(room, STACK_BYTES - 1024, STACK_BYTES);
    }
    for (size_t i = 0; i < COUNT; i++)
        stack_release(&pool, taken[i]);
    assert_int_equal(pool.count, CORO_SPARE_STACKS);
    for (size_t i = CORO_SPARE_STACKS; i-- > 0;) /* last used first */
        assert_ptr_equal(stack_take(&pool), taken[i]);
    assert_int_equal(pool.count, 0);
    for (size_t i = 0; i < CORO_SPARE_STACKS; i++)
        stack_unmap(taken[i]);
    stack_pool_free(&pool);
}

static int mappings(void)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    int count = 0;
    int c;

    assert_non_null(maps);
    while ((c = fgetc(maps)) != EOF)
        count += c == '\n';
    assert_int_equal(fclose(maps), 0);
    return count;
}

/* Those that are not over go with their loop. */
static void test_stacks_go_with_the_loop(void **state)
{
    struct story story = story_open();
    int before = mappings();

    (void)state;
    for (int i = 0; i < 50; i++)
        story_start(&story, story_yield_often, 'a', 1);
    assert_string_equal(story.text, "");
    assert_true(mappings() >= before + 50);
    coro_loop_free(story.loop);
    assert_true(mappings() < before + 10);
}

/* Half a page at a time, so that the guard cannot be missed; each frame looks
 * into the one above, so that no compiler makes a loop of it. */
static uint64_t fall(uint64_t depth, const volatile char *above)
{
    volatile char frame[2048];

    frame[0] = (char)(*above + 1);
    return depth == 0 ? 0 : fall(depth - 1, frame) + (uint64_t)frame[0];
}

static void overflow(void *arg)
{
    struct actor *self = arg;

    self->number = fall(1000, &self->name);
}

static void overflow_in_loop(void)
{
    struct story story = {0};

    if (story_loop(&story.loop) < 0)
        _exit(1);
    story_start(&story, overflow, 'o', 0);
    (void)coro_run(story.loop);
}

/* The last byte is for use, the next one is not. */
static void step_off(void)
{
    struct stack_pool pool = {0};
    const struct stack *stack = stack_take(&pool);
    volatile char *low;

    if (stack == NULL)
        _exit(1);
    low = stack->low;
    low[0] = 1;
    if (low[0] != 1)
        _exit(1);
    low[-1] = 1;
}

static void assert_segfault(void (*run)(void))
{
    const struct rlimit no_core = {0};
    int status;
    pid_t child;

    if (FIBER_ASAN || FIBER_TSAN) /* they catch the signal and say more */
        skip();
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)signal(SIGSEGV, SIG_DFL);
        (void)setrlimit(RLIMIT_CORE, &no_core);
        run();
        _exit(2);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSEGV);
}

static void test_overflow_is_fatal(void **state)
{
    (void)state;
    assert_segfault(overflow_in_loop);
}

static void test_guard_begins_at_the_end(void **state)
{
    (void)state;
    assert_segfault(step_off);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registers_survive),
        cmocka_unit_test(test_rounding_is_ones_own),
        cmocka_unit_test(test_stacks_are_recycled),
        cmocka_unit_test(test_spare_stacks_are_bounded),
        cmocka_unit_test(test_stacks_go_with_the_loop),
        cmocka_unit_test(test_overflow_is_fatal),
        cmocka_unit_test(test_guard_begins_at_the_end),
    };
    const char *name;
    int failed = 0;

    while ((name = story_next_switch()) != NULL)
        failed += cmocka_run_group_tests_name(name, tests, NULL, NULL);
    return failed;
}
