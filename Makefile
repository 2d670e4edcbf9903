# `make map` and `make test` each work alone on a fresh clone: Python 3.11 or newer, make and a package index will do.
# Another Python: make map PYTHON=python3.13

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SEED := seeds/caliphate-2016
MAP := output/caliphate-2016
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --constraint constraints.txt
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help map test check bench bench-gazetteer fuzz picture constraints clean

help: ## what can be made (this text)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' Makefile

map: $(VENV)/.installed ## set everything up and build the first map, output/caliphate-2016/
	@$(BIN)/ebbline build $(SEED) -o $(MAP) >/dev/null
	@echo "The map is $(CURDIR)/$(MAP)/index.html: open it in any browser."

test: check ## set everything up and run the whole test suite (BROWSER=required POSTGIS=required: fail without them)
	@$(PYTEST) --numprocesses auto --dist loadfile

check: $(VENV)/.installed-dev ## lint, format and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { $(BIN)/ruff format --diff --quiet .; exit 1; }
	@$(BIN)/mypy

bench: $(VENV)/.installed-dev ## measure what must stay quick (takes a while)
	@$(PYTEST) -m bench -s

bench-gazetteer: $(VENV)/.installed-dev ## the same for a gazetteer of GeoNames' full size (half an hour, 12 GB of disk)
	@EBBLINE_BENCH_ROWS=13000000 $(PYTEST) -m bench -s tests/bench/test_gazetteer.py

fuzz: $(VENV)/.installed-dev ## run every property with very many random cases (FUZZ=20000 each)
	@$(PYTEST) -m "hypothesis or fuzz" --hypothesis-profile fuzz --numprocesses auto

picture: map $(VENV)/.installed-dev ## take the README's picture of the first map anew (needs Chromium)
	@$(BIN)/python docs/make_picture.py

constraints: $(VENV)/.installed-dev ## take the newest versions of everything and pin them in constraints.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --upgrade --upgrade-strategy eager -e '.[dev]'
	@{ echo "# Every package that ebbline runs and is tested with, made by \`make constraints\`."; \
	   $(BIN)/python -m pip list --disable-pip-version-check --format freeze --exclude-editable \
	       --exclude pip --exclude setuptools --exclude wheel; } > constraints.txt
	@touch $(VENV)/.installed $(VENV)/.installed-dev

clean: ## remove the environment and every cache (maps in output/ stay)
	@rm -rf $(VENV) build dist .pytest_cache .hypothesis .mypy_cache .ruff_cache
	@find geo maps tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than what it was made from, so that a second run has nothing to do.

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/.made
	@printf 'Installing what ebbline needs into $(VENV) '
	@$(call with_dots,$(PIP) -e .)
	@$(BIN)/python -m compileall -q geo maps
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@printf 'Installing what its tests need into $(VENV) '
	@$(call with_dots,$(PIP) -e '.[dev]')
	@touch $@

$(VENV)/.made:
	@$(PYTHON) -c 'import sys' 2>/dev/null || { \
	    echo "There is no Python called $(PYTHON): name one that is 3.11 or newer, as in PYTHON=python3.13." >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Ebbline needs Python 3.11 or newer, and this is $$($(PYTHON) -V 2>&1): name another, as in PYTHON=python3.13." >&2; \
	    exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "This Python cannot make environments: on Debian and Ubuntu, apt-get install python3-venv." >&2; exit 2; }
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

# Run a command that says nothing, with a dot every other second; its exit code stays.
define with_dots
{ $(1) & job=$$!; trap 'kill $$job 2>/dev/null' INT TERM; \
  while kill -0 $$job 2>/dev/null; do printf .; sleep 2; done; echo; wait $$job; }
endef
