/* Where the parts of an installation are. */
#include "harness/run/paths.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* FOLDER/MIDDLE/NAME; 0, or -ENOENT when it is not there for `mode`. */
static int join(char path[PATH_MAX], const char *folder, const char *middle,
                const char *name, int mode)
{
    if (snprintf(path, PATH_MAX, "%s%s%s", folder, middle, name) >= PATH_MAX)
        return -ENAMETOOLONG;
    return access(path, mode) == 0 ? 0 : -ENOENT;
}

static int own_path(char path[PATH_MAX])
{
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);

    if (n < 0 || n == PATH_MAX - 1) {
        (void)snprintf(path, PATH_MAX, "/proc/self/exe");
        return n < 0 ? -ENOENT : -ENAMETOOLONG;
    }
    path[n] = '\0';
    return 0;
}

/* A part of the build folder or of the installation, whichever the running
 * program stands in. */
static int find(const char *built, const char *installed, const char *name,
                int mode, char path[PATH_MAX])
{
    char folder[PATH_MAX];
    char link[PATH_MAX];
    char *slash;
    int rc = own_path(folder);

    slash = rc == 0 ? strrchr(folder, '/') : NULL;
    if (slash == NULL) {
        (void)snprintf(path, PATH_MAX, "%s", name);
        return rc < 0 ? rc : -ENOENT;
    }
    *slash = '\0';
    if (join(link, folder, "/source", "", F_OK) == 0)
        return join(path, folder, built, name, mode);
    return join(path, folder, installed, name, mode);
}

int paths_concbench(char path[PATH_MAX])
{
    return find("/", "/", "concbench", X_OK, path);
}

int paths_program(const char *name, char path[PATH_MAX])
{
    return find("/", "/../libexec/concbench/", name, X_OK, path);
}

int paths_programs(char path[PATH_MAX])
{
    return find("", "/../libexec/concbench", "", X_OK, path);
}

int paths_data(const char *name, char path[PATH_MAX])
{
    return find("/source/", "/../share/concbench/", name, R_OK, path);
}
