/* What a process tree does, counted by the kernel. */
#include "harness/run/perf.h"

#include "harness/run/procfile.h"
#include "support/clock.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A reading that took longer is of no known time. */
#define READ_NS (2 * NS_PER_MS)

#define SYSCALLS_ID "/events/raw_syscalls/sys_enter/id"

static const struct {
    const char *name;
    uint32_t type;
    uint64_t config; /* of a tracepoint: read from tracefs */
} rows[PERF_COUNTERS] = {
    [PERF_SYSCALLS] = {"syscalls", PERF_TYPE_TRACEPOINT, 0},
    [PERF_SWITCHES] = {"switches", PERF_TYPE_SOFTWARE,
                       PERF_COUNT_SW_CONTEXT_SWITCHES},
    [PERF_MIGRATIONS] = {"migrations", PERF_TYPE_SOFTWARE,
                         PERF_COUNT_SW_CPU_MIGRATIONS},
    [PERF_FAULTS] = {"page_faults", PERF_TYPE_SOFTWARE,
                     PERF_COUNT_SW_PAGE_FAULTS},
    [PERF_INSTRUCTIONS] = {"instructions", PERF_TYPE_HARDWARE,
                           PERF_COUNT_HW_INSTRUCTIONS},
    [PERF_CYCLES] = {"cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
};

const char *perf_name(enum perf_counter counter)
{
    return rows[counter].name;
}

/* The number by which perf knows the tracepoint, or a negative errno. */
static int64_t tracepoint(void)
{
    static const char *const places[] = {
        "/sys/kernel/tracing" SYSCALLS_ID,
        "/sys/kernel/debug/tracing" SYSCALLS_ID};
    char text[32];
    int rc = 0;

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        int here = procfile_read(places[i], text, sizeof text);

        if (here == 0)
            return strtol(text, NULL, 10);
        if (rc != -EACCES)
            rc = here;
    }
    return rc;
}

/* The descriptor or a negative errno. */
static int open_counter(enum perf_counter counter, pid_t pid)
{
    struct perf_event_attr attr = {.type = rows[counter].type,
                                   .size = sizeof attr,
                                   .config = rows[counter].config,
                                   .inherit = 1,
                                   .read_format =
                                       PERF_FORMAT_TOTAL_TIME_ENABLED |
                                       PERF_FORMAT_TOTAL_TIME_RUNNING};
    long fd;

    if (rows[counter].type == PERF_TYPE_TRACEPOINT) {
        int64_t id = tracepoint();

        if (id < 0)
            return (int)id;
        attr.config = (uint64_t)id;
    }
    fd = syscall(SYS_perf_event_open, &attr, pid, -1, -1, PERF_FLAG_FD_CLOEXEC);
    return fd < 0 ? -errno : (int)fd;
}

void perf_init(struct perf *perf)
{
    for (int i = 0; i < PERF_COUNTERS; i++) {
        perf->fds[i] = -1;
        perf->errors[i] = 0;
    }
}

int perf_open(struct perf *perf, pid_t pid)
{
    int count = 0;

    for (int i = 0; i < PERF_COUNTERS; i++) {
        int fd = open_counter((enum perf_counter)i, pid);

        perf->fds[i] = fd < 0 ? -1 : fd;
        perf->errors[i] = fd < 0 ? fd : 0;
        count += fd >= 0;
    }
    return count;
}

bool perf_is_there(void)
{
    struct perf perf;
    int count = perf_open(&perf, 0);

    perf_close(&perf);
    return count > 0;
}

void perf_close(struct perf *perf)
{
    for (int i = 0; i < PERF_COUNTERS; i++) {
        if (perf->fds[i] >= 0)
            (void)close(perf->fds[i]);
        perf->fds[i] = -1;
    }
}

/* Counters that share the hardware's few places run for a part of the time:
 * the rest is as that part was. */
static double read_counter(int fd)
{
    struct {
        uint64_t value, enabled_ns, running_ns;
    } counted;

    if (fd < 0 || read(fd, &counted, sizeof counted) != sizeof counted)
        return NAN;
    if (counted.running_ns == counted.enabled_ns)
        return (double)counted.value;
    if (counted.running_ns == 0)
        return NAN;
    return (double)counted.value * (double)counted.enabled_ns /
           (double)counted.running_ns;
}

void perf_read(const struct perf *perf, struct perf_sample *sample)
{
    for (int i = 0; i < PERF_COUNTERS; i++) {
        uint64_t before_ns = clock_now_ns();

        uint64_t took_ns;

        sample->values[i] = read_counter(perf->fds[i]);
        took_ns = clock_now_ns() - before_ns;
        sample->at_ns[i] = before_ns + took_ns / 2;
        if (took_ns > READ_NS)
            sample->values[i] = NAN;
    }
}

const char *perf_reason(enum perf_counter counter, int error)
{
    switch (error) {
    case -EACCES:
    case -EPERM:
        return "kernel.perf_event_paranoid, or a container, forbids it";
    case -ENOSYS:
        return "the kernel has no perf events";
    case -ENOENT:
    case -ENODEV:
    case -EOPNOTSUPP:
        return rows[counter].type == PERF_TYPE_TRACEPOINT
                   ? "tracefs is not mounted"
                   : "the machine has no hardware counters";
    default:
        return strerror(-error);
    }
}
