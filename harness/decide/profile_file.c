/* Profiles in files: found, read strictly, written. */
#include "harness/decide/profile.h"

#include "harness/run/jsonkit.h"
#include "harness/run/paths.h"
#include "harness/run/reader.h"
#include "harness/run/suite.h"
#include "support/words.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SUFFIX ".json"

enum { FILE_MAX = 64 * 1024, ANY = READER_TEXT | READER_WHOLE };

/* A file that leaves out what only some services care for is a whole one. */
static const struct reader_key keys[] = {
    {"name", READER_TEXT, false},
    {"summary", READER_TEXT, false},
    {"connections", READER_WHOLE, true},
    {"requests_per_connection", READER_WHOLE, false},
    {"cpu", READER_TEXT, true},
    {"wait", READER_TEXT, true},
    {"message", ANY, true},
    {"limit", READER_TEXT, true},
    {"memory", ANY, false},
    {"dies", READER_TEXT, false},
    {"cores", READER_WHOLE, false},
    {NULL, 0, false}};

static int read_field(const struct reader *r, const struct place *root,
                      const struct profile_field *field,
                      struct profile *profile)
{
    struct place member = place_member(root, field->key);
    char text[PROFILE_TEXT];

    if (member.json == NULL)
        return 0;
    if (json_is_integer(member.json))
        (void)snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT,
                       json_integer_value(member.json));
    else
        (void)snprintf(text, sizeof text, "%s", json_string_value(member.json));
    if (field->parse(text, profile) == 0)
        return 0;
    return reader_fail(r, &member, "%.64s is not %s", text, field->like);
}

static int read_root(const struct reader *r, const struct place *root,
                     struct profile *profile)
{
    struct place name = place_member(root, "name");
    struct place summary = place_member(root, "summary");
    int rc = reader_object(r, root, keys);

    if (rc == 0 && name.json != NULL)
        rc = reader_name(r, &name, profile->name, sizeof profile->name);
    if (rc == 0 && summary.json != NULL)
        (void)snprintf(profile->summary, sizeof profile->summary, "%s",
                       json_string_value(summary.json));
    for (size_t i = 0; rc == 0 && i < profile_field_count; i++)
        rc = read_field(r, root, &profile_fields[i], profile);
    return rc;
}

int profile_parse(const char *file, const char *text, struct profile *profile,
                  char error[PROFILE_ERROR])
{
    const struct reader reader = {.file = file,
                                  .text = text,
                                  .error = error,
                                  .error_size = PROFILE_ERROR};
    struct profile read = *profile;
    struct place root;
    json_error_t bad;
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &bad);
    int rc;

    if (json == NULL) {
        (void)snprintf(error, PROFILE_ERROR, "%.200s:%d: %.160s", file,
                       bad.line, bad.text);
        return -EINVAL;
    }
    root = place_root(json);
    rc = read_root(&reader, &root, &read);
    json_decref(json);
    if (rc == 0)
        *profile = read;
    return rc;
}

static int complain(int rc, const char *path, char error[PROFILE_ERROR])
{
    (void)snprintf(error, PROFILE_ERROR, "cannot read %.300s: %s", path,
                   strerror(-rc));
    return rc;
}

static int read_file(const char *path, const char *shown,
                     struct profile *profile, char error[PROFILE_ERROR])
{
    static char text[FILE_MAX + 1];
    FILE *file = fopen(path, "re");
    size_t len;
    int rc = 0;

    if (file == NULL)
        return complain(-errno, path, error);
    len = fread(text, 1, sizeof text, file);
    if (ferror(file))
        rc = complain(-errno, path, error);
    else if (len > FILE_MAX)
        rc = complain(-EFBIG, path, error);
    (void)fclose(file);
    if (rc < 0)
        return rc;
    text[len] = '\0';
    if (strlen(text) < len) {
        (void)snprintf(error, PROFILE_ERROR, "%.200s: not a text", shown);
        return -EINVAL;
    }
    return profile_parse(shown, text, profile, error);
}

static int unknown(const char *name, char error[PROFILE_ERROR])
{
    char **names = profile_examples();
    const char *nearest = NULL;

    if (names != NULL)
        nearest = words_nearest(name, (const char *const *)names);
    if (nearest != NULL)
        (void)snprintf(error, PROFILE_ERROR,
                       "unknown profile %.64s; did you mean %.64s?", name,
                       nearest);
    else
        (void)snprintf(error, PROFILE_ERROR,
                       "unknown profile %.64s; see concbench decide --list, or "
                       "give a file that ends in " SUFFIX,
                       name);
    suite_names_free(names);
    return -ENOENT;
}

static bool is_file_name(const char *name)
{
    size_t len = strlen(name);

    return strchr(name, '/') != NULL ||
           (len > strlen(SUFFIX) &&
            strcmp(name + len - strlen(SUFFIX), SUFFIX) == 0);
}

int profile_read(const char *name, struct profile *profile,
                 char error[PROFILE_ERROR])
{
    char file[PATH_MAX];
    char path[PATH_MAX];
    int n;

    if (is_file_name(name))
        return read_file(name, name, profile, error);
    n = snprintf(file, sizeof file, PROFILES_FOLDER "/%s" SUFFIX, name);
    if (n >= (int)sizeof file || paths_data(file, path) < 0)
        return unknown(name, error);
    return read_file(path, file + strlen(PROFILES_FOLDER "/"), profile, error);
}

static int is_profile(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && is_file_name(entry->d_name);
}

char **profile_names(const char *folder)
{
    struct dirent **entries;
    char **names;
    int count = scandir(folder, &entries, is_profile, alphasort);

    if (count < 0)
        return NULL;
    names = calloc((size_t)count + 1, sizeof *names);
    for (int i = 0; i < count; i++) {
        size_t len = strlen(entries[i]->d_name) - strlen(SUFFIX);

        if (names != NULL)
            names[i] = strndup(entries[i]->d_name, len);
        free(entries[i]);
    }
    free(entries);
    return names;
}

char **profile_examples(void)
{
    char path[PATH_MAX];

    return paths_data(PROFILES_FOLDER, path) < 0 ? NULL : profile_names(path);
}

json_t *profile_to_json(const struct profile *profile)
{
    json_t *json = json_object();
    int err = 0;

    if (profile->name[0] != '\0')
        err |= json_object_set_new(json, "name", json_string(profile->name));
    if (profile->summary[0] != '\0')
        err |=
            json_object_set_new(json, "summary", json_string(profile->summary));
    for (size_t i = 0; i < profile_field_count; i++) {
        const struct profile_field *field = &profile_fields[i];
        char text[PROFILE_TEXT];
        const char *shown = field->show(profile, text);
        uint64_t whole = strtoull(shown, NULL, 10);
        bool is_whole = strspn(shown, "0123456789") == strlen(shown);

        /* A time of 0 is a text, as any other. */
        is_whole = is_whole && (keys[i + 2].types & READER_WHOLE) != 0;
        err |= json_object_set_new(json, field->key,
                                   is_whole ? jsonkit_count(whole)
                                            : json_string(shown));
    }
    if (err == 0)
        return json;
    json_decref(json);
    return NULL;
}
