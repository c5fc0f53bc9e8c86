/* forge: journals whose truth is known, made from real ones.
 *
 *     forge rounds FROM TO SEED SYSTEM SPEED ROUNDS
 *
 * The closed loops of the first round of the journal FROM, ROUNDS times, in the
 * folder TO: with a known noise, and SYSTEM answering SPEED times as much, at
 * the same cost for each request. As consistent as what was measured.
 *
 *     forge edit FILE LINE PATH VALUE
 *
 * Prints the journal with another VALUE, as JSON, at load.requests of a line; -
 * takes it away. */
#include "harness/run/journal.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOISES = 6 };

static int fail(const char *what)
{
    fprintf(stderr, "forge: %s\n", what);
    return EXIT_FAILURE;
}

/* `factor` times the requests: the slowest twentieth took what the p99 was, the
 * others what the median was, so that neither moves with their number. */
static void scale_histogram(struct histogram *h, double factor)
{
    uint64_t count = (uint64_t)(factor * (double)h->count + 0.5);
    uint64_t middle_ns = histogram_quantile(h, 0.5);
    uint64_t slow_ns = histogram_quantile(h, 0.99);

    histogram_init(h);
    for (uint64_t i = 0; i < count; i++)
        histogram_record(h, i <= count / 20 ? slow_ns : middle_ns);
}

static void scale_load(struct load_result *load, double factor)
{
    scale_histogram(&load->latency, factor);
    load->requests =
        load->latency.count - load->unanswered - load->errors[LOAD_TIMED_OUT];
    load->total_requests += load->requests;
    for (size_t i = 0; i < LOAD_SLICES; i++)
        load->slices[i].requests = load->requests / LOAD_SLICES;
    load->throughput_rps =
        (double)load->requests * 1e9 / (double)load->window_ns;
}

/* The record as it would be of another round. Returns 0 or a negative errno. */
static int append_round(struct journal *journal, const struct record *record,
                        uint64_t round, double factor)
{
    struct record copy = *record;
    int rc;

    copy.round = round;
    copy.repeat = 0;
    copy.verdict = VERDICT_VALID;
    copy.reason[0] = '\0';
    copy.is_lower_bound = false;
    copy.load = malloc(sizeof *copy.load);
    if (copy.load == NULL)
        return -1;
    *copy.load = *record->load;
    scale_load(copy.load, factor);
    copy.resources.cpu_s *= factor;
    copy.resources.user_s *= factor;
    copy.resources.system_s *= factor;
    rc = journal_append(journal, &copy);
    free(copy.load);
    return rc;
}

static int make_rounds(char **argv)
{
    static const double noise[NOISES] = {1, 1.01, 0.99, 1.005, 0.995, 1};
    const char *system = argv[3];
    double speed = strtod(argv[4], NULL);
    uint64_t rounds = strtoull(argv[5], NULL, 10);
    char error[JOURNAL_ERROR] = "";
    struct results results;
    struct journal *journal;
    int rc = 0;

    if (journal_read_whole(argv[0], &results, error) < 0)
        return fail(error);
    results.facts.seed = strtoull(argv[2], NULL, 10);
    journal = journal_create(argv[1], &results, error);
    for (size_t i = 0; journal != NULL && i < results.count; i++) {
        const struct record *record = &results.records[i];
        double factor = strcmp(record->system, system) == 0 ? speed : 1;

        if (record->kind != RECORD_LOAD || record->load == NULL ||
            record->load->arrivals != LOAD_CLOSED || record->round != 1 ||
            record->is_superseded)
            continue;
        for (uint64_t round = 1; rc == 0 && round <= rounds; round++)
            rc = append_round(journal, record, round,
                              factor *
                                  noise[(round + results.facts.seed) % NOISES]);
    }
    results_free(&results);
    if (journal == NULL)
        return fail(error);
    return journal_close(journal) < 0 || rc < 0 ? fail("cannot write")
                                                : EXIT_SUCCESS;
}

/* One step of a path: a key, or the index of an item. */
static json_t *step(json_t *json, const char *name)
{
    return json_is_array(json) ? json_array_get(json, strtoul(name, NULL, 10))
                               : json_object_get(json, name);
}

/* Puts the value at the path, or takes away what is there. */
static int set(json_t *json, char *path, const char *text)
{
    char *rest = NULL;
    char *name = strtok_r(path, ".", &rest);
    char *next = strtok_r(NULL, ".", &rest);
    json_t *value;

    for (; next != NULL; next = strtok_r(NULL, ".", &rest)) {
        json = step(json, name);
        name = next;
    }
    if (strcmp(text, "-") == 0)
        return json_object_del(json, name);
    value = json_loads(text, JSON_DECODE_ANY, NULL);
    if (json_is_array(json))
        return json_array_set_new(json, strtoul(name, NULL, 10), value);
    return json_object_set_new(json, name, value);
}

static int print_edited(const char *line, char *path, const char *value)
{
    json_t *json = json_loads(line, 0, NULL);
    int rc = json != NULL ? set(json, path, value) : -1;

    if (rc == 0)
        rc = json_dumpf(json, stdout, JSON_COMPACT);
    (void)putchar('\n');
    json_decref(json);
    return rc < 0 ? fail("no such place") : EXIT_SUCCESS;
}

static int edit(char **argv)
{
    FILE *from = fopen(argv[0], "re");
    unsigned long wanted = strtoul(argv[1], NULL, 10);
    char *line = NULL;
    size_t size = 0;
    int code = EXIT_SUCCESS;

    if (from == NULL)
        return fail(argv[0]);
    for (unsigned long number = 1;
         code == EXIT_SUCCESS && getline(&line, &size, from) > 0; number++) {
        if (number == wanted)
            code = print_edited(line, argv[2], argv[3]);
        else
            (void)fputs(line, stdout);
    }
    free(line);
    (void)fclose(from);
    return code;
}

int main(int argc, char **argv)
{
    if (argc == 8 && strcmp(argv[1], "rounds") == 0)
        return make_rounds(argv + 2);
    if (argc == 6 && strcmp(argv[1], "edit") == 0)
        return edit(argv + 2);
    (void)fail("rounds FROM TO SEED SYSTEM SPEED ROUNDS, or edit FILE LINE "
               "PATH VALUE");
    return 2;
}
