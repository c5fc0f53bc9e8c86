/* Limits of control groups, see cgroups(7): those around a group hold for it
 * too. */
#include "harness/run/doctor_rows.h"

#include "harness/run/procfile.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What version 1 says for "no limit" is the largest number of whole pages. */
#define NO_LIMIT 9e18

/* Where a controller's groups are mounted, and the group's path below. */
struct group {
    char mount[64];
    char path[DOCTOR_TEXT];
    bool is_old; /* version 1 */
};

/* Whether the comma-separated list has the word. */
static bool has_word(const char *list, size_t len, const char *word)
{
    size_t word_len = strlen(word);

    while (len >= word_len) {
        size_t here = 0;

        while (here < len && list[here] != ',')
            here++;
        if (here == word_len && strncmp(list, word, word_len) == 0)
            return true;
        if (here == len)
            return false;
        list += here + 1;
        len -= here + 1;
    }
    return false;
}

/* Takes a line "ID:controllers:path"; version 2 has no controllers there, and
 * is overruled by version 1. */
static void take_line(const char *line, size_t len, const char *controller,
                      struct group *group)
{
    const char *list = memchr(line, ':', len);
    const char *path =
        list != NULL ? memchr(list + 1, ':', len - (size_t)(list + 1 - line))
                     : NULL;
    bool is_old;

    if (path == NULL)
        return;
    is_old = has_word(list + 1, (size_t)(path - list - 1), controller);
    if (!is_old && (path != list + 1 || group->is_old))
        return;
    group->is_old = is_old;
    (void)snprintf(group->mount, sizeof group->mount, "/sys/fs/cgroup%s%s",
                   is_old ? "/" : "", is_old ? controller : "");
    (void)snprintf(group->path, sizeof group->path, "%.*s",
                   (int)(len - (size_t)(path + 1 - line)), path + 1);
}

static bool find_group(const struct doctor *doctor, const char *controller,
                       struct group *group)
{
    char full[PATH_MAX];
    char text[PROCFILE_TEXT];

    *group = (struct group){.is_old = false};
    (void)snprintf(full, sizeof full, "%s/proc/self/cgroup", doctor->root);
    if (procfile_read(full, text, sizeof text) < 0)
        return false;
    for (const char *line = text; *line != '\0';) {
        size_t len = strcspn(line, "\n");

        take_line(line, len, controller, group);
        line += len + (line[len] == '\n');
    }
    return group->path[0] == '/';
}

/* The limit of one group; INFINITY where it has none. */
static double limit_of(const struct doctor *doctor, const struct group *group,
                       const struct cgroup_limit *limit)
{
    char path[PATH_MAX];
    char line[DOCTOR_TEXT];
    char *end;
    double number;
    double period = 1;

    (void)snprintf(path, sizeof path, "%s%s/%s", group->mount, group->path,
                   group->is_old ? limit->old_file : limit->file);
    if (!look_line(doctor, path, line))
        return INFINITY;
    number = strtod(line, &end);
    if (end == line || number < 0 || number > NO_LIMIT)
        return INFINITY;
    if (limit->old_period == NULL)
        return number;
    if (group->is_old) {
        (void)snprintf(path, sizeof path, "%s%s/%s", group->mount, group->path,
                       limit->old_period);
        if (!look_number(doctor, path, &period))
            return INFINITY;
    } else {
        period = strtod(end, NULL);
    }
    return period > 0 ? number / period : INFINITY;
}

/* In a container the path may be that of the host, of which nothing is seen
 * here: the walk ends at the mount, which is the container's own group. */
double look_cgroup(const struct doctor *doctor,
                   const struct cgroup_limit *limit)
{
    struct group group;
    double least = INFINITY;

    if (!find_group(doctor, limit->controller, &group))
        return NAN;
    for (;;) {
        char *slash = strrchr(group.path, '/');

        least = fmin(least, limit_of(doctor, &group, limit));
        if (slash == NULL)
            return least;
        *slash = '\0';
    }
}
