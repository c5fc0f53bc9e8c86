# What the end-to-end tests share; sourced, not run.
#
# CTest gives BUILD (the folder of the programs) and SOURCE (the checkout). Each
# test works in a folder of its own, $work, which is removed at the end. All
# that a test starts carries its mark in the environment, so that what is left
# running can be found by process id and never by a guessed name.
# shellcheck shell=sh

: "${BUILD:?}" "${SOURCE:?}"

# The kernel counts dropped connections for a network as a whole, and a test
# that fills a queue would void the runs of another. Where it may be had, each
# has a network of its own.
if [ "${OWN_NETWORK:-}" = "" ] && command -v ip >/dev/null &&
    unshare -n ip link set lo up 2>/dev/null; then
    OWN_NETWORK=yes
    export OWN_NETWORK
    # shellcheck disable=SC2016 # the inner shell expands it
    exec unshare -n sh -c 'ip link set lo up && exec sh "$0" "$@"' "$0" "$@"
fi

name=$(basename "$0" .sh)
work=$(mktemp -d "${TMPDIR:-/tmp}/concbench-$name.XXXXXX")
export CONCBENCH_TEST="$work"
PATH=$BUILD:$PATH
NO_COLOR=1
export PATH NO_COLOR

helper() {
    "$BUILD/helper" "$@"
}

forge() {
    "$BUILD/forge" "$@"
}

# own_build PROGRAM...: the folder $work/bin as if it was built there: concbench
# and these, beside which a test puts programs of its own.
own_build() {
    mkdir -p "$work/bin"
    ln -s "$SOURCE" "$work/bin/source"
    for program in concbench "$@"; do
        cp "$BUILD/$program" "$work/bin/"
    done
}

# What this test has started of ours, or ours have started, and still runs.
survivors() {
    helper marked "CONCBENCH_TEST=$work" | while read -r pid program; do
        case $program in
        concbench | serve-* | batch-jobs | liar | liar-upstream | redis-server | known-server | lean_* | hyperfine | gnuplot*)
            echo "$pid $program"
            ;;
        esac
    done
}

finish() {
    status=$?
    trap - EXIT
    survivors | while read -r pid _; do
        kill -9 "$pid" 2>/dev/null || :
    done
    if [ $status -ne 0 ] && [ $status -ne 77 ]; then
        for file in "$work"/out "$work"/err; do
            [ ! -s "$file" ] || sed "s/^/$(basename "$file"): /" "$file" |
                head -40
        done
    fi
    rm -rf "$work"
    exit $status
}
trap finish EXIT
trap 'exit 1' INT TERM

fail() {
    echo "FAIL $name: $*"
    exit 1
}

skip() {
    echo "skip $name: $*"
    exit 77
}

# eventually SECONDS COMMAND...: until it succeeds, tried every 20 ms.
eventually() {
    tries=$(($1 * 50))
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.02
    done
}

nobody_left() {
    [ -z "$(survivors)" ]
}

check_nobody_left() {
    eventually 5 nobody_left || fail "left running: $(survivors | tr '\n' ',')"
}

# run CODE... -- COMMAND...: the command's exit code has to be one of these.
# Its output is in $work/out and $work/err.
run() {
    codes=
    while [ "$1" != -- ]; do
        codes="$codes $1"
        shift
    done
    shift
    code=0
    "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
    case "$codes " in
    *" $code "*) ;;
    *) fail "exit code $code, not$codes: $*" ;;
    esac
}

# says WORD: stderr has it. prints WORD: stdout has it.
says() {
    grep -qF -- "$1" "$work/err" || fail "stderr does not say \"$1\""
}

prints() {
    grep -qF -- "$1" "$work/out" || fail "stdout has no \"$1\""
}

has_lines() {
    [ -f "$1" ] && [ "$(wc -l <"$1")" -ge "$2" ]
}

# write_suite FILE ROUNDS DURATION: two systems, one workload, two cells each.
write_suite() {
    cat >"$1" <<SUITE
{
  "name": "$name", "summary": "an end-to-end test",
  "rounds": $2, "warmup": "20ms", "duration": "$3",
  "systems": ["thread", "select"],
  "loads": [{"workloads": ["echo:64"], "connections": [1, 4]}]
}
SUITE
}

# tools_but PATTERN...: a folder of links to every program of PATH but those;
# prints it.
tools_but() {
    mkdir -p "$work/bin"
    echo "$PATH" | tr ':' '\n' | while read -r folder; do
        ln -sf "$folder"/* "$work/bin/"
    done
    for pattern; do
        # A pattern on purpose.
        # shellcheck disable=SC2086
        rm -f "$work/bin/"$pattern
    done
    echo "$work/bin"
}

# identities JOURNAL: the runs of a journal, one line each.
identities() {
    helper lines "$1" type system workload connections round repeat |
        grep -v '^campaign' || :
}
