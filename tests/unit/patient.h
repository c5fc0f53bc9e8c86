/* A made-up machine for the doctor to look at: files below a folder in /tmp,
 * and hooks that have nothing to tell. One at a time; failures end the test. */
#ifndef PATIENT_H
#define PATIENT_H

#include "harness/run/doctor.h"

/* A machine without a file; the one before is removed. */
void patient_begin(void);

/* Removes it: the tear-down of a test. */
int patient_end(void **state);

/* Writes a file of the machine, with the folders on the way. */
void patient_put(const char *path, const char *text);

/* How to look at it: with four cores, without counters or programs. */
struct doctor patient_machine(void);

/* The row of that key; to be released as of doctor_look. */
void patient_look(const struct doctor *doctor, const char *key,
                  struct doctor_finding *finding);

/* The finding has this value as JSON, this mark, some meaning, and this word in
 * its mend; with "" it has no mend. */
void patient_check(const struct doctor *doctor, const char *key,
                   const char *value, enum doctor_mark mark, const char *mend);

#endif
