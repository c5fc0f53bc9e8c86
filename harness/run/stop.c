/* Ctrl-C and SIGTERM. */
#include "harness/run/stop.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

volatile bool stop_requested;

/* At the second signal the guard and the kernel kill what was started. */
static void on_signal(int number)
{
    (void)number;
    if (stop_requested)
        _exit(EXIT_INTERRUPTED);
    stop_requested = true;
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
