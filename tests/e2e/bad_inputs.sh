#!/bin/sh
# Each wrong command line: its exit code, one line on stderr with the word that
# helps, nothing on stdout.
set -eu
. "$(dirname "$0")/lib.sh"

cd "$work"
closed=$(helper port)

# suite NAME SYSTEMS LOADS: a suite that is right but for one thing.
suite() {
    printf '{\n "name": "x", "summary": "y", "rounds": 1,\n' >"$1"
    printf ' "warmup": "10ms", "duration": "50ms",\n' >>"$1"
    printf ' "systems": %s,\n "loads": %s\n}\n' "$2" "$3" >>"$1"
}
loads='[{"workloads": ["echo:64"], "connections": [1]}]'
suite good.json '["select"]' "$loads"
suite model.json '["selct"]' "$loads"
suite key.json '["select"]' '[{"workloads": ["echo:64"], "conections": [1]}]'
suite type.json '["select"]' '[{"workloads": ["echo:64"], "connections": 1}]'
suite zero.json '["select"]' '[{"workloads": ["echo:64"], "connections": [0]}]'
suite workload.json '["select"]' '[{"workloads": ["ehco:64"], "connections": [1]}]'
suite empty.json '[]' "$loads"
suite arrivals.json '["select"]' \
    '[{"workloads": ["echo:64"], "connections": [1], "rate": 5, "arrivals": "x"}]'
sed 's/"rounds": 1/"rounds": 1, "twin": "epol"/' good.json >twin.json
sed 's/"rounds": 1/"rounds": 3, "max_rounds": 2/' good.json >most.json
printf '{"name": "x",' >torn.json
: >nothing.json

# One row: exit code, a word of stderr, the command line.
while IFS='|' read -r code word line; do
    [ -n "$code" ] || continue
    # The line is a list of words on purpose.
    # shellcheck disable=SC2086
    run "$code" -- $line
    [ ! -s "$work/out" ] || fail "stdout is not empty: $line"
    [ "$(wc -l <"$work/err")" -eq 1 ] ||
        fail "$(wc -l <"$work/err") lines on stderr: $line"
    grep -qF -- "$word" "$work/err" ||
        fail "\"$(cat "$work/err")\" has no \"$word\": $line"
done <<ROWS
2|load|concbench laod
2|--help|concbench --frobnicate
2|--connect|concbench load
2|--connections|concbench load --conections 5 --connect 127.0.0.1:$closed
2|not from|concbench load --connect 127.0.0.1:$closed --connections 0
2|many|concbench load --connect 127.0.0.1:$closed --connections many
2|--connections|concbench load --connect 127.0.0.1:$closed --connections
2|--duration|concbench load --connect 127.0.0.1:$closed --duration 5
2|--duration|concbench load --connect 127.0.0.1:$closed --duration -5s
2|--timeout|concbench load --connect 127.0.0.1:$closed --timeout soon
2|stray|concbench load --connect 127.0.0.1:$closed stray
2|65536|concbench load --connect 127.0.0.1:65536
2|127.0.0.1:0|concbench load --connect 127.0.0.1:0
2|127.0.0.1|concbench load --connect 127.0.0.1
2|nowhere|concbench load --connect nowhere
2|echo|concbench load --connect 127.0.0.1:$closed --workload ehco:64
2|echo:|concbench load --connect 127.0.0.1:$closed --workload echo:
2|fib|concbench load --connect 127.0.0.1:$closed --workload fib:61
2|wait|concbench load --connect 127.0.0.1:$closed --workload wait:soon
7|$closed|concbench load --connect 127.0.0.1:$closed --duration 50ms
7|unix:|concbench load --connect unix:$work/nobody --duration 50ms
2|smoke|concbench run smoek
2|concbench run|concbench run
2|select|concbench run smoke --models selct
2|echo|concbench run smoke --workloads ehco:64
2|--rounds|concbench run smoke --rounds 0
2|--rounds|concbench run smoke --rouds 3
2|--duration|concbench run smoke --duration 3
2|--seed|concbench run smoke --seed x
2|--connections|concbench run smoke --connections 1,zero
2|--precision 3|concbench run smoke --precision 3
2|share like 3%|concbench run smoke --retries lots
2|--budget|concbench run smoke --budget 5
2|rate|concbench run smoke --workloads echo:64@5k
6|epol|concbench run twin.json
6|max_rounds|concbench run most.json
6|arrivals|concbench run arrivals.json
2|--server-cpus|concbench run smoke --server-cpus 9999
2|--load-cpus|concbench run smoke --load-cpus x
6|key.json:5|concbench run key.json
6|conections|concbench run key.json
6|loads[0]|concbench run key.json
6|loads[0].connections|concbench run type.json
6|connections|concbench run zero.json
6|select|concbench run model.json
6|echo|concbench run workload.json
6|systems|concbench run empty.json
6|torn.json|concbench run torn.json
6|nothing.json|concbench run nothing.json
6|nowhere|concbench run --resume nowhere
6|nowhere|concbench report nowhere
2|concbench report|concbench report
2|--slo|concbench search --system thread
2|--system|concbench search --slo p99<5ms
2|did you mean p99|concbench search --slo p999<5ms --system thread
2|character 5|concbench search --slo p99<5 --system thread
2|thread|concbench search --slo p99<5ms --system thraed
2|echo|concbench search --slo p99<5ms --system thread --workload ehco:64
2|poisson|concbench search --slo p99<5ms --system thread --arrivals closed
2|--precision|concbench search --slo p99<5ms --system thread --precision 3
2|160s|concbench search --slo p99<1s --system thread --budget 30s
2|--server-cpus|concbench search --slo p99<5ms --system thread --server-cpus x
2|stray|concbench search --slo p99<5ms --system thread stray
2|threads|concbench batch --how thread fib:10
2|--how|concbench batch fib:10
2|fib|concbench batch --how threads fbi:10
2|spawn:2000|concbench batch --how threads spwan:10
2|takes a number|concbench batch --how threads switch:none
2|by themselves|concbench batch --how threads spawn:10 fib:10
2|job|concbench batch --how threads
ROWS

# Questions are answered on stdout.
for line in "--help" "load --help" "run --help" "batch --help" "list --help" \
    "report --help" "search --help" "list" "--version"; do
    # shellcheck disable=SC2086
    run 0 -- concbench $line
    [ -s "$work/out" ] || fail "nothing on stdout: concbench $line"
    [ ! -s "$work/err" ] || fail "stderr is not empty: concbench $line"
done
run 0 -- concbench list
for word in blocking fork thread select libevent coroutine smoke quick full \
    echo: wait: fib: mixed:; do
    prints "$word"
done

run 0 -- concbench run good.json --dry-run --out "$work/dry"
[ -s "$work/out" ] || fail "--dry-run prints nothing"
[ ! -e "$work/dry" ] || fail "--dry-run makes a folder"
check_nobody_left
