#!/bin/sh
# Connections that end faster than their ports come back, in a network of this
# test's own with few ports: other sources take over, and when none has a port
# left the load waits and goes on.
set -eu

. "$(dirname "$0")/lib.sh"

[ "${OWN_NETWORK:-}" = yes ] ||
    skip "a network of its own needs root (unshare -n)"
echo 0 >/proc/sys/net/ipv4/tcp_tw_reuse

# churn FIRST LAST: a load while so many ports are there, for each source.
churn() {
    echo "$1 $2" >/proc/sys/net/ipv4/ip_local_port_range
    serve-epoll --listen 127.0.0.1:9000 >"$work/ready" 2>"$work/served" &
    server=$!
    eventually 10 grep -q ready "$work/ready" || fail "no server"
    run 0 -- concbench load --connect 127.0.0.1:9000 --workload churn:1 \
        --warmup 1ms --duration 2s --json
    cp "$work/out" "$work/load.json"
    kill $server
    wait $server || fail "the server failed"
    for class in refused reset timed_out wrong_bytes closed_early; do
        [ "$(helper json "$work/load.json" "totals.errors.$class")" = 0 ] ||
            fail "$1-$2: $class"
    done
    opened=$(helper json "$work/load.json" totals.connections)
    served=$(sed -n 's/.*accepted=\([0-9]*\).*/\1/p' "$work/served")
    [ "$opened" = "$served" ] || fail "$opened opened, $served accepted"
}

# Two hundred ports: a single source would be at its end with as many.
churn 40000 40199
[ "$opened" -gt 1000 ] || fail "only $opened connections from 200 ports"

# All sources are at their end, and the run is none the worse.
churn 50000 50003
[ "$opened" -gt 400 ] || fail "only $opened connections from 4 ports"
[ "$opened" -le 520 ] || fail "$opened connections: the ports do not run out"
check_nobody_left
