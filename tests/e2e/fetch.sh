#!/bin/sh
# `fetch` through concbench run: an upstream that is late by the time it says,
# and planted faults: it is later, it dies, it answers wrongly.
set -eu
. "$(dirname "$0")/lib.sh"

# The harness finds its upstream beside its own program, under the name
# concbench: there a script stands, and does what $FAULT says.
own_build serve-epoll serve-thread
mkdir "$work/bin/real"
cp "$work/bin/concbench" "$work/bin/real/"
mv "$work/bin/concbench" "$work/bin/driver"
cat >"$work/bin/concbench" <<SCRIPT
#!/bin/sh
case \$FAULT in
late) exec "$work/bin/real/concbench" "\$@" --delay 100ms ;;
dies)
    "$work/bin/real/concbench" "\$@" &
    sleep 0.4
    kill -9 \$!
    ;;
wrong) exec "$BUILD/liar-upstream" "\$@" ;;
*) exec "$work/bin/real/concbench" "\$@" ;;
esac
SCRIPT
chmod +x "$work/bin/concbench"

cat >"$work/suite.json" <<'SUITE'
{
  "name": "fetch", "summary": "an end-to-end test",
  "rounds": 1, "warmup": "50ms", "duration": "800ms",
  "systems": ["epoll", "thread",
              {"name": "pool-of-2", "model": "epoll",
               "options": ["--upstream-connections", "2"]}],
  "loads": [{"workloads": ["fetch:10ms"], "connections": [4]}]
}
SUITE

# race FAULT CODE...: leaves system, verdict, reason and median in $work/runs.
# Tried again where others on this machine had connections dropped, or it stood
# still.
race() {
    FAULT=$1
    export FAULT
    shift
    for _ in 1 2 3 4 5; do
        rm -rf "$work/results"
        run "$@" -- "$work/bin/driver" run "$work/suite.json" \
            --out "$work/results"
        check_nobody_left
        helper lines "$work/results/runs.jsonl" system verdict reason \
            load.latency_ns.p50 >"$work/runs"
        grep -qE 'the kernel dropped|the window lasted|in the window$' \
            "$work/runs" || break
    done
}

# median SYSTEM: in milliseconds.
median() {
    awk -F '\t' -v name="$1" '$1 == name { printf "%d", $4 / 1e6 }' \
        "$work/runs"
}

race none 0 4
for system in epoll thread pool-of-2; do
    grep -qE "^$system	(VALID|NOISY)	" "$work/runs" ||
        fail "no fault: $(cat "$work/runs")"
    [ "$(median $system)" -ge 10 ] ||
        fail "$system: the upstream was early: $(median $system) ms"
done
# Four clients and two connections: everybody waits for a turn, too.
[ "$(median pool-of-2)" -ge 19 ] ||
    fail "a pool of 2 was not waited for: $(median pool-of-2) ms"

race late 0 4
for system in epoll thread; do
    [ "$(median $system)" -ge 100 ] ||
        fail "$system: late, and not noticed: $(median $system) ms"
done

race dies 4 7
for system in epoll thread; do
    grep -q "^$system	VOID	the upstream died" "$work/runs" ||
        fail "dies: $(cat "$work/runs")"
done

race wrong 4 7
for system in epoll thread; do
    grep -qE "^$system	VOID	.*wrong repl" "$work/runs" ||
        fail "wrong: $(cat "$work/runs")"
done

# By hand: a server that somebody started, and an upstream.
"$BUILD/concbench" upstream --listen "unix:$work/up" --delay exp:2ms \
    >"$work/up.out" 2>"$work/up.err" &
upstream=$!
eventually 5 has_lines "$work/up.out" 1 || fail "no upstream"
"$BUILD/serve-epoll" --protocol line --listen "unix:$work/server" \
    --upstream "unix:$work/up" >"$work/server.out" 2>"$work/server.err" &
server=$!
eventually 5 has_lines "$work/server.out" 1 || fail "no server"
run 0 -- concbench load --workload fetch:exp:2ms --connections 4 \
    --duration 300ms --connect "unix:$work/server"
kill $server $upstream
wait $server || fail "the server's exit code is $?"
wait $upstream || fail "the upstream's exit code is $?"
grep -q '^answered connections=4 gets=[0-9]* errors=0$' "$work/up.err" ||
    fail "the upstream says: $(cat "$work/up.err")"
check_nobody_left

# Wrong usage is one line.
run 2 -- concbench upstream --delay soon
says "--delay"
run 2 -- concbench upstream --listen nowhere
says "--listen"
