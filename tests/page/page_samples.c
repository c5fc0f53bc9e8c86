/* page_samples FOLDER: reports of made-up campaigns, for the browser to look
 * at: FOLDER/hostile, of labels that attack; FOLDER/crowd, of many systems;
 * FOLDER/families, of the workloads that have charts of their own. */
#include "harness/report/report.h"
#include "tests/unit/madeup_crowd.h"
#include "tests/unit/madeup_families.h"
#include "tests/unit/madeup_hostile.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { CROWD = 15, FAMILIES = 6, ROUNDS = 6 };

static void make_crowd(struct results *results)
{
    madeup_crowd(results, CROWD, true);
}

static void make_families(struct results *results)
{
    madeup_families(results, FAMILIES, ROUNDS);
}

static const struct sample {
    const char *name;
    void (*make)(struct results *results);
} samples[] = {
    {"hostile", madeup_hostile},
    {"crowd", make_crowd},
    {"families", make_families},
};

/* Returns 0 or a negative errno. */
static int write_sample(const char *folder, const struct sample *sample)
{
    char error[REPORT_ERROR] = "";
    char path[PATH_MAX];
    struct results results;
    int err;

    (void)snprintf(path, sizeof path, "%s/%s", folder, sample->name);
    if (mkdir(path, 0777) < 0)
        return -1;
    sample->make(&results);
    err = report_write(path, &results, stderr, error);
    results_free(&results);
    if (err < 0)
        (void)fprintf(stderr, "page_samples: %s\n", error);
    return err;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fputs("page_samples: which folder?\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        if (write_sample(argv[1], &samples[i]) < 0)
            return 1;
    return 0;
}
