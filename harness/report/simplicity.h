/* Which of two designs is the simpler one to write, read and run: a stated
 * order, for when measurements cannot tell them apart. */
#ifndef SIMPLICITY_H
#define SIMPLICITY_H

#include <stddef.h>

/* The place in the order, from 0; systems that it does not know come after all
 * others and are alike. */
size_t simplicity_rank(const char *system);

/* The order in words. */
#define SIMPLICITY_ORDER                                                       \
    "a program text that stays in order before one that falls into events, "   \
    "nothing shared before shared memory, no number to choose before "         \
    "numbers, "                                                                \
    "the plain calls of the system before libraries and newer interfaces"

/* "blocking, fork, …". Returns `text`. */
enum { SIMPLICITY_TEXT = 256 };
char *simplicity_list(char text[SIMPLICITY_TEXT]);

#endif
