#!/bin/sh
# Every check that needs no run: formats, clang's warnings, clang-tidy,
# cppcheck, shellcheck. Prints what is wrong and exits 1, or nothing and 0.
set -eu

cd "$(dirname "$0")/.."
jobs=$(nproc)
build=build/clang
bad=0

check() {
    name=$1
    shift
    if ! "$@"; then
        echo "lint: $name found something" >&2
        bad=1
    fi
}

# Files that git knows, with this ending.
files() {
    git ls-files --cached --others --exclude-standard -- "$@"
}

# Its statistics of suppressed warnings go to stderr, the findings to stdout.
# shellcheck disable=SC2317
tidy() {
    printf '%s\n' "$@" | xargs -P "$jobs" -n 4 \
        clang-tidy --quiet -p "$build" 2>/dev/null
}

cmake --preset clang --log-level=WARNING >/dev/null
check "clang" cmake --build --preset clang -j "$jobs" -- --no-print-directory -s

c_files=$(files '*.c')
# Lists of words on purpose, below.
# shellcheck disable=SC2046,SC2086
check "clang-format" clang-format --dry-run --Werror $(files '*.c' '*.h')
# shellcheck disable=SC2086
check "clang-tidy" tidy $c_files
# shellcheck disable=SC2086
check "cppcheck" cppcheck --quiet --error-exitcode=1 --inline-suppr \
    --std=c11 --enable=warning,performance,portability \
    -j "$jobs" -I . -D_GNU_SOURCE $c_files
# shellcheck disable=SC2046
check "shellcheck" shellcheck $(files '*.sh' .ci/run)

exit $bad
