/* The journal: what is written is read, whatever a kill leaves behind. */
#include "harness/run/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATH_TEXT = 128, RECORDS = 3 };

struct place {
    char dir[PATH_TEXT];
    char file[PATH_TEXT + 16];
};

static int make_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    if (place == NULL)
        return -1;
    strcpy(place->dir, "/tmp/concbench-journal.XXXXXX");
    if (mkdtemp(place->dir) == NULL) {
        free(place);
        return -1;
    }
    (void)snprintf(place->file, sizeof place->file, "%s/runs.jsonl",
                   place->dir);
    *state = place;
    return 0;
}

static int remove_place(void **state)
{
    struct place *place = *state;

    (void)unlink(place->file);
    (void)rmdir(place->dir);
    free(place);
    return 0;
}

static struct record sample(uint64_t round)
{
    struct record record;

    record_init(&record);
    strcpy(record.system, "thread");
    strcpy(record.workload, "wait:10ms");
    record.connections = 10;
    record.round = round;
    record.load = load_result_new();
    assert_non_null(record.load);
    record.load->requests = 99;
    record.load->total_requests = 99;
    record.load->window_ns = 1000000000 * (round + 2);
    record.load->throughput_rps = 99 / (double)(round + 2);
    for (uint64_t v = 1; v < 100; v++)
        histogram_record(&record.load->latency, v * v * round * 12345);
    return record;
}

static int append(struct journal *journal, uint64_t round)
{
    struct record record = sample(round);
    int rc = journal_append(journal, &record);

    record_free(&record);
    return rc;
}

static struct journal *create(const struct place *place)
{
    char *systems[] = {"thread", "select"};
    struct results results = {.systems = systems, .system_count = 2};
    char error[JOURNAL_ERROR];
    struct journal *journal;

    strcpy(results.facts.suite, "quick");
    results.facts.seed = UINT64_MAX - 5;
    results.facts.rounds = 6;
    results.facts.began_s = 1.7e9;
    results.facts.machine = json_pack("{s:i}", "cores", 2);
    results.facts.options = json_pack("{s:s}", "suite", "quick");
    journal = journal_create(place->dir, &results, error);
    json_decref(results.facts.machine);
    json_decref(results.facts.options);
    assert_non_null(journal);
    return journal;
}

static void write_runs(const struct place *place)
{
    struct journal *journal = create(place);

    for (uint64_t round = 1; round <= RECORDS; round++)
        assert_int_equal(append(journal, round), 0);
    assert_int_equal(journal_close(journal), 0);
}

static void add_text(const struct place *place, const char *text)
{
    int fd = open(place->file, O_WRONLY | O_APPEND);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static void check_records(const struct results *results, size_t count)
{
    assert_int_equal(results->count, count);
    for (size_t i = 0; i < count; i++) {
        struct record expected = sample(i + 1);
        const struct record *record = &results->records[i];

        assert_int_equal(record->round, i + 1);
        assert_memory_equal(&record->load->throughput_rps,
                            &expected.load->throughput_rps, sizeof(double));
        assert_memory_equal(&record->load->latency, &expected.load->latency,
                            sizeof expected.load->latency);
        record_free(&expected);
    }
}

static void round_trip(void **state)
{
    const struct place *place = *state;
    char error[JOURNAL_ERROR];
    struct results results;

    write_runs(place);
    assert_int_equal(journal_read(place->dir, &results, error), 0);
    check_records(&results, RECORDS);
    assert_string_equal(results.facts.suite, "quick");
    assert_true(results.facts.seed == UINT64_MAX - 5);
    assert_int_equal(results.facts.rounds, 6);
    assert_int_equal(
        json_integer_value(json_object_get(results.facts.machine, "cores")), 2);
    assert_string_equal(
        json_string_value(json_object_get(results.facts.options, "suite")),
        "quick");
    assert_int_equal(results.system_count, 2);
    assert_string_equal(results.systems[1], "select");
    results_free(&results);
}

/* Cut at any byte, the journal keeps its whole lines and can be gone on with.
 */
static void torn_last_line(void **state)
{
    static const char *const rests[] = {"{", "{\"type\":\"load\",\"sys", "\n",
                                        "not JSON\n"};
    const struct place *place = *state;
    char error[JOURNAL_ERROR];

    for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++) {
        struct results results;
        struct journal *journal;

        (void)unlink(place->file);
        write_runs(place);
        add_text(place, rests[i]);
        assert_int_equal(journal_read(place->dir, &results, error), 0);
        check_records(&results, RECORDS);
        results_free(&results);

        journal = journal_resume(place->dir, &results, error);
        assert_non_null(journal);
        check_records(&results, RECORDS);
        results_free(&results);
        assert_int_equal(append(journal, RECORDS + 1), 0);
        assert_int_equal(journal_close(journal), 0);
        assert_int_equal(journal_read(place->dir, &results, error), 0);
        check_records(&results, RECORDS + 1);
        results_free(&results);
    }
}

/* A comparison of half a file would be one of something else. */
static void whole_or_not_at_all(void **state)
{
    const struct place *place = *state;
    char error[JOURNAL_ERROR];
    struct results results;

    write_runs(place);
    assert_int_equal(journal_read_whole(place->dir, &results, error), 0);
    check_records(&results, RECORDS);
    results_free(&results);
    assert_int_equal(journal_read_whole(place->file, &results, error), 0);
    check_records(&results, RECORDS);
    results_free(&results);

    add_text(place, "{\"type\":\"load\",\"sys");
    assert_int_equal(journal_read_whole(place->file, &results, error), -EINVAL);
    assert_non_null(strstr(error, "runs.jsonl:5: the line is cut short"));
    assert_int_equal(results.count, 0);
    (void)unlink(place->file);
    assert_int_equal(journal_read_whole(place->dir, &results, error), -ENOENT);
    assert_non_null(strstr(error, "runs.jsonl"));
}

static void broken_middle_line(void **state)
{
    const struct place *place = *state;
    char error[JOURNAL_ERROR];
    char wanted[PATH_TEXT + 64];
    struct results results;

    write_runs(place);
    add_text(place, "{\"type\":\"load\"}\n{\"type\":\"load\"}\n");
    (void)snprintf(wanted, sizeof wanted, "%s:%d: system is missing",
                   place->file, RECORDS + 2);
    assert_int_equal(journal_read(place->dir, &results, error), -EINVAL);
    if (strstr(error, wanted) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error, wanted);
    assert_null(journal_resume(place->dir, &results, error));
    assert_int_equal(errno, EINVAL);
    assert_int_equal(results.count, 0);
}

static void no_campaign(void **state)
{
    static const char *const texts[] = {"", "{\"schema\":1", "{}\n",
                                        "{\"type\":\"load\"}\n",
                                        "{\"schema\":2,\"type\":\"x\"}\n"};
    const struct place *place = *state;
    char error[JOURNAL_ERROR];
    struct results results;

    assert_int_equal(journal_read(place->dir, &results, error), -ENOENT);
    assert_non_null(strstr(error, place->file));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        FILE *file = fopen(place->file, "w");

        assert_non_null(file);
        assert_true(fputs(texts[i], file) >= 0);
        assert_int_equal(fclose(file), 0);
        assert_int_equal(journal_read(place->dir, &results, error), -EINVAL);
        assert_non_null(strstr(error, place->file));
    }
    assert_non_null(strstr(error, "another version"));
}

/* Two campaigns never write to the same journal. */
static void one_writer(void **state)
{
    const struct place *place = *state;
    struct journal *journal = create(place);
    struct results results = {.count = 0};
    char error[JOURNAL_ERROR];

    assert_null(journal_create(place->dir, &results, error));
    assert_int_equal(errno, EEXIST);
    assert_null(journal_resume(place->dir, &results, error));
    assert_int_equal(errno, EBUSY);
    assert_int_equal(journal_close(journal), 0);
    journal = journal_resume(place->dir, &results, error);
    assert_non_null(journal);
    results_free(&results);
    assert_int_equal(journal_close(journal), 0);
}

static void unwritable(void **state)
{
    struct results results = {.count = 0};
    char error[JOURNAL_ERROR];

    (void)state;
    assert_null(journal_create("/proc", &results, error));
    assert_non_null(strstr(error, "/proc/runs.jsonl"));
    assert_int_equal(journal_close(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(round_trip, make_place, remove_place),
        cmocka_unit_test_setup_teardown(torn_last_line, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(whole_or_not_at_all, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(broken_middle_line, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(no_campaign, make_place, remove_place),
        cmocka_unit_test_setup_teardown(one_writer, make_place, remove_place),
        cmocka_unit_test(unwritable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
