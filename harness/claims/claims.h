/* Claims: statements about concurrency models, each with the experiment that
 * puts it to the test. Read from workloads/claims.json; an unknown key, a wrong
 * type and a cell that the suite does not have are refused with their line and
 * path.
 *
 * {"claims": [
 *   {"id": "waits-overlap", "title": "Waits overlap",
 *    "statement": "one sentence", "origin": "who says so",
 *    "note"?: "what the experiment does not show, or at which scale it is",
 *    "parts": [
 *      {"name": "processes", "figure": "wall_s",
 *       "of": {"system": "processes", "workload": "wait:50ms+wait:100ms"},
 *       "to"?: {"system": "sequential"}, "above"?: "blocking",
 *       "shape"?: "each", "at"?: "workers-{cores}",
 *       "expect"?: "within 10% of 2/3", "role"?: "necessary"}]}]}
 *
 * "of" names one cell, or several, the part's points: the values of members in
 * which they differ are lists then, of one length. "to" is what each of them is
 * divided by; what it does not name is as in "of". "above" is a system whose
 * figure is taken from both first. A batch is named by its way ("threads") and
 * its jobs; idle connections by their system alone. A part without "expect" is
 * shown and has no say.
 *
 * A part marked "necessary" makes the claim fail when it fails. */
#ifndef CLAIMS_H
#define CLAIMS_H

#include "harness/claims/range.h"
#include "harness/claims/yardstick.h"
#include "harness/run/suite.h"

/* What is claimed of the points, in their order. */
enum claim_shape {
    CLAIM_EACH,   /* each is within the range */
    CLAIM_FROM,   /* from one of them on all are: the knee is sought */
    CLAIM_FALLS,  /* each, divided by the next, is within the range */
    CLAIM_RISES,  /* each, divided by the one before, is */
    CLAIM_BEFORE, /* each one before "at", divided by the one at it, is */
    CLAIM_AFTER,  /* each one after it, likewise */
    CLAIM_SHAPES
};

/* Names are borrowed from the document. */
struct claim_cell {
    const char *system;
    const char *workload;
    uint64_t connections; /* of idle ones 0: all numbers, for a slope */
};

enum { CLAIM_LABEL = 64 };

struct claim_point {
    char label[CLAIM_LABEL];  /* what it differs in: "100 connections"; empty */
    struct claim_cell of, to; /* without a system there is no `to` */
};

struct claim_part {
    const char *name;
    const struct yardstick *figure;
    enum claim_shape shape;
    struct claim_point *points;
    size_t count;
    const char *above;  /* a system, or NULL */
    const char *at;     /* a label, in which {cores} may stand; or NULL */
    const char *expect; /* its words; NULL: shown only */
    struct claim_range range;
    bool is_necessary;
};

struct claim {
    const char *id, *title, *statement, *origin;
    const char *note; /* or NULL */
    struct claim_part *parts;
    size_t count;
};

struct claims {
    struct claim *claims;
    size_t count;
    json_t *document; /* owned: what names point into */
};

enum { CLAIMS_ERROR = SUITE_ERROR };

#define CLAIMS_SUITE "claims"

/* Reads the claims in the data folder, against the suite that is called as
 * CLAIMS_SUITE. 0; -EINVAL or -ENOENT with one line in `error`; -ENOMEM
 * likewise. */
int claims_read(struct claims *claims, char error[CLAIMS_ERROR]);

/* Whether claims_read would succeed: every report has them in it. */
int claims_check(char error[CLAIMS_ERROR]);

/* The same from a text; `file` is what it is called in messages. */
int claims_parse(const char *file, const char *text, const struct suite *suite,
                 struct claims *claims, char error[CLAIMS_ERROR]);

void claims_free(struct claims *claims);

#endif
