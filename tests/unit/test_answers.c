/* Which system serves a common load best, and how sure that is. */
#include "harness/report/answers.h"
#include "harness/report/simplicity.h"
#include "tests/unit/madeup.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <string.h>

enum { WAITING, COMPUTING, IDLE, SHORT };

/* The answers to a campaign, which is over with it. */
static void ask(struct results *results, struct cells *cells,
                struct answer answers[ANSWERS])
{
    assert_int_equal(cells_init(cells, results), 0);
    assert_int_equal(answers_make(cells, answers), 0);
}

static void forget(struct results *results, struct cells *cells)
{
    cells_free(cells);
    results_free(results);
}

static void nothing_is_measured(void **state)
{
    struct results results;
    struct cells cells;
    struct answer answers[ANSWERS];

    (void)state;
    madeup_init(&results);
    madeup_rounds(&results, "thread", "echo:64", 1, true);
    ask(&results, &cells, answers);
    for (size_t i = 0; i < ANSWERS; i++) {
        assert_int_equal(answers[i].state, ANSWER_NOT_MEASURED);
        assert_null(answers[i].best);
    }
    forget(&results, &cells);
}

static void a_clear_one_is_named(void **state)
{
    struct results results;
    struct cells cells;
    struct answer answers[ANSWERS];

    (void)state;
    madeup_init(&results);
    madeup_rounds(&results, "thread", "wait:10ms", 1, true);
    madeup_rounds(&results, "epoll", "wait:10ms", 1.25, false);
    madeup_rounds(&results, "blocking", "wait:10ms", 0.5, false);
    madeup_rounds(&results, "fork", "fib:27", 1, true);
    ask(&results, &cells, answers);
    assert_int_equal(answers[WAITING].state, ANSWER_CLEAR);
    assert_string_equal(answers[WAITING].best->system, "epoll");
    assert_string_equal(answers[WAITING].next, "thread");
    assert_near(answers[WAITING].next_ratio.ratio, 0.8, 0.01);
    assert_int_equal(answers[WAITING].asked, 3);
    assert_int_equal(answers[WAITING].tied_count, 1);
    assert_int_equal(answers[COMPUTING].state, ANSWER_ALONE);
    forget(&results, &cells);
}

/* The one with the best median is not the simplest. */
static void of_the_tied_the_simplest(void **state)
{
    struct results results;
    struct cells cells;
    struct answer answers[ANSWERS];

    (void)state;
    madeup_init(&results);
    madeup_rounds(&results, "uring", "wait:10ms", 1.001, true);
    madeup_rounds(&results, "thread", "wait:10ms", 1, false);
    madeup_rounds(&results, "unheard-of", "wait:10ms", 0.999, false);
    madeup_rounds(&results, "blocking", "wait:10ms", 0.5, false);
    ask(&results, &cells, answers);
    assert_int_equal(answers[WAITING].state, ANSWER_TOO_CLOSE);
    assert_string_equal(answers[WAITING].simplest, "thread");
    assert_int_equal(answers[WAITING].tied_count, 3);
    for (size_t i = 0; i < answers[WAITING].tied_count; i++)
        assert_string_not_equal(answers[WAITING].tied[i], "blocking");
    forget(&results, &cells);
}

/* What the generator limits may be better than it looks. */
static void a_bounded_one_is_tied(void **state)
{
    struct results results;
    struct cells cells;
    struct answer answers[ANSWERS];

    (void)state;
    madeup_init(&results);
    madeup_rounds(&results, "epoll", "churn:1", 1.25, false);
    madeup_rounds(&results, "thread", "churn:1", 1, true);
    for (size_t i = 0; i < results.count; i++)
        results.records[i].is_lower_bound =
            strcmp(results.records[i].system, "thread") == 0;
    ask(&results, &cells, answers);
    assert_int_equal(answers[SHORT].state, ANSWER_TOO_CLOSE);
    assert_string_equal(answers[SHORT].simplest, "thread");
    forget(&results, &cells);
}

static void five_rounds_are_too_few(void **state)
{
    struct results results;
    struct cells cells;
    struct answer answers[ANSWERS];

    (void)state;
    madeup_init(&results);
    for (uint64_t round = 1; round <= FINDING_ROUNDS - 1; round++) {
        (void)madeup_load(&results, "thread", "wait:10ms", 10, round, 1000,
                          1000);
        (void)madeup_load(&results, "epoll", "wait:10ms", 10, round,
                          2000 + 10 * (double)round, 1000);
    }
    ask(&results, &cells, answers);
    assert_int_equal(answers[WAITING].state, ANSWER_TOO_FEW);
    assert_string_equal(answers[WAITING].best->system, "epoll");
    forget(&results, &cells);
}

static void add_idle(struct results *results, const char *system, double bytes)
{
    for (uint64_t round = 1; round <= MADEUP_ROUNDS; round++)
        for (uint64_t connections = 100; connections <= 300; connections += 200)
            madeup_add(results, RECORD_IDLE, system, "idle", connections, round)
                ->resources.pss_bytes =
                1e6 + (double)connections * bytes * madeup_noise[round - 1];
}

static void less_memory_is_better(void **state)
{
    struct results results;
    struct cells cells;
    struct answer answers[ANSWERS];

    (void)state;
    madeup_init(&results);
    add_idle(&results, "thread", 13000);
    add_idle(&results, "epoll", 130);
    ask(&results, &cells, answers);
    assert_int_equal(answers[IDLE].state, ANSWER_CLEAR);
    assert_string_equal(answers[IDLE].best->system, "epoll");
    assert_near(answers[IDLE].of.median, 130, 3);
    assert_near(answers[IDLE].next_ratio.ratio, 100, 3);
    forget(&results, &cells);
}

/* A system does not compete with itself. */
static void a_twin_takes_no_part(void **state)
{
    struct results results;
    struct cells cells;
    struct answer answers[ANSWERS];

    (void)state;
    madeup_init(&results);
    assert_int_equal(
        json_object_set_new(results.facts.options, "twin",
                            json_pack("[s, s]", "epoll", "epoll-again")),
        0);
    madeup_rounds(&results, "epoll", "wait:10ms", 1.25, false);
    madeup_rounds(&results, "epoll-again", "wait:10ms", 1.25, true);
    madeup_rounds(&results, "thread", "wait:10ms", 1, true);
    ask(&results, &cells, answers);
    assert_int_equal(answers[WAITING].state, ANSWER_CLEAR);
    assert_int_equal(answers[WAITING].asked, 2);
    forget(&results, &cells);
}

/* Six rounds of a wait with as many connections. */
static void add_wait(struct results *results, const char *system,
                     uint64_t connections, double rps)
{
    for (uint64_t round = 1; round <= MADEUP_ROUNDS; round++)
        (void)madeup_load(results, system, "wait:10ms", connections, round,
                          rps * madeup_noise[round - 1], 1000);
}

/* Many connections tell more, as long as most systems were asked with them. */
static void with_as_many_as_most_have(void **state)
{
    struct results results;
    struct cells cells;
    struct answer answers[ANSWERS];

    (void)state;
    madeup_init(&results);
    add_wait(&results, "blocking", 10, 100);
    add_wait(&results, "thread", 10, 1000);
    add_wait(&results, "epoll", 10, 1000);
    add_wait(&results, "thread", 100, 5000);
    add_wait(&results, "epoll", 100, 10000);
    add_wait(&results, "epoll", 1000, 100000);
    ask(&results, &cells, answers);
    assert_int_equal(answers[WAITING].best->connections, 100);
    assert_int_equal(answers[WAITING].asked, 2);
    forget(&results, &cells);
}

static void the_order_is_whole(void **state)
{
    char text[SIMPLICITY_TEXT];

    (void)state;
    assert_true(simplicity_rank("thread") < simplicity_rank("epoll"));
    assert_true(simplicity_rank("epoll") < simplicity_rank("uring"));
    assert_true(simplicity_rank("uring") < simplicity_rank("my-own"));
    assert_int_equal(simplicity_rank("a"), simplicity_rank("b"));
    assert_non_null(strstr(simplicity_list(text), "uring, busypoll"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_measured),
        cmocka_unit_test(a_clear_one_is_named),
        cmocka_unit_test(of_the_tied_the_simplest),
        cmocka_unit_test(a_bounded_one_is_tied),
        cmocka_unit_test(five_rounds_are_too_few),
        cmocka_unit_test(less_memory_is_better),
        cmocka_unit_test(a_twin_takes_no_part),
        cmocka_unit_test(with_as_many_as_most_have),
        cmocka_unit_test(the_order_is_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
