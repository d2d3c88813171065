#!/bin/sh
# Run a command inside the Debian 13 system, as a user with a Chinese name, in a Chinese locale.
#
#   enter.sh SYSTEM FOLDER COMMAND...     FOLDER appears inside as /test and is the home folder
#
# Mounts live in a name space of their own and vanish with the last process in it.
set -eu

system=$1
folder=$2
shift 2

export system folder
exec unshare --mount --propagation private sh -eu -c '
    mkdir -p "$system/test"
    mount -t proc proc "$system/proc"
    mount --rbind /dev "$system/dev"
    mount --rbind /sys "$system/sys"
    mount --bind "$folder" "$system/test"
    mkdir -p "$folder/etc"
    { echo "张三:x:0:0::/test/home:/bin/sh"; cat "$system/etc/passwd"; } >"$folder/etc/passwd"
    mount --bind "$folder/etc/passwd" "$system/etc/passwd"
    exec chroot "$system" env -i PATH=/usr/bin:/bin HOME=/test/home LC_ALL=zh_CN.UTF-8 \
        DISPLAY="${DISPLAY:-}" XDG_RUNTIME_DIR=/test WINEPREFIX=/test/home/.wine WINEARCH=win64 WINEDEBUG=-all \
        WINEDLLOVERRIDES="$WINEDLLOVERRIDES" "$@"
' sh "$@"
