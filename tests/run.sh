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
npm run --silent check
npm run --silent types:python
if [ $# -gt 0 ]; then
  exec .venv/bin/python -m pytest "$@"
fi

# In two processes, each with a folder for its files: a browser's tests mostly wait, and the others use that time. What is left of the
# browser's when the others are done is that of classes and lessons.
scratch=$(mktemp -d)
browser=""
trap 'kill $browser 2>/dev/null || true; rm -rf "$scratch"' EXIT
classes=(tests/browser/test_{class_race,lessons,rooms,room_questions}*.py)

# A part of the browser's tests; those that fail beside others once more: a page may only have been slow.
run_browser() {
  local part=$1
  shift
  local options=(-o cache_dir="$scratch/cache-$part")
  GRADIO_TEMP_DIR="$scratch/$part" .venv/bin/python -m pytest "${options[@]}" "$@" && return
  echo "Once more and by themselves, those that failed beside the others."
  GRADIO_TEMP_DIR="$scratch/$part-again" .venv/bin/python -m pytest "${options[@]}" --lf "$@"
}

run_browser pages tests/browser "${classes[@]/#/--ignore=}" >"$scratch/report" 2>&1 &
browser=$!
failed=0
GRADIO_TEMP_DIR="$scratch/others" .venv/bin/python -m pytest --ignore=tests/browser || failed=$?
run_browser classes "${classes[@]}" || failed=$?
wait "$browser" || failed=$?
cat "$scratch/report"
exit "$failed"
