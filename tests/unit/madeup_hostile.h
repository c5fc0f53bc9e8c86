/* A made-up campaign whose every label attacks: markup, scripts, quotes,
 * gnuplot, spreadsheets, the direction of text, bytes that are no text, and ten
 * thousand of them. */
#ifndef MADEUP_HOSTILE_H
#define MADEUP_HOSTILE_H

#include "harness/run/record.h"

#include <stddef.h>

enum { HOSTILE_SYSTEMS = 8 };

const char *madeup_hostile_name(size_t i);

/* Six rounds of each of them: echoes, waits and fibs with 10 and 100
 * connections, idle connections, a batch, crashes, and void runs with reasons
 * like the names. */
void madeup_hostile(struct results *results);

#endif
