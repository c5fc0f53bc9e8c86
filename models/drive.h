/* The loops that models share: how a connection's steps are performed. */
#ifndef DRIVE_H
#define DRIVE_H

#include "workloads/session.h"

#include <sys/types.h>

/* Performs steps on a non-blocking socket until the next one would block, the
 * session ends, or the step budget of a turn is spent. Returns what to wait
 * for: WANT_READ (readable), WANT_WRITE (writable; of a SEND_FILE, too),
 * WANT_WAIT (wait_ns; then call session_done(s, 0)) or WANT_CLOSE. It relies on
 * level-triggered
 * readiness: a read that did not fill the buffer ends the turn, and a spent
 * budget ends it with the socket ready still. */
struct step drive_ready(int fd, struct session *s);

/* The same for those who compute elsewhere: it may return WANT_COMPUTE, too. */
struct step drive_ready_io(int fd, struct session *s);

/* Serves one connection from its first byte to its last on a blocking socket,
 * asleep in the calls; session_close is left to the caller. Returns 0 or the
 * negative errno to give to session_close. */
int drive_blocking(int fd, struct session *s);

/* The sleeping part of it: all but COMPUTE and CLOSE. Returns what session_done
 * takes, or -EAGAIN when the socket's idle timeout is over. */
ssize_t drive_asleep(int fd, const struct step *step);

/* Performs WANT_CRASH: this process dies of SIGSEGV, as of a bug in one of its
 * handlers, and leaves no core. */
_Noreturn void drive_crash(void);

#endif
