/* The measures of `concbench accuracy`, one after the other. */
#ifndef MEASURES_H
#define MEASURES_H

#include "harness/accuracy/judge.h"
#include "harness/accuracy/owned.h"
#include "harness/accuracy/stage.h"

#include <stdbool.h>

struct accuracy {
    struct stage stage;
    bool is_quick; /* short, against targets_quick */
    struct rows rows;

    /* What later measures need of earlier ones. */
    double capacity_rps; /* of the generator on a server that takes no time */
    struct bias bias;
    bool is_owned;
};

/* The measures take turns, each adding rows, and say on standard error which
 * one it is. Returns 0, or what stage_play returns, with a line in
 * stage.error. */
int measures_run(struct accuracy *accuracy);

#endif
