# Every target works as the first command on a fresh clone: it makes .venv, installs, runs.
# Another interpreter: make test PYTHON=python3.13

PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check install --quiet
PYTEST := $(VENV)/bin/python -m pytest -n auto --dist loadgroup

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow test-all test-pip wheel-test train fuzz lint style types format bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/base ## Judge the bundled agents on the bundled scenarios; results in runs/demo
	$(VENV)/bin/fragileml bench --agents random,noop,rules --seeds 1 --out runs/demo

test: $(VENV)/dev ## Run the fast tests (under 3 minutes)
	$(PYTEST) -m "not slow and not wheel"

test-slow: $(VENV)/dev ## Run the slow tests; MINUTES=8 skips what would start later than that
	$(PYTEST) -m "slow and not wheel" $(if $(MINUTES),--minutes $(MINUTES))

test-all: $(VENV)/dev ## Run every test
	$(PYTEST)

test-pip: $(VENV)/dev ## Compare the simulated pip with the real one; PIP_SEEDS='1 2 3' draws more cases
	$(PYTEST) -m pip

wheel-test: $(VENV)/dev ## Build the wheel, install it elsewhere, and use it
	$(VENV)/bin/python -m pytest -m wheel

train: $(VENV)/train ## Add what trains policies (torch, which is large); then test-all tests it, too

fuzz: $(VENV)/fuzz ## Fuzz the compiler, guided by coverage; SECONDS=60 for each target
	$(VENV)/bin/python -m fuzzing compile --seconds $(or $(SECONDS),60)
	$(VENV)/bin/python -m fuzzing format --seconds $(or $(SECONDS),60)
	$(VENV)/bin/python -m fuzzing parse --seconds $(or $(SECONDS),60)

lint: style types ## Check style and types

style: $(VENV)/dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/dev
	$(VENV)/bin/mypy

format: $(VENV)/dev ## Rewrite the sources in the project's style
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(VENV)/dev ## Measure speed against the targets
	$(VENV)/bin/python -m benchmarks

clean: ## Remove everything that make has made, but for results in runs/
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache *.egg-info dsl/*.egg-info
	find benchmarks dsl fragileml fuzzing scenarios tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Empty files record what a virtual environment holds: an interrupted step is done again.
$(VENV)/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "FragileML needs Python 3.11 or newer; '$(PYTHON)' is older or missing." >&2; \
		echo "Name another one, for example: make $(MAKECMDGOALS) PYTHON=python3.13" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
		echo "'$(PYTHON)' cannot make virtual environments; on Debian: apt install python3-venv" >&2; \
		exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/base: $(VENV)/created setup.cfg pyproject.toml
	$(PIP) --editable .
	@touch $@

$(VENV)/dev: $(VENV)/created setup.cfg pyproject.toml
	$(PIP) --editable '.[dev]'
	@touch $(VENV)/base $@

$(VENV)/train: $(VENV)/dev
	$(PIP) --editable '.[train]'
	@touch $@

$(VENV)/fuzz: $(VENV)/dev
	$(PIP) --editable '.[fuzz]'
	@touch $@
