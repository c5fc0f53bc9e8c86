/* The facts of a machine in words. */
#ifndef MACHINE_WORDS_H
#define MACHINE_WORDS_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

/* The value of a fact as text, through `put`: bytes with their unit, the parts
 * of an object one after the other, "?" for what is not known. */
void machine_put_value(FILE *to, const char *key, json_t *value,
                       void (*put)(FILE *to, const char *text));

/* What was said of the fact when it was taken: its remark, or NULL. Borrowed.
 */
json_t *machine_remark(const json_t *machine, const char *key);

/* How many of the remarks have the mark, "warning" or "note". */
size_t machine_remarks(const json_t *machine, const char *mark);

/* How true the instrument was on it, a sentence or two, through `put` where a
 * text is not our own; what was missed by name. */
void machine_put_accuracy(FILE *to, const json_t *machine,
                          void (*put)(FILE *to, const char *text));

#endif
