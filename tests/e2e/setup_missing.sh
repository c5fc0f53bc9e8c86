#!/bin/sh
# scripts/setup.sh: silent when nothing is missing; else the one command to
# type, and exit code 69.
set -eu
. "$(dirname "$0")/lib.sh"

setup=$SOURCE/scripts/setup.sh
sh "$setup" >"$work/out" 2>"$work/err" </dev/null ||
    skip "something is missing here: $(head -1 "$work/err")"
if [ -s "$work/out" ] || [ -s "$work/err" ]; then
    skip "it had something to install"
fi

# A PATH of links that has all but gnuplot, and no package manager.
tools=$(tools_but 'gnuplot*' 'apt*' dnf pacman apk sudo)
run 69 -- env PATH="$tools" sh "$setup"
[ ! -s "$work/out" ] || fail "stdout is not empty"
says gnuplot

# Each of the others names its own packages.
for row in "dnf dnf install gnuplot" "pacman pacman -S gnuplot" \
    "apk apk add gnuplot"; do
    manager=${row%% *}
    printf '#!/bin/sh\nexit 1\n' >"$tools/$manager"
    chmod +x "$tools/$manager"
    run 69 -- env PATH="$tools" sh "$setup"
    says "sudo ${row#* }"
    rm "$tools/$manager"
done

# With apt, but neither root nor a sudo that does not ask.
printf '#!/bin/sh\nexit 1\n' >"$tools/apt-get"
printf '#!/bin/sh\nexit 1\n' >"$tools/sudo"
rm "$tools/id"
printf '#!/bin/sh\necho 1000\n' >"$tools/id"
chmod +x "$tools/apt-get" "$tools/sudo" "$tools/id"
run 69 -- env PATH="$tools" sh "$setup"
says "sudo apt-get install"
says gnuplot-nox
