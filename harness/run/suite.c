/* Finds and reads the file of a suite. */
#include "harness/run/suite.h"

#include "harness/run/paths.h"
#include "harness/run/suite_build.h"
#include "support/words.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUITES_FOLDER "workloads/suites"
#define SUITE_SUFFIX ".json"

enum { SUITE_FILE_MAX = 1 << 20 };

static bool ends_with(const char *text, const char *suffix)
{
    size_t len = strlen(text);
    size_t suffix_len = strlen(suffix);

    return len > suffix_len && strcmp(text + len - suffix_len, suffix) == 0;
}

static int is_suite_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && ends_with(entry->d_name, SUITE_SUFFIX);
}

char **suite_names(void)
{
    char folder[PATH_MAX];
    struct dirent **entries;
    char **names;
    int count;

    if (paths_data(SUITES_FOLDER, folder) < 0)
        return NULL;
    count = scandir(folder, &entries, is_suite_file, alphasort);
    if (count < 0)
        return NULL;
    names = calloc((size_t)count + 1, sizeof *names);
    for (int i = 0; i < count; i++) {
        size_t len = strlen(entries[i]->d_name) - strlen(SUITE_SUFFIX);

        if (names != NULL)
            names[i] = strndup(entries[i]->d_name, len);
        free(entries[i]);
    }
    free(entries);
    return names;
}

void suite_names_free(char **names)
{
    for (char **name = names; name != NULL && *name != NULL; name++)
        free(*name);
    free(names);
}

static int complain(int rc, const char *path, char error[SUITE_ERROR])
{
    (void)snprintf(error, SUITE_ERROR, "cannot read %.300s: %s", path,
                   strerror(-rc));
    return rc;
}

static int unknown_suite(const char *name, char error[SUITE_ERROR])
{
    char **names = suite_names();
    const char *nearest = NULL;

    if (names != NULL)
        nearest = words_nearest(name, (const char *const *)names);
    if (nearest != NULL)
        (void)snprintf(error, SUITE_ERROR,
                       "unknown suite %.64s; did you mean %.64s?", name,
                       nearest);
    else
        (void)snprintf(error, SUITE_ERROR,
                       "unknown suite %.64s; see concbench list suites, or "
                       "give a file that ends in " SUITE_SUFFIX,
                       name);
    suite_names_free(names);
    return -ENOENT;
}

/* The whole file as a string, or NULL with errno set. */
static char *read_text(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t len;

    if (file == NULL)
        return NULL;
    text = malloc(SUITE_FILE_MAX + 1);
    if (text == NULL)
        goto close_file;
    len = fread(text, 1, SUITE_FILE_MAX + 1, file);
    if (ferror(file) || len > SUITE_FILE_MAX) {
        errno = ferror(file) ? EIO : EFBIG;
        free(text);
        text = NULL;
        goto close_file;
    }
    text[len] = '\0';
close_file:
    (void)fclose(file);
    return text;
}

static int read_file(const char *path, const char *shown, struct suite *suite,
                     char error[SUITE_ERROR])
{
    char *text = read_text(path);
    int rc;

    if (text == NULL)
        return complain(-errno, path, error);
    rc = suite_parse(shown, text, suite, error);
    free(text);
    return rc;
}

int suite_read(const char *name, struct suite *suite, char error[SUITE_ERROR])
{
    char file[PATH_MAX];
    char path[PATH_MAX];
    int n;

    memset(suite, 0, sizeof *suite);
    if (strchr(name, '/') != NULL || ends_with(name, SUITE_SUFFIX))
        return read_file(name, name, suite, error);
    n = snprintf(file, sizeof file, SUITES_FOLDER "/%s" SUITE_SUFFIX, name);
    if (n >= (int)sizeof file || paths_data(file, path) < 0)
        return unknown_suite(name, error);
    return read_file(path, file + strlen(SUITES_FOLDER "/"), suite, error);
}
