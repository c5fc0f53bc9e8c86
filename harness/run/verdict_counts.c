/* Checks of what the generator, the server and the kernel have counted. */
#include "harness/run/verdict_checks.h"

#include "workloads/fetch_value.h"
#include "workloads/fib.h"
#include "workloads/http.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static const double error_share_max = 0.001;

static uint64_t sum_errors(const uint64_t errors[LOAD_ERRORS])
{
    uint64_t sum = 0;

    for (size_t i = 0; i < LOAD_ERRORS; i++)
        sum += errors[i];
    return sum;
}

/* "3 refused, 1 reset" */
static const char *show_errors(const uint64_t errors[LOAD_ERRORS],
                               char text[RECORD_REASON])
{
    size_t len = 0;

    text[0] = '\0';
    for (size_t i = 0; i < LOAD_ERRORS && len < RECORD_REASON; i++)
        if (errors[i] > 0)
            len += (size_t)snprintf(text + len, RECORD_REASON - len,
                                    "%s%" PRIu64 " %s", len > 0 ? ", " : "",
                                    errors[i],
                                    load_error_name((enum load_error)i));
    return text;
}

/* Who is dropped tries again until it gives up, and is then one of those that
 * have failed. */
double checks_excused(const struct evidence *e)
{
    return e->cell->counts_drops && e->record->drops > 0 ? e->record->drops : 0;
}

void check_wrong_bytes(const struct evidence *e)
{
    uint64_t wrong = e->load->total_errors[LOAD_WRONG_BYTES];

    if (wrong > 0)
        verdict_set(e->record, VERDICT_VOID,
                    "the server sent %" PRIu64 " wrong repl%s", wrong,
                    wrong == 1 ? "y" : "ies");
}

void check_answers(const struct evidence *e)
{
    char text[RECORD_REASON];

    if (e->load->requests > 0)
        return;
    (void)show_errors(e->load->total_errors, text);
    verdict_set(e->record, VERDICT_VOID,
                "no request was answered in the window%s%.180s",
                text[0] != '\0' ? "; errors: " : "", text);
}

/* What was due in an open loop's window may fail after it: there the whole load
 * counts. */
void check_errors(const struct evidence *e)
{
    bool is_open = e->cell->pace.arrivals != LOAD_CLOSED;
    const uint64_t *classes = is_open ? e->load->total_errors : e->load->errors;
    double answered =
        (double)(is_open ? e->load->total_requests : e->load->requests);
    double errors = (double)sum_errors(classes);
    double excused = fmin((double)classes[LOAD_TIMED_OUT], checks_excused(e));
    double share = (errors - excused) / (errors + answered);
    char text[RECORD_REASON];

    if (share > error_share_max)
        verdict_set(e->record, VERDICT_VOID,
                    "%.2f %% of the requests failed; errors: %.180s",
                    100 * share, show_errors(classes, text));
}

static uint64_t digits(uint64_t value)
{
    uint64_t count = 1;

    for (; value >= 10; value /= 10)
        count++;
    return count;
}

/* A newline is part of the reply, as of a line. */
static uint64_t body_bytes(const struct workload *workload)
{
    switch (workload->kind) {
    case WORKLOAD_ECHO:
    case WORKLOAD_BLOB:
    case WORKLOAD_CHURN:
    case WORKLOAD_CONVOY:
    case WORKLOAD_CROWD:
    case WORKLOAD_STREAM:
    case WORKLOAD_TASK:
        return workload->size_bytes;
    case WORKLOAD_FETCH:
        return FETCH_VALUE_BYTES + 1;
    case WORKLOAD_FIB:
    case WORKLOAD_MIXED:
        return digits(fib_known(workload->fib_after)) + 1;
    default:
        return sizeof "ok\n" - 1;
    }
}

/* Of a body that goes over HTTP, the head, too. */
static uint64_t framed(const struct workload *workload, uint64_t body_bytes)
{
    const struct http_head head = {.status = 200, .body_bytes = body_bytes};
    char text[HTTP_REPLY_HEAD_MAX];

    return workload->protocol == PROTOCOL_HTTP
               ? http_put_head(text, &head) + body_bytes
               : body_bytes;
}

static uint64_t reply_bytes(const struct workload *workload)
{
    return framed(workload, body_bytes(workload));
}

/* The larger of request and reply, or more: no line or head of ours is longer
 * than that. */
static uint64_t exchange_bytes(const struct workload *workload)
{
    enum { LONGEST_LINE = 128 };
    uint64_t size = framed(workload, workload->size_bytes);

    return workload->protocol == PROTOCOL_RAW ? size : size + LONGEST_LINE;
}

/* A connection that had other replies in the window has had seconds more for
 * this one. */
void check_lost(const struct evidence *e)
{
    if ((double)e->load->lost > checks_excused(e))
        verdict_set(e->record, VERDICT_VOID,
                    "%" PRIu64 " requests on served connections were never "
                    "answered",
                    e->load->lost);
}

/* What both sides have counted. Where requests were abandoned it may differ in
 * one way only: the side that acts first has counted more. */
struct count {
    const char *name;
    uint64_t ours, theirs;
    bool ours_first;
    uint64_t slack;  /* for failed requests: either way */
    uint64_t unseen; /* of ours, need not be among theirs */
};

static bool is_same(const struct count *count, bool is_exact)
{
    uint64_t ours_beyond = count->ours - count->theirs;
    uint64_t theirs_beyond = count->theirs - count->ours;

    if (count->ours == count->theirs)
        return true;
    if (count->ours > count->theirs)
        return ours_beyond <= count->slack + count->unseen ||
               (!is_exact && count->ours_first);
    return theirs_beyond <= count->slack || (!is_exact && !count->ours_first);
}

/* What the generator has sent the server has received, and the reverse. A
 * failed request may have gone any part of its way, and its connection may
 * never have been seen; one that was abandoned unanswered may have been served
 * or not; a client whose last step of opening was dropped believes that it is
 * connected; with SYN cookies a straggling segment of one that has ended opens
 * another, which nobody is at the end of; and a connection on which nothing was
 * asked may have waited to be accepted as the server was stopped. Of raw
 * requests the server counts reads, which may be parts. */
void check_counts(const struct evidence *e)
{
    const struct load_result *load = e->load;
    const struct record_served *served = e->served;
    uint64_t failed = sum_errors(load->total_errors);
    uint64_t dropped = (uint64_t)checks_excused(e);
    uint64_t bytes = failed * exchange_bytes(&e->cell->workload);
    const struct count counts[] = {
        {"connections", load->total_connections, served->accepted, true,
         failed + dropped, load->total_unasked},
        {"bytes sent", load->bytes_sent, served->bytes_in, true, bytes, 0},
        {"bytes received", load->bytes_received, served->bytes_out, false,
         bytes, 0},
        {"requests", load->total_requests + load->total_bully_requests,
         served->requests, false, failed, 0},
    };
    bool is_raw = e->cell->workload.protocol == PROTOCOL_RAW;
    size_t comparable = sizeof counts / sizeof counts[0] - (is_raw ? 1 : 0);

    if (e->facts->is_foreign)
        return;
    if (!served->is_known) {
        verdict_set(e->record, VERDICT_VOID,
                    "the server's last line does not say what it served");
        return;
    }
    for (size_t i = 0; i < comparable; i++) {
        if (is_same(&counts[i], load->total_abandoned == 0))
            continue;
        verdict_set(e->record, VERDICT_VOID,
                    "counts differ: %s %" PRIu64 ", the server says %" PRIu64,
                    counts[i].name, counts[i].ours, counts[i].theirs);
        return;
    }
}

/* After the drain a server that has begun a reply has had seconds to end it.
 * Only ours have heads of a known size. */
void check_bytes(const struct evidence *e)
{
    const struct load_result *load = e->load;
    const struct workload *workload = &e->cell->workload;
    uint64_t size = reply_bytes(workload);
    uint64_t expected = load->total_requests * size;
    uint64_t received = load->bytes_received;

    if (workload->bullies > 0)
        received -=
            load->total_bully_requests *
            framed(workload, digits(fib_known(workload->bully_fib)) + 1);
    if (e->facts->is_foreign && workload->protocol == PROTOCOL_HTTP)
        return;
    if (sum_errors(load->total_errors) > 0 || received == expected)
        return;
    if (load->total_abandoned > 0 && received > expected)
        verdict_set(e->record, VERDICT_VOID,
                    "error: of %" PRIu64 " unanswered requests some got a part "
                    "of the reply, and not the rest",
                    load->total_abandoned);
    else
        verdict_set(e->record, VERDICT_VOID,
                    "%" PRIu64 " requests of %" PRIu64 " reply bytes gave "
                    "%" PRIu64 " bytes",
                    load->total_requests, size, received);
}

void check_drops(const struct evidence *e)
{
    if (!e->cell->counts_drops && e->record->drops > 0)
        verdict_set(e->record, VERDICT_VOID,
                    "the kernel dropped %.0f connections: the listen queue was "
                    "full (net.core.somaxconn)",
                    e->record->drops);
}

/* A crowd of which some were never answered is another one than is said. */
void check_gathered(const struct evidence *e)
{
    if (e->cell->workload.active != 0 && e->load->starved_connections > 0)
        verdict_set(e->record, VERDICT_VOID,
                    "of a crowd of %" PRIu64 " connections %" PRIu64
                    " were not answered",
                    e->cell->connections, e->load->starved_connections);
}

void check_rest(const struct evidence *e)
{
    const struct load_result *load = e->load;
    char text[RECORD_REASON];

    if (load->total_requests != e->cell->connections ||
        sum_errors(load->total_errors) > 0)
        verdict_set(e->record, VERDICT_VOID,
                    "%" PRIu64 " connections, but %" PRIu64 " requests "
                    "answered before they rest%s%.100s",
                    e->cell->connections, load->total_requests,
                    sum_errors(load->total_errors) > 0 ? ": " : "",
                    show_errors(load->total_errors, text));
}

void check_memory(const struct evidence *e)
{
    if (isnan(e->resources->pss_bytes))
        verdict_set(e->record, VERDICT_VOID,
                    "the server's memory cannot be read (smaps_rollup)");
}
