/* One chart: draws its images from its data file. */
#ifndef CHART_IMAGE_H
#define CHART_IMAGE_H

#include "harness/report/gnuplot.h"

/* charts/NAME.svg and .png are drawn from charts/data/NAME.dat, all in
 * `folder`, by scripts/charts/SCRIPT.gp. The texts are valid UTF-8 on one line.
 */
struct chart_image {
    const char *folder;
    const char *name;
    const char *script;
    const char *title;
    const char *note;      /* below the title */
    const char *footer[2]; /* two lines at the bottom */
};

/* Draws both images, or leaves neither. 0, or a negative errno with one line in
 * `error`: -ENOENT when there is no gnuplot, -ENODATA when there is no such
 * script, and as gnuplot_run. */
int chart_image_draw(const struct chart_image *image,
                     char error[GNUPLOT_ERROR]);

/* A chart of an earlier report must not stand beside a new one. */
void chart_image_remove(const char *folder, const char *name);

/* Makes the folders charts/ and charts/data/. 0 or a negative errno. */
int chart_image_folders(const char *folder);

#endif
