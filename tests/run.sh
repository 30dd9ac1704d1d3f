#!/usr/bin/env bash
# Everything that must hold, from nothing: an environment of its own, a browser, then the tests.
# What is given is handed to pytest: `bash tests/run.sh -m slow`.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -x .venv/bin/python ] || python3.11 -m venv .venv
.venv/bin/pip install --quiet -r requirements-dev.txt

if ! command -v chromium >/dev/null; then
  echo "The browser tests need Chromium; installing Debian's package."
  root=""; [ "$(id -u)" = 0 ] || root="sudo"
  $root apt-get update -qq
  $root apt-get install -y -qq chromium fonts-noto-cjk >/dev/null
fi

.venv/bin/ruff check .
.venv/bin/python -m pytest "$@"
