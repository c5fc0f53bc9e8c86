/* The rows of the doctor's table, and what they are written with. */
#ifndef DOCTOR_ROWS_H
#define DOCTOR_ROWS_H

#include "harness/run/doctor.h"

extern const struct doctor_row doctor_processors[];
extern const struct doctor_row doctor_memory[];
extern const struct doctor_row doctor_limits[];
extern const struct doctor_row doctor_network[];
extern const struct doctor_row doctor_kernel[];
extern const struct doctor_row doctor_software[];

/* The file's first line. False when there is none. */
bool look_line(const struct doctor *doctor, const char *path,
               char line[DOCTOR_TEXT]);

/* The value of its first line "KEY<separator>value", without quotes. */
bool look_value(const struct doctor *doctor, const char *path, const char *key,
                char separator, char value[DOCTOR_TEXT]);

/* Whether that line has the word, with a space before it: 1 or 0, or -1 where
 * there is no such line, or its end is out of sight. */
int look_word(const struct doctor *doctor, const char *path, const char *key,
              const char *word);

/* The first number of its first line. False also for "max". */
bool look_number(const struct doctor *doctor, const char *path, double *number);

/* The word in brackets of its first line, "always [madvise] never". */
bool look_choice(const struct doctor *doctor, const char *path,
                 char word[DOCTOR_TEXT]);

/* The smallest of a control group's limits, of this process's group and of
 * those around it: `file` of version 2, `old_file` of version 1. INFINITY where
 * there is no limit; NAN where nothing is known of the groups. A file with two
 * numbers, a quota and a period, is their quotient; version 1 keeps the period
 * in `old_period` (NULL: one number). */
struct cgroup_limit {
    const char *controller, *file, *old_file, *old_period;
};
double look_cgroup(const struct doctor *doctor,
                   const struct cgroup_limit *limit);

/* Set the value: a text that is not UTF-8 and an infinite number are null. */
void find_text(struct doctor_finding *finding, const char *text);
void find_number(struct doctor_finding *finding, double number);

/* Set mark and meaning. */
__attribute__((format(printf, 3, 4))) void find(struct doctor_finding *finding,
                                                enum doctor_mark mark,
                                                const char *format, ...);

__attribute__((format(printf, 2, 3))) void
find_mend(struct doctor_finding *finding, const char *format, ...);

/* A number of a file that should be at least so much: below `least` there is
 * `mark`, with `bad` and `mend`. */
struct doctor_least {
    const char *path;
    double least;
    enum doctor_mark mark;
    const char *good, *bad, *mend;
};
void find_least(const struct doctor *doctor, const struct doctor_least *least,
                struct doctor_finding *finding);

#endif
