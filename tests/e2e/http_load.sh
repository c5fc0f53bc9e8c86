#!/bin/sh
# Workloads over HTTP: from the command line, in suites, on a foreign server;
# runs are VALID or at worst NOISY, and both sides have counted the same.
set -eu
. "$(dirname "$0")/lib.sh"

cat >"$work/suite.json" <<'SUITE'
{
  "name": "http", "summary": "an end-to-end test", "rounds": 1,
  "warmup": "200ms", "duration": "300ms",
  "systems": [
    "fork", "thread", "epoll", "coroutine",
    {"name": "mine", "protocol": "http",
     "command": ["{bin}/serve-poll", "--listen", "127.0.0.1:{port}",
                 "--protocol", "http"]}
  ],
  "idle": [{"connections": [20], "systems": ["epoll", "mine"]}],
  "loads": [
    {"workloads": ["http:echo:64", "echo:64"], "connections": [4],
     "systems": ["fork", "epoll", "mine"]},
    {"workloads": ["http:fib:10", "http:wait:1ms", "http:mixed:5,1ms,6"],
     "connections": [4], "systems": ["thread", "coroutine", "mine"]},
    {"workloads": ["http:blob:64KiB", "http:fetch:1ms"],
     "connections": [4], "systems": ["thread", "epoll", "coroutine"]},
    {"workloads": ["http:churn:2"], "connections": [4], "systems": ["epoll"]},
    {"workloads": ["http:stream:64,8", "http:crowd:2", "http:echo:64KiB"],
     "connections": [4], "systems": ["epoll"]},
    {"workloads": ["http:convoy:25,1"], "rate": 100, "connections": [4],
     "systems": ["thread"]}
  ]
}
SUITE
journal=$work/results/runs.jsonl

# Tried again where the machine stood still for a whole window.
for _ in 1 2 3; do
    rm -rf "$work/results"
    run 0 4 -- concbench run "$work/suite.json" --out "$work/results"
    check_nobody_left
    grep '"VOID"' "$journal" >"$work/void" || break
    grep -q 'no request was answered in the window' "$work/void" || break
done
has_lines "$journal" 28 || fail "not all runs are there"
[ ! -s "$work/void" ] || fail "void: $(cut -c 1-300 "$work/void")"

# The foreign server is asked what it speaks, and nothing else.
identities "$journal" | grep mine | cut -f 1-4 | sort -u >"$work/mine"
[ "$(wc -l <"$work/mine")" -eq 5 ] || fail "$(cat "$work/mine")"
! grep -Ev 'http:|idle' "$work/mine" || fail "it is asked what it does not speak"
grep -q 'http:echo:64' "$work/results/report.md" ||
    fail "the report does not know it"

# On the command line, too.
run 0 4 -- concbench run smoke --models thread --workloads http:echo:64 \
    --system "mine=$BUILD/serve-poll --listen 127.0.0.1:{port} --protocol http" \
    --rounds 1 --out "$work/own"
has_lines "$work/own/runs.jsonl" 3 || fail "the command line's own is not run"
! grep '"VOID"' "$work/own/runs.jsonl" || fail "it is void"

run 2 -- concbench load --connect 127.0.0.1:1 --protocol line
says "echo:64 is asked on raw, or over http"
run 2 -- concbench load --connect 127.0.0.1:1 --protocol htp
says "did you mean http?"
run 2 -- concbench load --connect 127.0.0.1:1 --workload http:echo:1MiB
says "at most 64 KiB"

# Another server has heads of its own. One of files will do: a file is an
# answer as well, and may be a wrong one.
if python3 -m http.server --help 2>/dev/null | grep -q -- --protocol; then
    mkdir -p "$work/files/fib"
    port=$(helper port)
    python3 -m http.server --protocol HTTP/1.1 --bind 127.0.0.1 \
        --directory "$work/files" "$port" >"$work/files.log" 2>&1 &
    files=$!
    helper await "$port" || fail "the server of files is not ready"
    for answer in '0 121393' '7 121394' '7 12139' '7 1213930'; do
        echo "${answer#* }" >"$work/files/fib/27"
        run "${answer% *}" -- concbench load --connect "127.0.0.1:$port" \
            --workload http:fib:27 --connections 2 --duration 300ms \
            --warmup 50ms
    done
    kill "$files"
    wait "$files" || :
else
    echo "left out, python3 of 3.11 or later is missing: heads of others"
fi

# A raw server does not answer HTTP rightly, and the reverse.
serve-thread >"$work/ready" 2>/dev/null &
raw=$!
eventually 5 has_lines "$work/ready" 1 || fail "not ready"
run 7 -- concbench load --connect "$(sed 's/^ready //' "$work/ready")" \
    --protocol http --duration 200ms --warmup 50ms --connections 2
kill "$raw"
wait "$raw" || fail "serve-thread: exit code $?"
check_nobody_left
