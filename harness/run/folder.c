/* The folder of a campaign's results. */
#include "harness/run/folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define RESULTS "results"

enum { NUMBERS_MAX = 100 };

static int fail(const char *path, char error[FOLDER_ERROR])
{
    int rc = -errno;

    (void)snprintf(error, FOLDER_ERROR,
                   "cannot write results in %.150s: %s; use --out DIR", path,
                   strerror(-rc));
    return rc;
}

/* The folder with its parents; one that exists is fine. */
static int make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        int rc;

        *slash = '\0';
        rc = mkdir(path, 0777);
        *slash = '/';
        if (rc < 0 && errno != EEXIST)
            return -1;
    }
    return mkdir(path, 0777) < 0 && errno != EEXIST ? -1 : 0;
}

/* A new one, numbered when two campaigns begin in the same second. */
static int make_new(const char *suite, char path[PATH_MAX])
{
    char when[32];
    time_t now = time(NULL);
    struct tm utc;
    size_t len;

    if (gmtime_r(&now, &utc) == NULL ||
        strftime(when, sizeof when, "%Y%m%dT%H%M%SZ", &utc) == 0)
        return -1;
    len = (size_t)snprintf(path, PATH_MAX, RESULTS "/%s-%.64s", when, suite);
    if (mkdir(RESULTS, 0777) < 0 && errno != EEXIST)
        return -1;
    for (int number = 2; mkdir(path, 0777) < 0; number++) {
        if (errno != EEXIST || number == NUMBERS_MAX)
            return -1;
        (void)snprintf(path + len, PATH_MAX - len, "-%d", number);
    }
    return 0;
}

int folder_create(const char *out, const char *suite, char path[PATH_MAX],
                  char error[FOLDER_ERROR])
{
    int rc;

    if (out == NULL) {
        rc = make_new(suite, path);
    } else if (out[0] == '\0' ||
               snprintf(path, PATH_MAX, "%s", out) >= PATH_MAX) {
        errno = out[0] == '\0' ? ENOENT : ENAMETOOLONG;
        rc = -1;
    } else {
        rc = make_folders(path);
    }
    if (rc == 0)
        rc = access(path, W_OK | X_OK);
    return rc < 0 ? fail(out != NULL ? out : RESULTS, error) : 0;
}

int folder_link_latest(const char *path)
{
    const size_t len = sizeof RESULTS;
    const char *name = path + len;
    char fresh[64];

    if (strncmp(path, RESULTS "/", len) != 0 || strchr(name, '/') != NULL ||
        strcmp(name, "latest") == 0)
        return 0;
    (void)snprintf(fresh, sizeof fresh, RESULTS "/.latest-%d", (int)getpid());
    if (symlink(name, fresh) < 0)
        return -errno;
    if (rename(fresh, RESULTS "/latest") < 0) {
        int err = errno;

        (void)unlink(fresh);
        return -err;
    }
    return 0;
}
