/* A trial: one load at one rate, and whether the limits held. */
#ifndef TRIAL_H
#define TRIAL_H

#include "harness/run/answer.h"

/* Fills in what the load gave and judges it; stage, rate_rps, warmup_ns and
 * duration_ns are the caller's. A closed loop is not judged: it holds.
 * VOID: fewer requests were due than slo_samples.
 * FAILED: under 99.9 % of the due requests were answered, a limit was exceeded,
 * or in the window 1 % fewer replies came than requests were due, beyond
 * chance. But VOID, when that may be the generator's fault: its send lag's p99
 * is above 10 % of the smallest limit, and from when they were sent the
 * requests were within all of them; or its busiest thread had 10 % of its time
 * left or less. */
void trial_judge(const struct slo *slo, const struct load_result *load,
                 struct trial *trial);

#endif
