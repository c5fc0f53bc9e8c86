#!/bin/sh
# `concbench decide`: what is refused, what cannot be, a race in small, its
# folder, and answers from records. The machine may be busy: who wins is not
# asked where it is a matter of speed.
set -eu
. "$(dirname "$0")/lib.sh"

value() {
    helper json "$work/out" "$1"
}

# What is wrong is said in one line, with its place.
run 2 -- concbench decide --profile json-apy
says "did you mean json-api?"
run 2 -- concbench decide
says "a profile is needed"
run 2 -- concbench decide --connections 0
says "--connections 0 is not a number from 1 to 1M"
run 2 -- concbench decide --dies some
says "--dies some: not nothing-else, one-worker or all"
run 2 -- concbench decide --connections 4 --system 'thred'
says "did you mean thread?"
printf '{"connections": 4,\n "cpu": "5"}\n' >"$work/bad.json"
run 6 -- concbench decide --profile "$work/bad.json"
says "bad.json:1: wait is missing"
printf '{"connections": 4,\n "cpu": "5", "wait": "0", "message": 9,
  "limit": "p99<5ms"}\n' >"$work/bad.json"
run 6 -- concbench decide --profile "$work/bad.json"
says "bad.json:2: cpu: 5 is not a time"
run 0 -- concbench decide --list
prints "json-api"
prints "loop-per-core"

# What cannot be is an answer, and needs no server.
run 0 -- concbench decide --connections 4 --wait 10ms --limit 'p99<10ms' --json
[ "$(value verdict)" = impossible ] || fail "the wait alone is the limit"
[ "$(value recommended)" = null ] || fail "somebody can do it"
run 0 -- concbench decide --connections 4 --wait exp:10ms --limit 'p99<40ms'
prints "No system can do this: p99<40ms cannot hold"

# What is known beforehand.
run 0 -- concbench decide --connections 2000 --dies one-worker --dry-run
prints "it serves 1 connection at a time"
prints "all die with one crash (by design)"
prints "it could serve this; nothing was measured"

# More connections than the load may have is an answer, too, with its reason.
(
    # shellcheck disable=SC3045 # both shells have it
    ulimit -n 4096
    run 4 -- concbench decide --connections 5000 --out "$work/many"
    prints "not measurable here: 5000 connections are too many for the limit of 4096 descriptors"
    prints "a process may have 4064 descriptors for connections"
    [ ! -e "$work/many" ] || fail "it made a folder"
) || exit

# answers FOLDER ARGUMENT...: there is an answer, at the third try at the latest:
# a busy machine may have no time for one.
answers() {
    folder=$1
    shift
    for try in 1 2 3; do
        rm -rf "$folder"
        run 0 4 -- concbench decide "$@" --json --out "$folder"
        [ $code -ne 0 ] || return 0
    done
    fail "no answer in $try tries"
}

# Of three, one of which serves only one connection at a time, two race.
small="--connections 4 --cpu 20us --wait 1ms --message 64 --limit p90<10ms"
# shellcheck disable=SC2086 # words on purpose, also below
answers "$work/race" $small --system 'pool --workers 1,thread,epoll' \
    --budget 14s --no-flips --no-scaling
case $(value recommended) in
thread | epoll) ;;
*) fail "recommended: $(value recommended)" ;;
esac
case $(value basis.workload) in
task:*,1000us,64,0) ;;
*) fail "the workload is $(value basis.workload)" ;;
esac
[ "$(value contenders#)" -eq 3 ] || fail "$(value contenders#) contenders"
[ "$(value basis.cells)" -eq 2 ] || fail "$(value basis.cells) cells"
[ "$(value contenders.2.rule)" = connections ] ||
    fail "a pool of one serves $(value contenders.2.rule)"
cmp -s "$work/out" "$work/race/decision.json" ||
    fail "the folder's decision is another"
grep -q '>The decision for a profile<' "$work/race/report.html" ||
    fail "the page does not have the decision"
check_nobody_left
recommended=$(value recommended)

# The same from its records, which nobody has to measure again.
# shellcheck disable=SC2086
run 0 -- concbench decide $small --from "$work/race" --json
[ "$(value recommended)" = "$recommended" ] ||
    fail "from records: $(value recommended), not $recommended"
[ "$(value basis.from)" = "$work/race" ] || fail "it does not say from where"
# shellcheck disable=SC2086
run 0 -- concbench decide $small --from "$work/race"
prints "not measured for this question"
run 0 -- concbench report "$work/race"

# Any campaign's records will do, and what they do not say is said.
write_suite "$work/suite.json" 1 40ms
run 0 4 -- concbench run "$work/suite.json" --out "$work/campaign"
run 0 -- concbench decide --connections 4 --cpu 0 --wait 0 --message 64 \
    --limit 'p99<50ms' --from "$work/campaign"
prints "whether p99<50ms holds is not known"
run 2 -- concbench decide --connections 4 --from "$work/nowhere"
mkdir "$work/broken"
sed '2s/"/x/' "$work/race/runs.jsonl" >"$work/broken/runs.jsonl"
run 6 -- concbench decide --connections 4 --from "$work/broken"
says "runs.jsonl:2"

# Memory that nobody can do with; a crash that is measured.
# shellcheck disable=SC2086
run 0 -- concbench decide $small --system thread,epoll --memory 16KiB \
    --budget 10s --no-flips --no-scaling --out "$work/memory"
prints "No system is left: the smallest of those that could serve takes"
# shellcheck disable=SC2086
run 0 4 -- concbench decide $small --system thread,fork --dies nothing-else \
    --budget 8s --no-flips --no-scaling --json --out "$work/crash"
[ $code -ne 0 ] || [ "$(value recommended)" = fork ] ||
    fail "who dies alone: $(value recommended)"
[ "$(value contenders.0.is_crash_measured)" = true ] ||
    fail "the crash was not measured"
[ "$(value contenders.1.rule)" = isolation ] || fail "thread dies with others"

# Neighbours, and how it scales.
# shellcheck disable=SC2086
answers "$work/all" $small --system thread,epoll --budget 60s
[ "$(value flips.tried#)" -ge 8 ] || fail "$(value flips.tried#) neighbours"
grep -q '"is_tried": true' "$work/out" || fail "no neighbour is to be tried"
[ "$(value scaling.0.by)" = connections ] || fail "no series by connections"
[ "$(value scaling.0.points#)" -ge 3 ] || fail "too few points"

# What a looser condition lets in is measured before it flips anything.
# shellcheck disable=SC2086
answers "$work/looser" $small --system thread,fork --dies one-worker \
    --memory 1GiB --budget 40s --no-scaling
[ "$(value contenders.1.system)" = thread ] || fail "thread took part"
[ "$(value contenders.1.memory_bytes)" != null ] ||
    grep -q '"state": "not tried"' "$work/out" ||
    fail "thread's memory is not known"

# Regret, of one profile: measured once, and read the next time.
mkdir "$work/profiles"
cat >"$work/profiles/few.json" <<'JSON'
{"connections": 4, "cpu": "20us", "wait": "1ms", "message": 64,
 "limit": "p90<10ms"}
JSON
run 2 -- concbench decide --regret "$work/nowhere"
run 2 -- concbench decide --regret "$work/profiles" --system thred --out "$work/no"
says "did you mean thread?"
run 2 -- concbench decide --regret "$work/profiles" --connections 4
says "--connections does not go with --regret"
run 2 -- concbench decide --from "$work/race" --system thread
says "--system does not go with --from"
mkdir "$work/bad"
echo '{"connections": 0}' >"$work/bad/none.json"
run 6 -- concbench decide --regret "$work/bad" --out "$work/no"
says "regret of none: "
run 0 3 4 -- concbench decide --regret "$work/profiles" --out "$work/regret" \
    --system thread,epoll --budget 8s
prints "profile"
[ -s "$work/regret/few/regret.json" ] || fail "no regret was kept"
[ -s "$work/regret/few/exhaustive-1/runs.jsonl" ] || fail "not all was measured"
cp "$work/out" "$work/first"
run 0 3 4 -- concbench decide --regret "$work/profiles" --out "$work/regret" \
    --system thread,epoll --budget 8s
cmp -s "$work/first" "$work/out" || fail "another regret at the second look"
says "1 of 1 profiles had been measured before"
[ ! -d "$work/regret/few/advice-2" ] || fail "it measured again"
# With another seed it is another one.
run 0 3 4 -- concbench decide --regret "$work/profiles" --out "$work/regret" \
    --system thread,epoll --budget 8s --seed 2
[ -d "$work/regret/few/advice-2" ] || fail "another seed was taken for it"

# A folder that has a campaign is not written over; Ctrl-C leaves what is known.
# shellcheck disable=SC2086
run 2 -- concbench decide $small --system thread --budget 4s --out "$work/race"
says "holds a campaign already"
# shellcheck disable=SC2086
env --default-signal=INT concbench decide $small --system thread,epoll \
    --budget 60s --out "$work/stopped" --json >"$work/out" 2>"$work/err" &
pid=$!
eventually 30 has_lines "$work/err" 2 || fail "it does not get going"
kill -INT $pid
code=0
wait $pid || code=$?
[ $code -eq 130 ] || fail "exit code $code after SIGINT"
[ -s "$work/stopped/decision.json" ] || fail "nothing was kept"
check_nobody_left
