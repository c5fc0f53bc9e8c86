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

# One file a call: the analyzer of clang-tidy 14 takes va_lists of a second file
# for uninitialized. Its statistics go to stderr, its findings to stdout.
# shellcheck disable=SC2317
tidy() {
    printf '%s\n' "$@" | xargs -P "$jobs" -n 1 \
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
# Suppressed: the #error for machines without an assembly switch, which cppcheck
# takes for one; a stack that outlives the pointer to it, since it is switched
# from; and a loop that counts down, whose first index it takes for an access.
# shellcheck disable=SC2086
check "cppcheck" cppcheck --quiet --error-exitcode=1 --inline-suppr \
    --std=c11 --enable=warning,performance,portability \
    --suppress=preprocessorErrorDirective:models/coro/switch_asm.c \
    --suppress=autoVariables:models/coro/switch_ucontext.c \
    --suppress=arrayIndexOutOfBounds:tests/conformance/cases_echo.c \
    -j "$jobs" -I . -D_GNU_SOURCE $c_files
# shellcheck disable=SC2046
check "shellcheck" shellcheck $(files '*.sh' .ci/run)

exit $bad
