/* What theory says that is to be measured. Without clock, socket or state. */
#ifndef FORMULA_H
#define FORMULA_H

#include <stddef.h>

/* A server that carries `rho` of its capacity stops for `stop_s` within a
 * window of `window_s`. A request that is due u after the stop began waits
 * stop - u for its end, and rho * u for those before it; so waits fall in a
 * straight line from stop_s to 0 over stop_s / (1 - rho), and a share of
 * (stop - w) / (window * (1 - rho)) of the window's requests waits longer than
 * w. Their q-quantile is therefore
 *
 *     stop - (1 - q) * window * (1 - rho),
 *
 * as long as that is not negative. What a request takes without the stop is
 * left out. In seconds. */
double formula_stop_quantile(double stop_s, double window_s, double rho,
                             double q);

/* M/M/1, first come first served: the response time is exponential with rate
 * mu - lambda (Kleinrock, Queueing Systems I, 1975, section 5.12), so its
 * q-quantile is -ln(1 - q) / (mu - lambda): 4.605 / (mu - lambda) for q = 0.99.
 * Rates per second, the result in seconds. */
double formula_mm1_quantile(double lambda, double mu, double q);

/* M/D/1: the mean wait before service, rho * D / (2 * (1 - rho)), by the
 * formula of Pollaczek and Khinchine (Kleinrock I, section 5.6). */
double formula_md1_wait(double rho, double service_s);

/* The statistic A² of Anderson and Darling for `n` sorted values against the
 * uniform distribution on (0, 1), all of whose parameters are known:
 *
 *     A² = -n - 1/n * sum (2i - 1) * (ln u_i + ln(1 - u_(n+1-i)))
 *
 * (Anderson and Darling, A Test of Goodness of Fit, 1954). Values are kept
 * from 0 and 1 by `margin`, which is the step they were rounded to. */
double formula_anderson_darling(const double *u, size_t n, double margin);

/* A² is above it for one good sample in a hundred, for n >= 5 (D'Agostino and
 * Stephens, Goodness-of-Fit Techniques, 1986, table 4.2, case 0; Stephens, EDF
 * Statistics, 1974). */
#define FORMULA_AD_1_PERCENT 3.857

#endif
