/* The records of a campaign: what one run was and what it gave. Journal,
 * statistics and report all speak in these.
 *
 * A figure that could not be taken is NAN in memory and null in JSON, never 0.
 */
#ifndef RECORD_H
#define RECORD_H

#include "harness/load/load.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    RECORD_NAME = 64,
    RECORD_REASON = 256,
    RECORD_WORKERS = 256,
    RECORD_USES = 128,
    RECORD_SCHEMA = 1
};

enum record_kind {
    RECORD_LOAD,   /* a server under load */
    RECORD_IDLE,   /* a server holding idle connections: its memory */
    RECORD_BATCH,  /* `concbench batch`, timed by hyperfine */
    RECORD_SEARCH, /* the highest rate within a limit, of many servers */
    RECORD_CRASH, /* who dies with a server's unit, and when it answers again */
};

enum verdict {
    VERDICT_VALID,
    VERDICT_NOISY,       /* figures that may be off: shown, marked */
    VERDICT_VOID,        /* not a measurement of the system: kept, not used */
    VERDICT_UNAVAILABLE, /* this machine cannot run the system */
};

/* What the server's last line said, for its whole life. */
struct record_served {
    bool is_known; /* the line was there and could be read */
    uint64_t accepted, requests, bytes_in, bytes_out, errors;

    /* Requests by worker process; a count of 0 where the server has none, or
     * more than there is room for. */
    uint64_t workers[RECORD_WORKERS];
    size_t worker_count;

    char uses[RECORD_USES]; /* the kernel's features that it found and used,
                               "a,b"; empty where it names none */
};

/* Deltas over the window and over the whole process tree of the server; NAN
 * where the machine does not tell, or asking would disturb the run. */
struct record_resources {
    double cpu_s;  /* user and system time together, to the nanosecond */
    double user_s; /* their parts, where the kernel knows them well enough */
    double system_s;
    double voluntary_switches;
    double involuntary_switches;
    double page_faults;
    double pss_bytes; /* near the end of the window; IDLE: at rest */
    double threads;   /* likewise */
    double processes;
    double kernel_bytes;   /* IDLE: what kernel memory has grown by since the
                              server was ready; both ends of the connections */
    double rest_cpu_share; /* IDLE: CPU time over a rest in which nothing is
                              asked; 1 is a whole processor */

    /* Counted in a short run of its own, with another process of the server,
     * so that counting costs the window nothing. */
    double syscalls_per_request;
    double switches_per_request; /* with those of tasks that have ended */
    double migrations_per_request;
    double page_faults_per_request;
    double instructions_per_request;
    double cycles_per_request;
};

/* What the death of one connection's unit did to the others; NAN when unknown.
 */
struct record_crash {
    double connections;  /* open, each answered once before the crash; without
                            the one that asks for it */
    double lost;         /* of those: closed, reset or not answered any more */
    double recovered_ns; /* from the request to crash to the first right answer
                            on a new connection; NAN: it did not come back
                            within the time limit */
    double unserved_ns;  /* of that, from the first new connection that got no
                            answer on; 0 when each got one; NAN likewise */
};

struct search_answer;

struct record {
    enum record_kind kind;
    char system[RECORD_NAME];   /* a batch: how, "threads" */
    char workload[RECORD_NAME]; /* a batch: jobs, "fib:40+fib:41"; idle: "idle";
                                   "crash";
                                   a search: "echo:64 p99<5ms" */
    uint64_t connections;       /* a batch: the number of jobs */
    uint64_t round;             /* from 1 */
    uint64_t repeat; /* of the round's run, which was NOISY: from 1; else 0 */
    double began_s;  /* seconds since the epoch, UTC */
    double took_s;   /* start and stop of the server included; or NAN */

    enum verdict verdict;
    char reason[RECORD_REASON]; /* why not VALID; empty when it is */
    bool is_lower_bound; /* the generator, not the server, was the limit */
    bool is_superseded;  /* another run of its round stands for the cell: set
                            by results_settle, not kept in JSON */
    double drops; /* connections that full listen queues dropped meanwhile, on
                     this whole machine; NAN when unknown */

    /* RECORD_LOAD. The summary figures are read from `load`'s; the histogram
     * is kept in the journal. */
    struct load_result *load; /* owned; NULL when the run gave none */
    struct record_served served;
    struct record_resources resources; /* LOAD and IDLE */

    /* RECORD_BATCH, as hyperfine measured them; else NAN. */
    double wall_s, user_s, system_s;

    struct record_crash crash; /* RECORD_CRASH; of a LOAD's figures it has
                                  `served`, where the server lived on */

    struct search_answer *search; /* RECORD_SEARCH: owned; NULL when there is
                                     no answer */
};

/* A record with NANs and zeros. */
void record_init(struct record *record);
void record_free(struct record *record);

/* New reference, or NULL without memory. The object has "type":
 * record_kind_name. record_from_json is its inverse: 0, -EINVAL or -ENOMEM. */
json_t *record_to_json(const struct record *record);
int record_from_json(const json_t *json, struct record *record);

/* The busiest and the least busy worker's shares of the workers' requests, 0 to
 * 1; NAN where there are no workers, or they had nothing to do. */
double record_busiest_share(const struct record *record);
double record_idlest_share(const struct record *record);

/* A figure of the window, for each request that was answered in it, in an open
 * loop too: what was due in it and answered later took none of its CPU time.
 * NAN when unknown. */
double record_per_request(const struct record *record, double figure);

/* Server CPU per answered request in microseconds, likewise. */
double record_cpu_us_per_request(const struct record *record);

const char *verdict_name(enum verdict verdict);      /* "VALID" … */
const char *record_kind_name(enum record_kind kind); /* "load" … */

/* A whole campaign as read back from its folder. */
struct campaign_facts {
    char suite[RECORD_NAME];
    uint64_t seed;
    uint64_t rounds;
    double began_s;
    json_t *machine; /* owned: machine_facts(), and "accuracy": the summary of
                        the newest outcome of `concbench accuracy`, or null */
    json_t *options; /* owned: the command line's choices, CPUs and durations */
};

struct results {
    struct campaign_facts facts;
    struct record *records; /* owned */
    size_t count;
    char **systems; /* owned: in the suite's order */
    size_t system_count;
};

void results_free(struct results *results);

/* Of a round's runs of one cell one stands for it: the first VALID one, or else
 * the first NOISY one, or else the first. Marks all others as superseded: their
 * figures have no say in it. Returns 0 or -ENOMEM. */
int results_settle(struct results *results);

/* Whether a run is there twice: 1, with the first such pair, the later one
 * last; 0; or -ENOMEM. */
int results_double(const struct results *results, size_t pair[2]);

/* Whether both are of one cell. */
bool record_is_same_cell(const struct record *a, const struct record *b);

#endif
