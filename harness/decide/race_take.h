/* What a search came to, as a contender has it. */
#ifndef RACE_TAKE_H
#define RACE_TAKE_H

#include "harness/decide/advice.h"
#include "harness/run/answer.h"

void race_take(struct contender *contender, const struct search_answer *answer);

#endif
