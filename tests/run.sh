#!/bin/sh
# Called by `make test`: every check under its heading, pytest last. All of them run; one that fails fails the whole.
cd "$(dirname "$0")/.." || exit 1
BIN="$PWD/.venv/bin"
PATH="$BIN:$PATH"
export PATH
failed=""
work=$(mktemp -d) || exit 1
beside=""
# Who is beside us ends with us, and first, or it would go on to its next child while the present one ends.
trap '[ -z "$beside" ] || kill "$beside" $(pgrep -P "$beside") 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A city of its own for each use: the one in ./var is somebody's demo.
for use in migrations tests kills browser; do
  mkdir -m 700 "$work/$use" && touch "$work/$use/demo" || exit 1
done

heading() { printf '\n== %s\n' "$1"; }
check() {
  title=$1
  shift
  heading "$title"
  "$@" || failed="$failed [$title]"
}

missing_migrations() {
  PIJAR_DATA="$work/migrations" python manage.py makemigrations --check --dry-run
}

# The type checker reads the settings; it needs no city for that.
types() {
  PIJAR_BUILD=1 mypy
}

browser() {
  command -v chromium || command -v chromium-browser || command -v google-chrome
}

heading "browser"
if ! browser >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "No Chromium here: installing it."
  apt-get update -qq </dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation </dev/null >/dev/null
fi
no_browser=""
if browser; then
  :
elif [ -n "${CI:-}" ]; then
  echo "FAILED: no Chromium, and tests in a browser must run here."
  failed="$failed [browser]"
else
  echo "SKIPPED: the tests in a real browser, for want of Chromium. Install the packages chromium and fonts-liberation."
  no_browser=yes
fi

# axe-core looks at the pages for us; it is not needed to run pijar, so `make install` leaves it out.
if [ ! -f node_modules/axe-core/axe.min.js ]; then
  heading "tools of the browser tests"
  npm ci --ignore-scripts --silent || failed="$failed [npm]"
fi

check "ruff: faults" ruff check .
check "ruff: form" ruff format --check .
check "imports look upstream" lint-imports
check "types" types
check "no missing migration" missing_migrations

# Killed commands wait more than they work, and so does a browser: both run beside the rest, on servers of their own. A server
# that was given is one for all: there they come after the rest.
kills() { PIJAR_DATA="$work/kills" pytest -m kill; }
# The browser's driver leaves an event loop behind, beside which Django would refuse to ask the database.
in_browser() { [ -n "$no_browser" ] || PIJAR_DATA="$work/browser" DJANGO_ALLOW_ASYNC_UNSAFE=1 pytest -m browser; }
both() {
  heading "pytest: killed commands"
  kills || bad=1
  heading "pytest: in a browser"
  in_browser || bad=1
  return "${bad:-0}"
}
if [ -z "${DATABASE_URL:-}" ]; then
  both >"$work/beside.log" 2>&1 &
  beside=$!
fi

heading "pytest"
[ -z "$failed" ] || echo "Failed before this:$failed"
PIJAR_DATA="$work/tests" pytest -m "not kill and not browser" || failed="$failed [pytest]"

if [ -n "$beside" ]; then
  wait "$beside" || failed="$failed [killed commands or browser]"
  beside=""
  cat "$work/beside.log"
else
  both || failed="$failed [killed commands or browser]"
fi

[ -z "$failed" ] || echo "Failed:$failed"
[ -z "$failed" ]
