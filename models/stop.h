/* How a server is told to stop, and what becomes of it.
 *
 * SIGTERM or SIGINT makes the stop descriptor readable and starts the drain
 * timeout; when that is over first, `overdue` is called from the signal
 * handler and has to end the process. */
#ifndef STOP_H
#define STOP_H

#include <pthread.h>
#include <stdint.h>

/* Installs the handlers; SIGPIPE is ignored from now on. Once in a process,
 * and again in a child that is a server of its own, with the stop signals still
 * blocked as they were around fork. Returns the stop descriptor or a negative
 * errno. */
int stop_init(uint64_t drain_timeout_ns, void (*overdue)(void));

/* The file of a unix listener goes as the stop comes, so that a successor can
 * make its own while this server drains. For the process that made it only; the
 * text stays the caller's. stop_unlink does it without a stop. */
void stop_unlinks(const char *path);
void stop_unlink(void);

/* For models that sleep in one call at a time and cannot watch the stop
 * descriptor beside it. They name what they sleep on, -1 for nothing:
 * from the stop on, accept on that listener fails at once, in this process
 * only, and that connection's input ends (net_end_input). A stop that came
 * before is not missed. */
void stop_breaks_accept(int listen_fd);
void stop_breaks_input(int fd);

/* Has threads made with these attributes leave the signals to the main thread.
 * 0 or a negative errno. */
int stop_spare_threads(pthread_attr_t *attr);

/* In a child process, with the stop signals still blocked as they were around
 * fork: they are for this child alone from now on, and only break what it
 * sleeps on. */
void stop_in_child(void);

#endif
