/* Where the parts of an installation are. */
#include "harness/run/paths.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The folder of the running program. */
static int own_folder(char folder[PATH_MAX])
{
    ssize_t n = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    char *slash;

    if (n < 0)
        return -errno;
    if (n == PATH_MAX - 1)
        return -ENAMETOOLONG;
    folder[n] = '\0';
    slash = strrchr(folder, '/');
    if (slash == NULL)
        return -ENOENT;
    *slash = '\0';
    return 0;
}

static int join(char path[PATH_MAX], const char *folder, const char *middle,
                const char *name)
{
    int n = snprintf(path, PATH_MAX, "%s%s%s", folder, middle, name);

    return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

int paths_program(const char *name, char path[PATH_MAX])
{
    char folder[PATH_MAX];
    int rc = own_folder(folder);

    if (rc == 0)
        rc = join(path, folder, "/", name);
    if (rc < 0) {
        (void)snprintf(path, PATH_MAX, "%s", name);
        return rc == -ENAMETOOLONG ? rc : -ENOENT;
    }
    return access(path, X_OK) == 0 ? 0 : -ENOENT;
}

int paths_data(const char *name, char path[PATH_MAX])
{
    char folder[PATH_MAX];
    int rc = own_folder(folder);

    if (rc == 0)
        rc = join(path, folder, "/../share/concbench/", name);
    if (rc == 0 && access(path, R_OK) == 0)
        return 0;
    rc = join(path, CONCBENCH_SOURCE_DIR, "/", name);
    if (rc < 0)
        return rc;
    return access(path, R_OK) == 0 ? 0 : -ENOENT;
}
