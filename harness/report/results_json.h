/* results.json: everything the report knows, for programs. */
#ifndef RESULTS_JSON_H
#define RESULTS_JSON_H

#include "harness/report/scoreboard.h"

#include <stdio.h>

enum { RESULTS_SCHEMA = 1 };

/* {"schema":1, "suite", "seed", "rounds", "began", "machine", "options",
 *  "systems": [names],
 *  "precision": {"target": 0.03, "cells", "within", "last_round", "repeats",
 *                "repeats_valid", "took_s", "budget_s", "end": "met", "most",
 *                "spent" or "cut"},
 *  "twins": null, or {"systems": [both], "called", "figures": [{"workload",
 *            "connections", "figure": FIGURE, "n", "ratio", "low", "high",
 *            "reach", "p", "p_holm", "is_called"}]},
 *  "detectable": [{"workload", "connections", "figure": FIGURE, "pairs",
 *                 "share"}]: detect.h,
 *  "loads": [{"system", "workload", "connections", "runs": {"valid", "noisy",
 *             "void", "unavailable", "repeated"}, "is_lower_bound",
 * "ideal_rps", FIGURE: ESTIMATE …, "merged_latency_ns": {"p50", "p99",
 * "p999"}}], "idle":  [{"system", "connections", "runs", FIGURE: ESTIMATE …}],
 *  "idle_slopes": [{"system", "from", "to", "bytes_per_connection": ESTIMATE}],
 *  "batch": [{"how", "jobs", "runs", "ideal_s", FIGURE: ESTIMATE …}],
 *  "claims": as scoreboard_json; empty without a board,
 *  "crashes": [{"system", "connections", "runs", FIGURE: ESTIMATE …}],
 *  "claims": as scoreboard_json; empty without a board,
 *  "searches": as searches_json,
 *  "runs":  [every record as in the journal, without histograms and trials]}
 *
 * An ESTIMATE is {"median", "low", "high", "coverage", "n"}, or null without a
 * value; whatever else is missing is null too. Returns 0, -ENOMEM or -EIO. */
int results_json_write(const struct cells *cells,
                       const struct scoreboard *board, FILE *to);

#endif
