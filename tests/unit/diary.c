/* A campaign whose runner only writes down what it is asked to do. */
#include "tests/unit/diary.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct cell cells[DIARY_CELLS];
static struct diary diaries[2];
static size_t opened;

struct diary *diary_open(void)
{
    struct diary *diary = &diaries[opened++ % 2];

    history_free(&diary->history);
    memset(diary, 0, sizeof *diary);
    for (size_t i = 0; i < DIARY_CELLS; i++)
        cells[i] = (struct cell){.kind = RECORD_BATCH,
                                 .how = "threads",
                                 .jobs = "fib:1",
                                 .connections = i + 1};
    diary->suite = (struct suite){.rounds = DIARY_ROUNDS,
                                  .max_rounds = DIARY_ROUNDS,
                                  .precision = 0.05,
                                  .retries = 1,
                                  .cells = cells,
                                  .cell_count = DIARY_CELLS};
    diary->took_s = 0.04; /* as the schedule estimates it */
    return diary;
}

struct diary *diary_resume(const struct diary *before)
{
    struct diary *diary = diary_open();

    diary->suite = before->suite;
    diary->verdict = before->verdict;
    diary->value = before->value;
    diary->took_s = before->took_s;
    diary->kept_count = before->kept_count;
    memcpy(diary->kept, before->kept, sizeof before->kept);
    return diary;
}

static void note(struct diary *diary, char what)
{
    const struct campaign_step *step = &diary->last;

    assert_true(diary->count < DIARY_EVENTS);
    diary->events[diary->count++] =
        (struct diary_event){.what = what,
                             .cell = (size_t)(step->cell - cells),
                             .round = step->round,
                             .repeat = step->repeat};
}

static void before(void *arg, const struct campaign_step *step)
{
    struct diary *diary = arg;

    diary->last = *step;
    note(diary, 'b');
}

static int run(void *arg, const struct cell *cell, struct record *record)
{
    struct diary *diary = arg;
    size_t i = (size_t)(cell - cells);

    assert_ptr_equal(cell, diary->last.cell);
    assert_string_equal(record->system, "threads");
    assert_string_equal(record->workload, "fib:1");
    assert_int_equal(record->connections, cell->connections);
    assert_int_equal(record->round, diary->last.round);
    assert_int_equal(record->repeat, diary->last.repeat);
    note(diary, 'r');
    record->took_s = diary->took_s;
    if (diary->verdict != NULL)
        record->verdict = diary->verdict(i, record->round, record->repeat);
    record->wall_s = diary->value != NULL ? diary->value(i, record->round) : 1;
    if (++diary->runs != diary->stop_at)
        return diary->outcome;
    diary->stop = true;
    return RUN_STOPPED;
}

static int keep(void *arg, const struct record *record)
{
    struct diary *diary = arg;

    note(diary, 'k');
    if (diary->runs == diary->fail_at)
        return -ENOSPC;
    assert_true(diary->kept_count < DIARY_EVENTS);
    diary->kept[diary->kept_count++] = *record;
    return 0;
}

static void after(void *arg, const struct campaign_step *step,
                  const struct record *record)
{
    (void)step;
    (void)record;
    note(arg, 'a');
}

double diary_rule(double *values, size_t n)
{
    double least = INFINITY;
    double most = 0;

    for (size_t i = 0; i < n; i++) {
        least = fmin(least, values[i]);
        most = fmax(most, values[i]);
    }
    return n < 6 ? INFINITY : (most - least) / 2 / most;
}

int diary_run(struct diary *diary)
{
    const struct campaign campaign = {
        .suite = &diary->suite,
        .seed = 7,
        .history = &diary->history,
        .rule = diary_rule,
        .stop = &diary->stop,
        .runner = {run, keep, before, after, diary}};
    const struct results results = {.records = diary->kept,
                                    .count = diary->kept_count};

    assert_int_equal(history_init(&diary->history, &diary->suite), 0);
    assert_int_equal(history_load(&diary->history, &results), 0);
    return campaign_run(&campaign, &diary->tally);
}

size_t diary_count(const struct diary *diary, size_t cell, uint64_t round)
{
    size_t count = 0;

    for (size_t i = 0; i < diary->kept_count; i++)
        count += diary->kept[i].connections == cell + 1 &&
                 diary->kept[i].round == round;
    return count;
}
