/* What the doctor looks at: what all is built with, and the tools. */
#include "harness/run/doctor_rows.h"

#include <gnu/libc-version.h>
#include <string.h>

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

#ifdef __OPTIMIZE__
#define IS_OPTIMIZED true
#else
#define IS_OPTIMIZED false
#endif

#define SETUP "scripts/setup.sh installs it"

static void distribution(const struct doctor *doctor,
                         struct doctor_finding *finding)
{
    char name[DOCTOR_TEXT];

    if (!look_value(doctor, "/etc/os-release", "PRETTY_NAME", '=', name))
        return;
    find_text(finding, name);
    find(finding, DOCTOR_OK, "where libraries and defaults come from");
}

static void libc(const struct doctor *doctor, struct doctor_finding *finding)
{
    (void)doctor;
    finding->value = json_sprintf("glibc %s", gnu_get_libc_version());
    find(finding, DOCTOR_OK, "threads, timers and memory of every server");
}

static void compiler(const struct doctor *doctor,
                     struct doctor_finding *finding)
{
    (void)doctor;
    find_text(finding, COMPILER);
    find(finding, DOCTOR_OK, "what built the servers");
}

static void build(const struct doctor *doctor, struct doctor_finding *finding)
{
    bool is_sanitized = CONCBENCH_SANITIZE[0] != '\0';

    (void)doctor;
    find_text(finding, is_sanitized ? CONCBENCH_BUILD " " CONCBENCH_SANITIZE
                                    : CONCBENCH_BUILD);
    if (IS_OPTIMIZED && !is_sanitized) {
        find(finding, DOCTOR_OK, "optimized, as servers are in use");
        return;
    }
    find(finding, DOCTOR_WARNING,
         "a build for the search of mistakes: its figures are of no use");
    find_mend(finding, "cmake --preset release && cmake --build --preset "
                       "release");
}

static void jansson(const struct doctor *doctor, struct doctor_finding *finding)
{
    (void)doctor;
    find_text(finding, jansson_version_str());
    find(finding, DOCTOR_OK, "reads and writes the results");
}

/* A library that models need; without a version it was not there. */
static void find_library(const char *version, const char *package,
                         const char *model, struct doctor_finding *finding)
{
    if (version[0] != '\0') {
        find_text(finding, version);
        find(finding, DOCTOR_OK, "the model %s is built with it", model);
        return;
    }
    find_text(finding, "none");
    find(finding, DOCTOR_NOTE, "the model %s was not built", model);
    find_mend(finding, "sudo apt install %s, and build again", package);
}

static void libevent(const struct doctor *doctor,
                     struct doctor_finding *finding)
{
    (void)doctor;
    find_library(CONCBENCH_LIBEVENT, "libevent-dev", "libevent", finding);
}

static void liburing(const struct doctor *doctor,
                     struct doctor_finding *finding)
{
    (void)doctor;
    find_library(CONCBENCH_LIBURING, "liburing-dev", "uring", finding);
}

static void find_tool(const struct doctor *doctor, const char *program,
                      const char *good, const char *bad,
                      struct doctor_finding *finding)
{
    char line[DOCTOR_TEXT];

    if (doctor->ask(doctor->arg, program, line)) {
        find_text(finding, line);
        find(finding, DOCTOR_OK, "%s", good);
        return;
    }
    find_text(finding, "none");
    find(finding, DOCTOR_NOTE, "%s", bad);
    find_mend(finding, SETUP);
}

static void hyperfine(const struct doctor *doctor,
                      struct doctor_finding *finding)
{
    find_tool(doctor, "hyperfine", "times the batches", "batches are left out",
              finding);
}

static void gnuplot(const struct doctor *doctor, struct doctor_finding *finding)
{
    find_tool(doctor, "gnuplot", "draws the charts", "charts are left out",
              finding);
}

static void version(const struct doctor *doctor, struct doctor_finding *finding)
{
    (void)doctor;
    find_text(finding, CONCBENCH_VERSION);
    find(finding, DOCTOR_OK, "of concbench");
}

static void commit(const struct doctor *doctor, struct doctor_finding *finding)
{
    (void)doctor;
    find_text(finding, CONCBENCH_COMMIT);
    find(finding, DOCTOR_OK, "of concbench's source");
}

const struct doctor_row doctor_software[] = {
    {"distribution", distribution},
    {"libc", libc},
    {"compiler", compiler},
    {"build", build},
    {"jansson", jansson},
    {"libevent", libevent},
    {"liburing", liburing},
    {"hyperfine", hyperfine},
    {"gnuplot", gnuplot},
    {"version", version},
    {"commit", commit},
    {NULL, NULL},
};
