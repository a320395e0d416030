# Every daily command. Plain `make` lists them.
#
# Only Python 3.11 or later and make are needed; uv is used when it is there, and only saves time.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# How long `make fuzz` bends inputs for each reader.
SECONDS ?= 1200
# Where `make run` opens its pages; the next free port is taken when it is in use.
PORT ?= 8000
# How many processes run the tests: a number, or auto.
WORKERS ?= auto

.DEFAULT_GOAL := help
# Which measurements are made: names of modules under bench/ that have a ROW.
ROW ?= $(shell grep -l '^ROW\b' bench/*.py | sed 's,bench/\(.*\)\.py,\1,')

.PHONY: help setup run months test test-postgres check fmt golden full bench fuzz docs-check coverage lock requirements hooks clean agree

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(READY) ## make .venv with everything the lock file names (quick when nothing changed)

$(READY): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Kaohe needs Python 3.11 or later; name one: make setup PYTHON=python3.11" >&2; exit 1; }
	@if command -v uv >/dev/null 2>&1; then \
		echo "setup: with uv" && \
		uv venv --quiet --allow-existing --python "$(PYTHON)" $(VENV) && \
		uv pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.txt && \
		uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . ; \
	else \
		echo "setup: with pip, about a minute" && \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --no-binary pyspark \
			--require-hashes --requirement requirements-dev.txt && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ; \
	fi
	@touch $(READY)

run: setup ## open the demonstration company in the browser, with a sign-in for each role (PORT=8000)
	@DATABASE_URL= exec $(BIN)/kaohe serve --development --data var/demonstration --port $(PORT) --workers 1

months: setup ## on the command line: make the demonstration company, close its months, explain one pay
	@$(BIN)/python scripts/run_demo.py

# Made-up requests to the API go to SQLite alone here, and to PostgreSQL too in `make full`: a quarter of an hour is enough.
test: check ## everything that must hold: check, then the suite, then on PostgreSQL what touches the database
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup
	$(BIN)/python scripts/with_postgres.py --where-installed $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -m "django_db and not full" --ignore tests/api/test_fuzz.py

check: setup ## lint, format, types and import layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@mkdir -p .cache
	$(BIN)/lint-imports --no-cache >.cache/layers 2>&1 || { cat .cache/layers; exit 1; }

fmt: setup ## put the code in its usual form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test-postgres: setup ## what touches the database, on PostgreSQL
	$(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -m "django_db and not full"

golden: setup ## replay the months kept under tests/golden, to the cent
	$(BIN)/python -m pytest -q tests/golden

full: check ## the suite with the slow tests and many more examples
	HYPOTHESIS_PROFILE=full $(BIN)/python -m pytest -q -n auto --dist loadgroup -m ""
	$(BIN)/python scripts/with_postgres.py --where-installed $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -m django_db

bench: setup ## measure speed and memory beside references, minutes to an hour; ROW=name for one row
	@for row in $(ROW); do $(BIN)/python -m bench.$$row || exit 1; done
	@$(BIN)/python -m bench.results

fuzz: setup ## bent inputs for each reader, SECONDS long each (1200)
	@for target in formula handbook importer; do $(BIN)/python -m tests.fuzz.running $$target $(SECONDS) || exit 1; done

agree: setup ## run the three engines over a million people and compare every cell
	$(BIN)/python -m bench.agreement

docs-check: setup ## links, and what the documentation must mention
	$(BIN)/python -m pytest -q tests/docs

coverage: setup ## the suite, and the lines and branches it leaves out
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage report

lock: ## take newer versions of what we depend on (needs uv)
	uv lock --upgrade --default-index https://pypi.org/simple
	$(MAKE) requirements

requirements: ## write the lock file out for pip (needs uv)
	uv export --quiet --frozen --no-emit-project --no-header --no-dev --output-file requirements.txt
	uv export --quiet --frozen --no-emit-project --no-header --output-file requirements-dev.txt

hooks: setup ## run the checks before every commit
	$(BIN)/prek install

clean: ## take away the environment, the caches and what `make run` and `make months` made
	rm -rf $(VENV) .cache .hypothesis .ruff_cache .import_linter_cache var dist
