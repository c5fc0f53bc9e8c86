/* Ctrl-C and SIGTERM. */
#include "harness/run/stop.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

enum { EXIT_INTERRUPTED = 130 };

volatile bool stop_session;
volatile bool stop_run;

/* At the second signal the guard and the kernel kill what was started. */
static void on_signal(int number)
{
    (void)number;
    if (stop_session)
        _exit(EXIT_INTERRUPTED);
    stop_session = true;
    stop_run = true;
}

int stop_install(void)
{
    struct sigaction action = {.sa_handler = on_signal};

    (void)sigemptyset(&action.sa_mask);
    if (sigaction(SIGINT, &action, NULL) < 0 ||
        sigaction(SIGTERM, &action, NULL) < 0 ||
        sigaction(SIGHUP, &action, NULL) < 0)
        return -errno;
    return 0;
}

void stop_rearm(void)
{
    stop_run = false;
    /* A signal may have come just before. */
    if (stop_session)
        stop_run = true;
}
