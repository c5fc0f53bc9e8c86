/* A chart's data file read back. */
#include "harness/report/chart_table.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_BYTES = 8 << 20 };

static int read_text(const char *path, char **text)
{
    FILE *file = fopen(path, "re");
    size_t length = 0;
    size_t size = 1 << 16;
    int err = 0;

    if (file == NULL)
        return -errno;
    *text = malloc(size);
    while (err == 0 && *text != NULL) {
        size_t n = fread(*text + length, 1, size - length - 1, file);
        char *more;

        length += n;
        if (n == 0)
            break;
        if (length + 1 < size)
            continue;
        more = size < LARGEST_BYTES ? realloc(*text, 2 * size) : NULL;
        if (more == NULL)
            err = size < LARGEST_BYTES ? -ENOMEM : -EFBIG;
        else
            *text = more;
        size *= 2;
    }
    if (*text == NULL)
        err = -ENOMEM;
    else
        (*text)[length] = '\0';
    if (ferror(file) && err == 0)
        err = -EIO;
    (void)fclose(file);
    return err;
}

/* Two empty lines divide blocks; each begins with the names of its columns. */
static int divide(struct chart_table *table)
{
    size_t most = 1;
    bool is_head = true;
    char *rest = table->text;
    char *line;

    for (const char *c = table->text; *c != '\0'; c++)
        most += *c == '\n';
    table->lines = calloc(most, sizeof *table->lines);
    table->heads = calloc(most, sizeof *table->heads);
    if (table->lines == NULL || table->heads == NULL)
        return -ENOMEM;
    while ((line = strsep(&rest, "\n")) != NULL) {
        if (*line == '\0') {
            is_head = true;
            continue;
        }
        if (is_head)
            table->heads[table->head_count++] = table->line_count;
        is_head = false;
        table->lines[table->line_count++] = line;
    }
    return 0;
}

int chart_table_read(struct chart_table *table, const char *folder,
                     const char *name)
{
    char path[PATH_MAX];
    int err;

    *table = (struct chart_table){.text = NULL};
    if (snprintf(path, sizeof path, "%s/charts/data/%s.dat", folder, name) >=
        PATH_MAX)
        return -ENAMETOOLONG;
    err = read_text(path, &table->text);
    return err < 0 ? err : divide(table);
}

void chart_table_free(struct chart_table *table)
{
    free(table->heads);
    free(table->lines);
    free(table->text);
    *table = (struct chart_table){.text = NULL};
}

char *chart_table_field(const char *line, size_t column, char text[CHART_FIELD])
{
    for (size_t i = 0; i < column && *line != '\0'; i++) {
        line += strcspn(line, "\t");
        line += *line == '\t';
    }
    (void)snprintf(text, CHART_FIELD, "%.*s", (int)strcspn(line, "\t"), line);
    return text;
}

static size_t end_of(const struct chart_table *table, size_t block)
{
    return block + 1 < table->head_count ? table->heads[block + 1]
                                         : table->line_count;
}

const char *chart_table_row(const struct chart_table *table, size_t block,
                            size_t row)
{
    if (block >= table->head_count ||
        row >= end_of(table, block) - table->heads[block] - 1)
        return NULL;
    return table->lines[table->heads[block] + 1 + row];
}
