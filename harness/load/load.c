/* The coordinator: prepares the threads, tells them when the window is, and
 * adds up what they counted. */
#include "harness/load/load.h"

#include "harness/load/hiccups.h"
#include "harness/load/preflight.h"
#include "harness/load/worker.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a stop adds to the window: the threads may have counted replies that
 * came just now. */
#define STOP_DELAY_NS (2 * NS_PER_MS)

struct load {
    const struct load_options *options;
    struct address address;
    struct script script;
    struct workload bully; /* what a convoy's bullies ask for */
    struct script bully_script;
    struct window window;
    struct worker *workers;
    pthread_t *threads;
    size_t count;
    struct hiccups *hiccups; /* large */
};

static bool is_stopped(const struct load_options *options)
{
    return options->stop != NULL && *options->stop;
}

static int init_workers(struct load *load)
{
    const struct load_options *options = load->options;
    size_t count = options->threads < options->connections
                       ? options->threads
                       : options->connections;

    load->threads = calloc(count, sizeof *load->threads);
    load->workers =
        aligned_alloc(alignof(struct worker), count * sizeof *load->workers);
    load->hiccups = malloc(sizeof *load->hiccups);
    if (load->threads == NULL || load->workers == NULL || load->hiccups == NULL)
        return -ENOMEM;
    for (; load->count < count; load->count++) {
        struct worker *w = &load->workers[load->count];
        int err = worker_init(w, options, load->count, count);

        if (err < 0) {
            worker_free(w);
            return err;
        }
        w->address = &load->address;
        w->script = &load->script;
        w->bully_script = &load->bully_script;
        w->window = &load->window;
    }
    return 0;
}

/* The n-th of the set, round and round. */
static int pin(pthread_attr_t *attr, const cpu_set_t *cpus, size_t n)
{
    size_t count = (size_t)CPU_COUNT(cpus);
    cpu_set_t one;

    CPU_ZERO(&one);
    n = count == 0 ? 0 : n % count;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, cpus) && n-- == 0)
            CPU_SET(cpu, &one);
    return -pthread_attr_setaffinity_np(attr, sizeof one, &one);
}

static int start_thread(struct load *load, size_t i)
{
    pthread_attr_t attr;
    int err = -pthread_attr_init(&attr);

    if (err < 0)
        return err;
    if (load->options->cpus != NULL)
        err = pin(&attr, load->options->cpus, i);
    if (err == 0)
        err = -pthread_create(&load->threads[i], &attr, worker_run,
                              &load->workers[i]);
    (void)pthread_attr_destroy(&attr);
    return err;
}

/* Signals are left to the caller's thread. Returns how many workers were
 * started, and in *err whether all were and the meter. */
static size_t start_threads(struct load *load, int *err)
{
    sigset_t all;
    sigset_t before;
    size_t started = 0;

    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    *err = 0;
    while (started < load->count && *err == 0) {
        *err = start_thread(load, started);
        started += *err == 0;
    }
    if (*err == 0)
        *err = hiccups_start(load->hiccups, &load->window, load->options->cpus);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

/* Until `when_ns`. False as soon as the load is stopped. */
static bool sleep_until(const struct load *load, uint64_t when_ns)
{
    for (;;) {
        uint64_t now_ns = clock_now_ns();
        uint64_t next_ns = now_ns + WORKER_POLL_NS;

        if (now_ns >= when_ns)
            return true;
        if (is_stopped(load->options))
            return false;
        (void)clock_sleep_until(next_ns < when_ns ? next_ns : when_ns);
    }
}

static void end_early(struct load *load, uint64_t end_ns)
{
    atomic_store_explicit(&load->window.end_ns, end_ns, memory_order_relaxed);
}

static void tell(const struct load *load, enum load_moment moment)
{
    if (load->options->on_moment != NULL)
        load->options->on_moment(load->options->arg, moment);
}

/* Waits through warm-up and window. True when it was stopped. */
static bool watch_window(struct load *load)
{
    uint64_t end_ns = load->window.end_ns;
    bool is_whole;

    if (!sleep_until(load, load->window.begin_ns)) {
        end_early(load, 0);
        return true;
    }
    tell(load, LOAD_WINDOW_BEGINS);
    is_whole = sleep_until(load, end_ns);
    if (!is_whole) {
        uint64_t stop_ns = clock_now_ns() + STOP_DELAY_NS;

        end_ns = stop_ns < end_ns ? stop_ns : end_ns;
        end_early(load, end_ns);
        (void)clock_sleep_until(end_ns);
    }
    tell(load, LOAD_WINDOW_ENDS);
    return !is_whole;
}

static void add_slices(struct load_slice sum[LOAD_SLICES],
                       const struct load_slice part[LOAD_SLICES])
{
    for (size_t i = 0; i < LOAD_SLICES; i++) {
        sum[i].requests += part[i].requests;
        sum[i].answered_ns += part[i].answered_ns;
        if (sum[i].max_ns < part[i].max_ns)
            sum[i].max_ns = part[i].max_ns;
    }
}

static void add_counts(struct load_result *sum, const struct load_result *part)
{
    sum->requests += part->requests;
    sum->answered_ns += part->answered_ns;
    sum->unanswered += part->unanswered;
    sum->connections += part->connections;
    sum->bully_requests += part->bully_requests;
    sum->starved_connections += part->starved_connections;
    sum->total_requests += part->total_requests;
    sum->total_bully_requests += part->total_bully_requests;
    sum->total_connections += part->total_connections;
    sum->total_unasked += part->total_unasked;
    sum->total_abandoned += part->total_abandoned;
    sum->lost += part->lost;
    sum->bytes_sent += part->bytes_sent;
    sum->bytes_received += part->bytes_received;
    for (size_t e = 0; e < LOAD_ERRORS; e++) {
        sum->errors[e] += part->errors[e];
        sum->total_errors[e] += part->total_errors[e];
    }
    sum->due += part->due;
    sum->sent += part->sent;
    sum->late += part->late;
    sum->dropped += part->dropped;
    add_slices(sum->slices, part->slices);
    histogram_merge(&sum->latency, &part->latency);
    histogram_merge(&sum->sent_latency, &part->sent_latency);
    histogram_merge(&sum->send_lag, &part->send_lag);
}

static void sum_up(const struct load *load, struct load_result *result)
{
    uint64_t begin_ns = load->window.begin_ns;
    uint64_t end_ns = load->window.end_ns;
    uint64_t in_flight_ns = 0;

    result->window_ns = end_ns > begin_ns ? end_ns - begin_ns : 0;
    for (size_t i = 0; i < load->count; i++) {
        const struct worker *w = &load->workers[i];

        add_counts(result, &w->result);
        in_flight_ns += w->in_flight_ns;
        if (result->window_ns > 0 && w->measured_ns > 0)
            result->generator_cpu_share =
                fmax(result->generator_cpu_share,
                     (double)w->busy_ns / (double)w->measured_ns);
    }
    result->hiccups = load->hiccups->late;
    result->hiccup_priority = load->hiccups->priority;
    if (result->window_ns == 0)
        return;
    result->throughput_rps =
        (double)result->requests * 1e9 / (double)result->window_ns;
    result->mean_in_flight = (double)in_flight_ns / (double)result->window_ns;
}

static int run(struct load *load, struct load_result *result,
               char error[LOAD_MESSAGE])
{
    const struct load_options *options = load->options;
    size_t started;
    int err;

    load->window.begin_ns = clock_now_ns() + options->warmup_ns;
    atomic_init(&load->window.end_ns,
                load->window.begin_ns + options->duration_ns);
    started = start_threads(load, &err);
    if (err == 0) {
        result->stopped_early = watch_window(load);
        hiccups_join(load->hiccups);
    } else {
        end_early(load, 0);
    }
    for (size_t i = 0; i < started; i++) {
        (void)pthread_join(load->threads[i], NULL);
        if (err == 0)
            err = load->workers[i].error;
    }
    if (err < 0)
        (void)snprintf(error, LOAD_MESSAGE, "a generator thread failed: %s",
                       strerror(-err));
    else
        sum_up(load, result);
    return err;
}

/* From zeros to no requests. */
static void fill_in(struct load_result *result)
{
    result->throughput_rps = NAN;
    result->mean_in_flight = NAN;
    result->generator_cpu_share = NAN;
    result->latency.min_ns = UINT64_MAX;
    result->sent_latency.min_ns = UINT64_MAX;
    result->send_lag.min_ns = UINT64_MAX;
    result->hiccups.min_ns = UINT64_MAX;
}

void load_result_init(struct load_result *result)
{
    memset(result, 0, sizeof *result);
    fill_in(result);
}

struct load_result *load_result_new(void)
{
    struct load_result *result = calloc(1, sizeof *result);

    if (result != NULL)
        fill_in(result);
    return result;
}

static int init_scripts(struct load *load)
{
    const struct workload *workload = load->options->workload;
    uint64_t seed = load->options->seed;
    int err = script_init(&load->script, workload, seed);

    if (err < 0 || workload->bullies == 0)
        return err;
    load->bully = (struct workload){.kind = WORKLOAD_FIB,
                                    .protocol = workload->protocol,
                                    .fib_after = workload->bully_fib};
    return script_init(&load->bully_script, &load->bully, seed);
}

int load_run(const struct load_options *options, struct load_result *result,
             char error[LOAD_MESSAGE])
{
    struct load load = {.options = options};
    int err;

    load_result_init(result);
    result->arrivals = options->arrivals;
    result->rate_rps = options->rate_rps;
    (void)snprintf(error, LOAD_MESSAGE, "%s", "no memory for the load");
    err = preflight_check(options, error);
    if (err == 0)
        err = address_parse(options->address, &load.address, error);
    if (err == 0)
        err = init_scripts(&load);
    if (err == 0)
        err = init_workers(&load);
    if (err == 0)
        err = preflight_connect(options, &load.address,
                                &load.workers[0].first_fd, error);
    if (err == 0)
        err = run(&load, result, error);
    for (size_t i = 0; i < load.count; i++)
        worker_free(&load.workers[i]);
    free(load.hiccups);
    free(load.workers);
    free(load.threads);
    script_free(&load.bully_script);
    script_free(&load.script);
    if (err == 0)
        error[0] = '\0';
    return err;
}
