/* How fast a workload is asked for, by name. */
#include "harness/load/pace.h"

#include "support/units.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define POISSON_SUFFIX "-poisson"

int pace_arrivals(const char *text, enum load_arrivals *arrivals)
{
    for (enum load_arrivals a = LOAD_CONSTANT; a < LOAD_ARRIVALS; a++) {
        if (strcmp(text, load_arrivals_name(a)) == 0) {
            *arrivals = a;
            return 0;
        }
    }
    return -EINVAL;
}

/* "5000" or "5000-poisson". */
static int parse_rate(const char *text, struct pace *pace)
{
    char digits[UNITS_TEXT];
    size_t len = strspn(text, "0123456789");
    const char *rest = text + len;

    pace->arrivals = LOAD_CONSTANT;
    if (strcmp(rest, POISSON_SUFFIX) == 0)
        pace->arrivals = LOAD_POISSON;
    else if (*rest != '\0')
        return -EINVAL;
    if (len == 0 || len >= sizeof digits || text[0] == '0')
        return -EINVAL;
    memcpy(digits, text, len);
    digits[len] = '\0';
    if (units_count(digits, &pace->rate_rps) < 0 ||
        pace->rate_rps > LOAD_RATE_MAX)
        return -EINVAL;
    return 0;
}

int pace_parse(const char *name, struct workload *workload, struct pace *pace,
               char error[WORKLOAD_ERROR])
{
    const char *at = strchr(name, '@');
    char asked[WORKLOAD_NAME];
    size_t len;
    int rc;

    *pace = (struct pace){.arrivals = LOAD_CLOSED};
    if (at == NULL)
        return workload_parse(name, workload, error);
    if (strlen(name) >= WORKLOAD_NAME || parse_rate(at + 1, pace) < 0) {
        (void)snprintf(error, WORKLOAD_ERROR,
                       "workload %.64s: behind @ goes a rate of 1 to "
                       "%d requests a second, like @5000 or "
                       "@5000" POISSON_SUFFIX,
                       name, LOAD_RATE_MAX);
        return -EINVAL;
    }
    memcpy(asked, name, (size_t)(at - name));
    asked[at - name] = '\0';
    rc = workload_parse(asked, workload, error);
    if (rc < 0)
        return rc;
    len = strlen(workload->name);
    (void)snprintf(workload->name + len, sizeof workload->name - len, "%s", at);
    return 0;
}

int pace_append(struct workload *workload, const struct pace *pace)
{
    size_t len = strlen(workload->name);
    size_t room = sizeof workload->name - len;

    if (pace->arrivals == LOAD_CLOSED)
        return 0;
    if (snprintf(workload->name + len, room, "@%" PRIu64 "%s", pace->rate_rps,
                 pace->arrivals == LOAD_POISSON ? POISSON_SUFFIX : "") <
        (int)room)
        return 0;
    workload->name[len] = '\0';
    return -ENAMETOOLONG;
}
