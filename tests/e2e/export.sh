#!/bin/sh
# concbench export: every format of a campaign whose truth is known, and what it
# says of wrong questions. What reads the formats: export_readers.sh.
set -eu
. "$(dirname "$0")/lib.sh"

cd "$work"
write_suite suite.json 1 1s
run 0 4 -- concbench run suite.json --out once --seed 7
check_nobody_left
mkdir before after slow part five
forge rounds once/runs.jsonl before 1 thread 1 6
forge rounds once/runs.jsonl after 2 thread 1 6
forge rounds once/runs.jsonl slow 3 thread 0.8 6
forge rounds once/runs.jsonl five 4 thread 1 5

# count N PATTERN: stdout has so many lines of the pattern.
count() {
    found=$(grep -cE -- "$2" out || :)
    [ "$found" -eq "$1" ] || fail "$found lines, not $1, of $2"
}

# csv: a row for each figure, with the median of results.json.
run 0 -- concbench export --format csv before
count 1 '^kind,system,workload,connections,figure,unit,median,low,high,'
count 4 '^load,(thread|select),echo:64,[14],throughput_rps,requests/s,'
[ "$(awk -F, 'NF != 17' out | wc -l)" -eq 0 ] || fail "a row is not whole"
cp out cells
run 0 -- concbench report before
p50=$(helper json before/results.json loads.0.latency_p50_ns.median)
awk -F, -v p50="$p50" '$5 == "latency_p50_ns" && $7 == p50 + 0 { found = 1 }
    END { exit !found }' cells || fail "csv has no p50 of $p50"
run 0 -- concbench export --format csv --runs before
cmp -s out before/runs.csv || fail "csv --runs is not runs.csv"

# hgrm: the requests of all rounds; the last line is the largest.
run 0 -- concbench export --format hgrm --cell thread/echo:64/4 before
count 1 '^ +Value +Percentile +TotalCount 1/\(1-Percentile\)$'
count 1 '^#\[Mean    = +[0-9.]+, StdDeviation   = +[0-9.]+\]$'
count 1 '^#\[Max     = +[0-9.]+, Total count    = +[0-9]+\]$'
total=$(awk -F'[=\\]]' '/Total count/ { print $3 + 0 }' out)
[ "$(awk '/^ *[0-9]/ { last = $3 } END { print last }' out)" -eq "$total" ] ||
    fail "the last line is not of all requests"
awk '/^ *[0-9]/ { if ($1 < value || $2 < share || $3 < seen) exit 1
    value = $1; share = $2; seen = $3 }' out || fail "the lines do not rise"

# openmetrics: base units, and an end.
run 0 -- concbench export --format openmetrics before
[ "$(tail -1 out)" = "# EOF" ] || fail "no end"
count 1 '^# TYPE concbench_latency_p50_seconds gauge$'
count 1 '^# UNIT concbench_latency_p50_seconds seconds$'
count 1 '^# HELP concbench_latency_p50_seconds '
count 12 '^concbench_latency_p50_seconds\{kind="load",system="(thread|select)",workload="echo:64",connections="[14]",estimate="(median|low|high)"\} [0-9.e-]+$'
count 4 '^concbench_runs\{.*,verdict="VALID"\} 6$'
seconds=$(sed -n 's/^concbench_latency_p50_seconds{.*median"} //p' out | head -1)
awk -v ns="$p50" -v s="$seconds" 'BEGIN { d = ns / 1e9 - s
    exit !(d < 1e-12 && d > -1e-12) }' || fail "$seconds s are not $p50 ns"

# github-benchmark: two files, of what is better bigger and smaller.
run 0 -- concbench export --format github-benchmark before
[ "$(helper json out '#')" -eq 4 ] || fail "not 4 throughputs"
[ "$(helper json out 0.unit)" = requests/s ] || fail "no requests/s"
[ "$(helper json out 0.name)" = "thread/echo:64/1 throughput_rps" ] ||
    fail "another name: $(helper json out 0.name)"
run 0 -- concbench export --format github-benchmark --better smaller before
prints '"name": "thread/echo:64/4 latency_p50_ns"'
grep -q throughput out && fail "a throughput is among the smaller ones"

# junit: VOID has failed, NOISY is skipped, and so is what cannot run.
run 0 -- concbench export --format junit before
prints 'tests="4" failures="0" errors="0" skipped="0"'
sed -e '/"system":"select"/s/"verdict":"VALID","reason":null/"verdict":"NOISY","reason":"a <neighbour> \& co"/' \
    -e '/"thread".*"connections":4/s/"verdict":"VALID","reason":null/"verdict":"VOID","reason":"it lied"/' \
    before/runs.jsonl >part/runs.jsonl
run 0 -- concbench export --format junit part
prints 'tests="4" failures="1" errors="0" skipped="2"'
prints '<failure type="VOID" message="VOID in 6 of its rounds: it lied">'
prints '<skipped type="NOISY" message="NOISY in 6 of its rounds: a &lt;neighbour&gt; &amp; co">'
sed -i 's/"NOISY"/"UNAVAILABLE"/' part/runs.jsonl
run 0 -- concbench export --format junit part
prints '<skipped type="UNAVAILABLE"'

# With what was measured before: a regression beyond the noise has failed, and
# none is made of noise.
run 0 -- concbench export --format junit --against before after
prints 'failures="0"'
run 3 -- concbench export --format junit --against before slow
prints 'tests="4" failures="2" errors="0" skipped="0"'
prints '<failure type="regression"'
prints 'requests/s: '
prints '0.800 ['
says "2 worse"
run 0 -- concbench export --format junit --against before --fail-above 30% slow
run 0 -- concbench export --format junit --against slow before
sed '/"system":"select"/d' before/runs.jsonl >part/runs.jsonl
run 3 -- concbench export --format junit --against after part
prints '<failure type="missing" message="not measured any more">'
prints 'tests="4" failures="2"'
run 4 -- concbench export --format junit --against five five
says "rounds for a verdict"
sed '1s/"kernel":"[^"]*"/"kernel":"Linux 2.4"/' after/runs.jsonl \
    >part/runs.jsonl
run 4 -- concbench export --format junit --against before part
says "unlike: kernel"
[ ! -s out ] || fail "stdout is not empty"
run 0 -- concbench export --format junit --against before --force part
sed 's/"system":"/"system":"my-/' before/runs.jsonl >part/runs.jsonl
run 4 -- concbench export --format junit --against before part
says "no cell in common"

# Names that try to break out.
sed 's/"system":"thread"/"system":"<b>\\"\\\\,\\n\xe2\x80\xae"/' \
    before/runs.jsonl >part/runs.jsonl
for format in csv openmetrics github-benchmark junit; do
    run 0 -- concbench export --format $format part
    case $format in
    csv) prints '"<b>""\,' ;;
    openmetrics) prints 'system="<b>\"\\, ' ;;
    github-benchmark) prints '"<b>\"\\, ' ;;
    junit) prints 'name="&lt;b&gt;&quot;\, ' ;;
    esac
done

# Wrong questions.
while IFS='|' read -r code word line; do
    # shellcheck disable=SC2086
    run "$code" -- concbench export $line
    says "$word"
    [ ! -s out ] || fail "stdout is not empty: $line"
    [ "$(wc -l <err)" -eq 1 ] || fail "not one line on stderr: $line"
done <<ROWS
2|--format|before
2|results folder|--format csv
2|results folder|--format csv before after
2|did you mean csv|--format csvs before
2|junit|--format junti before
2|--cell|--format hgrm before
2|did you mean 'thread/echo:64/4'|--format hgrm --cell thread/echo:64/44 before
2|is of --format hgrm|--format csv --cell thread/echo:64/4 before
2|is of --format csv|--format junit --runs before
2|is of --format junit|--format csv --against after before
2|bigger|--format github-benchmark --better biger before
2|needs --against|--format junit --fail-above 5% before
2|needs --against|--format junit --force before
2|5%|--format junit --against after --fail-above 5 before
6|nowhere|--format csv nowhere
6|nowhere|--format junit --against nowhere before
ROWS
run 0 -- concbench export --help
prints "openmetrics"
prints "exit status"
