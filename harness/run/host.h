/* What the machine suffered while a run was on. */
#ifndef HOST_H
#define HOST_H

/* Running totals; NAN where the machine does not tell. */
struct host_sample {
    double cpu_ticks;   /* of all processors, idle ones included */
    double steal_ticks; /* of those, taken by other virtual machines */
    double drops;       /* connections that full listen queues have dropped */
};

void host_sample(struct host_sample *sample);

/* The same of a machine whose /proc is found under `root`. */
void host_sample_under(const char *root, struct host_sample *sample);

/* The share of the processors' time, 0 … 1, that was stolen in between. */
double host_steal_share(const struct host_sample *from,
                        const struct host_sample *to);

#endif
