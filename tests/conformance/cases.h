/* The tables of cases, each beside its functions in cases_<name>.c. */
#ifndef CASES_H
#define CASES_H

#include "tests/conformance/trial.h"

enum case_server {
    SERVER_SHARED, /* one process for all; all that passes is counted by both */
    SERVER_RUDE,   /* one process for all; clients do not see all that passes */
    SERVER_OWN,    /* started by the case, with the options it is about */
};

enum {
    ON_RAW = 1 << PROTOCOL_RAW,
    ON_LINE = 1 << PROTOCOL_LINE,
    ON_HTTP = 1 << PROTOCOL_HTTP,
    ON_ALL = (1 << PROTOCOL_COUNT) - 1
};

struct case_row {
    const char *name; /* NULL ends a table */
    unsigned protocols;
    enum case_server server;
    bool needs_company; /* connections served at the same time */

    /* True when the server did well; else the trial has the reason. */
    bool (*run)(struct trial *t);
};

extern const struct case_row cases_echo[];
extern const struct case_row cases_line[];
extern const struct case_row cases_http[];
extern const struct case_row cases_http_rude[];
extern const struct case_row cases_http_waits[];
extern const struct case_row cases_rude[];
extern const struct case_row cases_stop[];
extern const struct case_row cases_limit[];
extern const struct case_row cases_address[];
extern const struct case_row cases_words[];
extern const struct case_row cases_blob[];
extern const struct case_row cases_crash[];
extern const struct case_row cases_fetch[];

#endif
