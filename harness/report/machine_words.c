/* The facts of a machine in words. */
#include "harness/report/machine_words.h"

#include "harness/report/show.h"
#include "support/units.h"

#include <math.h>
#include <string.h>

/* Properties that are named before it is said how many more there are. */
enum { MISSED_MOST = 3 };

static const char *get_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

/* "syscalls; cycles: why not" */
static void put_object(FILE *to, json_t *object,
                       void (*put)(FILE *to, const char *text))
{
    const char *before = "";
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        (void)fputs(before, to);
        put(to, key);
        before = "; ";
        if (json_is_true(value))
            continue;
        (void)fputs(": ", to);
        machine_put_value(to, key, value, put);
    }
}

static void put_array(FILE *to, json_t *array,
                      void (*put)(FILE *to, const char *text))
{
    size_t i;
    json_t *value;

    json_array_foreach(array, i, value)
    {
        (void)fputs(i > 0 ? ", " : "", to);
        machine_put_value(to, "", value, put);
    }
}

static bool has_end(const char *key, const char *end)
{
    size_t len = strlen(key);

    return len > strlen(end) && strcmp(key + len - strlen(end), end) == 0;
}

void machine_put_value(FILE *to, const char *key, json_t *value,
                       void (*put)(FILE *to, const char *text))
{
    double number = json_number_value(value);
    char text[UNITS_TEXT];

    if (json_is_string(value))
        put(to, json_string_value(value));
    else if (json_is_object(value))
        put_object(to, value, put);
    else if (json_is_array(value))
        put_array(to, value, put);
    else if (json_is_boolean(value))
        put(to, json_is_true(value) ? "yes" : "no");
    else if (!json_is_number(value))
        put(to, "?");
    else if (has_end(key, "_bytes"))
        (void)fputs(units_show_bytes(number, text), to);
    else if (has_end(key, "_ns"))
        (void)fputs(units_show_ns(number, text), to);
    else
        (void)fprintf(to, json_is_integer(value) ? "%.15g" : "%.4g", number);
}

json_t *machine_remark(const json_t *machine, const char *key)
{
    size_t i;
    json_t *remark;

    json_array_foreach(json_object_get(machine, "remarks"), i, remark)
    {
        if (strcmp(get_text(remark, "key"), key) == 0)
            return remark;
    }
    return NULL;
}

size_t machine_remarks(const json_t *machine, const char *mark)
{
    size_t count = 0;
    size_t i;
    json_t *remark;

    json_array_foreach(json_object_get(machine, "remarks"), i, remark)
    {
        count += strcmp(get_text(remark, "mark"), mark) == 0;
    }
    return count;
}

/* A property's value in its unit. */
static char *property(const json_t *row, const char *key, char text[SHOW_TEXT])
{
    const char *unit = get_text(row, "unit");
    const json_t *value = json_object_get(row, key);
    double number = json_is_number(value) ? json_number_value(value) : NAN;

    if (strcmp(unit, "share") == 0 && !isnan(number))
        (void)snprintf(text, SHOW_TEXT, "%.3g %%", 100 * number);
    else
        (void)show_value(strcmp(unit, "ns") == 0 ? SHOW_NS : SHOW_COUNT, number,
                         text);
    return text;
}

static void put_missed(FILE *to, const json_t *row,
                       void (*put)(FILE *to, const char *text))
{
    char text[SHOW_TEXT];

    put(to, get_text(row, "name"));
    (void)fprintf(to, " (%s", property(row, "measured", text));
    if (json_is_number(json_object_get(row, "low")))
        (void)fprintf(to, ", at least %s", property(row, "low", text));
    if (json_is_number(json_object_get(row, "high")))
        (void)fprintf(to, ", at most %s", property(row, "high", text));
    (void)fputs(")", to);
}

/* The properties with the status: the first ones by name. */
static void put_all_missed(FILE *to, const json_t *rows, const char *status,
                           const char *before,
                           void (*put)(FILE *to, const char *text))
{
    size_t count = 0;
    size_t i;
    json_t *row;

    json_array_foreach(rows, i, row)
    {
        if (strcmp(get_text(row, "status"), status) != 0 ||
            count++ >= MISSED_MOST)
            continue;
        (void)fputs(count == 1 ? before : "; ", to);
        put_missed(to, row, put);
    }
    if (count > MISSED_MOST)
        (void)fprintf(to, " and %zu more", count - MISSED_MOST);
}

static size_t count_status(const json_t *rows, const char *status)
{
    size_t count = 0;
    size_t i;
    json_t *row;

    json_array_foreach(rows, i, row)
    {
        count += strcmp(get_text(row, "status"), status) == 0;
    }
    return count;
}

void machine_put_accuracy(FILE *to, const json_t *machine,
                          void (*put)(FILE *to, const char *text))
{
    const json_t *accuracy = json_object_get(machine, "accuracy");
    const json_t *rows = json_object_get(accuracy, "rows");
    size_t passed = count_status(rows, "pass");
    const char *utc = get_text(accuracy, "utc");

    if (!json_is_object(accuracy)) {
        (void)fputs("not measured with this build on this machine: "
                    "concbench accuracy does it, for the campaigns after it",
                    to);
        return;
    }
    (void)fprintf(to,
                  "measured on %.4s-%.2s-%.2s, on processors %s: %zu of %zu "
                  "properties met",
                  utc, utc + strnlen(utc, 4), utc + strnlen(utc, 6),
                  json_is_true(json_object_get(accuracy, "owned"))
                      ? "of its own"
                      : "that others used too",
                  passed,
                  passed + count_status(rows, "FAIL") +
                      count_status(rows, "not owned"));
    put_all_missed(to, rows, "FAIL", "; FAILED: ", put);
    put_all_missed(
        to, rows, "not owned",
        "; missed, but promised on processors of its own only: ", put);
}
