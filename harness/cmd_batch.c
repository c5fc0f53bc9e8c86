/* `concbench batch`: hands over to batch-jobs, a program of its own because it
 * is made of the models' parts, of which the harness knows nothing. */
#include "harness/command.h"

static int run(int argc, char **argv)
{
    (void)argc;
    return command_become("batch-jobs", argv);
}

const struct command command_batch = {
    .name = "batch",
    .summary = "do a few jobs in turn or together, without a server",
    .run = run,
};
