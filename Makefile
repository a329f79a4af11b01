# Everything starts here. `make` alone lists what there is.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3

# An active environment is used as it is; without one, everything lives in .venv.
ENVIRONMENT := $(or $(VIRTUAL_ENV),$(CONDA_PREFIX),.venv)
BIN := $(ENVIRONMENT)/bin

# What is installed is marked by the content of what asks for it, so that an edit installs again and nothing else does.
REQUIREMENTS := $(shell cat pyproject.toml constraints.txt | cksum | tr ' ' -)
MARK := $(ENVIRONMENT)/.relu-or-sigmoid-$(shell pwd | cksum | tr ' ' -)-$(REQUIREMENTS)
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable

# The theme's advertisement for its successor is not ours to print.
export NO_MKDOCS_2_WARNING := 1

.PHONY: help figures serve site test approve mutants lint bench clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

figures: $(MARK)-site ## measure, compute and draw what is stale
	@$(BIN)/python -m figures_src

serve: figures ## serve the site at 127.0.0.1:8000; an edit redraws and reloads
	@$(BIN)/mkdocs serve --dev-addr 127.0.0.1:8000

site: figures ## build the site into site/, strictly (SITE_URL says where it will be published)
	@$(BIN)/mkdocs build --strict

test: figures $(MARK)-test ## run the whole test suite
	@$(BIN)/python -m pytest

approve: figures $(MARK)-test ## show how what the reader sees differs from what was approved, and ask
	@$(BIN)/python -m tests.approve

# For example: make mutants AREA=hooks COUNT=40 SEED=2
AREA := maths
COUNT := 30
SEED := 1
mutants: figures $(MARK)-test ## change the code at random, and see whether the tests notice (AREA=maths, evidence, ...)
	@$(BIN)/python -m tests.mutants $(AREA) --count $(COUNT) --seed $(SEED)

lint: $(MARK)-site $(MARK)-test $(MARK)-lint ## check style, types and the GitHub workflow
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/actionlint

bench: $(MARK)-site $(MARK)-test ## measure speed and size, as ratios in one run
	@$(BIN)/python -m tests.bench

clean: ## remove all that is generated; the environment stays
	rm -rf docs/figures docs/data site slides .cache build *.egg-info .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or later is needed; say which with: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "Python's venv module is missing; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

# An active environment that came without pip.
%/bin/pip:
	@$(@D)/python -m ensurepip --upgrade >/dev/null || \
		{ echo "No pip in $(ENVIRONMENT); install pip there, or deactivate it to use .venv" >&2; exit 1; }

$(MARK)-site: | $(BIN)/pip
	@echo "Installing what the site needs into $(ENVIRONMENT) ..." >&2
	@$(INSTALL) .
	@touch $@

$(MARK)-%: $(MARK)-site
	@echo "Installing what make $* needs into $(ENVIRONMENT) ..." >&2
	@$(INSTALL) '.[$*]'
	@touch $@
