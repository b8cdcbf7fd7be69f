#!/usr/bin/env bash
# Runs once, when Gradescope builds its image: Python, the locked packages, and what confines a submission.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
source="$root/source"

find_python() {
  for name in "${AUTOGRADER_PYTHON:-}" python3.12 python3.11 python3.13 python3; do
    if [ -n "$name" ] && "$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update -qq || true
  # Each may be missing in a release of the system; what is needed is looked for below.
  for package in bubblewrap libseccomp2 python3.12-venv python3.11-venv; do
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 || true
  done
fi

python="$(find_python)" || { echo "Python 3.11, 3.12 or 3.13 with venv is needed."; exit 1; }
"$python" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$source/requirements.lock"
# Bytecode is compiled now, not while a student waits.
"$root/venv/bin/python" -m compileall -q -j 0 "$root/venv/lib" "$source/lib" >/dev/null 2>&1 || true
PYTHONPATH="$source/lib" "$root/venv/bin/python" -m autograder --version
# A submission must not find the answer key, in whichever tier this host can confine it.
chmod -R go-rwx "$source/course"
