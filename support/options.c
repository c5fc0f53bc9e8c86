/* The option table's parser and its help text. */
#include "support/options.h"

#include "support/units.h"
#include "support/words.h"
#include "support/wrap.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum {
    WORDS_MAX = 8, /* of an operand "a|b|c" */
    HELP_COLUMN = 31,
};

static const struct option_row *find(const struct option_row *rows,
                                     const char *name, size_t len)
{
    for (; rows->name != NULL; rows++)
        if (strlen(rows->name) == len && memcmp(rows->name, name, len) == 0)
            return rows;
    return NULL;
}

static int unknown(const struct option_row *rows, const char *name, size_t len,
                   char error[OPTIONS_ERROR])
{
    const char *names[OPTIONS_MAX + 1] = {NULL};
    char wrong[64];
    const char *nearest;

    (void)snprintf(wrong, sizeof wrong, "%.*s", (int)len, name);
    for (size_t i = 0; i < OPTIONS_MAX && rows[i].name != NULL; i++)
        names[i] = rows[i].name;
    nearest = words_nearest(wrong, names);
    if (nearest != NULL)
        (void)snprintf(error, OPTIONS_ERROR,
                       "unknown option --%s; did you mean --%s?", wrong,
                       nearest);
    else
        (void)snprintf(error, OPTIONS_ERROR, "unknown option --%s; see --help",
                       wrong);
    return -EINVAL;
}

static int parse_number(const struct option_row *row, const char *text,
                        uint64_t *value)
{
    switch (row->kind) {
    case OPTION_SIZE:
        return units_size(text, value);
    case OPTION_DURATION:
        return units_duration(text, value);
    default:
        return units_count(text, value);
    }
}

static void show_number(const struct option_row *row, uint64_t value,
                        char text[UNITS_TEXT])
{
    if (row->kind == OPTION_DURATION)
        units_duration_text(value, text);
    else
        (void)snprintf(text, UNITS_TEXT, "%" PRIu64, value);
}

static int set_number(const struct option_row *row, const char *text,
                      char error[OPTIONS_ERROR])
{
    static const char *const like[] = {
        [OPTION_COUNT] = "a whole number like 100 or 10k",
        [OPTION_SIZE] = "a size like 64 or 16KiB",
        [OPTION_DURATION] = "a time like 500ms or 10s"};
    char low[UNITS_TEXT];
    char high[UNITS_TEXT];
    uint64_t value;

    if (parse_number(row, text, &value) < 0) {
        (void)snprintf(error, OPTIONS_ERROR, "--%s %.64s: not %s", row->name,
                       text, like[row->kind]);
        return -EINVAL;
    }
    if (value < row->min || (row->max != 0 && value > row->max)) {
        show_number(row, row->min, low);
        show_number(row, row->max, high);
        if (row->max != 0)
            (void)snprintf(error, OPTIONS_ERROR,
                           "--%s %.64s: not from %s to %s", row->name, text,
                           low, high);
        else
            (void)snprintf(error, OPTIONS_ERROR, "--%s %.64s: less than %s",
                           row->name, text, low);
        return -EINVAL;
    }
    *(uint64_t *)row->value = value;
    return 0;
}

/* One of "a|b|c", or it is said which they are. 0 or -EINVAL. */
static int check_word(const struct option_row *row, const char *word,
                      char error[OPTIONS_ERROR])
{
    char operand[OPTIONS_DEFAULT];
    char list[OPTIONS_DEFAULT + 2 * WORDS_MAX] = "";
    const char *words[WORDS_MAX + 1] = {NULL};
    const char *nearest;
    size_t count = 0;
    size_t len = 0;

    (void)snprintf(operand, sizeof operand, "%s", row->operand);
    for (char *rest = operand; rest != NULL && count < WORDS_MAX;)
        words[count++] = strsep(&rest, "|");
    if (words_place(word, words) < count)
        return 0;
    for (size_t i = 0; i < count; i++)
        len += (size_t)snprintf(list + len, sizeof list - len, "%s%s",
                                i == 0           ? ""
                                : i + 1 == count ? " or "
                                                 : ", ",
                                words[i]);
    nearest = words_nearest(word, words);
    (void)snprintf(error, OPTIONS_ERROR, "--%s %.64s: not %s%s%s%s", row->name,
                   word, list, nearest != NULL ? "; did you mean " : "",
                   nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
    return -EINVAL;
}

/* One option; `operand` is what follows '=', or NULL. Returns how many words of
 * argv it took, or -EINVAL. */
static int set(const struct option_row *row, const char *operand,
               const char *next, char error[OPTIONS_ERROR])
{
    int taken = operand == NULL ? 2 : 1;

    if (row->kind == OPTION_FLAG) {
        if (operand != NULL) {
            (void)snprintf(error, OPTIONS_ERROR, "--%s takes no value",
                           row->name);
            return -EINVAL;
        }
        *(bool *)row->value = true;
        return 1;
    }
    if (operand == NULL)
        operand = next;
    if (operand == NULL) {
        (void)snprintf(error, OPTIONS_ERROR, "--%s needs %s", row->name,
                       row->operand);
        return -EINVAL;
    }
    if (row->kind == OPTION_WORD && check_word(row, operand, error) < 0)
        return -EINVAL;
    if (row->kind > OPTION_WORD)
        return set_number(row, operand, error) < 0 ? -EINVAL : taken;
    *(const char **)row->value = operand;
    return taken;
}

int options_parse(const struct option_row *rows, int argc, char **argv,
                  char error[OPTIONS_ERROR])
{
    bool options = true;
    int rest = 0;

    for (int i = 1; i < argc;) {
        char *word = argv[i];
        const struct option_row *row;
        const char *name;
        size_t len;
        int taken;

        if (!options || word[0] != '-' || word[1] == '\0') {
            argv[1 + rest++] = word;
            i++;
            continue;
        }
        if (strcmp(word, "--") == 0) {
            options = false;
            i++;
            continue;
        }
        name = word + (word[1] == '-' ? 2 : 1);
        len = strcspn(name, "=");
        row = word[1] == '-' ? find(rows, name, len) : NULL;
        if (row == NULL)
            return unknown(rows, name, len, error);
        taken = set(row, name[len] == '=' ? name + len + 1 : NULL,
                    i + 1 < argc ? argv[i + 1] : NULL, error);
        if (taken < 0)
            return taken;
        i += taken;
    }
    return rest;
}

const char *options_default(const struct option_row *row,
                            char text[OPTIONS_DEFAULT])
{
    if (row->kind == OPTION_FLAG)
        return NULL;
    if (row->kind <= OPTION_WORD) {
        if (*(const char **)row->value == NULL)
            return NULL;
        (void)snprintf(text, OPTIONS_DEFAULT, "%s", *(const char **)row->value);
        return text;
    }
    if (*(uint64_t *)row->value == 0)
        return NULL;
    show_number(row, *(uint64_t *)row->value, text);
    return text;
}

void options_help(const struct option_row *rows, FILE *to)
{
    for (; rows->name != NULL; rows++) {
        char left[64];
        char value[OPTIONS_DEFAULT];
        char right[512];
        int n;

        (void)snprintf(left, sizeof left, "--%s%s%s", rows->name,
                       rows->operand != NULL ? " " : "",
                       rows->operand != NULL ? rows->operand : "");
        (void)snprintf(right, sizeof right, "%s", rows->help);
        if (options_default(rows, value) != NULL)
            (void)snprintf(right, sizeof right, "%s [%s]", rows->help, value);
        n = fprintf(to, "  %-28s ", left);
        if (n > HELP_COLUMN)
            (void)fprintf(to, "\n%*s", HELP_COLUMN, "");
        wrap_put(to, right, HELP_COLUMN, HELP_COLUMN);
    }
}
