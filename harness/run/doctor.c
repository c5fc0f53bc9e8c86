/* Whether this machine is fit to measure on: the table, and this machine. */
#include "harness/run/doctor.h"

#include "harness/run/child.h"
#include "harness/run/doctor_rows.h"
#include "support/clock.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>

#define PAUSE_NS (200 * NS_PER_MS)
#define ANSWER_NS (2 * NS_PER_S)

const struct doctor_part doctor_parts[] = {
    {"processors", doctor_processors},
    {"memory", doctor_memory},
    {"limits", doctor_limits},
    {"network", doctor_network},
    {"kernel", doctor_kernel},
    {"software", doctor_software},
    {NULL, NULL},
};

static void pause_here(void *arg)
{
    (void)arg;
    (void)clock_sleep(PAUSE_NS);
}

static void try_counters_here(void *arg, int errors[PERF_COUNTERS])
{
    struct perf perf;

    (void)arg;
    (void)perf_open(&perf, 0);
    memcpy(errors, perf.errors, sizeof perf.errors);
    perf_close(&perf);
}

static enum process_state probe_here(void *arg, const char *model,
                                     char reason[RECORD_REASON])
{
    struct system_spec system = {.arguments = NULL};

    (void)arg;
    (void)snprintf(system.model, sizeof system.model, "%s", model);
    return process_probe(&system, reason);
}

static bool ask_here(void *arg, const char *program, char line[DOCTOR_TEXT])
{
    char name[64];
    char *argv[] = {name, (char[]){"--version"}, NULL};
    struct child child;
    struct child_end end;

    (void)arg;
    (void)snprintf(name, sizeof name, "%s", program);
    if (child_start(&child, argv, NULL) < 0)
        return false;
    (void)child_wait(&child, clock_now_ns() + ANSWER_NS, NULL);
    child_finish(&child, &end);
    (void)snprintf(line, DOCTOR_TEXT, "%.*s",
                   (int)strcspn(child.out.data, "\n"), child.out.data);
    return line[0] != '\0';
}

struct doctor doctor_here(void)
{
    cpu_set_t allowed;

    return (struct doctor){
        .root = "",
        .cores = sched_getaffinity(0, sizeof allowed, &allowed) == 0
                     ? CPU_COUNT(&allowed)
                     : 0,
        .pause = pause_here,
        .try_counters = try_counters_here,
        .probe = probe_here,
        .ask = ask_here,
    };
}

/* What is not told stays unknown: a row says what it knows. */
void doctor_look(const struct doctor *doctor, const struct doctor_row *row,
                 struct doctor_finding *finding)
{
    *finding = (struct doctor_finding){.mark = DOCTOR_UNKNOWN};
    row->look(doctor, finding);
    if (finding->value == NULL)
        finding->value = json_null();
    if (finding->meaning[0] == '\0')
        (void)snprintf(finding->meaning, DOCTOR_TEXT,
                       "the machine does not tell");
}

const char *doctor_mark_name(enum doctor_mark mark)
{
    static const char *const names[] = {[DOCTOR_OK] = "ok",
                                        [DOCTOR_NOTE] = "note",
                                        [DOCTOR_WARNING] = "warning",
                                        [DOCTOR_UNKNOWN] = "not known"};

    return names[mark];
}
