#!/bin/sh
# Each example whose interpreter or compiler is here is a good foreign server,
# and ends at once and without a word.
set -eu
. "$(dirname "$0")/lib.sh"

# ends_quietly SIGNAL COMMAND...
ends_quietly() {
    signal=$1
    shift
    port=$(helper port)
    "$@" "$port" >"$work/out" 2>"$work/err" </dev/null &
    pid=$!
    if ! helper await "$port"; then
        kill -9 "$pid" 2>/dev/null || :
        fail "it is never ready: $*"
    fi
    kill -s "$signal" "$pid"
    code=0
    wait "$pid" || code=$?
    [ $code -eq 0 ] || fail "exit code $code after SIG$signal: $*"
    if [ -s "$work/out" ] || [ -s "$work/err" ]; then
        fail "it does not end quietly: $*"
    fi
}

try() {
    if ! command -v "$1" >/dev/null; then
        echo "left out, $1 is missing: $*"
        return
    fi
    run 0 1 -- conformance -- "$@" '{port}'
    [ "$code" -eq 0 ] || fail "$* $(grep '^FAIL' "$work/out")"
    prints "ok raw/echo"
    ends_quietly TERM "$@"
    ends_quietly INT "$@"
    count=$((count + 1))
}

count=0
try python3 "$SOURCE/examples/python_threads.py"
try python3 "$SOURCE/examples/python_asyncio.py"
try python3 "$SOURCE/examples/python_streams.py"
try node "$SOURCE/examples/node_echo.js"
try go_echo
[ $count -gt 0 ] || skip "there is nothing to run an example with"
echo "$count examples"
