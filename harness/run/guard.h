/* Kills the server when concbench itself is killed. A process of its own waits
 * for the end of a pipe, which comes even after SIGKILL, and then kills the
 * process group it was told last. One for each concbench. */
#ifndef GUARD_H
#define GUARD_H

/* Starts it, before there are threads, locks or other children. 0 or a negative
 * errno. */
int guard_start(void);

/* For the child, between fork and exec: names its process group, which it
 * leads. 0, also without a guard, or a negative errno when concbench has died.
 */
int guard_watch_me(void);

/* The group is gone. */
void guard_forget(void);

/* Ends the guard and reaps it. */
void guard_stop(void);

#endif
