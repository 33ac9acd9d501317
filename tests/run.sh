#!/bin/sh
# Called by `make test`: every check under its heading, pytest last. All of them run; one that fails fails the whole.
cd "$(dirname "$0")/.." || exit 1
BIN="$PWD/.venv/bin"
PATH="$BIN:$PATH"
export PATH
failed=""
work=$(mktemp -d) || exit 1
killing=""
trap '[ -z "$killing" ] || kill "$killing" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A city of its own for each use: the one in ./var is somebody's demo.
for use in migrations tests kills; do
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
marks=""
if browser; then
  :
elif [ -n "${CI:-}" ]; then
  echo "FAILED: no Chromium, and tests in a browser must run here."
  failed="$failed [browser]"
else
  echo "SKIPPED: the tests in a real browser, for want of Chromium. Install the packages chromium and fonts-liberation."
  marks=" and not browser"
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

# The killed commands wait more than they work, so they run beside the rest, on a server of their own. A server that was
# given is one for all: there they come after the rest.
if [ -z "${DATABASE_URL:-}" ]; then
  PIJAR_DATA="$work/kills" pytest -m kill >"$work/kills.log" 2>&1 &
  killing=$!
fi

heading "pytest"
[ -z "$failed" ] || echo "Failed before this:$failed"
# The browser's driver leaves an event loop behind, beside which Django would refuse to ask the database.
PIJAR_DATA="$work/tests" DJANGO_ALLOW_ASYNC_UNSAFE=1 pytest -m "not kill$marks" || failed="$failed [pytest]"

heading "pytest: killed commands"
if [ -n "$killing" ]; then
  wait "$killing" || failed="$failed [killed commands]"
  killing=""
  cat "$work/kills.log"
else
  pytest -m kill || failed="$failed [killed commands]"
fi

[ -z "$failed" ] || echo "Failed:$failed"
[ -z "$failed" ]
