/* What a server's process tree has used, and what it is made of. */
#ifndef TREE_H
#define TREE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A process of the tree, as /proc/PID/stat shows it. */
struct tree_process {
    pid_t pid, parent, group;
    uint64_t reaped_ticks; /* CPU of children that were waited for */
    uint64_t faults;       /* page faults, theirs included */
    uint64_t threads;
};

/* Zeroed, with `root` set, is a tree that was not looked at yet. `root` is the
 * leader of a process group, and its tree all descendants and the group. */
struct tree {
    pid_t root;
    struct tree_process *processes;
    size_t count;
    size_t room;
};

/* Running totals at one moment; NAN where the machine does not tell. */
struct tree_sample {
    uint64_t at_ns;   /* when CPU time was read */
    double cpu_s;     /* to the nanosecond for living processes, to the clock
                         tick for children that have been waited for */
    double voluntary; /* context switches of the living threads */
    double involuntary;
    double faults; /* page faults, with those of children waited for */
    double threads;
    double processes;
};

/* Looks for the tree's processes, and reads their totals. CPU time first. */
void tree_sample(struct tree *tree, struct tree_sample *sample);

/* CPU time of the processes last seen, without looking for others, in seconds;
 * NAN when there are none, or one of them has ended. */
double tree_cpu(const struct tree *tree);

/* Proportional set size of the processes last seen, in bytes, or NAN: user
 * memory, with shared pages divided among those who share them. */
double tree_pss(const struct tree *tree);

/* Page tables of the processes last seen, in bytes, or NAN. */
double tree_page_tables(const struct tree *tree);

void tree_free(struct tree *tree);

#endif
