/* A file that is there whole or not at all. */
#include "harness/report/output.h"

#include <errno.h>
#include <unistd.h>

int output_begin(struct output *output, const char *dir, const char *name)
{
    if (snprintf(output->path, PATH_MAX, "%s/%s", dir, name) >= PATH_MAX ||
        snprintf(output->draft, PATH_MAX, "%s/.%s.part", dir, name) >= PATH_MAX)
        return -ENAMETOOLONG;
    output->file = fopen(output->draft, "we");
    return output->file != NULL ? 0 : -errno;
}

int output_end(struct output *output, int err)
{
    errno = 0;
    if (ferror(output->file) && err == 0)
        err = -EIO;
    if (fclose(output->file) != 0 && err == 0)
        err = errno != 0 ? -errno : -EIO;
    if (err == 0 && rename(output->draft, output->path) < 0)
        err = -errno;
    if (err < 0)
        (void)unlink(output->draft);
    return err;
}
