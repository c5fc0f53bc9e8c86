#!/bin/sh
# cpack makes a Debian package that lintian finds nothing wrong with, and whose
# content runs.
set -eu
. "$(dirname "$0")/lib.sh"

for tool in cpack dpkg-deb dpkg-shlibdeps lintian; do
    command -v $tool >/dev/null || skip "$tool is missing"
done

cd "$work"
unset DEBFULLNAME DEBEMAIL
run 0 -- cpack --config "$BUILD/CPackConfig.cmake" -B "$work/pack"
deb=$(echo "$work"/pack/*.deb)

# complaints DEB: what lintian says of it, one tag a line.
complaints() {
    lintian --allow-root --no-cfg "$1" 2>/dev/null || :
}
complaints "$deb" >"$work/out"
[ ! -s "$work/out" ] || fail "lintian: $(head -3 "$work/out" | tr '\n' ';')"

# A package with a page less, a library path and no copyright is noticed.
dpkg-deb -R "$deb" spoilt
rm spoilt/usr/share/doc/concbench/copyright spoilt/usr/share/man/man1/concbench.1.gz
cp "$BUILD/concbench" spoilt/usr/bin/concbench
dpkg-deb --root-owner-group -b spoilt spoilt.deb >/dev/null
complaints spoilt.deb >"$work/out"
prints no-copyright-file
prints no-manual-page
prints unstripped-binary

# The libraries that it is linked with are what it depends on.
dpkg-deb -f "$deb" Depends >"$work/out"
for library in libc6 libjansson4 libhiredis; do
    prints $library
done
[ "$(dpkg-deb -f "$deb" Architecture)" = "$(dpkg --print-architecture)" ] ||
    fail "architecture"

dpkg-deb -x "$deb" root
PATH=$work/root/usr/bin:${PATH#"$BUILD:"}
run 0 -- concbench list suites
prints smoke
run 0 4 -- concbench run smoke --models select --workloads echo:64 \
    --connections 1 --rounds 1 --duration 1s --out here
[ -s here/report.md ] || fail "there is no report"
check_nobody_left
