#!/usr/bin/env bash
# Everything that must hold, from nothing: an environment of its own, a browser, the scripts' tools, then the tests.
# What is given is handed to pytest: `bash tests/run.sh -m slow`.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -x .venv/bin/python ]; then
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed."; exit 1; }
  python3 -m venv .venv
fi
.venv/bin/pip install --quiet -r requirements-dev.txt

missing=""
command -v chromium >/dev/null || missing="chromium fonts-noto-cjk"
command -v node >/dev/null && command -v npm >/dev/null || missing="$missing nodejs npm"
if [ -n "$missing" ]; then
  echo "The tests need a browser, and Node for the page's scripts; installing Debian's packages: $missing."
  root=""; [ "$(id -u)" = 0 ] || root="sudo"
  $root apt-get update -qq
  # shellcheck disable=SC2086 # a list of names
  $root apt-get install -y -qq $missing >/dev/null
fi
# npm writes .package-lock.json last: where it is older than the list of tools, they are others.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci
fi

.venv/bin/ruff check .
npm run check
.venv/bin/python -m pytest "$@"
