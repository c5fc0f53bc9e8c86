/* conformance: drives any server that speaks our wire through every case.
 *
 *     conformance -- build/release/serve-select
 *     conformance --one-at-a-time -- build/release/serve-blocking
 *     conformance -- my-server {port}
 *
 * Our servers are started with --protocol and --listen; a foreign one, told by
 * its `{port}`, is put through the raw cases that need no option of ours.
 * Prints `ok NAME` or `FAIL NAME: why` for each case; exits 0 when all are ok,
 * 1 when one failed, 2 for wrong usage. */
#include "support/clock.h"
#include "support/options.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/client.h"
#include "tests/conformance/procs.h"
#include "tests/conformance/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const struct case_row *const tables[] = {
    cases_echo,  cases_line,      cases_http,      cases_rude, cases_stop,
    cases_limit, cases_address,   cases_words,     cases_blob, cases_crash,
    cases_fetch, cases_http_rude, cases_http_waits};

enum { TABLES = sizeof tables / sizeof tables[0] };

struct campaign {
    struct target target;
    const char *only; /* run the cases whose name contains this */
    uint64_t repeat;
    unsigned protocols; /* ON_RAW and the like */
    unsigned passed, failed, skipped;
};

static void report(struct campaign *campaign, const struct trial *t,
                   const char *name, bool ok)
{
    if (ok) {
        campaign->passed++;
        printf("ok %s/%s\n", protocol_name(t->protocol), name);
    } else {
        campaign->failed++;
        printf("FAIL %s/%s: %s\n", protocol_name(t->protocol), name,
               t->why[0] != '\0' ? t->why : "no reason given");
    }
    (void)fflush(stdout);
}

static bool is_chosen(const struct campaign *campaign,
                      const struct case_row *row, enum protocol protocol,
                      enum case_server server)
{
    return (row->protocols & 1U << protocol) != 0 && row->server == server &&
           strstr(row->name, campaign->only) != NULL;
}

static void begin(struct trial *t, const struct campaign *campaign)
{
    t->target = &campaign->target;
    t->why[0] = '\0';
    t->deadline_ns = clock_now_ns() + campaign->target.timeout_ns;
}

static void run_case(struct campaign *campaign, struct trial *t,
                     const struct case_row *row)
{
    bool ok;

    if (row->needs_company && campaign->target.one_at_a_time) {
        campaign->skipped++;
        printf("skip %s/%s: it serves one at a time\n",
               protocol_name(t->protocol), row->name);
        return;
    }
    begin(t, campaign);
    ok = row->run(t);
    clients_release(t);
    report(campaign, t, row->name, ok);
}

static unsigned run_tables(struct campaign *campaign, struct trial *t,
                           enum case_server server)
{
    unsigned count = 0;

    for (size_t i = 0; i < TABLES; i++) {
        for (const struct case_row *row = tables[i]; row->name != NULL; row++) {
            if (!is_chosen(campaign, row, t->protocol, server))
                continue;
            count++;
            run_case(campaign, t, row);
        }
    }
    return count;
}

static bool any_chosen(const struct campaign *campaign, enum protocol protocol,
                       enum case_server server)
{
    for (size_t i = 0; i < TABLES; i++)
        for (const struct case_row *row = tables[i]; row->name != NULL; row++)
            if (is_chosen(campaign, row, protocol, server))
                return true;
    return false;
}

/* The cases that share a server, again and again on the same process, which
 * then has to stop and to have counted what the clients counted. */
static void run_shared(struct campaign *campaign, struct trial *t,
                       enum case_server kind)
{
    static const struct server_setup usual = {0};
    const char *name =
        kind == SERVER_SHARED ? "stop-and-counts" : "stop-after-rude-clients";
    struct server server;
    bool ok;

    if (!any_chosen(campaign, t->protocol, kind))
        return;
    begin(t, campaign);
    if (server_start(t, &server, &usual)) {
        for (uint64_t i = 0; i < campaign->repeat; i++)
            (void)run_tables(campaign, t, kind);
        begin(t, campaign);
        ok = server_stop(t) && (campaign->target.is_foreign ||
                                server_counts_agree(t, kind == SERVER_SHARED));
        report(campaign, t, name, ok);
    } else {
        report(campaign, t, "start", false);
    }
    server_release(&server);
}

static int run(struct campaign *campaign)
{
    static struct trial t;

    for (enum protocol p = 0; p < PROTOCOL_COUNT; p++) {
        if ((campaign->protocols & 1U << p) == 0)
            continue;
        t.protocol = p;
        run_shared(campaign, &t, SERVER_SHARED);
        run_shared(campaign, &t, SERVER_RUDE);
        if (!campaign->target.is_foreign)
            (void)run_tables(campaign, &t, SERVER_OWN);
    }
    printf("%u passed, %u failed, %u skipped\n", campaign->passed,
           campaign->failed, campaign->skipped);
    return campaign->failed > 0 || campaign->passed == 0 ? EXIT_FAILURE
                                                         : EXIT_SUCCESS;
}

static int complain(const char *message, const char *detail)
{
    fprintf(stderr, "conformance: %s%s\n", message, detail);
    return 2;
}

static int prepare(struct campaign *campaign, const char *protocol,
                   char **command)
{
    struct rlimit limit;
    enum protocol p;

    campaign->target.command = command;
    for (char **word = command; *word != NULL; word++)
        if (strcmp(*word, "{port}") == 0)
            campaign->target.is_foreign = true;
    if (protocol_parse(protocol, &p) == 0)
        campaign->protocols = 1U << p;
    else if (strcmp(protocol, "all") == 0)
        campaign->protocols = ON_ALL;
    else
        return complain("--protocol: raw, line, http or all, not ", protocol);
    if (campaign->target.is_foreign)
        campaign->protocols &= ON_RAW;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    if (procs_adopt_orphans() < 0)
        return complain("cannot adopt orphans", "");
    return 0;
}

int main(int argc, char **argv)
{
    struct campaign campaign = {
        .only = "", .repeat = 2, .target = {.timeout_ns = 10 * NS_PER_S}};
    const char *protocol = "all";
    bool help = false;
    const struct option_row rows[] = {
        {"protocol", OPTION_TEXT, &protocol, "NAME", "raw, line, http or all",
         0, 0},
        {"repeat", OPTION_COUNT, &campaign.repeat, "N",
         "times through the cases that share a server", 1, 0},
        {"one-at-a-time", OPTION_FLAG, &campaign.target.one_at_a_time, NULL,
         "the server serves one connection at a time", 0, 0},
        {"never-rests", OPTION_FLAG, &campaign.target.never_rests, NULL,
         "the server may use the processor with nothing to do", 0, 0},
        {"isolates", OPTION_FLAG, &campaign.target.isolates, NULL,
         "a crash takes down the connection that asked for it alone", 0, 0},
        {"crowd", OPTION_COUNT, &campaign.target.crowd, "N",
         "so many connections are too many for the server", 0, TRIAL_CLIENTS},
        {"timeout", OPTION_DURATION, &campaign.target.timeout_ns, "TIME",
         "of each case", 1, 0},
        {"only", OPTION_TEXT, &campaign.only, "TEXT",
         "the cases that have this in their name", 0, 0},
        {"help", OPTION_FLAG, &help, NULL, "print this", 0, 0},
        {0}};
    char error[OPTIONS_ERROR];
    int rest;
    int rc;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        printf("conformance [OPTION...] -- COMMAND...\n\n");
        options_help(rows, stdout);
        return EXIT_SUCCESS;
    }
    rest = options_parse(rows, argc, argv, error);
    if (rest < 0)
        return complain(error, "");
    if (rest == 0)
        return complain("which server? conformance -- COMMAND...", "");
    argv[1 + rest] = NULL;
    rc = prepare(&campaign, protocol, argv + 1);
    return rc != 0 ? rc : run(&campaign);
}
