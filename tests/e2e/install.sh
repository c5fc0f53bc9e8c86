#!/bin/sh
# What is installed works wherever it is put, knows nothing of the checkout it
# was built from, and goes without a trace.
set -eu
. "$(dirname "$0")/lib.sh"

# Debug information is where paths of the build machine may be.
DESTDIR=$work/dest cmake --install "$BUILD" --prefix /usr/local --strip \
    >"$work/out" 2>"$work/err" || fail "cmake --install"
for file in bin/concbench libexec/concbench/serve-select \
    libexec/concbench/batch-jobs share/concbench/workloads/suites/smoke.json \
    share/concbench/workloads/claims.json share/concbench/scripts/charts/time.gp \
    share/man/man1/concbench.1 share/man/man1/concbench-serve.1 \
    share/bash-completion/completions/concbench \
    share/zsh/site-functions/_concbench \
    share/fish/vendor_completions.d/concbench.fish; do
    [ -s "$work/dest/usr/local/$file" ] || fail "$file is not installed"
done
[ "$(ls "$work/dest/usr/local/bin")" = concbench ] ||
    fail "bin has more than concbench"

# names_checkout FILE...: one of them has a path of the checkout in it.
names_checkout() {
    grep -qaF -e "$SOURCE/" -e "$BUILD/" "$@"
}
names_checkout "$BUILD/concbench" || fail "paths of the checkout are not found"
find "$work/dest" -type f >"$work/files"
while read -r file; do
    ! names_checkout "$file" || fail "$file names the checkout"
done <"$work/files"

# Moved to a folder with a space, and used without the build folder.
moved="$work/moved here"
mv "$work/dest/usr/local" "$moved"
PATH=$moved/bin:${PATH#"$BUILD:"}
mkdir "$work/empty"
cd "$work/empty"
run 0 -- concbench list
for word in select smoke echo: pool-keeps-up; do
    prints "$word"
done
! grep -q "not available: .*No such file" "$work/out" || fail "no servers"
run 0 -- concbench batch --how threads fib:10
prints "fib:10 = 34"
run 0 -- concbench serve --help
run 2 -- concbench serve --listen 127.0.0.1:0
says "unknown model --listen"
run 2 -- concbench serve selct
says "did you mean select"
run 0 -- concbench serve select --summary
run 0 4 -- concbench run smoke --models select --workloads echo:64 \
    --connections 1 --rounds 1 --duration 1s
[ -s results/latest/report.md ] || fail "there is no report"
if command -v gnuplot >/dev/null; then
    [ -n "$(find results/latest/charts -name '*.svg')" ] || fail "no charts"
fi
check_nobody_left

# Without its data it says so, instead of looking elsewhere.
mv "$moved/share/concbench" "$work/taken"
run 2 -- concbench run smoke --dry-run
says smoke
mv "$work/taken" "$moved/share/concbench"

# uninstall takes away what was installed, and nothing else.
DESTDIR=$work/again cmake --install "$BUILD" --prefix /opt/x >/dev/null
prefix=$work/again/opt/x
: >"$prefix/share/man/man1/another.1"
: >"$prefix/share/concbench/mine"
mkdir "$prefix/lib"
run 0 -- sh "$SOURCE/scripts/uninstall.sh" "$BUILD" /opt/x "$work/again"
find "$work/again" -type f | sort >"$work/out"
[ "$(wc -l <"$work/out")" -eq 2 ] || fail "left: $(tr '\n' ' ' <"$work/out")"
prints man1/another.1
prints share/concbench/mine
rm "$prefix/share/concbench/mine"
run 0 -- sh "$SOURCE/scripts/uninstall.sh" "$BUILD" /opt/x "$work/again"
[ -z "$(find "$work/again" -name '*concbench*')" ] || fail "a folder is left"
for shared in bin lib share/man/man1 share/bash-completion/completions; do
    [ -d "$prefix/$shared" ] || fail "$shared is not ours, and is gone"
done

# The front door hands both on.
run 0 -- make -C "$SOURCE" -n install PREFIX="/opt/a b" DESTDIR=/tmp/d
prints 'DESTDIR="/tmp/d" cmake --install build/release --prefix "/opt/a b"'
run 0 -- make -C "$SOURCE" -n uninstall PREFIX="/opt/a b" DESTDIR=/tmp/d
prints 'scripts/uninstall.sh build/release "/opt/a b" "/tmp/d"'
