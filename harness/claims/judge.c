/* Puts claims to the test. */
#include "harness/claims/judge.h"

#include "harness/claims/check.h"

#include <errno.h>
#include <stdlib.h>

enum claim_outcome judge_all(const enum claim_outcome *outcomes, size_t count)
{
    size_t counts[CLAIM_OUTCOMES] = {0};

    for (size_t i = 0; i < count; i++)
        counts[outcomes[i]]++;
    if (count == 0 || counts[CLAIM_NOT_MEASURED] > 0)
        return CLAIM_NOT_MEASURED;
    if (counts[CLAIM_HOLDS] == count)
        return CLAIM_HOLDS;
    if (counts[CLAIM_FAILS] == count)
        return CLAIM_FAILS;
    if (counts[CLAIM_DEPENDS] > 0 ||
        (counts[CLAIM_HOLDS] > 0 && counts[CLAIM_FAILS] > 0))
        return CLAIM_DEPENDS;
    return CLAIM_TOO_CLOSE;
}

bool part_has_say(const struct claim_part *part)
{
    return part->expect != NULL;
}

/* The knee is the first check of those at the end that all hold. */
static enum claim_outcome seek_knee(struct part_verdict *verdict)
{
    size_t i = verdict->count;

    for (size_t k = 0; k < verdict->count; k++)
        if (verdict->checks[k].outcome == CLAIM_NOT_MEASURED)
            return CLAIM_NOT_MEASURED;
    while (i > 0 && verdict->checks[i - 1].outcome == CLAIM_HOLDS)
        i--;
    verdict->knee = i;
    if (i < verdict->count)
        return CLAIM_HOLDS;
    for (size_t k = 0; k < verdict->count; k++)
        if (verdict->checks[k].outcome == CLAIM_HOLDS &&
            verdict->checks[i - 1].outcome == CLAIM_FAILS)
            return CLAIM_DEPENDS;
    return verdict->checks[i - 1].outcome;
}

static int judge_part(struct part_verdict *verdict,
                      const struct claim_part *part,
                      const struct results *results)
{
    enum claim_outcome *outcomes;
    int rc;

    *verdict =
        (struct part_verdict){.part = part, .outcome = CLAIM_NOT_MEASURED};
    verdict->checks = calloc(part->count, sizeof *verdict->checks);
    outcomes = calloc(part->count, sizeof *outcomes);
    rc = verdict->checks != NULL && outcomes != NULL
             ? checks_make(part, results, verdict->checks, &verdict->count)
             : -ENOMEM;
    for (size_t i = 0; rc == 0 && i < verdict->count; i++)
        outcomes[i] = verdict->checks[i].outcome;
    if (rc == 0)
        verdict->outcome = part->shape == CLAIM_FROM
                               ? seek_knee(verdict)
                               : judge_all(outcomes, verdict->count);
    free(outcomes);
    return rc;
}

static enum claim_outcome judge_parts(const struct claim_verdict *verdict,
                                      enum claim_outcome *room)
{
    size_t count = 0;
    enum claim_outcome outcome;
    bool has_failed = false;

    for (size_t i = 0; i < verdict->count; i++) {
        const struct part_verdict *part = &verdict->parts[i];

        if (!part_has_say(part->part))
            continue;
        room[count++] = part->outcome;
        has_failed |= part->part->is_necessary && part->outcome == CLAIM_FAILS;
    }
    outcome = judge_all(room, count);
    return has_failed && outcome != CLAIM_NOT_MEASURED ? CLAIM_FAILS : outcome;
}

static int judge_claim(struct claim_verdict *verdict, const struct claim *claim,
                       const struct results *results)
{
    enum claim_outcome *room = calloc(claim->count, sizeof *room);
    int rc = 0;

    *verdict = (struct claim_verdict){
        .claim = claim, .parts = calloc(claim->count, sizeof *verdict->parts)};
    if (room == NULL || verdict->parts == NULL)
        rc = -ENOMEM;
    while (rc == 0 && verdict->count < claim->count) {
        size_t i = verdict->count++;

        rc = judge_part(&verdict->parts[i], &claim->parts[i], results);
    }
    if (rc == 0)
        verdict->outcome = judge_parts(verdict, room);
    free(room);
    return rc;
}

int verdicts_init(struct verdicts *verdicts, const struct claims *claims,
                  const struct results *results)
{
    int rc = 0;

    *verdicts = (struct verdicts){
        .claims = calloc(claims->count + 1, sizeof *verdicts->claims)};
    if (verdicts->claims == NULL)
        return -ENOMEM;
    while (rc == 0 && verdicts->count < claims->count) {
        size_t i = verdicts->count++;

        rc = judge_claim(&verdicts->claims[i], &claims->claims[i], results);
    }
    if (rc < 0)
        verdicts_free(verdicts);
    return rc;
}

void verdicts_free(struct verdicts *verdicts)
{
    for (size_t i = 0; i < verdicts->count; i++) {
        struct claim_verdict *claim = &verdicts->claims[i];

        for (size_t k = 0; k < claim->count; k++)
            free(claim->parts[k].checks);
        free(claim->parts);
    }
    free(verdicts->claims);
    *verdicts = (struct verdicts){.count = 0};
}

const struct claim_check *part_decider(const struct part_verdict *part,
                                       enum claim_outcome outcome)
{
    const struct claim_check *nearest = NULL;

    for (size_t i = 0; i < part->count; i++) {
        const struct claim_check *check = &part->checks[i];

        if (check->outcome == outcome &&
            (nearest == NULL || check_margin(check) < check_margin(nearest)))
            nearest = check;
    }
    return nearest;
}
