/* Suites: which systems, which workloads, how often. Read from JSON in
 * workloads/suites/; an unknown key or a wrong type is refused with its line
 * and its path in the document.
 *
 * {
 *   "name": "quick", "summary": "one line", "rounds": 6,
 *   "warmup": "100ms", "duration": "400ms",
 *   "systems": [
 *     "blocking",
 *     {"name": "tiny", "model": "thread", "options": ["--max-conns", "10"],
 *      "rows"?: "named"},
 *     {"name": "mine", "command": ["path", "{port}"], "protocol": "raw"}],
 *   "loads": [
 *     {"workloads": ["echo:64"], "connections": [1, 10, 100],
 *      "systems"?: ["tiny"], "except"?: ["blocking"],
 *      "warmup"?, "duration"?, "think"?, "requests_per_connection"?,
 *      "threads"?, "drops"?: "counted"}],
 *   "idle"?: {"connections": [1000, 2000], "systems"?, "except"?}, or a list
 *   "crash"?: {"connections": [100], "systems"?, "except"?}, likewise
 *   "batch"?: [{"jobs": ["fib:40", "fib:41"], "how": ["sequential"]},
 *             {"jobs": ["spawn:2000"], "how": ["threads", "processes"]}],
 *   "searches"?: [{"slo": "p99<5ms", "workload": "echo:64", "connections": 100,
 *                  "budget": "40s", "systems"?, "except"?}]
 * }
 */
#ifndef SUITE_H
#define SUITE_H

#include "harness/load/pace.h"
#include "harness/load/slo.h"
#include "harness/run/record.h"
#include "workloads/catalog.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A system under test: a model with its options, or a foreign command. */
struct system_spec {
    char name[RECORD_NAME];
    char model[RECORD_NAME]; /* empty for a foreign command */
    char **arguments; /* options of the model, or the command; NULL-terminated;
                         a foreign command's "{port}" is replaced */
    enum protocol protocol; /* that a foreign command speaks */
    bool is_apart;          /* only in rows that name it */
};

/* One cell: what a run is a sample of. */
struct cell {
    enum record_kind kind;
    bool counts_drops; /* LOAD: a full listen queue is the point of it */
    const struct system_spec *system; /* NULL for a batch */
    struct workload workload;         /* LOAD, SEARCH (its name ends in the
                                         limits), CRASH, and what IDLE asks
                                         for once */
    struct pace pace;                 /* LOAD; part of the workload's name */
    uint64_t connections;             /* BATCH: jobs */
    uint64_t warmup_ns, duration_ns, think_ns;
    uint64_t requests_per_connection;
    uint64_t threads;   /* of the generator; 0: one for each of its CPUs */
    const char *how;    /* BATCH: "threads" */
    const char *jobs;   /* BATCH: "fib:40+fib:41" */
    struct slo slo;     /* SEARCH */
    uint64_t budget_ns; /* SEARCH: what it may take */
};

/* Cells that differ only in system and connections. */
struct suite_row {
    struct cell shape; /* without system and connections */
    uint64_t *connections;
    size_t connection_count;
    char **only;   /* names of systems, NULL-terminated; NULL: every one */
    char **except; /* likewise; NULL: none */
};

/* One of the systems runs twice under two names: what the suite sees between a
 * thing and itself. */
struct suite_twin {
    const char *of;         /* the system; NULL: there is no twin */
    char name[RECORD_NAME]; /* of the second: "epoll-again" */
    char **workloads;       /* loads that it takes part in, NULL-terminated;
                               NULL: all of its system's loads */
    uint64_t *connections;  /* likewise */
    size_t connection_count;
};

struct suite {
    char name[RECORD_NAME];
    char *summary;
    uint64_t rounds;     /* of every cell */
    uint64_t max_rounds; /* the most that a cell may have: more than `rounds`
                            where rounds are added for wide intervals */
    double precision;    /* until half an interval is at most this share of its
                            median, … */
    uint64_t budget_ns; /* … or all runs together take that long; 0: no end */
    double retries;     /* the share of the planned time that repeats of NOISY
                           runs may take */
    struct suite_twin twin;
    uint64_t warmup_ns, duration_ns; /* of loads that do not say */
    struct system_spec *systems;
    size_t system_count;
    struct suite_row *rows;
    size_t row_count;
    struct cell *cells; /* the rows for each system that can have them */
    size_t cell_count;
    void **kept; /* memory that the rest points to */
    size_t kept_count;
};

/* What the command line overrides; NULL or 0 leaves the suite's. Lists are
 * separated by commas (workloads, whose arguments use commas too, by "+").
 * A choice of models leaves batches out, one of workloads or connections idle
 * connections, crashes and searches too, unless the workloads name them:
 * "batch", "idle", "crash", "search". */
struct suite_choice {
    const char *models;    /* names of systems, or of models not in the suite */
    const char *workloads; /* one that is not in the suite takes connections and
                              times of the first load of its kind, or the usual
                              connections and the first load's times */
    const char *connections; /* of every load, instead of the suite's */
    uint64_t rounds; /* exactly, unless there is a budget or a precision too */
    uint64_t duration_ns;
    uint64_t budget_ns;
    const char *precision; /* "3%" */
    const char *retries;   /* "15%" */
    const char *systems;   /* foreign ones on top: "mine=./server {port}", with
                              ";" between several; they speak raw */
};

enum { SUITE_ERROR = 512 };

/* Defaults. Added rounds end at so many times the least ones. */
#define SUITE_PRECISION 0.03
#define SUITE_RETRIES 0.15
#define SUITE_MOST UINT64_C(10)

/* Reads `name` (a file, or a suite in the data folder). Returns 0, -ENOENT
 * (unknown suite, with the nearest name), -EINVAL (bad file, with line and
 * path; exit 6), -ENOMEM. */
int suite_read(const char *name, struct suite *suite, char error[SUITE_ERROR]);

/* Narrows the suite by the command line's choice. Returns 0, -ENOMEM, or
 * -EINVAL with a line that names the word and the nearest right one (exit 2).
 */
int suite_choose(struct suite *suite, const struct suite_choice *choice,
                 char error[SUITE_ERROR]);

void suite_free(struct suite *suite);

/* The suites in the data folder: sorted names, NULL-terminated; to be freed
 * with suite_names_free. NULL without memory or without the folder. */
char **suite_names(void);
void suite_names_free(char **names);

/* What a cell is called in records: "select", "threads" for a batch; "echo:64",
 * "echo:64@5000", "idle", "fib:40+fib:41", "echo:64 p99<5ms". Borrowed from the
 * cell. */
const char *cell_system(const struct cell *cell);
const char *cell_workload(const struct cell *cell);

/* In how many of the suite's rounds the cell is run: a search only in the
 * first, since its trials are its rounds. */
uint64_t suite_rounds_of(const struct suite *suite, const struct cell *cell);

/* The runs of all cells in the suite's rounds. */
uint64_t suite_runs(const struct suite *suite);

#endif
