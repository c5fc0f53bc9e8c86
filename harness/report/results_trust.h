/* The parts of results.json on how far its figures can be trusted. Internal to
 * it. Each returns a new reference, or NULL without memory. */
#ifndef RESULTS_TRUST_H
#define RESULTS_TRUST_H

#include "harness/report/cells.h"

json_t *results_precision(const struct cells *cells);
json_t *results_twins(const struct cells *cells);
json_t *results_detectable(const struct cells *cells);

#endif
