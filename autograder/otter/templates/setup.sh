#!/bin/sh
# Installs the grader below /opt/rnn-autograder, readable to root alone. Run once, as root, when the
# image is built. On an image that has what the grader needs, this takes a few seconds.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
home=/opt/rnn-autograder
wheels="$(mktemp -d)"
trap 'rm -rf "$wheels"' EXIT

# A Python of 3.11 or newer that can make environments.
find_python() {
  for name in python3.11 python3 python3.12 python3.13; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  return 1
}

has_packages() {
  "$home/bin/python" -I -c 'import IPython, dill, matplotlib, msgspec, numpy, otter' 2>/dev/null
}

if ! has_packages; then
  if ! find_python >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update
    # The second is for systems whose own Python is older, Ubuntu 22.04 for one.
    apt-get install -y --no-install-recommends python3 python3-venv
    find_python >/dev/null || apt-get install -y --no-install-recommends python3.11 python3.11-venv
  fi
  python="$(find_python)" || { echo "error: there is no Python of 3.11 or newer here" >&2; exit 1; }
  rm -rf "$home"
  mkdir -p -m 700 "$home"
  "$python" -m venv "$home"
  "$python" -m zipfile -e "$here/requirements.wheels.zip" "$wheels"
  index=""
  [ ! -e "$wheels/all" ] || index="--no-index"
  # shellcheck disable=SC2086  # no option, or one
  "$home/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir \
    --require-hashes --no-deps --only-binary :all: $index --find-links "$wheels" -r "$here/requirements.txt"
fi

# The grader itself is plain Python: its wheel is unpacked, whatever version was there before.
site="$("$home/bin/python" -I -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
"$home/bin/python" -m zipfile -e "$here/requirements.wheels.zip" "$wheels"
rm -rf "$site/autograder" "$site/rnn_reference" "$site"/rnn_autograder-*
"$home/bin/python" -m zipfile -e "$wheels"/rnn_autograder-*.whl "$site"
"$home/bin/python" -I -m compileall -q --invalidation-mode unchecked-hash "$site/autograder" "$site/rnn_reference"

# What any user could read so far is closed: the grader, and the package that it came in.
find "$home" ! -type l -perm /077 -exec chmod go= {} +
chmod 700 "$here"
# Makes what student code reads, and runs a first cell as another user; an image that cannot do
# that is not made.
"$home/bin/python" -I -m autograder doctor
"$home/bin/python" -I -c '
import sys
from autograder.sandbox import strongest
from autograder.sandbox.control import try_out
sys.exit(try_out(strongest()))'
