/* The journal of a campaign: `runs.jsonl`, one synced line per record, the
 * campaign's facts first, so that a killed campaign loses at most the run it
 * was in.
 *
 * Line 1: {"schema":1,"type":"campaign","suite":…,"seed":…,"rounds":…,
 * "began_s":…,"systems":[names],"machine":{…},"options":{…}}; then records.
 */
#ifndef JOURNAL_H
#define JOURNAL_H

#include "harness/run/record.h"

struct journal;

enum { JOURNAL_ERROR = 512 };

/* Begins a journal in the existing folder `dir` with the facts and systems of
 * `results`. Returns NULL with errno set and one line in `error`. */
struct journal *journal_create(const char *dir, const struct results *results,
                               char error[JOURNAL_ERROR]);

/* Opens the journal in `dir` to go on with it and reads it into `*results`
 * (journal_read). A torn last line is cut off. */
struct journal *journal_resume(const char *dir, struct results *results,
                               char error[JOURNAL_ERROR]);

/* Writes one line and syncs it. 0 or a negative errno (disk full …). */
int journal_append(struct journal *journal, const struct record *record);

/* Closes; 0 or a negative errno. NULL is allowed. */
int journal_close(struct journal *journal);

/* Reads the journal in `dir`. Returns 0, or a negative errno (-ENOENT, or
 * -EINVAL for a line that is not what we would have written) with a line that
 * names the place. A last line that a kill or a power cut has torn is left out:
 * returns 0 too, with a line that says so; else `error` is empty. Free with
 * results_free. */
int journal_read(const char *dir, struct results *results,
                 char error[JOURNAL_ERROR]);

/* The same for what has to be whole: a torn last line, which a resume would cut
 * off, is refused too. `path` is the folder, or the journal itself. */
int journal_read_whole(const char *path, struct results *results,
                       char error[JOURNAL_ERROR]);

#endif
