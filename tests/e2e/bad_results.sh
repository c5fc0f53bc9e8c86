#!/bin/sh
# A journal that was edited, cut, blown up or written by somebody else is refused
# with its file, line and path, by whatever reads it; one that a kill cut off is
# resumed.
set -eu
. "$(dirname "$0")/lib.sh"

cd "$work"
cat >suite.json <<'SUITE'
{
  "name": "bad", "summary": "an end-to-end test",
  "rounds": 1, "warmup": "20ms", "duration": "100ms",
  "systems": ["thread"],
  "loads": [{"workloads": ["echo:64"], "connections": [2]},
            {"workloads": ["echo:64"], "connections": [2], "rate": 500,
             "arrivals": "poisson"}],
  "idle": {"connections": [1, 10]},
  "crash": {"connections": [4]},
  "batch": [{"jobs": ["fib:10"], "how": ["sequential"]}]
}
SUITE
run 0 4 -- concbench run suite.json --out good --seed 7 --retries 0%
check_nobody_left
run 0 -- concbench report good

# line PATTERN: the first line of the journal that has it.
line() {
    grep -n -m 1 -- "$1" good/runs.jsonl | cut -d: -f1
}
closed=$(line '^{"type":"load".*"arrivals":"closed"')
open=$(line '^{"type":"load".*"arrivals":"poisson"')
idle=$(line '"type":"idle"')
crash=$(line '"type":"crash"')
batch=$(line '"type":"batch"')

# refuses COMMAND PLACE WORD: the command has one line on bad/runs.jsonl, with
# the place and the word, and leaves the journal alone.
refuses() {
    # The command is a list of words on purpose.
    # shellcheck disable=SC2086
    run 6 -- concbench $1
    [ ! -s out ] || fail "stdout is not empty: $1"
    [ "$(wc -l <err)" -eq 1 ] || fail "not one line: $1"
    grep -qF -- "bad/runs.jsonl:$2" err ||
        fail "\"$(cat err)\" has no place $2: $1"
    grep -qF -- "$3" err || fail "\"$(cat err)\" has no \"$3\": $1"
    cmp -s kept bad/runs.jsonl || fail "it was written to: $1"
}

# refused PLACE WORD: by everything that reads journals.
refused() {
    cp bad/runs.jsonl kept
    while read -r command; do
        refuses "$command" "$1" "$2"
    done <<COMMANDS
report bad
compare bad good
compare good bad/runs.jsonl
export --format csv bad
export --format junit --against bad good
run --resume bad
COMMANDS
}

mkdir bad
# One edit a row: its line, its path and the new value (- takes it away); the
# words of the message, whose place is line and path.
while IFS='|' read -r number path value place word; do
    [ -n "$number" ] || continue
    forge edit good/runs.jsonl "$number" "$path" "$value" >bad/runs.jsonl
    cp bad/runs.jsonl kept
    refuses "export --format csv bad" "$number: $place" "$word"
done <<ROWS
1|schema|2|schema|another version
1|schema|"1"|schema|not 1
1|schema|-||schema is missing
1|rounds|-1|rounds|less than 0
1|rounds|1e30|rounds|whole number
1|rounds|9000000000|rounds|more than
1|systems|"thread"|systems|not a list
1|systems.0|7|systems[0]|not a text
1|machine|[]|machine|not an object
1|sede|7|sede|did you mean seed
$closed|type|"lode"|type|did you mean load
$closed|type|7||no object with a type
$closed|system|"$(printf '%064d' 0)"|system|longer than 63 characters
$closed|verdict|"valid"|verdict|unknown word
$closed|round|0|round|less than 1
$closed|load.requests|-5|load.requests|less than 0
$closed|load.requests|12.5|load.requests|not a whole number
$closed|load.requests|7|load.throughput_rps|not requests / window_ns
$closed|load.throughput_rps|1e9|load.throughput_rps|not requests / window_ns
$closed|load.latency_ns.p99|99999999999|load.latency_ns.p99|makes it
$closed|load.latency_ns.mean|1|load.latency_ns.mean|makes it
$closed|load.histogram.count|1|load.histogram|disagree
$closed|load.histogram.max|1|load.histogram|disagree
$closed|load.histogram.sum|1|load.histogram|disagree
$closed|load.histogram.buckets|[[5,1],[4,2]]|load.histogram|disagree
$closed|load.histogram.buckets|[[99999999,1]]|load.histogram|disagree
$closed|load.histogram|-|load|histogram is missing
$closed|load.histogram|7|load.histogram|disagree
$closed|load.unanswered|3|load.histogram.count|not requests + unanswered
$closed|load.errors.timed_out|3|load.histogram.count|not requests + unanswered
$closed|load.errors|{}|load.errors|refused is missing
$closed|load.errors.rest|1|load.errors.rest|did you mean reset
$closed|load.totals.requests|0|load.totals.requests|fewer than within
$closed|load.starved_connections|3|load.starved_connections|more than there are
$closed|load.slices.requests.5|99999999|load.slices.requests|more than within
$closed|load.slices.max_ns|[1]|load.slices.max_ns|fewer than 100
$closed|load.arrivals|"poison"|load.arrivals|did you mean poisson
$closed|load|-||load is missing
$closed|resources.cpu_s|-1|resources.cpu_s|less than 0
$closed|resources.cpus|1|resources.cpus|did you mean cpu_s
$closed|served.requests|null|served.requests|not a whole number
$closed|latency|{}|latency|unknown key
$open|load.dropped|5|load.dropped|not due - sent
$open|load.late|5000000|load.late|more than were sent
$open|load.due|1|load.dropped|not due - sent
$open|load.histograms.send_lag.count|1|load.histograms.send_lag|disagree
$open|load.send_lag_ns.p50|1|load.send_lag_ns.p50|makes it
$idle|load.throughput_rps|5|load.throughput_rps|not requests / window_ns
$idle|resources.pss_bytes|"much"|resources.pss_bytes|not a number or null
$crash|crash.lost|5|crash.lost|more than there were
$batch|batch.wall_s|-1|batch.wall_s|less than 0
$batch|batch|[]|batch|not an object
ROWS

# What every reader says.
forge edit good/runs.jsonl "$closed" load.latency_ns.p50 1 >bad/runs.jsonl
refused "$closed: load.latency_ns.p50" "makes it"

# A run that is there twice counts twice.
sed "${closed}p" good/runs.jsonl >bad/runs.jsonl
refused "$((closed + 1)): " "same run as on line $closed"

# Not JSON, not a campaign, cut in the middle, too deep, too long.
sed "${closed}s/,/;/" good/runs.jsonl >bad/runs.jsonl
refused "$closed: " "not JSON"
sed "${closed}s/.\{40\}\$//" good/runs.jsonl >bad/runs.jsonl
refused "$closed: " "not JSON"
sed 1d good/runs.jsonl >bad/runs.jsonl
refused "1: type" 'not "campaign"'
cp good/results.json bad/runs.jsonl
refused "1: " "not JSON"
: >bad/runs.jsonl
refused "1: " "empty"
head -c 100 good/runs.jsonl >bad/runs.jsonl
refused "1: " "cut short"
{
    head -1 good/runs.jsonl
    head -c 100000 /dev/zero | tr '\0' '['
    echo
    sed 1d good/runs.jsonl
} >bad/runs.jsonl
refused "2: " "depth"
{
    head -1 good/runs.jsonl
    printf '{"type":"'
    head -c 100000000 /dev/zero | tr '\0' x
    printf '"}\n'
} >bad/runs.jsonl
refused "2: " "8 MiB"
{
    head -1 good/runs.jsonl
    printf '\0\0\0\n'
    sed 1d good/runs.jsonl
} >bad/runs.jsonl
refused "2: " "not JSON"

# More than a campaign can be: refused in time, with its line.
{
    head -1 good/runs.jsonl
    sed -n "${batch}p" good/runs.jsonl | awk '{
        match($0, /"round":[0-9]+/)
        before = substr($0, 1, RSTART - 1) "\"round\":"
        after = substr($0, RSTART + RLENGTH)
        for (n = 1; n <= 1000000; n++)
            print before n after
    }'
} >bad/runs.jsonl
cp bad/runs.jsonl kept
refuses "export --format csv bad" "100002: " "100,000"
truncate -s 1073741825 bad/runs.jsonl
rm kept
run 6 -- concbench compare good bad
says "bad/runs.jsonl:1: "
says "1 GiB"
rm bad/runs.jsonl

mkdir bad/runs.jsonl
run 6 -- concbench report bad
says "bad/runs.jsonl"
rmdir bad/runs.jsonl

# What a kill leaves: looked at and resumed, with a word; not compared or
# exported, which would be of something else.
cp good/runs.jsonl bad/
printf '{"type":"load","system":"thr' >>bad/runs.jsonl
lines=$(wc -l <bad/runs.jsonl)
for command in "compare good bad" "export --format csv bad"; do
    # shellcheck disable=SC2086
    run 6 -- concbench $command
    says "bad/runs.jsonl:$((lines + 1)): "
    says "cut short"
done
run 0 -- concbench report bad
says "bad/runs.jsonl:$((lines + 1)): "
run 0 4 -- concbench run --resume bad
cmp -s good/runs.jsonl bad/runs.jsonl ||
    [ "$(wc -l <bad/runs.jsonl)" -ge "$lines" ] || fail "runs were lost"
run 0 -- concbench export --format csv bad
check_nobody_left
