#!/usr/bin/env bash
# Everything that must hold, from nothing: an environment of its own, a browser, then the tests.
# What is given is handed to pytest: `bash tests/run.sh -m slow`.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -x .venv/bin/python ]; then
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed."; exit 1; }
  python3 -m venv .venv
fi
.venv/bin/pip install --quiet -r requirements-dev.txt

if ! command -v chromium >/dev/null; then
  echo "The browser tests need Chromium; installing Debian's package."
  root=""; [ "$(id -u)" = 0 ] || root="sudo"
  $root apt-get update -qq
  $root apt-get install -y -qq chromium fonts-noto-cjk >/dev/null
fi

.venv/bin/ruff check .
.venv/bin/python -m pytest "$@"
