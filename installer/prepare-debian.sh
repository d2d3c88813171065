#!/bin/sh
# Install the Debian packages that the program needs and this machine lacks.
#
#   installer/prepare-debian.sh              for running the program
#   installer/prepare-debian.sh --for-tests  also what some tests use, if it can be had
#   installer/prepare-debian.sh --for-installer  also what builds the Windows installer
#   installer/prepare-debian.sh --for-windows    also what drives it under Wine
#
# Says nothing and calls no apt when everything is there. Without the right to install, names the
# one command to run. On other systems than Debian and its kin it leaves everything to the reader.
set -eu

command -v dpkg-query >/dev/null 2>&1 || exit 0

# What Qt's libraries and its offscreen and xcb platforms are linked with (readelf -d).
# "new|old": Debian 13 renamed the package.
qt_libraries="
libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1 libglib2.0-0t64|libglib2.0-0
libgssapi-krb5-2 libx11-6 libx11-xcb1 libxcb-cursor0 libxcb-glx0 libxcb-icccm4 libxcb-image0
libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0
libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxcb1 libxkbcommon-x11-0 libxkbcommon0
libzstd1 zlib1g
"
if [ -n "${WAYLAND_DISPLAY:-}" ]; then
    qt_libraries="$qt_libraries libwayland-client0 libwayland-cursor0 libwayland-egl1"
fi

installed_names=""

installed() {
    for name in $(echo "$1" | tr '|' ' '); do
        case "$installed_names" in *" $name "*) return 0 ;; esac
    done
    return 1
}

# Print those of the packages "$@" that are not installed, under their oldest name:
# apt resolves it on every release.
missing_of() {
    names=$(echo "$*" | tr '|' ' ')
    # shellcheck disable=SC2086
    installed_names=" $(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' $names 2>/dev/null |
        sed -n 's/^.i  *//p' | tr '\n' ' ') "
    for package in "$@"; do
        installed "$package" || printf '%s ' "${package##*|}"
    done
}

has_chinese_font() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]
}

can_make_venv() {
    [ -n "${PYTHON:-}" ] || [ -x .venv/bin/python ] || python3 -c 'import ensurepip' 2>/dev/null
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

may_install() {
    [ "$(id -u)" -eq 0 ] || { command -v sudo && sudo -n true; } >/dev/null 2>&1
}

# Install "$@"; on failure show what apt said and return its verdict.
install() {
    log=$(mktemp)
    echo "Installing Debian packages: $*"
    as_root apt-get -qq update >"$log" 2>&1 || true # an old package list may be good enough
    if as_root apt-get -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 install "$@" >>"$log" 2>&1 </dev/null; then
        rm -f "$log"
        return 0
    fi
    grep -E '^(E|W|Err):' "$log" >&2 || tail -n 5 "$log" >&2
    rm -f "$log"
    return 1
}

cd "$(dirname "$0")/.."

# shellcheck disable=SC2086
needed=$(missing_of $qt_libraries)
can_make_venv || needed="$needed$(missing_of python3 python3-venv)"
has_chinese_font || needed="$needed$(missing_of fonts-noto-cjk)"

wanted=""
if [ "${1:-}" = --for-tests ]; then
    wanted=$(missing_of libreoffice-calc libreoffice-writer poppler-utils)
fi

# debootstrap brings Debian 13 in a folder: its Python 3.13 compiles, its Wine 10 tests.
building="debootstrap gcc-mingw-w64-x86-64 nsis osslsigncode"
case "${1:-}" in
--for-installer) needed="$needed$(missing_of $building)" ;;
--for-windows) wanted=$(missing_of $building openbox openssl xdotool xvfb) ;;
esac

if [ -n "$needed" ]; then
    # shellcheck disable=SC2086
    if ! may_install || ! install $needed; then
        echo "Debian packages are missing; run as root: apt-get install --no-install-recommends ${needed% }" >&2
        exit 1
    fi
fi

if [ -n "$wanted" ]; then
    # shellcheck disable=SC2086
    if ! may_install || ! install $wanted; then
        echo "Without these what uses them is skipped: apt-get install --no-install-recommends ${wanted% }"
    fi
fi
