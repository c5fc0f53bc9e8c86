/* What a line of a journal has to be: each rule, and the edit that breaks it.
 */
#include "harness/run/journal_check.h"

#include "harness/run/answer.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ERROR = 512 };

static void name(struct record *record, enum record_kind kind)
{
    record_init(record);
    record->kind = kind;
    strcpy(record->system, "thread");
    strcpy(record->workload, "echo:64");
    record->connections = 10;
    record->round = 1;
    record->began_s = 1.7e9;
}

static void make_load(struct record *record)
{
    struct load_result *load = load_result_new();

    name(record, RECORD_LOAD);
    assert_non_null(load);
    record->load = load;
    record->served.is_known = true;
    load->arrivals = LOAD_POISSON;
    load->rate_rps = 1000;
    load->due = 100;
    load->sent = 98;
    load->dropped = 2;
    load->late = 3;
    load->requests = 97;
    load->total_requests = 120;
    load->unanswered = 1;
    load->window_ns = 100000000;
    load->throughput_rps = 970;
    load->starved_connections = 1;
    load->slices[7].requests = 97;
    for (uint64_t i = 1; i <= 98; i++) {
        histogram_record(&load->latency, i * 1000);
        histogram_record(&load->sent_latency, i * 900);
    }
}

static void make_closed(struct record *record)
{
    make_load(record);
    record->load->arrivals = LOAD_CLOSED;
    record->load->sent_latency = record->load->send_lag;
}

static void make_crash(struct record *record)
{
    name(record, RECORD_CRASH);
    record->crash = (struct record_crash){10, 9, 2e6, 1e6};
}

static void make_batch(struct record *record)
{
    name(record, RECORD_BATCH);
    record->wall_s = 0.5;
}

static void set_latency(struct trial_latency *latency, double ns)
{
    for (size_t i = 0; i < SLO_FIGURES; i++)
        latency->figures[i] = ns * (double)(i + 1);
    latency->figures[SLO_MEAN] = ns;
    latency->max_ns = 10 * ns;
}

static void make_search(struct record *record)
{
    struct search_answer *answer = malloc(sizeof *answer);
    char error[SLO_ERROR];
    struct slo slo;

    name(record, RECORD_SEARCH);
    assert_non_null(answer);
    assert_int_equal(slo_parse("p99<5ms", &slo, error), 0);
    answer_init(answer, &slo);
    answer->outcome = SEARCH_FOUND;
    answer->capacity_rps = 1000;
    answer->low_rps = 900;
    answer->high_rps = 1100;
    set_latency(&answer->latency, 1000);
    answer->trials = calloc(1, sizeof *answer->trials);
    answer->trial_count = 1;
    assert_non_null(answer->trials);
    answer->trials[0].rate_rps = NAN;
    answer->trials[0].achieved_rps = 2000;
    set_latency(&answer->trials[0].latency, 1000);
    set_latency(&answer->trials[0].sent_latency, 900);
    record->search = answer;
}

/* The member at a path like "search.trials.0.due", whose last name is cut off
 * into `last`. */
static json_t *parent_of(json_t *json, char *path, char **last)
{
    char *rest = NULL;
    char *next;

    *last = strtok_r(path, ".", &rest);
    while ((next = strtok_r(NULL, ".", &rest)) != NULL) {
        json = json_is_array(json)
                   ? json_array_get(json, strtoul(*last, NULL, 10))
                   : json_object_get(json, *last);
        *last = next;
    }
    assert_non_null(json);
    return json;
}

static void edit(json_t *json, const char *path, const char *value)
{
    char copy[128];
    char *last;
    json_t *parent;

    (void)snprintf(copy, sizeof copy, "%s", path);
    parent = parent_of(json, copy, &last);
    if (value == NULL)
        assert_int_equal(json_object_del(parent, last), 0);
    else
        assert_int_equal(
            json_object_set_new(parent, last,
                                json_loads(value, JSON_DECODE_ANY, NULL)),
            0);
}

/* Reads the record as a line with the edit. Returns what the check does. */
static int check(void (*make)(struct record *), const char *path,
                 const char *value, char error[ERROR])
{
    struct schemas *schemas = schemas_open();
    struct record record;
    struct record again;
    json_t *json;
    char *text;
    int rc;

    assert_non_null(schemas);
    make(&record);
    json = record_to_json(&record);
    record_free(&record);
    assert_non_null(json);
    if (path != NULL)
        edit(json, path, value);
    text = json_dumps(json, JSON_COMPACT);
    error[0] = '\0';
    rc = journal_check_record(schemas,
                              &(struct reader){.file = "runs.jsonl",
                                               .text = text,
                                               .error = error,
                                               .error_size = ERROR,
                                               .lines_before = 41},
                              json, &again);
    if (rc == 0)
        record_free(&again);
    free(text);
    json_decref(json);
    schemas_close(schemas);
    return rc;
}

static void takes_what_is_right(void **state)
{
    void (*const makers[])(struct record *) = {
        make_load, make_closed, make_crash, make_batch, make_search};
    char error[ERROR];

    (void)state;
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++)
        if (check(makers[i], NULL, NULL, error) != 0)
            fail_msg("%s", error);
}

/* Journals from before there was such a figure. */
static void takes_what_is_older(void **state)
{
    static const char *const paths[] = {"repeat",
                                        "took_s",
                                        "drops",
                                        "resources.kernel_bytes",
                                        "load.connections",
                                        "load.totals.unasked",
                                        "served.uses"};
    char error[ERROR];

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        if (check(make_closed, paths[i], NULL, error) != 0)
            fail_msg("%s: %s", paths[i], error);
}

/* The first line of the first journals. */
#define OLDEST(suite)                                                          \
    "{\"schema\": 1, \"type\": \"campaign\", \"suite\": \"" suite "\", "       \
    "\"seed\": 7, \"rounds\": 6, \"began_s\": 1.7e9, \"systems\": "            \
    "[\"thread\"], \"machine\": {\"cpu\": \"a\", \"cores\": 2, \"kernel\": "   \
    "\"Linux\", \"distribution\": null, \"memory_bytes\": 1, \"governor\": "   \
    "null, \"nofile\": 1024, \"somaxconn\": 4096, \"version\": \"0.1\", "      \
    "\"commit\": null}, \"options\": {\"suite\": \"quick\", \"models\": "      \
    "null, \"workloads\": null, \"connections\": null, \"rounds\": 0, "        \
    "\"duration_ns\": 0, \"server_cpus\": \"0\", \"load_cpus\": \"1\", "       \
    "\"all_cpus\": \"0-1\", \"fingerprint\": \"0\"}}"

static int check_first(const char *text, char error[ERROR])
{
    struct schemas *schemas = schemas_open();
    struct results results = {.count = 0};
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    int rc;

    assert_non_null(schemas);
    assert_non_null(json);
    error[0] = '\0';
    rc = journal_check_facts(schemas,
                             &(struct reader){.file = "runs.jsonl",
                                              .text = text,
                                              .error = error,
                                              .error_size = ERROR},
                             json, &results);
    results_free(&results);
    json_decref(json);
    schemas_close(schemas);
    return rc;
}

static void takes_the_oldest_first_line(void **state)
{
    char error[ERROR];

    (void)state;
    if (check_first(OLDEST("quick"), error) != 0)
        fail_msg("%s", error);
}

#define TEN(text) text text text text text text text text text text
#define SIXTY(text) TEN(text) TEN(text) TEN(text) TEN(text) TEN(text) TEN(text)

/* A schema counts characters. What has as few, and more bytes than there is
 * room for, is no name of ours. */
static void counts_characters(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {OLDEST(TEN("\xc3\xa9") TEN("\xc3\xa9") "ab"), NULL},
        {OLDEST(SIXTY("x") "abcd"), "suite: longer than 63 characters"},
        {OLDEST(SIXTY("\xc3\xa9") "abcd"), "suite: longer than 63 characters"},
        {OLDEST(SIXTY("\xc3\xa9")), "not a campaign's facts"},
    };
    char error[ERROR];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int rc = check_first(rows[i].text, error);

        if (rc != (rows[i].message != NULL ? -EINVAL : 0))
            fail_msg("%zu: %s", i, error);
        if (rows[i].message != NULL && strstr(error, rows[i].message) == NULL)
            fail_msg("%zu: \"%s\"", i, error);
    }
}

/* A whole number where a figure happens to be one, as other programs write it.
 */
static void takes_other_spellings(void **state)
{
    char error[ERROR];

    (void)state;
    assert_int_equal(check(make_load, "load.throughput_rps", "970", error), 0);
    assert_int_equal(check(make_load, "began_s", "1700000000", error), 0);
}

static void refuses_what_is_edited(void **state)
{
    static const struct {
        void (*make)(struct record *);
        const char *path, *value, *message;
    } rows[] = {
        {make_load, "load.throughput_rps", "971", "not requests / window_ns"},
        {make_load, "load.throughput_rps", "null", "not requests / window_ns"},
        {make_load, "load.dropped", "1", "not due - sent"},
        {make_load, "load.late", "99", "more than were sent"},
        {make_load, "load.sent_latency_ns.max", "1", "makes it 88200"},
        {make_load, "load.arrivals", "\"constantly\"", "did you mean constant"},
        {make_load, "load.requests", "9223372036854775807",
         "not requests / window_ns"},
        {make_load, "load.window_ns", "0", "not requests / window_ns"},
        {make_load, "load.slices.requests", "[]", "fewer than 100 items"},
        {make_load, "load.starved_connections", "11", "more than there are"},
        {make_load, "load.totals.requests", "96", "fewer than within"},
        {make_load, "load.totals", "5", "not an object"},
        {make_load, "load.histograms", "{}", "hiccups is missing"},
        {make_load, "load.histogram.bits", "11", "disagree"},
        {make_load, "load.stopped_early", "0", "not true or false"},
        {make_load, "resources.threads", "-0.5", "less than 0"},
        {make_load, "round", "1000001", "more than 1000000"},
        {make_load, "load.hicups_ns", "{}", "did you mean hiccups_ns"},
        {make_closed, "load.unanswered", "2", "not requests + unanswered"},
        {make_closed, "load.rate_rps", "5", "unknown key"},
        {make_crash, "crash.lost", "11", "more than there were connections"},
        {make_crash, "crash.unserved_ns", "3e6", "more than recovered_ns"},
        {make_crash, "load", "null", "unknown key"},
        {make_batch, "batch.wall_s", "\"1\"", "not a number or null"},
        {make_search, "search.capacity_rps", "1200", "not between"},
        {make_search, "search.low_rps", "1001", "not between"},
        {make_search, "search.latency_ns.p50", "1e9", "above"},
        {make_search, "search.latency_ns.p999", "1e9", "above"},
        {make_search, "search.slo", "\"p99<5\"", "not a record of a run"},
        {make_search, "search.is_lower_bound", "true", "makes it false"},
        {make_search, "search.peak.throughput_rps", "1", "makes it 2000"},
        {make_search, "search.outcome", "\"fond\"", "did you mean found"},
        {make_search, "search", "[]", "not an object or null"},
    };
    char error[ERROR];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (check(rows[i].make, rows[i].path, rows[i].value, error) != -EINVAL)
            fail_msg("%s %s is taken", rows[i].path, rows[i].value);
        if (strncmp(error, "runs.jsonl:42: ", 15) != 0 ||
            strstr(error, rows[i].message) == NULL)
            fail_msg("%s: \"%s\" has no \"%s\"", rows[i].path, error,
                     rows[i].message);
    }
}

/* Rules of several figures, which one edit cannot break alone. */
static void make_many_sent(struct record *record)
{
    make_load(record);
    histogram_record(&record->load->sent_latency, 1000);
}

static void make_many_late(struct record *record)
{
    make_load(record);
    for (int i = 0; i < 3; i++)
        histogram_record(&record->load->latency, 1000);
}

static void make_full_slices(struct record *record)
{
    make_load(record);
    record->load->slices[9].requests = 1;
}

static void make_worse_trial(struct record *record)
{
    make_search(record);
    record->search->trials[0].latency.max_ns = 1;
}

static void refuses_what_disagrees(void **state)
{
    static const struct {
        void (*make)(struct record *);
        const char *place;
    } rows[] = {
        {make_many_sent, "load.histograms.sent_latency.count: "},
        {make_many_late, "load.histogram.count: "},
        {make_full_slices, "load.slices.requests: "},
        {make_worse_trial, "search.trials: "},
    };
    char error[ERROR];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(check(rows[i].make, NULL, NULL, error), -EINVAL);
        if (strstr(error, rows[i].place) == NULL)
            fail_msg("\"%s\" has no \"%s\"", error, rows[i].place);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_is_right),
        cmocka_unit_test(takes_what_is_older),
        cmocka_unit_test(takes_the_oldest_first_line),
        cmocka_unit_test(counts_characters),
        cmocka_unit_test(takes_other_spellings),
        cmocka_unit_test(refuses_what_is_edited),
        cmocka_unit_test(refuses_what_disagrees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
