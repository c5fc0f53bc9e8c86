/* Puts claims to the test with the records of a campaign.
 *
 * A check is one figure against the range that is claimed for it: a ratio of
 * two cells, paired by rounds (stats/ratio.h), or the median of one
 * (stats/median.h), each with its 95 % interval. A part's checks make its
 * outcome, and the parts' outcomes the claim's, by one rule:
 *
 *     all hold                       HOLDS
 *     all fail                       FAILS
 *     some hold, some fail           DEPENDS: on what tells them apart
 *     anything else                  TOO CLOSE
 *     one of them is not measured    NOT MEASURED, whatever the others are
 *
 * A claim also FAILS when a part does that is marked necessary. A part with the
 * shape CLAIM_FROM asks for the first point from which on all hold: it HOLDS
 * when the last one does, whatever is before the knee.
 *
 * Every part of what holds has to hold, so that asking many questions makes no
 * claim hold by luck (intersection-union test: Berger, Multiparameter
 * Hypothesis Testing and Acceptance Sampling, Technometrics 24, 1982). */
#ifndef JUDGE_H
#define JUDGE_H

#include "harness/claims/claims.h"

enum { CLAIM_REASON = 256, CLAIM_TWO_LABELS = 2 * CLAIM_LABEL + 4 };

/* Fewer pairs of runs, or, of a median, fewer than MEDIAN_ENOUGH, are no
 * measurement. */
enum { CLAIM_PAIRS = 4 };

struct claim_check {
    char label[CLAIM_TWO_LABELS]; /* of which point, or of which two; empty */
    bool is_ratio;
    double value, low, high;  /* INFINITY and 0: limited by the generator */
    size_t n;                 /* rounds */
    struct claim_range range; /* for the cores of the campaign's machine */
    enum claim_outcome outcome;
    char missing[CLAIM_REASON]; /* what is, where it is NOT MEASURED */
};

struct part_verdict {
    const struct claim_part *part;
    struct claim_check *checks;
    size_t count;
    size_t knee; /* CLAIM_FROM that holds: from this check on */
    enum claim_outcome outcome;
};

struct claim_verdict {
    const struct claim *claim;
    struct part_verdict *parts;
    size_t count;
    enum claim_outcome outcome;
};

struct verdicts {
    struct claim_verdict *claims; /* one for each claim, in their order */
    size_t count;
};

/* Returns 0 or -ENOMEM. Claims and results have to outlive the verdicts. */
int verdicts_init(struct verdicts *verdicts, const struct claims *claims,
                  const struct results *results);
void verdicts_free(struct verdicts *verdicts);

/* The rule, of so many outcomes; without any NOT MEASURED. */
enum claim_outcome judge_all(const enum claim_outcome *outcomes, size_t count);

/* A part that has a say: it claims something. */
bool part_has_say(const struct claim_part *part);

/* The check that decides: of those with the outcome the one whose interval
 * comes nearest to leaving it; NULL when there is none. */
const struct claim_check *part_decider(const struct part_verdict *part,
                                       enum claim_outcome outcome);

/* How far the interval is from where the outcome would change, as a logarithm.
 */
double check_margin(const struct claim_check *check);

#endif
