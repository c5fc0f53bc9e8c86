/* A server as a process: started, ready, stopped. */
#ifndef PROCESS_H
#define PROCESS_H

#include "harness/run/child.h"
#include "harness/run/perf.h"
#include "harness/run/suite.h"
#include "harness/run/upstream.h"

#include <pthread.h>

enum { PROCESS_ADDRESS = 128 };

struct process {
    struct child child;
    struct upstream upstream;      /* behind it */
    char address[PROCESS_ADDRESS]; /* where it is ready */
    pthread_t reader;              /* of its output, while it serves */
    int quit_fd;                   /* ends the reader */
};

/* What became of it; where it is not OK there is a line in `reason`. */
enum process_state {
    PROCESS_OK,
    PROCESS_UNAVAILABLE, /* this machine cannot run the system */
    PROCESS_FAILED,      /* it died, hung, or never got ready */
    PROCESS_STOPPED,     /* by `*stop`, before it was ready */
    PROCESS_UNTRIED,     /* by our own trouble, like missing memory */
};

/* Asks a model's program whether it can run here. A foreign command always
 * can. */
enum process_state process_probe(const struct system_spec *system,
                                 char reason[RECORD_REASON]);

/* Starts the system's server for `workload` on `cpus`, and waits until it is
 * ready: a model by its line, a foreign command by its port. In other states
 * than OK nothing is left of it. */
enum process_state
process_start(struct process *process, const struct system_spec *system,
              const struct workload *workload, const cpu_set_t *cpus,
              const volatile bool *stop, char reason[RECORD_REASON]);

/* The same, with its counters opened before its program begins: to be closed
 * in any state. */
enum process_state
process_start_counted(struct process *process, const struct system_spec *system,
                      const struct workload *workload, const cpu_set_t *cpus,
                      const volatile bool *stop, struct perf *perf,
                      char reason[RECORD_REASON]);

/* Stops it with SIGTERM, or with SIGKILL when that does not help, and reads its
 * last line. Nothing is left of it in any state. */
enum process_state process_stop(struct process *process,
                                const struct system_spec *system,
                                struct record_served *served,
                                struct child_end *end,
                                char reason[RECORD_REASON]);

/* Finds the last whole line `served accepted=N requests=N bytes_in=N
 * bytes_out=N errors=N` of `text`, which a server with workers goes
 * on with ` requests_per_worker=N,N,…`, and one that probed its kernel with
 * ` uses=A,B,…`; `is_known` says whether it was there. */
void process_read_served(const char *text, struct record_served *served);

#endif
