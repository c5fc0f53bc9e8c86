/* The journal of a campaign: one synced line per record. */
#include "harness/run/journal.h"

#include "harness/run/journal_format.h"
#include "support/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct journal {
    int fd;
    off_t length; /* of the whole lines */
};

static int complain(int rc, const char *what, const char *path,
                    char error[JOURNAL_ERROR])
{
    (void)snprintf(error, JOURNAL_ERROR, "%s %.150s: %s", what, path,
                   strerror(-rc));
    return rc;
}

static int journal_path(const char *dir, char path[PATH_MAX],
                        char error[JOURNAL_ERROR])
{
    if (snprintf(path, PATH_MAX, "%s/%s", dir, JOURNAL_FILE) < PATH_MAX)
        return 0;
    return complain(-ENAMETOOLONG, "cannot use", dir, error);
}

/* A journal without a line is no journal, so its name has to last too. */
static int sync_folder(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int rc;

    if (fd < 0)
        return -errno;
    rc = fsync(fd) < 0 && errno != EINVAL ? -errno : 0;
    (void)close(fd);
    return rc;
}

/* Appends one line; a line that does not fit leaves no part of itself. */
static int append_json(struct journal *journal, json_t *json)
{
    char *text = NULL;
    size_t len;
    int rc = -ENOMEM;

    if (json != NULL)
        text = json_dumps(json, JSON_COMPACT);
    if (text != NULL) {
        len = strlen(text);
        text[len] = '\n';
        rc = whole_write(journal->fd, text, len + 1);
        if (rc == 0 && fdatasync(journal->fd) < 0)
            rc = -errno;
        if (rc == 0)
            journal->length += (off_t)len + 1;
        else if (ftruncate(journal->fd, journal->length) < 0)
            rc = -errno;
    }
    free(text);
    json_decref(json);
    return rc;
}

int journal_append(struct journal *journal, const struct record *record)
{
    return append_json(journal, record_to_json(record));
}

int journal_close(struct journal *journal)
{
    int rc;

    if (journal == NULL)
        return 0;
    rc = close(journal->fd) < 0 ? -errno : 0;
    free(journal);
    return rc;
}

static struct journal *journal_open(const char *path, int flags, int *rc)
{
    struct journal *journal = calloc(1, sizeof *journal);

    *rc = -ENOMEM;
    if (journal == NULL)
        return NULL;
    journal->fd = open(path, flags | O_APPEND | O_CLOEXEC, 0666);
    if (journal->fd < 0) {
        *rc = -errno;
        goto free_journal;
    }
    if (flock(journal->fd, LOCK_EX | LOCK_NB) < 0) {
        *rc = errno == EWOULDBLOCK ? -EBUSY : -errno;
        goto close_fd;
    }
    *rc = 0;
    return journal;
close_fd:
    (void)close(journal->fd);
free_journal:
    free(journal);
    return NULL;
}

static void journal_drop(struct journal *journal, int rc)
{
    (void)journal_close(journal);
    errno = -rc;
}

struct journal *journal_create(const char *dir, const struct results *results,
                               char error[JOURNAL_ERROR])
{
    char path[PATH_MAX];
    struct journal *journal = NULL;
    int rc = journal_path(dir, path, error);

    if (rc < 0)
        goto fail;
    journal = journal_open(path, O_WRONLY | O_CREAT | O_EXCL, &rc);
    if (journal == NULL) {
        (void)complain(rc, "cannot create", path, error);
        goto fail;
    }
    rc = append_json(journal, journal_facts_to_json(results));
    if (rc == 0)
        rc = sync_folder(dir);
    if (rc == 0)
        return journal;
    (void)complain(rc, "cannot write", path, error);
fail:
    journal_drop(journal, rc);
    return NULL;
}

static int read_path(const char *path, struct results *results, long *whole,
                     char error[JOURNAL_ERROR])
{
    FILE *file = fopen(path, "re");
    int rc;

    if (file == NULL)
        return complain(-errno, "cannot read", path, error);
    rc = journal_scan(file, path, results, whole, error);
    (void)fclose(file);
    return rc;
}

struct journal *journal_resume(const char *dir, struct results *results,
                               char error[JOURNAL_ERROR])
{
    char path[PATH_MAX];
    struct journal *journal = NULL;
    long whole = 0;
    int rc = journal_path(dir, path, error);

    memset(results, 0, sizeof *results);
    if (rc < 0)
        goto fail;
    /* The lock comes first: whoever holds it is still writing. */
    journal = journal_open(path, O_WRONLY, &rc);
    if (journal == NULL) {
        (void)complain(rc,
                       rc == -EBUSY ? "another campaign is writing to"
                                    : "cannot resume",
                       path, error);
        goto fail;
    }
    rc = read_path(path, results, &whole, error);
    if (rc < 0)
        goto fail;
    journal->length = whole;
    if (ftruncate(journal->fd, whole) == 0)
        return journal;
    rc = complain(-errno, "cannot write", path, error);
    results_free(results);
fail:
    journal_drop(journal, rc);
    return NULL;
}

int journal_read(const char *dir, struct results *results,
                 char error[JOURNAL_ERROR])
{
    char path[PATH_MAX];
    long whole = 0;
    int rc = journal_path(dir, path, error);

    memset(results, 0, sizeof *results);
    return rc < 0 ? rc : read_path(path, results, &whole, error);
}

int journal_read_whole(const char *path, struct results *results,
                       char error[JOURNAL_ERROR])
{
    char inside[PATH_MAX];
    struct stat st;
    long whole = 0;
    int rc;

    memset(results, 0, sizeof *results);
    if (stat(path, &st) < 0)
        return complain(-errno, "cannot read", path, error);
    if (S_ISDIR(st.st_mode)) {
        rc = journal_path(path, inside, error);
        if (rc < 0)
            return rc;
        path = inside;
    }
    rc = read_path(path, results, &whole, error);
    if (rc < 0 || error[0] == '\0')
        return rc;
    results_free(results);
    return -EINVAL;
}
