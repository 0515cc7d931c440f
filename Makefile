# Two commands matter: `make run` and `make test`. Everything is installed into .venv and nowhere else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/.installed
DONE_DEV := $(VENV)/.installed-dev

.PHONY: run test check format lint types contracts tests bench pictures clean

run: $(DONE)
	@$(BIN)/reader

test: check

check: $(DONE_DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

format: $(DONE_DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

tests: $(DONE_DEV)
	$(BIN)/python -m pytest

bench: $(DONE_DEV)
	$(BIN)/python -m tests.bench

pictures: $(DONE_DEV)
	$(BIN)/python -m tests.pictures

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Reader needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

# Everything is compiled to bytecode at once: the first start should be as quick as the next.
$(DONE): pyproject.toml constraints.txt | $(BIN)/python
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m compileall -q reader
	@touch $@

$(DONE_DEV): pyproject.toml constraints.txt | $(BIN)/python
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m compileall -q reader
	@touch $@ $(DONE)
