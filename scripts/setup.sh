#!/bin/sh
# Finds what the build needs and is missing, and installs it when it may.
#
#   scripts/setup.sh          what `make bench` needs
#   scripts/setup.sh lint     and what `make lint` needs
#   scripts/setup.sh test     and what tests need beyond that: readers of our
#                             files, other HTTP clients; without it they are
#                             skipped
#
# Silent when nothing is missing. Installs with apt-get as root or through a
# sudo that does not ask; else prints the one command to type and exits 69.
set -eu

# One row per need: how to see that it is there, and its package on Debian,
# Fedora, Arch and Alpine; - where it is of no use.
needs() {
    cat <<'ROWS'
tool cc              gcc             gcc             gcc         gcc
tool make            make            make            make        make
tool cmake           cmake           cmake           cmake       cmake
tool pkg-config      pkg-config      pkgconf         pkgconf     pkgconf
file sys/socket.h    libc6-dev       glibc-devel     glibc       musl-dev
file event2/event.h  libevent-dev    libevent-devel  libevent    libevent-dev
file jansson.h       libjansson-dev  jansson-devel   jansson     jansson-dev
file hiredis/hiredis.h libhiredis-dev hiredis-devel hiredis     hiredis-dev
file http_parser.h   libhttp-parser-dev http-parser-devel http-parser http-parser-dev
file cmocka.h        libcmocka-dev   libcmocka-devel cmocka      cmocka-dev
file liburing.h      liburing-dev    liburing-devel  liburing    liburing-dev
tool redis-server    redis-server    redis           redis       redis
tool nc              netcat-openbsd  nmap-ncat       openbsd-netcat netcat-openbsd
tool curl            curl            curl            curl        curl
tool hyperfine       hyperfine       hyperfine       hyperfine   hyperfine
tool gnuplot         gnuplot-nox     gnuplot         gnuplot     gnuplot
ROWS
    [ "$1" != test ] || cat <<'ROWS'
python jsonschema    python3-jsonschema python3-jsonschema python-jsonschema py3-jsonschema
python yaml          python3-yaml    python3-pyyaml  python-yaml py3-yaml
python prometheus_client python3-prometheus-client python3-prometheus_client python-prometheus_client py3-prometheus-client
tool xmllint         libxml2-utils   libxml2         libxml2     libxml2-utils
tool node            nodejs          nodejs          nodejs      nodejs
tool npm             npm             nodejs-npm      npm         npm
tool wrk             wrk             wrk             wrk         wrk
tool ab              apache2-utils   httpd-tools     apache      apache2-utils
tool h2load          nghttp2-client  nghttp2         nghttp2     nghttp2
ROWS
    [ "$1" != lint ] || cat <<'ROWS'
tool clang           clang           clang           clang       clang
tool clang-format    clang-format    clang-tools-extra clang     clang-extra-tools
tool clang-tidy      clang-tidy      clang-tools-extra clang     clang-extra-tools
tool cppcheck        cppcheck        cppcheck        cppcheck    cppcheck
tool shellcheck      shellcheck      ShellCheck      shellcheck  shellcheck
tool mandoc          mandoc          mandoc          mandoc      mandoc
tool man             man-db          man-db          man-db      man-db
tool lintian         lintian         -               -           -
tool dpkg-shlibdeps  dpkg-dev        -               -           -
tool script          bsdutils        util-linux      util-linux  util-linux-misc
tool zsh             zsh             zsh             zsh         zsh
tool fish            fish            fish            fish        fish
ROWS
}

present() {
    case $1 in
    tool)
        command -v "$2" >/dev/null 2>&1
        return
        ;;
    python)
        /usr/bin/python3 -c "import $2" >/dev/null 2>&1
        return
        ;;
    esac
    for dir in /usr/include /usr/local/include /usr/include/*-linux-gnu; do
        [ -e "$dir/$2" ] && return 0
    done
    return 1
}

# The packages of column $1 for the needs that are missing, on one line.
missing() {
    needs "$2" | while read -r kind what debian fedora arch alpine; do
        present "$kind" "$what" && continue
        case $1 in
        debian) echo "$debian" ;;
        fedora) echo "$fedora" ;;
        arch) echo "$arch" ;;
        alpine) echo "$alpine" ;;
        esac
    done | grep -vx -e - | sort -u | tr '\n' ' '
}

give_up() {
    echo "setup: missing packages; install them with" >&2
    echo "    $1" >&2
    exit 69
}

what=${1:-bench}
packages=$(missing debian "$what")
[ -n "$packages" ] || exit 0

if command -v dnf >/dev/null 2>&1; then
    give_up "sudo dnf install $(missing fedora "$what")"
elif command -v pacman >/dev/null 2>&1; then
    give_up "sudo pacman -S $(missing arch "$what")"
elif command -v apk >/dev/null 2>&1; then
    give_up "sudo apk add $(missing alpine "$what")"
elif ! command -v apt-get >/dev/null 2>&1; then
    give_up "your package manager (Debian's names: $packages)"
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root=sudo
else
    give_up "sudo apt-get install --no-install-recommends $packages"
fi

echo "setup: installing $packages" >&2
export DEBIAN_FRONTEND=noninteractive
# The package lists of a fresh image are empty or old; one update mends both.
# $packages and $as_root are lists of words on purpose.
# shellcheck disable=SC2086
if ! { $as_root apt-get update -q &&
    $as_root apt-get install -q -y --no-install-recommends $packages; } >&2; then
    give_up "sudo apt-get install --no-install-recommends $packages"
fi

packages=$(missing debian "$what")
[ -z "$packages" ] || give_up "sudo apt-get install $packages"
