#!/bin/sh
# Every JSON that the program writes or reads is of its schema in docs/schema,
# and what is not is refused: a key more or less, a wrong type. Needs Debian's
# python3-jsonschema (scripts/setup.sh test), or any other `jsonschema`.
set -eu
. "$(dirname "$0")/lib.sh"

schemas=$SOURCE/docs/schema
checked=0
if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
    validator() {
        /usr/bin/python3 -W ignore -m jsonschema "$@"
    }
elif command -v jsonschema >/dev/null; then
    validator() {
        PYTHONWARNINGS=ignore jsonschema "$@"
    }
else
    skip "python3-jsonschema is not installed"
fi

# validate SCHEMA FILE...
validate() {
    schema=$schemas/$1.schema.json
    shift
    for file; do
        set -- "$@" -i "$file"
        shift
    done
    validator --base-uri "file://$schemas/" "$@" "$schema"
}

# fits SCHEMA FILE...: each is of the schema.
fits() {
    validate "$@" >"$work/out" 2>"$work/err" ||
        fail "not of the schema $1: $(cut -c 1-300 "$work/err" | head -3)"
    checked=$((checked + $# - 1))
}

# not_fits SCHEMA FILE: it is not.
not_fits() {
    ! validate "$@" >"$work/out" 2>"$work/err" ||
        fail "of the schema $1, and should not be: $(head -c 300 "$2")"
}

# each_line FOLDER JOURNAL: a file in the folder for each line, 1.json and so on.
each_line() {
    mkdir -p "$1"
    awk -v to="$1" '{ file = to "/" NR ".json"; print > file; close(file) }' \
        "$2"
}

# campaign FOLDER: its journal, line by line, and its results.json.
campaign() {
    each_line "$1.lines" "$1/runs.jsonl"
    mv "$1.lines/1.json" "$1.first"
    fits campaign "$1.first"
    # Names without blanks.
    # shellcheck disable=SC2046
    fits run $(find "$1.lines" -name '*.json')
    fits results "$1/results.json"
}

# All of one draft.
for file in "$schemas"/*.schema.json; do
    # shellcheck disable=SC2016 # a key of JSON
    [ "$(helper json "$file" '$schema')" = \
        https://json-schema.org/draft/2020-12/schema ] ||
        fail "$file is of another draft"
done

cd "$work"
fits suite "$SOURCE"/workloads/suites/*.json "$SOURCE/examples/ci-suite.json"
for protocol in line http; do
    sed "s/raw/$protocol/" "$SOURCE/examples/ci-suite.json" >spoken.json
    fits suite spoken.json
done
fits claims "$SOURCE/workloads/claims.json"
fits profile "$SOURCE"/workloads/profiles/*.json \
    "$SOURCE"/workloads/profiles/held-out/*.json

made_up=$SOURCE/tests/page/decision.json # a whole one, of every kind of part
fits decision "$made_up"

# Every kind of run, an open loop, workers, a twin, VOID and NOISY ones as they
# come, and a search.
cat >suite.json <<'SUITE'
{
  "name": "schemas", "summary": "an end-to-end test",
  "rounds": 2, "warmup": "20ms", "duration": "60ms", "precision": "3%",
  "systems": ["thread", "select",
    {"name": "loop-per-core", "model": "epoll",
     "options": ["--processes", "2"]}],
  "twin": {"system": "thread", "workloads": ["echo:64"], "connections": [2]},
  "loads": [
    {"workloads": ["echo:64"], "connections": [2]},
    {"workloads": ["convoy:20,0", "convoy:20,1"], "connections": [4],
     "rate": 100, "arrivals": "poisson", "systems": ["thread"]},
    {"workloads": ["churn:1"], "connections": [2], "systems": ["thread"]}],
  "idle": {"connections": [1, 10]},
  "crash": [{"connections": [4]}],
  "batch": [{"jobs": ["fib:10"], "how": ["sequential"]},
            {"jobs": ["switch:100"], "how": ["coroutines"]}],
  "searches": [
    {"slo": "p90<50ms", "workload": "wait:1ms", "connections": 4,
     "budget": "9s", "systems": ["thread"]}]
}
SUITE
fits suite suite.json
run 0 4 -- concbench run suite.json --out every --seed 7
campaign every
run 0 4 -- concbench run claims --workloads crash --models thread,fork \
    --rounds 1 --out claims
campaign claims
check_nobody_left

# Two of one campaign, and two campaigns, one of which has less.
mkdir less
forge rounds every/runs.jsonl less 2 thread 0.5 6
for sides in "every --systems thread,select" "less every --fail-above 5%" \
    "every less"; do
    # shellcheck disable=SC2086
    run 0 3 4 -- concbench compare $sides --force --format json
    cp out comparison
    fits comparison comparison
done
for way in bigger smaller; do
    run 0 -- concbench export --format github-benchmark --better $way every
    cp out benchmark
    fits github-benchmark benchmark
done
run 0 -- concbench doctor --json
cp out doctor
fits doctor doctor

serve-epoll >ready &
server=$!
eventually 10 has_lines ready 1 || fail "the server is not ready"
for options in "" "--rate 200" "--rate 200 --arrivals poisson"; do
    # shellcheck disable=SC2086
    run 0 -- concbench load --connect "$(cut -d' ' -f2 ready)" --json \
        --connections 2 --duration 100ms --warmup 20ms $options
    cp out load
    fits load load
done
kill $server
run 0 4 -- concbench search --slo 'p90<50ms' --system thread,fork \
    --workload wait:1ms --connections 4 --budget 9s --json
cp out search
fits search search
# A decision with its parts, as it was measured, foreseen, or of records, and
# what cannot be; and the regret of one profile.
mkdir profiles
cat >profiles/few.json <<'PROFILE'
{"connections": 4, "cpu": "20us", "wait": "1ms", "message": 64,
 "limit": "p90<10ms", "dies": "one-worker", "memory": "1GiB"}
PROFILE
fits profile profiles/few.json
run 0 4 -- concbench decide --profile profiles/few.json --json --budget 40s \
    --system asgi,loop-per-core,thread --out decided
cp out decision
fits decision decision decided/decision.json
run 0 -- concbench report decided
campaign decided
for options in --dry-run "--limit p90<1us" "--from decided"; do
    # shellcheck disable=SC2086
    run 0 4 -- concbench decide --profile profiles/few.json --json $options
    cp out other
    fits decision other
done
run 0 3 4 -- concbench decide --regret profiles --budget 6s \
    --system asgi,loop-per-core --out regret
fits regret regret/few/regret.json
run 0 4 5 -- concbench accuracy --quick --json --out accuracy
if [ -s out ]; then
    cp out document
    fits accuracy document accuracy/latest.json
fi
check_nobody_left

# What is not right is seen: in every schema a key too many, and one missing.
while IFS='|' read -r kind file path; do
    tr '\n' ' ' <"$file" >whole
    forge edit whole 1 "${path:+$path.}surplus" 1 >wrong ||
        fail "$file has no $path"
    not_fits "$kind" wrong
    fits "$kind" whole
done <<ROWS
campaign|claims.first|
campaign|claims.first|machine
campaign|claims.first|options.aim
run|claims.lines/2.json|
run|claims.lines/2.json|crash
results|claims/results.json|
results|claims/results.json|crashes.0
results|claims/results.json|claims.0.parts.0
results|every/results.json|loads.0
results|every/results.json|loads.0.throughput_rps
results|every/results.json|runs.0
load|load|
load|load|totals
load|load|histogram
search|search|
search|search|systems.0
search|search|systems.0.trials.0
search|search|systems.0.trials.0.latency_ns
comparison|comparison|
comparison|comparison|a
doctor|doctor|0
github-benchmark|benchmark|0
decision|$made_up|
decision|$made_up|margin
decision|$made_up|contenders.0
decision|$made_up|flips.tried.0
decision|$made_up|basis
decision|$made_up|profile
regret|regret/few/regret.json|
profile|profiles/few.json|
suite|suite.json|
suite|suite.json|twin
suite|suite.json|loads.0
suite|suite.json|systems.2
claims|$SOURCE/workloads/claims.json|claims.0
claims|$SOURCE/workloads/claims.json|claims.0.parts.0.of
ROWS
# And a value of another kind.
forge edit whole 1 claims.0.title 5 >wrong
not_fits claims wrong
forge edit claims.lines/2.json 1 round 0 >wrong
not_fits run wrong
forge edit claims.lines/2.json 1 verdict '"FINE"' >wrong
not_fits run wrong
forge edit claims.lines/2.json 1 crash - >wrong
not_fits run wrong
echo "$checked documents"
