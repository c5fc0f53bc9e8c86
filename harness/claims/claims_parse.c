/* Reads the document of the claims. */
#include "harness/claims/claims.h"

#include "harness/claims/claims_build.h"
#include "harness/run/paths.h"
#include "harness/run/reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLAIMS_FILE "workloads/claims.json"

static const struct reader_key root_keys[] = {{"claims", READER_LIST, true},
                                              {NULL, 0, false}};

static const struct reader_key claim_keys[] = {{"id", READER_TEXT, true},
                                               {"title", READER_TEXT, true},
                                               {"statement", READER_TEXT, true},
                                               {"origin", READER_TEXT, true},
                                               {"note", READER_TEXT, false},
                                               {"parts", READER_LIST, true},
                                               {NULL, 0, false}};

static const struct reader_key part_keys[] = {
    {"name", READER_TEXT, true},   {"figure", READER_TEXT, true},
    {"of", READER_OBJECT, true},   {"to", READER_OBJECT, false},
    {"above", READER_TEXT, false}, {"shape", READER_TEXT, false},
    {"at", READER_TEXT, false},    {"expect", READER_TEXT, false},
    {"role", READER_TEXT, false},  {NULL, 0, false}};

static const char *const shape_words[CLAIM_SHAPES + 1] = {
    [CLAIM_EACH] = "each",   [CLAIM_FROM] = "from",     [CLAIM_FALLS] = "falls",
    [CLAIM_RISES] = "rises", [CLAIM_BEFORE] = "before", [CLAIM_AFTER] = "after",
};

/* A member's text, or NULL where there is none. */
static const char *text_of(const struct place *place, const char *key)
{
    return json_string_value(json_object_get(place->json, key));
}

static int read_figure(const struct claims_reader *c, const struct place *place,
                       struct claim_part *part)
{
    const char *word = text_of(place, "figure");
    struct place member = place_member(place, "figure");

    part->figure = yardstick_find(word);
    if (part->figure == NULL)
        return reader_unknown(&c->reader, &member, "figure ", word,
                              yardstick_names());
    return 0;
}

static int read_shape(const struct claims_reader *c, const struct place *place,
                      struct claim_part *part)
{
    const char *word = text_of(place, "shape");
    struct place member = place_member(place, "shape");

    while (word != NULL && part->shape < CLAIM_SHAPES &&
           strcmp(shape_words[part->shape], word) != 0)
        part->shape++;
    if (part->shape == CLAIM_SHAPES)
        return reader_unknown(&c->reader, &member, "shape ", word, shape_words);
    part->at = text_of(place, "at");
    if ((part->at != NULL) !=
        (part->shape == CLAIM_BEFORE || part->shape == CLAIM_AFTER))
        return reader_fail(&c->reader, place,
                           "\"at\" belongs to the shapes before and after");
    return 0;
}

static int read_expect(const struct claims_reader *c, const struct place *place,
                       struct claim_part *part)
{
    struct place member = place_member(place, "expect");

    part->expect = json_string_value(member.json);
    if (part->expect == NULL || range_parse(part->expect, &part->range) == 0)
        return 0;
    return reader_fail(&c->reader, &member,
                       "not like \"at least 0.9*cores\", \"below 1\" or "
                       "\"within 10%% of 2/3\": %.64s",
                       part->expect);
}

static int read_role(const struct claims_reader *c, const struct place *place,
                     struct claim_part *part)
{
    static const char *const roles[] = {"necessary", NULL};
    struct place member = place_member(place, "role");

    part->is_necessary = member.json != NULL;
    if (!part->is_necessary ||
        strcmp(json_string_value(member.json), roles[0]) == 0)
        return 0;
    return reader_unknown(&c->reader, &member, "role ",
                          json_string_value(member.json), roles);
}

static int read_part(struct claims_reader *c, const struct place *place,
                     struct claim_part *part)
{
    int rc = reader_object(&c->reader, place, part_keys);

    if (rc < 0)
        return rc;
    part->name = text_of(place, "name");
    rc = read_figure(c, place, part);
    if (rc == 0)
        rc = read_shape(c, place, part);
    if (rc == 0)
        rc = read_expect(c, place, part);
    if (rc == 0)
        rc = read_role(c, place, part);
    return rc == 0 ? claims_points(c, place, part) : rc;
}

static int read_claim(struct claims_reader *c, const struct place *place,
                      struct claim *claim)
{
    struct place id = place_member(place, "id");
    struct place parts = place_member(place, "parts");
    size_t count = json_array_size(parts.json);
    char name[RECORD_NAME];
    bool says_something = false;
    int rc = reader_object(&c->reader, place, claim_keys);

    if (rc == 0)
        rc = reader_name(&c->reader, &id, name, sizeof name);
    if (rc < 0)
        return rc;
    for (const struct claim *other = c->claims->claims; other < claim; other++)
        if (strcmp(other->id, name) == 0)
            return reader_fail(&c->reader, &id, "there are two claims %s",
                               name);
    if (count == 0)
        return reader_fail(&c->reader, &parts, "an empty list");
    *claim = (struct claim){.id = json_string_value(id.json),
                            .title = text_of(place, "title"),
                            .statement = text_of(place, "statement"),
                            .origin = text_of(place, "origin"),
                            .note = text_of(place, "note"),
                            .parts = calloc(count, sizeof *claim->parts)};
    if (claim->parts == NULL)
        return -ENOMEM;
    while (rc == 0 && claim->count < count) {
        struct place item = place_item(&parts, claim->count);

        rc = read_part(c, &item, &claim->parts[claim->count++]);
    }
    for (size_t i = 0; i < claim->count; i++)
        says_something |= claim->parts[i].expect != NULL;
    if (rc == 0 && !says_something)
        rc = reader_fail(&c->reader, &parts, "no part expects anything");
    return rc;
}

static int read_root(struct claims_reader *c, const struct place *root)
{
    struct place list = place_member(root, "claims");
    size_t count = json_array_size(list.json);
    int rc = reader_object(&c->reader, root, root_keys);

    if (rc == 0 && count == 0)
        return reader_fail(&c->reader, &list, "an empty list");
    if (rc < 0)
        return rc;
    c->claims->claims = calloc(count, sizeof *c->claims->claims);
    if (c->claims->claims == NULL)
        return -ENOMEM;
    while (rc == 0 && c->claims->count < count) {
        struct place item = place_item(&list, c->claims->count);

        rc = read_claim(c, &item, &c->claims->claims[c->claims->count++]);
    }
    return rc;
}

int claims_parse(const char *file, const char *text, const struct suite *suite,
                 struct claims *claims, char error[CLAIMS_ERROR])
{
    struct claims_reader c = {.reader = {.file = file,
                                         .text = text,
                                         .error = error,
                                         .error_size = CLAIMS_ERROR},
                              .suite = suite,
                              .claims = claims};
    json_error_t where;
    struct place root;
    int rc;

    *claims = (struct claims){
        .document = json_loads(text, JSON_REJECT_DUPLICATES, &where)};
    if (claims->document == NULL) {
        (void)snprintf(error, CLAIMS_ERROR, "%.200s:%d: not JSON: %s", file,
                       where.line, where.text);
        return -EINVAL;
    }
    root = place_root(claims->document);
    rc = read_root(&c, &root);
    if (rc == -ENOMEM)
        (void)snprintf(error, CLAIMS_ERROR, "no memory");
    if (rc < 0)
        claims_free(claims);
    return rc;
}

/* The whole file as a string, or NULL with errno set. */
static char *read_text(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t size = 0;
    ssize_t len;

    if (file == NULL)
        return NULL;
    len = getdelim(&text, &size, '\0', file);
    if (len < 0) {
        free(text);
        text = NULL;
        errno = ferror(file) ? errno : ENODATA;
    }
    (void)fclose(file);
    return text;
}

int claims_read(struct claims *claims, char error[CLAIMS_ERROR])
{
    struct suite suite;
    char path[PATH_MAX];
    char *text;
    int rc = suite_read(CLAIMS_SUITE, &suite, error);

    *claims = (struct claims){.count = 0};
    if (rc < 0)
        return rc;
    (void)paths_data(CLAIMS_FILE, path);
    text = read_text(path);
    if (text == NULL) {
        rc = -errno;
        (void)snprintf(error, CLAIMS_ERROR, "cannot read %.300s: %s", path,
                       strerror(-rc));
    } else {
        rc = claims_parse(strrchr(CLAIMS_FILE, '/') + 1, text, &suite, claims,
                          error);
    }
    free(text);
    suite_free(&suite);
    return rc;
}

int claims_check(char error[CLAIMS_ERROR])
{
    struct claims claims;
    int rc = claims_read(&claims, error);

    claims_free(&claims);
    return rc;
}

void claims_free(struct claims *claims)
{
    for (size_t i = 0; i < claims->count; i++) {
        struct claim *claim = &claims->claims[i];

        for (size_t k = 0; k < claim->count; k++)
            free(claim->parts[k].points);
        free(claim->parts);
    }
    free(claims->claims);
    json_decref(claims->document);
    *claims = (struct claims){.count = 0};
}
