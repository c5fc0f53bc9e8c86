#!/bin/sh
# blob from end to end: right servers are valid, both ways of sending; a file
# that is missing, too short or not the right one is noticed.
set -eu
. "$(dirname "$0")/lib.sh"

run 0 -- concbench blob --size 128KiB "$work/good"
[ "$(wc -c <"$work/good")" -eq 131072 ] || fail "the file's size is wrong"
[ "$(wc -l <"$work/good")" -eq 1 ] || fail "the file is not one line"
run 2 -- concbench blob
says "which file?"
run 1 -- concbench blob "$work"

# The last bytes of every such file are the same; one letter makes it another.
run 0 -- concbench blob --size 70KiB "$work/short"
tail -c 71680 "$work/good" | cmp - "$work/short" || fail "the ends differ"
{
    head -c 100000 "$work/good"
    echo X | tr -d '\n'
    tail -c 31071 "$work/good"
} >"$work/wrong"

# system NAME OPTIONS: a row of the suite below.
system() {
    echo "{\"name\": \"$1\", \"model\": \"${3:-epoll}\", \"options\": [$2]},"
}

cat >"$work/suite.json" <<SUITE
{
  "name": "blob", "summary": "an end-to-end test",
  "rounds": 1, "warmup": "20ms", "duration": "150ms",
  "systems": [
    $(system missing "\"--blob\", \"$work/nowhere\"")
    $(system wrong "\"--blob\", \"$work/wrong\", \"--send\", \"sendfile\"")
    $(system short "\"--blob\", \"$work/short\"" thread)
    $(system sendfile '"--send", "sendfile"')
    $(system sendfile-thread '"--send", "sendfile"' thread)
    {"name": "mine", "protocol": "line",
     "command": ["$BUILD/serve-fork", "--listen", "127.0.0.1:{port}",
                 "--protocol", "line", "--blob", "{blob}"]},
    "coroutine", "gil"],
  "loads": [{"workloads": ["blob:100KiB"], "connections": [3]}]
}
SUITE

run 7 -- concbench run "$work/suite.json" --out "$work/results"
check_nobody_left
helper lines "$work/results/runs.jsonl" system verdict reason >"$work/runs"

# expect SYSTEM PATTERN: its verdict and reason.
expect() {
    grep "^$1	" "$work/runs" | grep -qE "^$1	$2" ||
        fail "$1: $(grep "^$1	" "$work/runs")"
}

expect missing 'VOID	.*nowhere: No such file'
expect wrong 'VOID	.*wrong repl'
expect short 'VOID	.*wrong repl'
# A busy machine may stand still for a whole window, or be short of a queue.
for right in sendfile sendfile-thread mine coroutine gil; do
    expect "$right" \
        '(VALID|NOISY|VOID	(no request was answered|the (window|kernel)))'
done
