/* What the kernel's io_uring can do, found by doing it once. */
#ifndef RING_PROBE_H
#define RING_PROBE_H

#include <stdbool.h>

/* Opens a ring as the server does, and on it accepts a connection and receives
 * a byte into a provided buffer, both by requests that go on. 0 or the negative
 * errno of the first that this kernel cannot do; *has_registered says whether
 * the ring's own descriptor could be registered, which is not needed. */
int ring_probe(bool *has_registered);

#endif
