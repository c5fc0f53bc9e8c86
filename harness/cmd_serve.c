/* `concbench serve`: hands over to the server of a model, wherever concbench is
 * installed. What it takes is known to that program alone. */
#include "harness/command.h"
#include "harness/run/model_names.h"
#include "support/words.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static int run(int argc, char **argv)
{
    const char *model = argc > 1 ? argv[1] : NULL;
    const char *nearest;
    char program[NAME_MAX + 1];

    if (model == NULL)
        return complain(EXIT_USAGE, "which model? See concbench list models");
    /* Questions that every model answers alike. */
    if (strncmp(model, "--help", 6) == 0 || strcmp(model, "--version") == 0)
        model = model_names[0];
    else
        argv++;
    nearest = words_nearest(model, model_names);
    if (nearest == NULL)
        return complain(EXIT_USAGE,
                        "unknown model %.64s; see concbench list models",
                        model);
    if (strcmp(nearest, model) != 0)
        return complain(EXIT_USAGE, "unknown model %.64s; did you mean %s?",
                        model, nearest);
    (void)snprintf(program, sizeof program, "serve-%s", model);
    return command_become(program, argv);
}

const struct command command_serve = {
    .name = "serve",
    .summary = "start the server of one model",
    .run = run,
};
