# Two commands for a newcomer: `make run` and `make test`. Everything else is here too.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
DATA := $(or $(PIJAR_DATA),var)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run install test law bench lint types messages lock clean help

help: ## these lines
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: install ## the demo city at http://127.0.0.1:8000
	@$(BIN)/pijar demo

install: .venv/.runtime .venv/.assets ## .venv with the pijar command

.venv/.build: requirements/build.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "pijar needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "No venv module: install your system's python3-venv package, then run again"; exit 1; }
	@echo "Installing ..."; $(BIN)/python -m pip install -q --require-hashes -r requirements/build.txt
	@touch $@

.venv/.runtime: .venv/.build requirements/runtime.txt pyproject.toml
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/runtime.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.runtime requirements/dev.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

# Tabler, htmx and ECharts come from npm by lock file; a Node of our own only where the machine has none.
.venv/.npm: package-lock.json .venv/.runtime
	@command -v npm >/dev/null 2>&1 || $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/node.txt
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --omit=dev --ignore-scripts --silent
	@touch $@

# What an update of our own brings is collected again, or the pages would keep their old dress.
OURS := $(shell find src/pijar -path '*/static/*' -type f) $(wildcard src/pijar/locale/*/LC_MESSAGES/django.po)
.venv/.assets: .venv/.npm $(OURS)
	@$(BIN)/pijar assets --quiet
	@touch $@

test: install .venv/.dev ## everything that must hold
	@sh tests/run.sh

law: install .venv/.dev ## the law's files and cases only: seconds, after a rate was changed
	@$(BIN)/pijar law list >/dev/null
	@D=$$(mktemp -d) && touch $$D/demo && PIJAR_DATA=$$D $(BIN)/pytest src/pijar/law/tests/test_parameters.py tests/test_legal_cases.py tests/test_legal_benefits.py; S=$$?; rm -rf $$D; exit $$S

# OpenFisca-Core, which the law is measured beside, is needed by nothing else.
.venv/.bench: .venv/.dev requirements/bench.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/bench.txt
	@touch $@

bench: install .venv/.bench ## speed, beside the raw limit
	@$(BIN)/python -m benchmarks

lint: .venv/.dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: .venv/.dev
	@$(BIN)/mypy

messages: .venv/.runtime ## the sentences of the screens for translators
	@$(BIN)/python -m pijar.backoffice.messages

lock: .venv/.build ## new versions within the bounds, hashed
	@for n in build node; do $(BIN)/uv pip compile -q -U --generate-hashes --universal --python-version 3.11 requirements/$$n.in -o requirements/$$n.txt; done
	@$(BIN)/uv pip compile -q -U --generate-hashes --universal --python-version 3.11 pyproject.toml -o requirements/runtime.txt
	@$(BIN)/uv pip compile -q -U --generate-hashes --universal --python-version 3.11 requirements/dev.in -o requirements/dev.txt
	@$(BIN)/uv pip compile -q -U --generate-hashes --universal --python-version 3.11 requirements/bench.in -o requirements/bench.txt

clean:
	rm -rf .venv node_modules var
