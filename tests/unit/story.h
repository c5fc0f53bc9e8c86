/* What coroutines did, in order, for their tests. A failed assertion leaves by
 * longjmp, which a coroutine must not: so coroutines tell, and tests read. */
#ifndef STORY_H
#define STORY_H

#include "models/coro/coro.h"

struct story {
    struct coro_loop *loop;
    char text[128]; /* a letter for each event; '!' is trouble */
};

/* The argument of the coroutines that take part. */
struct actor {
    struct story *story;
    char name;
    uint64_t number;
};

/* The name of the next switch that this build has, for all stories from now on,
 * or NULL after the last one: main runs its tests once for each. */
const char *story_next_switch(void);

/* Makes a loop that switches that way. 0 or a negative errno. */
int story_loop(struct coro_loop **loop);

/* A story without a word, with a loop. */
struct story story_open(void);

/* Appends a letter, while there is room. */
void story_tell(struct story *story, char letter);

/* Appends the letter, after a '!' when `got` is not what was expected. */
void story_expect(struct story *story, int got, int expected, char letter);

/* Starts a coroutine on a struct actor. */
void story_start(struct story *story, void (*entry)(void *), char name,
                 uint64_t number);

/* Runs the loop until all are over, and frees it. */
void story_run(struct story *story);

/* Tells its name `number` times, and yields each time. */
void story_yield_often(void *actor);

/* Sleeps for `number` nanoseconds, then tells its name. */
void story_sleep_once(void *actor);

#endif
