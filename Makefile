# `make grade` and `make test` set up all that they need, in any order and without root.
# One virtual environment; a stamp file says what is installed in it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SANDBOX ?= auto
SUBMISSIONS ?= examples/submissions/*.ipynb
# Tests of containers: skipped where there is none (auto), or always (false), or never (true).
export DOCKER ?= auto
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help grade image test test-that-waits test-that-works test-that-attacks attack roads lint assignments check-assignments validate bench lock clean

help:  ## Show this.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

grade: $(VENV)/.grade  ## Grade the example submissions (SUBMISSIONS=..., SANDBOX=auto|docker|bwrap|uid|process).
	$(BIN)/rnn-autograder grade $(SUBMISSIONS) --sandbox $(SANDBOX) --out results

image: $(VENV)/.grade  ## Build the container images (BASE_IMAGE=...); needs Docker or Podman.
	$(BIN)/rnn-autograder image $(if $(BASE_IMAGE),--base $(BASE_IMAGE))

test: $(VENV)/.dev  ## Run all tests, with coverage, after the linters (DOCKER=auto|false|true).
	$(MAKE) lint
	$(BIN)/python -m coverage erase
	$(MAKE) --jobs 2 --keep-going test-that-waits test-that-works
	$(MAKE) test-that-attacks
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

# Containers wait for limits to be over: meanwhile the other tests have the processor. The hostile
# notebooks have limits so short that they want it to themselves.
WAITING := tests/containers tests/security
ATTACKING := tests/security/test_hostile.py

test-that-waits: $(VENV)/.dev
	$(BIN)/python -m coverage run --parallel-mode -m pytest $(WAITING) --ignore=$(ATTACKING)

test-that-works: $(VENV)/.dev
	$(BIN)/python -m coverage run --parallel-mode -m pytest $(WAITING:%=--ignore=%)

test-that-attacks: $(VENV)/.dev
	$(BIN)/python -m coverage run --parallel-mode -m pytest $(ATTACKING)

attack: $(VENV)/.dev  ## Run the hostile notebooks on every sandbox that works here (ATTACK="--only NAME").
	$(BIN)/python -m tests.attack $(ATTACK)

roads: $(VENV)/.dev  ## Grade every notebook of the tests on every road, and write the table of it.
	$(BIN)/python -m tests.containers.roads

lint: $(VENV)/.dev  ## Format, lint, types, and who may import whom.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

assignments: $(VENV)/.dev  ## Build the handouts and the solved notebooks from the masters.
	$(BIN)/rnn-autograder assign

check-assignments: $(VENV)/.dev  ## Fail when a handout is not what its master gives.
	$(BIN)/rnn-autograder assign --check

validate: $(VENV)/.dev  ## Let the suites grade themselves: every mistake, over 20 draws.
	$(BIN)/python -m tests.submissions.write_variants build/variants
	$(BIN)/rnn-autograder validate --variants build/variants

bench: $(VENV)/.bench  ## Time the grader and the reference, side by side with others.
	$(BIN)/python -m bench

LOCK := --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
    --custom-compile-command "make lock"

lock:  ## Write the locked requirements anew from pyproject.toml (needs uv).
	uv pip compile --quiet pyproject.toml --group build $(LOCK) --output-file requirements/grade.txt
	uv pip compile --quiet pyproject.toml --extra assign --group build --group test --group lint \
	    $(LOCK) --constraints requirements/grade.txt --output-file requirements/dev.txt
	uv pip compile --quiet --group student $(LOCK) \
	    --constraints requirements/grade.txt --output-file requirements/student.txt
	uv pip compile --quiet pyproject.toml --extra assign --group build \
	    $(LOCK) --constraints requirements/dev.txt --override requirements/left-out.txt \
	    --output-file requirements/image.txt

clean:  ## Remove the virtual environment, caches and results.
	rm -rf $(VENV) results build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.grade: requirements/grade.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/grade.txt
	$(PIP) install --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	$(BIN)/python -m compileall -q autograder rnn_reference
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.grade
	$(PIP) install --require-hashes -r requirements/dev.txt
	touch $@

$(VENV)/.bench: $(VENV)/.dev
	$(PIP) install --no-build-isolation --config-settings editable_mode=compat --editable '.[bench]'
	touch $@
