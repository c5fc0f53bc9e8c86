/* A story of coroutines, and two characters that every one has. */
#include "story.h"

#include "support/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static enum coro_switch how = CORO_SWITCHES; /* before the first one */

const char *story_next_switch(void)
{
    how = how == CORO_SWITCHES ? 0 : how + 1;
    while (how < CORO_SWITCHES && !coro_has_switch(how))
        how++;
    return coro_switch_names[how];
}

int story_loop(struct coro_loop **loop)
{
    int rc = coro_loop_new(loop);

    return rc < 0 ? rc : coro_loop_use(*loop, how);
}

struct story story_open(void)
{
    struct story story = {0};

    assert_int_equal(story_loop(&story.loop), 0);
    return story;
}

void story_tell(struct story *story, char letter)
{
    size_t len = strlen(story->text);

    if (len + 1 < sizeof story->text)
        story->text[len] = letter;
}

void story_expect(struct story *story, int got, int expected, char letter)
{
    if (got != expected)
        story_tell(story, '!');
    story_tell(story, letter);
}

void story_start(struct story *story, void (*entry)(void *), char name,
                 uint64_t number)
{
    struct actor actor = {.story = story, .name = name, .number = number};

    if (coro_spawn(story->loop, entry, &actor, sizeof actor) < 0)
        story_tell(story, '!');
}

void story_run(struct story *story)
{
    assert_int_equal(coro_run(story->loop), 0);
    coro_loop_free(story->loop);
}

void story_yield_often(void *actor)
{
    const struct actor *self = actor;

    for (uint64_t i = 0; i < self->number; i++) {
        story_tell(self->story, self->name);
        coro_yield();
    }
}

void story_sleep_once(void *actor)
{
    const struct actor *self = actor;
    uint64_t deadline_ns = clock_now_ns() + self->number;

    if (coro_sleep(self->number) != 0 || clock_now_ns() < deadline_ns)
        story_tell(self->story, '!');
    story_tell(self->story, self->name);
}
