/* The result of a load as text. */
#include "harness/load/summary.h"

#include "support/units.h"

#include <inttypes.h>
#include <math.h>

/* From this share of a processor on, the generator is what limits. */
#define GENERATOR_BUSY 0.9

static const struct quantile {
    const char *name;
    double q;
} quantiles[] = {{"p50", 0.5},     {"p90", 0.9}, {"p99", 0.99},
                 {"p99.9", 0.999}, {"max", 1},   {NULL, 0}};

static void print_quantiles(const char *label, const struct histogram *h,
                            FILE *to)
{
    (void)fprintf(to, "%-10s", label);
    for (const struct quantile *column = quantiles; column->name; column++) {
        char text[UNITS_TEXT] = "-";

        if (h->count > 0)
            units_show_ns((double)histogram_quantile(h, column->q), text);
        (void)fprintf(to, "   %s %s", column->name, text);
    }
    (void)fputc('\n', to);
}

static void print_errors(const struct load_result *r, FILE *to)
{
    const char *separator = "";

    (void)fputs("errors       ", to);
    for (enum load_error e = 0; e < LOAD_ERRORS; e++) {
        if (r->errors[e] == 0)
            continue;
        (void)fprintf(to, "%s%s %" PRIu64, separator, load_error_name(e),
                      r->errors[e]);
        separator = ", ";
    }
    (void)fputs(separator[0] == '\0' ? "none\n" : "\n", to);
}

static void print_throughput(const struct load_result *r, FILE *to)
{
    char length[UNITS_TEXT];
    char rate[UNITS_TEXT] = "-";

    units_show_ns((double)r->window_ns, length);
    if (isfinite(r->throughput_rps))
        units_show_count(r->throughput_rps, rate);
    (void)fprintf(to, "throughput   %s requests/s (%" PRIu64 " in %s)\n", rate,
                  r->requests, length);
}

/* What else happened in the window. */
static void print_connections(const struct load_options *o,
                              const struct load_result *r, FILE *to)
{
    char rate[UNITS_TEXT];

    if (r->connections > 0 && r->window_ns > 0)
        (void)fprintf(to, "opened       %s connections/s (%" PRIu64 ")\n",
                      units_show_count((double)r->connections * 1e9 /
                                           (double)r->window_ns,
                                       rate),
                      r->connections);
    if (o->workload->bullies > 0)
        (void)fprintf(to,
                      "bullies      %" PRIu64 " of them, %" PRIu64 " answers\n",
                      o->workload->bullies, r->bully_requests);
}

/* What the schedule asked for and what became of it; then response times as a
 * user has them, who does not know what keeps his request from being sent, and
 * beside them those of the requests once they were. */
static void print_open(const struct load_result *r, FILE *to)
{
    char rate[UNITS_TEXT];

    (void)fprintf(to,
                  "asked        %s requests/s, %s: %" PRIu64 " due, %" PRIu64
                  " late, %" PRIu64 " never sent, %" PRIu64 " unanswered\n",
                  units_show_count(r->rate_rps, rate),
                  load_arrivals_name(r->arrivals), r->due, r->late, r->dropped,
                  r->unanswered);
    print_throughput(r, to);
    print_quantiles("from due", &r->latency, to);
    print_quantiles("from send", &r->sent_latency, to);
    print_quantiles("send lag", &r->send_lag, to);
}

static void print_generator(const struct load_options *o,
                            const struct load_result *r, FILE *to)
{
    bool is_limit = r->generator_cpu_share >= GENERATOR_BUSY;

    if (!isfinite(r->generator_cpu_share))
        return;
    if (o->spin) {
        (void)fputs("generator    never slept\n", to);
        return;
    }
    (void)fprintf(to, "generator    %.0f %% of one processor%s\n",
                  100 * r->generator_cpu_share,
                  is_limit ? ": the generator is the limit, the throughput a "
                             "lower bound"
                           : "");
}

void summary_print(const struct load_options *o, const struct load_result *r,
                   FILE *to)
{
    (void)fprintf(to,
                  "%s at %s: %" PRIu64 " connections, %" PRIu64
                  " thread%s, %s loop\n",
                  o->workload->name, o->address, o->connections, o->threads,
                  o->threads == 1 ? "" : "s",
                  r->arrivals == LOAD_CLOSED ? "closed" : "open");
    if (r->arrivals == LOAD_CLOSED) {
        print_throughput(r, to);
        print_quantiles("latency", &r->latency, to);
    } else {
        print_open(r, to);
    }
    print_connections(o, r, to);
    print_errors(r, to);
    if (r->starved_connections > 0)
        (void)fprintf(to,
                      "starved      %" PRIu64 " of %" PRIu64
                      " connections got no reply in the window\n",
                      r->starved_connections, o->connections);
    print_generator(o, r, to);
}
