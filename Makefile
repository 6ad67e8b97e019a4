# Every target does its own set-up. Needs Python 3.11 or newer, and nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help demo test check format bench picture clean

help:     ## what there is
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/: .*##/\t/' | expand -t 12

demo: $(VENV)/.installed     ## open the demonstration: simulated wards and a real recording, live
	@$(BIN)/wardwatch demo

test: $(VENV)/.developed     ## run every test
	$(BIN)/pytest $(ARGS)

check: $(VENV)/.developed     ## lint, formatting, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.developed     ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.developed     ## measure, side by side with the yardsticks
	$(BIN)/python -m bench $(ARGS)

picture: $(VENV)/.developed     ## make the README's pictures again from the real program
	$(BIN)/python -m docs.picture

clean:     ## remove what was installed and cached
	rm -rf .venv* build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "wardwatch needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "no venv could be made; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@echo "installing wardwatch into $(VENV), once; about a minute"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.developed: $(VENV)/.installed
	@echo "installing the developers' tools into $(VENV), once"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@
