#!/bin/sh
# Make .venv, or bring it up to requirements-dev.lock; touch nothing when it is up to date.
#
# PYTHON=/path/to/python chooses the interpreter (3.11 to 3.13); an existing .venv of the same
# version is kept and updated in place.
set -eu

cd "$(dirname "$0")/.."

lock=requirements-dev.lock
python=.venv/bin/python
stamp=.venv/installed-lock

# Print "3.11" and succeed if "$1" runs and is a version we support.
version_of() {
    "$1" -c 'import sys
print("%d.%d" % sys.version_info[:2])
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

choose_python() {
    for name in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11; do
        if version_of "$name" >/dev/null; then
            echo "$name"
            return 0
        fi
        [ -z "${PYTHON:-}" ] || break
    done
    found=$(version_of "${PYTHON:-python3}" || true)
    echo "${PYTHON:-python3} is ${found:-not a Python that runs}; the program needs Python 3.11, 3.12 or 3.13: make PYTHON=/path/to/python3.13 ..." >&2
    return 1
}

# The .venv can be kept if it runs, has pip, and is not of another version than the one asked for.
usable() {
    have=$(version_of "$python") || return 1
    [ -z "${PYTHON:-}" ] || [ "$have" = "$(version_of "$PYTHON")" ] || return 1
    "$python" -c 'import pip' 2>/dev/null
}

wanted="$(sha256sum <"$lock" | cut -d ' ' -f 1) $(pwd -P)"

up_to_date() {
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && usable
}

[ -z "${PYTHON:-}" ] || choose_python >/dev/null
! up_to_date || exit 0

# Two runs at once must not install into one folder.
if command -v flock >/dev/null 2>&1; then
    exec 9>.venv.lock
    flock 9
    ! up_to_date || exit 0
fi

if ! usable; then
    base=$(choose_python)
    echo "Making .venv with $base"
    if ! "$base" -m venv --clear .venv; then
        echo "$base cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2
        exit 1
    fi
fi

echo "Installing $lock into .venv"
rm -f "$stamp"
"$python" -m pip install --quiet --require-hashes --only-binary :all: -r "$lock"
# The build backend came with the lock: nothing more is downloaded.
"$python" -m pip install --quiet --no-index --no-deps --no-build-isolation -e .
printf '%s\n' "$wanted" >"$stamp"
