/* The answer's rules and verdicts, in words. */
#include "harness/decide/advice.h"

#include "support/units.h"

#include <inttypes.h>
#include <stdio.h>

const char *advice_rule_name(enum advice_rule rule)
{
    static const char *const names[RULES] = {
        [RULE_NONE] = "none",
        [RULE_UNAVAILABLE] = "machine",
        [RULE_DESCRIPTORS] = "descriptors",
        [RULE_CONNECTIONS] = "connections",
        [RULE_ISOLATION] = "isolation",
        [RULE_MEMORY] = "memory",
        [RULE_FAILED] = "failure",
        [RULE_LIMIT] = "limit",
        [RULE_NOT_RACED] = "not raced",
    };

    return names[rule];
}

const char *advice_verdict_name(enum advice_verdict verdict)
{
    static const char *const names[ADVICE_VERDICTS] = {
        [ADVICE_CLEAR] = "clear",           [ADVICE_TOO_CLOSE] = "too close",
        [ADVICE_ONLY_ONE] = "only one",     [ADVICE_NONE] = "none",
        [ADVICE_IMPOSSIBLE] = "impossible", [ADVICE_UNKNOWN] = "unknown",
    };

    return names[verdict];
}

char *advice_rule_text(const struct profile *profile, const struct contender *c,
                       enum advice_rule rule, char text[PROFILE_ERROR])
{
    static const char *const die[DIES_LEVELS] = {
        [DIES_ALONE] = "only what crashed dies",
        [DIES_WORKER] = "a worker dies",
        [DIES_ALL] = "all die"};
    char bytes[UNITS_TEXT];

    switch (rule) {
    case RULE_DESCRIPTORS:
        (void)snprintf(text, PROFILE_ERROR,
                       "a process may have %" PRIu64
                       " descriptors for connections (ulimit -Hn)",
                       c->descriptors);
        break;
    case RULE_CONNECTIONS:
        (void)snprintf(text, PROFILE_ERROR,
                       "it serves %" PRIu64 " connection%s at a time, and the "
                       "others would wait for ever",
                       c->holds, c->holds == 1 ? "" : "s");
        break;
    case RULE_ISOLATION:
        (void)snprintf(text, PROFILE_ERROR, "%s with one crash (%s), but %s",
                       die[c->dies],
                       c->dies == c->by_design ? "by design" : "measured",
                       profile_dies_text(profile->dies));
        break;
    case RULE_MEMORY:
        (void)snprintf(
            text, PROFILE_ERROR, "it takes %s for %" PRIu64 " connections%s",
            units_show_bytes(advice_memory(profile, c), bytes),
            profile->connections,
            c->in_flight > 0 ? ", by estimate with messages in flight" : "");
        break;
    default:
        (void)snprintf(text, PROFILE_ERROR, "%s", c->reason);
    }
    return text;
}
