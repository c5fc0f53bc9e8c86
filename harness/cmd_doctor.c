/* `concbench doctor`: whether this machine is fit to measure on. */
#include "harness/command.h"
#include "harness/report/machine_words.h"
#include "harness/run/doctor.h"
#include "support/options.h"

#include <stdio.h>
#include <string.h>

enum { MARKS = DOCTOR_UNKNOWN + 1 };

static void put(FILE *to, const char *text)
{
    (void)fputs(text, to);
}

static void print_finding(const char *key, const struct doctor_finding *finding)
{
    (void)printf("  %-9s %s: ", doctor_mark_name(finding->mark), key);
    machine_put_value(stdout, key, finding->value, put);
    (void)putchar('\n');
    if (finding->meaning[0] != '\0')
        (void)printf("            %s\n", finding->meaning);
    if (finding->mend[0] != '\0')
        (void)printf("            to mend: %s\n", finding->mend);
}

/* {"key": …, "value": …, "mark": …, "meaning": …, "mend": …} */
static int add_finding(json_t *list, const char *key,
                       const struct doctor_finding *finding)
{
    return json_array_append_new(
        list, json_pack("{s:s, s:O, s:s, s:s, s:s?}", "key", key, "value",
                        finding->value, "mark", doctor_mark_name(finding->mark),
                        "meaning", finding->meaning, "mend",
                        finding->mend[0] != '\0' ? finding->mend : NULL));
}

/* Into the list, or without one to standard output. -1 without memory. */
static int look_at_all(json_t *list, size_t counts[MARKS])
{
    const struct doctor here = doctor_here();
    int rc = 0;

    for (const struct doctor_part *part = doctor_parts;
         rc == 0 && part->title != NULL; part++) {
        if (list == NULL)
            (void)printf("%s\n", part->title);
        for (const struct doctor_row *row = part->rows;
             rc == 0 && row->key != NULL; row++) {
            struct doctor_finding finding;

            doctor_look(&here, row, &finding);
            counts[finding.mark]++;
            if (finding.value == NULL)
                rc = -1;
            else if (list != NULL)
                rc = add_finding(list, row->key, &finding);
            else
                print_finding(row->key, &finding);
            json_decref(finding.value);
        }
    }
    return rc;
}

static int fail(void)
{
    return complain(EXIT_INTERNAL, "no memory");
}

static int print_json(void)
{
    size_t counts[MARKS] = {0};
    json_t *list = json_array();
    int rc = list != NULL ? look_at_all(list, counts) : -1;

    if (rc == 0)
        rc = json_dumpf(list, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    json_decref(list);
    (void)putchar('\n');
    return rc == 0 ? EXIT_OK : fail();
}

static int print_text(void)
{
    size_t counts[MARKS] = {0};

    if (look_at_all(NULL, counts) < 0)
        return fail();
    (void)printf("%zu warnings, %zu notes, %zu not known, %zu ok\n",
                 counts[DOCTOR_WARNING], counts[DOCTOR_NOTE],
                 counts[DOCTOR_UNKNOWN], counts[DOCTOR_OK]);
    return EXIT_OK;
}

static int run(int argc, char **argv)
{
    bool json = false;
    const struct option_row rows[] = {
        {"json", OPTION_FLAG, &json, NULL, "print a JSON array", 0, 0},
        {.name = NULL},
    };
    char error[OPTIONS_ERROR];
    int rc = manual_read(&command_doctor, rows, argc, argv, error);

    if (rc < 0)
        return command_refuse(rc, error);
    return json ? print_json() : print_text();
}

const struct command command_doctor = {
    .name = "doctor",
    .summary = "say whether this machine is fit to measure on",
    .examples = "concbench doctor\n"
                "concbench doctor --json\n",
    .about = "Says what of this machine matters to measurements, what it "
             "means for them, and where it can be better, the command that "
             "makes it so. Changes nothing. The same facts are stored with "
             "every campaign.",
    .run = run,
};
