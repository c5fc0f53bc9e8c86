/* What it costs to go on in another unit: switch:N.
 *
 * Two units hand a token to and fro, and each sleeps until it has it. Processes
 * and threads do so by the same means, a byte in a pipe, so that what differs
 * is the switch alone; and a pipe, unlike an eventfd, ends when the unit at its
 * other end dies. Both run on one processor: on two it would be the waking of a
 * sleeping processor that is measured. The bytes are part of the figure, two
 * system calls for each switch, as in lmbench's lat_ctx. */
#include "models/batch.h"

#include "models/coro/coro.h"
#include "support/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIDES = 2 };

/* One of the two units. It has the turns 0, 2, … or 1, 3, … */
struct side {
    struct cost *cost;
    uint64_t first_turn;
    int in, out;          /* where the token comes from, and goes to */
    struct biglock *lock; /* held but for the wait; or NULL */
    struct coro *self, **other;
    int rc;
};

static void close_side(const struct side *side)
{
    (void)close(side->in);
    (void)close(side->out);
}

static int read_token(struct side *side)
{
    char token;
    ssize_t n;

    if (side->lock != NULL)
        biglock_drop(side->lock);
    do
        n = read(side->in, &token, 1);
    while (n < 0 && errno == EINTR);
    if (side->lock != NULL)
        biglock_take(side->lock);
    return n > 0 ? 0 : n == 0 ? -EPIPE : -errno;
}

static int write_token(struct side *side)
{
    ssize_t n;

    do
        n = write(side->out, "", 1);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : 0;
}

static int park(struct side *side)
{
    (void)side;
    coro_park();
    return 0;
}

static int wake(struct side *side)
{
    coro_wake(*side->other);
    return 0;
}

static int take_turn(struct cost *cost, uint64_t turn)
{
    /* Atomic for the side that is out of turn alone. */
    if (__atomic_load_n(&cost->done, __ATOMIC_RELAXED) != turn)
        return -EPROTO;
    __atomic_store_n(&cost->done, turn + 1, __ATOMIC_RELAXED);
    return 0;
}

/* Each hand-over is seen by the other side, the last one too. */
static int play(struct side *side, int (*get)(struct side *),
                int (*give)(struct side *))
{
    struct cost *cost = side->cost;
    uint64_t turn = side->first_turn;
    int rc = 0;

    for (; rc == 0 && turn < cost->units; turn += SIDES) {
        if (turn > 0)
            rc = get(side);
        if (rc == 0)
            rc = take_turn(cost, turn);
        if (rc == 0)
            rc = give(side);
    }
    return rc == 0 && turn == cost->units ? get(side) : rc;
}

/* The second side says that it is there, so that its start is not measured.
 * Whoever leaves ends the pipe, which the other notices. */
static void play_pipes(struct side *side)
{
    uint64_t begin_ns;

    if (side->lock != NULL)
        biglock_take(side->lock);
    side->rc = side->first_turn == 0 ? read_token(side) : write_token(side);
    begin_ns = clock_now_ns();
    if (side->rc == 0)
        side->rc = play(side, read_token, write_token);
    if (side->first_turn == 0)
        side->cost->took_ns = clock_now_ns() - begin_ns;
    if (side->lock != NULL)
        biglock_drop(side->lock);
    close_side(side);
}

static int open_sides(struct cost *cost, struct biglock *lock,
                      struct side sides[SIDES])
{
    int there[2];
    int back[2];

    if (pipe2(there, O_CLOEXEC) < 0)
        return -errno;
    if (pipe2(back, O_CLOEXEC) < 0) {
        int rc = -errno;

        (void)close(there[0]);
        (void)close(there[1]);
        return rc;
    }
    sides[0] = (struct side){
        .cost = cost, .in = back[0], .out = there[1], .lock = lock};
    sides[1] = (struct side){.cost = cost,
                             .first_turn = 1,
                             .in = there[0],
                             .out = back[1],
                             .lock = lock};
    return 0;
}

static int play_in_processes(struct side sides[SIDES])
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        close_side(&sides[0]);
        play_pipes(&sides[1]);
        _exit(sides[1].rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    close_side(&sides[1]);
    if (pid < 0) {
        int rc = -errno;

        close_side(&sides[0]);
        return rc;
    }
    play_pipes(&sides[0]);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -errno;
    return sides[0].rc == 0 && status != 0 ? -ECHILD : sides[0].rc;
}

static void *play_in_thread(void *side)
{
    play_pipes(side);
    return NULL;
}

static int play_in_threads(struct side sides[SIDES])
{
    pthread_t second;
    int rc = -pthread_create(&second, NULL, play_in_thread, &sides[1]);

    if (rc < 0) {
        close_side(&sides[0]);
        close_side(&sides[1]);
        return rc;
    }
    play_pipes(&sides[0]);
    rc = -pthread_join(second, NULL);
    if (rc == 0)
        rc = sides[0].rc;
    return rc == 0 ? sides[1].rc : rc;
}

/* On the processor that it is on, with those that it starts. */
static int pin(cpu_set_t *before)
{
    int cpu = sched_getcpu();
    cpu_set_t here;

    if (cpu < 0 || sched_getaffinity(0, sizeof *before, before) < 0)
        return -errno;
    CPU_ZERO(&here);
    CPU_SET((size_t)cpu, &here);
    return sched_setaffinity(0, sizeof here, &here) < 0 ? -errno : 0;
}

static int switch_by_pipes(struct cost *cost, struct biglock *lock,
                           int (*play_both)(struct side sides[SIDES]))
{
    struct side sides[SIDES] = {{.in = -1, .out = -1}, {.in = -1, .out = -1}};
    cpu_set_t before;
    int rc = pin(&before);

    if (rc < 0)
        return rc;
    (void)signal(SIGPIPE, SIG_IGN); /* EPIPE says it */
    rc = open_sides(cost, lock, sides);
    if (rc == 0)
        rc = play_both(sides);
    if (sched_setaffinity(0, sizeof before, &before) < 0 && rc == 0)
        rc = -errno;
    return rc;
}

int switch_processes(struct cost *cost)
{
    return switch_by_pipes(cost, NULL, play_in_processes);
}

int switch_threads(struct cost *cost)
{
    return switch_by_pipes(cost, NULL, play_in_threads);
}

int switch_locked(struct cost *cost)
{
    int rc = batch_lock_init();

    return rc < 0 ? rc : switch_by_pipes(cost, &batch_lock, play_in_threads);
}

static void play_in_coroutine(void *arg)
{
    struct side *side = *(struct side **)arg;
    uint64_t begin_ns = clock_now_ns();

    side->self = coro_self();
    side->rc = play(side, park, wake);
    if (side->first_turn == 0)
        side->cost->took_ns = clock_now_ns() - begin_ns;
}

/* The second side comes first, and parks until it has the token. */
int switch_coroutines(struct cost *cost)
{
    struct side sides[SIDES] = {
        {.cost = cost, .other = &sides[1].self},
        {.cost = cost, .first_turn = 1, .other = &sides[0].self}};
    struct coro_loop *loop;
    int rc = coro_loop_new(&loop);

    if (rc < 0)
        return rc;
    for (size_t i = SIDES; rc == 0 && i-- > 0;) {
        struct side *side = &sides[i];

        rc = coro_spawn(loop, play_in_coroutine, &side, sizeof(struct side *));
    }
    if (rc == 0)
        rc = coro_run(loop);
    coro_loop_free(loop);
    for (size_t i = 0; i < SIDES; i++)
        rc = rc == 0 ? sides[i].rc : rc;
    return rc;
}

static void count_even(struct cost *cost)
{
    cost->done += cost->done % SIDES == 0;
}

static void count_odd(struct cost *cost)
{
    cost->done += cost->done % SIDES == 1;
}

/* The floor: two functions are called in turn. */
int switch_calls(struct cost *cost)
{
    void (*volatile even)(struct cost *) = count_even;
    void (*volatile odd)(struct cost *) = count_odd;
    uint64_t begin_ns = clock_now_ns();

    for (uint64_t turn = 0; turn < cost->units; turn++)
        (turn % SIDES == 0 ? even : odd)(cost);
    cost->took_ns = clock_now_ns() - begin_ns;
    return 0;
}
