/* What can be asked with numbers. */
#include "workloads/request.h"

#include <string.h>

static void set_fib(struct job *job, const uint64_t *values)
{
    job->fib_before = (uint8_t)values[0];
}

static void set_wait(struct job *job, const uint64_t *values)
{
    job->wait_ns = values[0];
}

static void set_mixed(struct job *job, const uint64_t *values)
{
    job->fib_before = (uint8_t)values[0];
    job->wait_ns = values[1];
    job->fib_after = (uint8_t)values[2];
}

/* Half of the computing, the wait, the other half. */
static void set_task(struct job *job, const uint64_t *values)
{
    uint32_t repeats = (uint32_t)values[0];

    job->wait_ns = values[1];
    job->times_before = job->wait_ns != 0 ? repeats / 2 : 0;
    job->times_after = repeats - job->times_before;
    job->fib_before = job->times_before > 0 ? TASK_FIB : 0;
    job->fib_after = job->times_after > 0 ? TASK_FIB : 0;
}

static void set_blob(struct job *job, const uint64_t *values)
{
    job->is_blob = true;
    job->file_left = (uint32_t)values[0];
}

static void set_crash(struct job *job, const uint64_t *values)
{
    (void)values;
    job->is_crash = true;
}

static const char *refuse_blob(const struct offers *offers)
{
    return offers->blob_bytes == 0 ? "no blob" : NULL;
}

static const char *refuse_crash(const struct offers *offers)
{
    return offers->can_crash ? NULL : "crash is not allowed";
}

static const struct request requests[] = {
    {"fib",
     {NUMBER_FIB},
     set_fib,
     "fib takes N from 1 to 60",
     "/fib/N, N from 1 to 60",
     NULL,
     false},
    {"wait",
     {NUMBER_WAIT},
     set_wait,
     "wait takes US up to one hour",
     "/wait/TIME, like 10ms, up to 1h",
     NULL,
     false},
    {"mixed",
     {NUMBER_FIB, NUMBER_WAIT, NUMBER_FIB},
     set_mixed,
     "mixed takes N US M as fib and wait do",
     "/mixed/N/TIME/M, as of fib and wait",
     NULL,
     false},
    {"task",
     {NUMBER_REPEATS, NUMBER_WAIT},
     set_task,
     "task takes REPEATS US TEXT",
     "/task/REPEATS/TIME, and a body",
     NULL,
     true},
    {"blob",
     {NUMBER_BYTES},
     set_blob,
     "blob takes BYTES up to the file's size",
     "/blob/BYTES, up to the file's size",
     refuse_blob,
     false},
    {"crash",
     {NUMBER_NONE},
     set_crash,
     "crash takes nothing",
     "/crash",
     refuse_crash,
     false},
};

const struct request *request_find(const char *word, size_t len)
{
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
        if (strlen(requests[i].word) == len &&
            memcmp(requests[i].word, word, len) == 0)
            return &requests[i];
    return NULL;
}

struct range request_range(enum number number)
{
    static const struct range ranges[NUMBERS] = {
        [NUMBER_FIB] = {1, FIB_MAX},
        [NUMBER_WAIT] = {0, WAIT_MAX_US * 1000},
        [NUMBER_BYTES] = {1, BLOB_MAX_BYTES},
        [NUMBER_REPEATS] = {0, TASK_REPEATS_MAX},
    };

    return ranges[number];
}

const char *request_refused(const struct request *request,
                            const struct offers *offers)
{
    return request->refuse != NULL ? request->refuse(offers) : NULL;
}

bool request_begin(struct session *s, const struct request *request,
                   const uint64_t *values)
{
    struct job job = {.is_set = true};

    request->set(&job, values);
    if (job.file_left > s->service->offers.blob_bytes)
        return false;
    s->job = job;
    return true;
}
