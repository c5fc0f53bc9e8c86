/* A made-up machine for the doctor to look at. */
#include "tests/unit/patient.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char root[64];

static int remove_one(const char *path, const struct stat *info, int kind,
                      struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

static void clear(void)
{
    if (root[0] != '\0')
        assert_int_equal(nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    root[0] = '\0';
}

void patient_begin(void)
{
    clear();
    strcpy(root, "/tmp/test-doctor-XXXXXX");
    assert_non_null(mkdtemp(root));
}

int patient_end(void **state)
{
    (void)state;
    clear();
    return 0;
}

void patient_put(const char *path, const char *text)
{
    char full[PATH_MAX];
    FILE *file;

    (void)snprintf(full, sizeof full, "%s%s", root, path);
    for (char *slash = strchr(full + strlen(root) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        assert_true(mkdir(full, 0700) == 0 || errno == EEXIST);
        *slash = '/';
    }
    file = fopen(full, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void no_pause(void *arg)
{
    (void)arg;
}

static void no_counters(void *arg, int errors[PERF_COUNTERS])
{
    (void)arg;
    for (int i = 0; i < PERF_COUNTERS; i++)
        errors[i] = -EACCES;
}

static enum process_state no_probe(void *arg, const char *model,
                                   char reason[RECORD_REASON])
{
    (void)arg;
    (void)snprintf(reason, RECORD_REASON, "%s: not here", model);
    return PROCESS_UNAVAILABLE;
}

static bool no_answer(void *arg, const char *program, char line[DOCTOR_TEXT])
{
    (void)arg;
    (void)program;
    line[0] = '\0';
    return false;
}

struct doctor patient_machine(void)
{
    return (struct doctor){.root = root,
                           .cores = 4,
                           .pause = no_pause,
                           .try_counters = no_counters,
                           .probe = no_probe,
                           .ask = no_answer};
}

void patient_look(const struct doctor *doctor, const char *key,
                  struct doctor_finding *finding)
{
    *finding = (struct doctor_finding){.mark = DOCTOR_UNKNOWN};
    for (const struct doctor_part *part = doctor_parts; part->title != NULL;
         part++) {
        for (const struct doctor_row *row = part->rows; row->key != NULL;
             row++) {
            if (strcmp(row->key, key) == 0) {
                doctor_look(doctor, row, finding);
                return;
            }
        }
    }
    fail_msg("there is no row %s", key);
}

void patient_check(const struct doctor *doctor, const char *key,
                   const char *value, enum doctor_mark mark, const char *mend)
{
    struct doctor_finding finding;
    char *text;

    patient_look(doctor, key, &finding);
    text = json_dumps(finding.value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
    assert_non_null(text);
    if (strcmp(text, value) != 0 || finding.mark != mark ||
        (mend[0] == '\0') != (finding.mend[0] == '\0') ||
        strstr(finding.mend, mend) == NULL || finding.meaning[0] == '\0')
        fail_msg("%s: %s, %s, meaning \"%s\", mend \"%s\"", key, text,
                 doctor_mark_name(finding.mark), finding.meaning, finding.mend);
    free(text);
    json_decref(finding.value);
}
