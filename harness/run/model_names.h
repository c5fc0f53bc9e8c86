/* The models, by name: all that the harness knows about them. */
#ifndef MODEL_NAMES_H
#define MODEL_NAMES_H

/* Those that were built, and those that were left out for want of a library;
 * NULL-terminated. Made by CMake. */
extern const char *const model_names[];
extern const char *const model_names_left_out[];

#endif
