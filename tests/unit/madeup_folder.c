/* A made-up campaign's report in a folder of its own. */
#include "tests/unit/madeup_folder.h"

#include "harness/report/report.h"
#include "tests/unit/madeup.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES = 8 << 20 };

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

int madeup_end(void **state)
{
    struct madeup_folder *f = *state;
    int err = nftw(f->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);

    results_free(&f->results);
    free(f->warnings);
    free(f);
    return err;
}

int madeup_begin(void **state)
{
    struct madeup_folder *f = calloc(1, sizeof *f);

    assert_non_null(f);
    (void)snprintf(f->dir, sizeof f->dir, "/tmp/test_report.XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    madeup_campaign(&f->results);
    *state = f;
    madeup_report_bare(f);
    return 0;
}

char *madeup_set_path(const char *path)
{
    const char *now = getenv("PATH");
    char *before = strdup(now != NULL ? now : "");

    assert_non_null(before);
    assert_int_equal(setenv("PATH", path, 1), 0);
    return before;
}

void madeup_report(struct madeup_folder *f)
{
    char error[REPORT_ERROR] = "";
    FILE *warnings;

    free(f->warnings);
    f->warnings = NULL;
    warnings = open_memstream(&f->warnings, &f->warnings_len);
    assert_non_null(warnings);
    assert_int_equal(report_write(f->dir, &f->results, warnings, error), 0);
    assert_int_equal(fclose(warnings), 0);
    assert_string_equal(error, "");
}

void madeup_report_bare(struct madeup_folder *f)
{
    char *path = madeup_set_path(f->dir);

    madeup_report(f);
    free(madeup_set_path(path));
    free(path);
}

void madeup_gnuplot(const struct madeup_folder *f, const char *script)
{
    char path[PATH_MAX];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/gnuplot", f->dir);
    file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fprintf(file, "#!/bin/sh\n%s\n", script) > 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0700), 0);
}

char *madeup_read(const struct madeup_folder *f, const char *name)
{
    char path[PATH_MAX];
    FILE *file;
    char *text;
    size_t n;

    (void)snprintf(path, sizeof path, "%s/%s", f->dir, name);
    file = fopen(path, "re");
    assert_non_null(file);
    text = calloc(1, FILE_BYTES);
    assert_non_null(text);
    n = fread(text, 1, FILE_BYTES - 1, file);
    assert_true(n > 0 && feof(file));
    assert_int_equal(fclose(file), 0);
    return text;
}

bool madeup_has(const struct madeup_folder *f, const char *name)
{
    char path[PATH_MAX];

    (void)snprintf(path, sizeof path, "%s/%s", f->dir, name);
    return access(path, F_OK) == 0;
}
