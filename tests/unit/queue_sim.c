/* A queue in memory. */
#include "tests/unit/queue_sim.h"

#include "support/splitmix.h"

#include <math.h>
#include <string.h>

static const double drain_s = 2;
static const double start_s = 0.05;

static double uniform(uint64_t *state)
{
    return splitmix_even(state);
}

static double exponential(uint64_t *state, double rate)
{
    return -log(uniform(state)) / rate;
}

/* Requests due from `from` to `to`, in seconds; a reply later than the drain is
 * none. */
struct window {
    double from, to;
};

static void record(struct load_result *load, const struct window *w, double due,
                   double done)
{
    load->requests += done >= w->from && done < w->to;
    if (due < w->from || due >= w->to)
        return;
    load->due++;
    load->unanswered += done > w->to + drain_s;
    histogram_record(&load->latency,
                     (uint64_t)((fmin(done, w->to + drain_s) - due) * 1e9));
}

static void serve(struct queue_sim *sim, double mu, double lambda,
                  const struct window *w, double lag_s,
                  struct load_result *load)
{
    double due = 0;
    double free_at = 0;

    while (due < w->to) {
        due += exponential(&sim->seed, lambda);
        free_at = fmax(free_at, due) + exponential(&sim->seed, mu);
        record(load, w, due, free_at + lag_s);
    }
}

enum search_ran queue_sim_run(void *arg, const struct cell *cell,
                              const struct trial *trial,
                              struct load_result *load, uint64_t *cost_ns,
                              char reason[RECORD_REASON])
{
    struct queue_sim *sim = arg;
    struct window w = {.from = (double)trial->warmup_ns / 1e9};
    double mu =
        sim->service_rps * (1 + sim->jitter * splitmix_normal(&sim->seed));
    bool is_late =
        sim->generator_rps > 0 && trial->rate_rps > sim->generator_rps;
    double lag_s = is_late ? 0.05 : 1e-6;

    (void)cell;
    (void)reason;
    w.to = w.from + (double)trial->duration_ns / 1e9;
    load_result_init(load);
    load->window_ns = trial->duration_ns;
    if (isnan(trial->rate_rps))
        load->requests = (uint64_t)(mu * (w.to - w.from));
    else
        serve(sim, mu, trial->rate_rps, &w, lag_s, load);
    load->throughput_rps = (double)load->requests / (w.to - w.from);
    histogram_record(&load->send_lag, (uint64_t)(lag_s * 1e9));
    load->generator_cpu_share = is_late ? 1 : 0.5;
    *cost_ns =
        (uint64_t)((w.to + start_s + (load->unanswered > 0 ? drain_s : 0)) *
                   1e9);
    sim->spent_ns += *cost_ns;
    sim->trials++;
    if (sim->stop_after != 0 && sim->trials >= sim->stop_after)
        sim->stop = true;
    return sim->stop ? SEARCH_STOPPED : SEARCH_RAN;
}

double queue_sim_edge_rps(const struct queue_sim *sim, double p,
                          double limit_ns)
{
    return sim->service_rps + log(1 - p) * 1e9 / limit_ns;
}
