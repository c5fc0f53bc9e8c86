/* What the doctor looks at: how many connections there may be, how fast. */
#include "harness/run/doctor_rows.h"

#include <stdio.h>
#include <string.h>

/* Beyond so many connections the generator uses several source addresses. */
#define PORTS 20000

static void somaxconn(const struct doctor *doctor,
                      struct doctor_finding *finding)
{
    static const struct doctor_least least = {
        "/proc/sys/net/core/somaxconn",
        4096,
        DOCTOR_WARNING,
        "a crowd that connects at once finds room in the listen queue",
        "a crowd that connects at once overflows the listen queue: such runs "
        "are VOID",
        "sudo sysctl -w net.core.somaxconn=4096"};

    find_least(doctor, &least, finding);
}

/* The handshakes that are under way; the listen queue is at most as long when
 * SYN cookies are off. */
static void tcp_max_syn_backlog(const struct doctor *doctor,
                                struct doctor_finding *finding)
{
    static const struct doctor_least least = {
        "/proc/sys/net/ipv4/tcp_max_syn_backlog",
        512,
        DOCTOR_NOTE,
        "handshakes find room",
        "a crowd that connects at once may have to ask again, a second later",
        "sudo sysctl -w net.ipv4.tcp_max_syn_backlog=4096"};

    find_least(doctor, &least, finding);
}

static void ports(const struct doctor *doctor, struct doctor_finding *finding)
{
    char line[DOCTOR_TEXT];
    unsigned low;
    unsigned high;

    if (!look_line(doctor, "/proc/sys/net/ipv4/ip_local_port_range", line) ||
        sscanf(line, "%u %u", &low, &high) != 2 || high < low)
        return;
    (void)snprintf(line, sizeof line, "%u to %u", low, high);
    find_text(finding, line);
    if (high - low + 1 >= PORTS) {
        find(finding, DOCTOR_OK, "%u connections from each source address",
             high - low + 1);
        return;
    }
    find(finding, DOCTOR_WARNING,
         "%u connections from each source address, closed ones of the last "
         "minute included: more cannot connect",
         high - low + 1);
    find_mend(finding,
              "sudo sysctl -w net.ipv4.ip_local_port_range='1024 65535'");
}

static void tcp_tw_reuse(const struct doctor *doctor,
                         struct doctor_finding *finding)
{
    static const struct doctor_least least = {
        "/proc/sys/net/ipv4/tcp_tw_reuse",
        1,
        DOCTOR_NOTE,
        "ports of closed connections are used again",
        "ports of closed connections rest for a minute: loads that connect "
        "anew for each request run out of them",
        "sudo sysctl -w net.ipv4.tcp_tw_reuse=2"};

    find_least(doctor, &least, finding);
}

/* The one by which a sender of data paces itself needs a timer for every few
 * segments, which costs more than a transfer on loopback. */
static void congestion(const struct doctor *doctor,
                       struct doctor_finding *finding)
{
    char name[DOCTOR_TEXT];

    if (!look_line(doctor, "/proc/sys/net/ipv4/tcp_congestion_control", name) ||
        name[0] == '\0')
        return;
    find_text(finding, name);
    if (strncmp(name, "bbr", 3) != 0) {
        find(finding, DOCTOR_OK, "nothing paces what a server sends");
        return;
    }
    find(finding, DOCTOR_WARNING,
         "paces with timers: replies of many KiB, as of blob, sizes and "
         "stream, measure these and not the server");
    find_mend(finding, "sudo sysctl -w net.ipv4.tcp_congestion_control=cubic");
}

const struct doctor_row doctor_network[] = {
    {"somaxconn", somaxconn},
    {"tcp_max_syn_backlog", tcp_max_syn_backlog},
    {"ip_local_port_range", ports},
    {"tcp_tw_reuse", tcp_tw_reuse},
    {"tcp_congestion_control", congestion},
    {NULL, NULL},
};
