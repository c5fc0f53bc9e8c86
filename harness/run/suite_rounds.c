/* How often a suite's cells are run: the top of its document. */
#include "harness/run/suite_parser.h"

#include "support/units.h"

#include <errno.h>
#include <stdio.h>

/* What no number of rounds gives is not asked for. */
static const double precision_min = 0.0001;

/* "3%" of a member that may be missing: a share of at most 1. */
static int parse_share(struct parser *p, const struct place *root,
                       const char *key, double min, double *share)
{
    struct place member = place_member(root, key);

    if (member.json == NULL)
        return 0;
    if (units_share(json_string_value(member.json), share) < 0 ||
        *share < min || *share > 1)
        return reader_fail(&p->reader, &member, "not a share like 3%%: %.64s",
                           json_string_value(member.json));
    return 0;
}

/* A share of the command line, where it is given. */
static int choose_share(const char *option, const char *text, double min,
                        double *share, char error[SUITE_ERROR])
{
    if (text == NULL)
        return 0;
    if (units_share(text, share) == 0 && *share >= min && *share <= 1)
        return 0;
    (void)snprintf(error, SUITE_ERROR, "%s %.64s: not a share like 3%%", option,
                   text);
    return -EINVAL;
}

int suite_choose_rounds(struct suite *suite, const struct suite_choice *choice,
                        char error[SUITE_ERROR])
{
    int rc = choose_share("--precision", choice->precision, precision_min,
                          &suite->precision, error);

    if (rc == 0)
        rc = choose_share("--retries", choice->retries, 0, &suite->retries,
                          error);
    if (rc < 0)
        return rc;
    if (choice->rounds != 0) {
        suite->rounds = choice->rounds;
        suite->max_rounds = choice->rounds;
        suite->budget_ns = 0;
    }
    if (choice->budget_ns != 0)
        suite->budget_ns = choice->budget_ns;
    if ((choice->budget_ns != 0 || choice->precision != NULL) &&
        suite->max_rounds < SUITE_MOST * suite->rounds)
        suite->max_rounds = SUITE_MOST * suite->rounds;
    return 0;
}

int parser_rounds(struct parser *p, const struct place *root)
{
    struct suite *suite = p->suite;
    struct place rounds = place_member(root, "rounds");
    struct place max = place_member(root, "max_rounds");
    int rc = reader_count(&p->reader, &rounds, 1, &suite->rounds);

    suite->precision = SUITE_PRECISION;
    suite->retries = SUITE_RETRIES;
    if (rc == 0)
        rc = parser_time(p, root, "budget", &suite->budget_ns);
    if (rc == 0)
        rc =
            parse_share(p, root, "precision", precision_min, &suite->precision);
    if (rc == 0)
        rc = parse_share(p, root, "retries", 0, &suite->retries);
    suite->max_rounds = suite->rounds;
    if (suite->budget_ns != 0)
        suite->max_rounds = SUITE_MOST * suite->rounds;
    if (rc == 0 && max.json != NULL)
        rc = reader_count(&p->reader, &max, suite->rounds, &suite->max_rounds);
    return rc;
}
