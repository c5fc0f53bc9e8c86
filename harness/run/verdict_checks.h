/* The checks of a run, in three files: what was counted, how it flowed, and
 * the machine. Internal to the verdict. */
#ifndef VERDICT_CHECKS_H
#define VERDICT_CHECKS_H

#include "harness/run/verdict.h"

/* What each check gets to see. Each sets the verdict where it does not hold. */
struct evidence {
    const struct cell *cell;
    const struct verdict_facts *facts;
    const struct load_result *load;
    const struct record_served *served;
    const struct record_resources *resources;
    struct record *record; /* where the verdict goes */
};

/* verdict_counts.c */

/* How many failures of its clients the cell allows, because the kernel dropped
 * as many of their connections and that is what it measures. */
double checks_excused(const struct evidence *e);

void check_wrong_bytes(const struct evidence *e);
void check_answers(const struct evidence *e);
void check_errors(const struct evidence *e);
void check_lost(const struct evidence *e);
void check_counts(const struct evidence *e);
void check_bytes(const struct evidence *e);
void check_drops(const struct evidence *e);
void check_gathered(const struct evidence *e);
void check_rest(const struct evidence *e);
void check_memory(const struct evidence *e);

/* verdict_flow.c */
double verdict_in_flight(const struct evidence *e); /* requests that the served
                                                       connections may have */
void check_window(const struct evidence *e);
void check_crowd(const struct evidence *e);
void check_bullies(const struct evidence *e);
void check_little(const struct evidence *e);
void check_drift(const struct evidence *e);

/* verdict_machine.c */
bool generator_is_limit(const struct evidence *e);
void check_offered(const struct evidence *e);
void check_carried(const struct evidence *e);
void check_lag(const struct evidence *e);
void check_hiccups(const struct evidence *e);
void check_steal(const struct evidence *e);

#endif
