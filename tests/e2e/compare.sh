#!/bin/sh
# concbench compare on journals whose truth is known: one round of a real
# campaign, six times over, with a known noise and a known slowdown.
set -eu
. "$(dirname "$0")/lib.sh"

cd "$work"
write_suite suite.json 1 1s
run 0 4 -- concbench run suite.json --out once --seed 7
check_nobody_left

# campaign NAME SEED SPEED ROUNDS SYSTEM: SYSTEM answers SPEED times as much.
campaign() {
    mkdir "$1"
    forge rounds once/runs.jsonl "$1" "$2" "$5" "$3" "$4"
}
campaign before 1 1 6 thread
campaign after 2 1 6 thread
campaign slow 3 0.8 6 thread
campaign five 4 1 5 thread

# The same is the same, from folders and from files.
run 0 -- concbench compare before after --fail-above 5%
prints "no difference above 2 %"
prints "Two campaigns"
grep -qE ' (faster|slower)$' out && fail "the same is told apart"
run 0 -- concbench compare before/runs.jsonl after/runs.jsonl
prints "figures B is faster in 0, slower in 0"

# A slowdown is found, and is one in one direction only.
run 0 -- concbench compare before slow
prints "slower in 2"
prints "0.800 ["
run 3 -- concbench compare before slow --fail-above 5%
says "2 figures are worse by more than 5 %"
prints "slower by more than 5 %"
run 0 -- concbench compare before slow --fail-above 30%
run 0 -- concbench compare slow before --fail-above 5%
prints "faster in 2"
run 3 -- concbench compare before slow --fail-above 5% --format json
prints '"verdict": "slower"'
prints '"regressions": 2'
run 0 -- concbench compare before slow --format markdown
prints '| thread | echo:64 ×4 | requests/s |'
prints '| **slower** |'

# Two systems of one campaign, round by round.
run 0 -- concbench compare before --systems thread,select
prints "One campaign"
prints "thread : select"
run 0 -- concbench compare before before
prints "One campaign"

# Without the rounds there is no verdict, and a gate that cannot see is shut.
run 0 -- concbench compare before five
prints "too few rounds: A 6, B 5"
run 4 -- concbench compare before five --fail-above 5%
says "rounds"

# Cells of one side are listed; without any in common there is nothing to say.
mkdir part other
sed '/"system":"select"/d' before/runs.jsonl >part/runs.jsonl
sed 's/"system":"/"system":"my-/' before/runs.jsonl >other/runs.jsonl
run 0 -- concbench compare part after
prints "only in B: echo:64 ×1  select"
run 4 -- concbench compare after part --fail-above 5%
says "B lacks the rounds"

# So is the gate when a server of B has died in all of its runs.
mkdir dead
sed '/"system":"thread"/s/"verdict":"VALID"/"verdict":"VOID"/' \
    before/runs.jsonl >dead/runs.jsonl
run 4 -- concbench compare before dead --fail-above 5%
says "B lacks the rounds"

run 4 -- concbench compare part other
says "no cell in common"

# Unlike machines and options are refused, each difference on a line.
mkdir unlike
sed '1s/"kernel":"[^"]*"/"kernel":"Linux 2.4"/
1s/"server_cpus":"[^"]*"/"server_cpus":"77"/' after/runs.jsonl \
    >unlike/runs.jsonl
run 4 -- concbench compare before unlike
[ ! -s out ] || fail "stdout is not empty"
says "kernel"
says "server_cpus"
[ "$(wc -l <err)" -eq 3 ] || fail "not a line for each difference"
run 0 -- concbench compare before unlike --force
says "kernel"
prints "UNLIKE kernel"

# Two folders: both reports, and a page that sets the second against the first.
for folder in before slow; do
    mkdir "$folder.copy"
    cp "$folder/runs.jsonl" "$folder.copy/"
done
run 0 -- concbench report before.copy slow.copy
prints "slow.copy/comparison.html"
[ ! -e before.copy/comparison.html ] || fail "a page in the first folder"
grep -q 'slower' slow.copy/comparison.html || fail "the page has no slowdown"
# A decision that is none.
echo '{"schema": 2}' >before.copy/decision.json
run 6 -- concbench report before.copy
says "decision.json: it is of schema 2"

run 0 -- concbench compare before slow --format html
prints '<!DOCTYPE html>'
prints 'slower'

# Files that are no journals, with their place.
mkdir torn foreign none
head -c -40 before/runs.jsonl >torn/runs.jsonl
sed '3s/.*/{"type":"elephant"}/' before/runs.jsonl >foreign/runs.jsonl
while IFS='|' read -r code word line; do
    # The line is a list of words on purpose.
    # shellcheck disable=SC2086
    run "$code" -- concbench compare $line
    says "$word"
    [ ! -s out ] || fail "stdout is not empty: $line"
    [ "$(wc -l <err)" -eq 1 ] || fail "not one line on stderr: $line"
done <<ROWS
6|torn/runs.jsonl:25|before torn
6|foreign/runs.jsonl:3|foreign before
6|runs.jsonl|before none
6|nowhere|nowhere before
6|results.json:1|once/results.json before
6|suite.json:1|before suite.json
2|two results folders|before
2|two results folders|before after slow
2|not 2|before after --systems thread,select
2|select|before --systems thread,selct
2|thread,epoll|before --systems thread
2|markdown|before after --format markdwon
2|5%|before after --fail-above 5
2|5%|before after --fail-above x%
2|--force|before after --forse
ROWS

run 0 -- concbench compare --help
prints "--fail-above"
prints "exit status"
