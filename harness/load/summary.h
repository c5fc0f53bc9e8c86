/* The result of a load as people read it. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "harness/load/load.h"

#include <stdio.h>

/* A line for each thing there is to tell. Errors of writing stay with `to`. */
void summary_print(const struct load_options *options,
                   const struct load_result *result, FILE *to);

#endif
