/* The stacks of threads that serve one connection, or do one job. */
#ifndef STACK_H
#define STACK_H

/* Enough for every step of a session; a sanitizer's frames are larger. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { STACK_BYTES = 256 * 1024 };
#else
enum { STACK_BYTES = 64 * 1024 };
#endif

#endif
