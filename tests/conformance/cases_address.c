/* Cases of where a server listens. */
#include "tests/conformance/cases.h"
#include "tests/conformance/server.h"
#include "tests/conformance/talk.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool serves_and_stops(struct trial *t)
{
    return talk_echo(client_open(t)) && server_stop(t);
}

static bool default_is_loopback(struct trial *t)
{
    static const struct server_setup unsaid = {.listen = ""};
    struct server server;
    bool ok = server_start(t, &server, &unsaid);

    if (ok && strncmp(server.address, "127.0.0.1:", 10) != 0)
        ok = trial_fail(t, "it listens on %s unasked", server.address);
    if (ok && server_says(&server, "warning"))
        ok = trial_fail(t, "it warns of a loopback address");
    ok = ok && serves_and_stops(t);
    server_release(&server);
    return ok;
}

static bool other_machines_are_said_aloud(struct trial *t)
{
    static const struct server_setup open = {.listen = "0.0.0.0:0"};
    struct server server;
    bool ok = server_start(t, &server, &open);

    if (ok && !server_says(&server, "warning"))
        ok = trial_fail(t, "it does not warn of 0.0.0.0");
    ok = ok && serves_and_stops(t);
    server_release(&server);
    return ok;
}

/* Killed, it leaves its socket file; the next server takes it over, and
 * removes it when it stops. */
static bool unix_socket(struct trial *t)
{
    char folder[] = "/tmp/conformance.XXXXXX";
    char address[64];
    struct server_setup setup = {.listen = address};
    struct server server;
    bool ok = true;

    if (mkdtemp(folder) == NULL)
        return trial_fail(t, "mkdtemp: %s", strerror(errno));
    (void)snprintf(address, sizeof address, "unix:%s/socket", folder);
    for (size_t i = 0; ok && i < 2; i++) {
        ok = server_start(t, &server, &setup) && talk_echo(client_open(t));
        if (ok && i > 0)
            ok = server_stop(t);
        server_release(&server);
        clients_release(t);
    }
    if (ok && access(address + strlen("unix:"), F_OK) == 0)
        ok = trial_fail(t, "it leaves its socket file");
    (void)unlink(address + strlen("unix:"));
    (void)rmdir(folder);
    return ok;
}

static bool address_in_use(struct trial *t)
{
    static const struct server_setup usual = {0};
    struct server server;
    struct run_result result;
    bool ok = server_start(t, &server, &usual);
    const char *const words[] = {"--listen", server.address, NULL};

    ok = ok && server_run(t, words, &result);
    if (ok && (result.exit_code != 1 || result.out[0] != '\0' ||
               strstr(result.err, server.address) == NULL ||
               strchr(result.err, '\n') != strrchr(result.err, '\n')))
        ok = trial_fail(t, "exit code %d, \"%.100s\"", result.exit_code,
                        result.err);
    ok = ok && serves_and_stops(t);
    server_release(&server);
    return ok;
}

const struct case_row cases_address[] = {
    {"default-is-loopback", ON_RAW, SERVER_OWN, false, default_is_loopback},
    {"other-machines-are-said-aloud", ON_RAW, SERVER_OWN, false,
     other_machines_are_said_aloud},
    {"unix-socket", ON_RAW, SERVER_OWN, false, unix_socket},
    {"address-in-use", ON_RAW, SERVER_OWN, false, address_in_use},
    {0},
};
