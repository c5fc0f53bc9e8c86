/* A program that runs on our behalf: a server, a probe, hyperfine. It has a
 * process group of its own, its output is read, and it dies with us. */
#ifndef CHILD_H
#define CHILD_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The half that is always kept holds the last line of many workers. */
enum { CHILD_TEXT = 16384, CHILD_WORDS = 160 };

/* Output: the newest of it, as a string. */
struct child_text {
    int fd; /* -1 once it has ended */
    bool is_cut;
    size_t len;
    char data[CHILD_TEXT];
};

struct child {
    pid_t pid;
    int pid_fd; /* readable when it has ended */
    struct child_text out, err;
};

/* How it ended. The times include descendants that were waited for. */
struct child_end {
    int status; /* as of waitpid */
    double user_s, system_s;
};

/* Starts argv[0], looked for in PATH unless it has a slash, on the given
 * processors (NULL: any), with standard input from /dev/null. Returns 0 or a
 * negative errno, which may be that of exec. */
int child_start(struct child *child, char *const argv[], const cpu_set_t *cpus);

/* The same, but before the program begins `on_hold` is called here with the
 * process that will become it, which waits meanwhile. */
int child_start_held(struct child *child, char *const argv[],
                     const cpu_set_t *cpus,
                     void (*on_hold)(void *arg, pid_t pid), void *arg);

/* Waits until there is output, the child has ended, or `timeout_ms` is over,
 * and reads what there is. Also returns when `extra_fd` (-1: none) is readable,
 * or a signal came. */
void child_pump(struct child *child, int timeout_ms, int extra_fd);

bool child_has_ended(const struct child *child);

/* Pumps until the child has ended, `deadline_ns` is over or `*stop` (may be
 * NULL) is true. True when it has ended. */
bool child_wait(struct child *child, uint64_t deadline_ns,
                const volatile bool *stop);

/* Kills what is left of its process group, reads the last of its output, and
 * reaps it. The texts stay. */
void child_finish(struct child *child, struct child_end *end);

/* Writes how it ended: "exit status 3" or "signal 11 (Segmentation fault)". */
char *child_end_text(const struct child_end *end, char words[CHILD_WORDS]);

/* The last line of its standard error that does not begin with `skipped` (NULL:
 * any), in printable ASCII; empty when there is none. Returns `words`. */
char *child_last_words(const struct child *child, const char *skipped,
                       char words[CHILD_WORDS]);

#endif
