/* One chart: draws its images from its data file. */
#include "harness/report/chart_image.h"

#include "harness/run/paths.h"
#include "support/clock.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of one image; it takes a tenth of a second. */
#define TIME_LIMIT_NS (30 * NS_PER_S)

static int image_path(const char *folder, const char *name, const char *ending,
                      char path[PATH_MAX])
{
    int n = snprintf(path, PATH_MAX, "%s/charts/%s.%s", folder, name, ending);

    return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

void chart_image_remove(const char *folder, const char *name)
{
    char path[PATH_MAX];

    if (image_path(folder, name, "svg", path) == 0)
        (void)unlink(path);
    if (image_path(folder, name, "png", path) == 0)
        (void)unlink(path);
}

static int draw_as(const struct chart_image *image, const char *script,
                   const char *ending, char error[GNUPLOT_ERROR])
{
    char data[PATH_MAX];
    char path[PATH_MAX];
    const char *arguments[] = {data,
                               path,
                               image->title,
                               image->note,
                               image->footer[0],
                               image->footer[1],
                               NULL};

    if (snprintf(data, sizeof data, "%s/charts/data/%s.dat", image->folder,
                 image->name) >= PATH_MAX ||
        image_path(image->folder, image->name, ending, path) < 0) {
        (void)snprintf(error, GNUPLOT_ERROR, "the folder's name is too long");
        return -ENAMETOOLONG;
    }
    return gnuplot_run(script, arguments, TIME_LIMIT_NS, error);
}

int chart_image_draw(const struct chart_image *image, char error[GNUPLOT_ERROR])
{
    char script[PATH_MAX];
    char name[64];
    int err;

    chart_image_remove(image->folder, image->name);
    (void)snprintf(name, sizeof name, "scripts/charts/%s.gp", image->script);
    if (paths_data(name, script) < 0) {
        (void)snprintf(error, GNUPLOT_ERROR, "%s cannot be found", name);
        return -ENODATA;
    }
    err = draw_as(image, script, "svg", error);
    if (err == 0)
        err = draw_as(image, script, "png", error);
    if (err < 0)
        chart_image_remove(image->folder, image->name);
    return err;
}

static int make_folder(const char *folder, const char *name)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= PATH_MAX)
        return -ENAMETOOLONG;
    return mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : -errno;
}

int chart_image_folders(const char *folder)
{
    int err = make_folder(folder, "charts");

    return err < 0 ? err : make_folder(folder, "charts/data");
}
