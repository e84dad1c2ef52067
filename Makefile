# make demo   a catalogue to browse, from sample records, at http://localhost:8000
# make test   everything that must hold before a change is accepted
# make deep   the tests again, with many more random examples, orders and kills: for an hour that is free
# make docs   write docs/cli.md, docs/settings.md, docs/fields/ and the reference of docs/mapping.md anew
# make performance   measure the sizes that are missing in RUNS, then the plots and docs/performance.md (an hour and more)
# make fast   the program with the way of a record compiled, in .venv-fast (needs gcc and python3-dev; see docs/speed.md)
# Each sets up what it needs, in .venv; only Python 3.11 or newer has to be there (PYTHON=… to choose one).

VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.complete
# One more than the two processors that are meant: a test waits for what it started, or for a second to pass.
PROCESSES ?= 3

# Tests start the program hundreds of times: what Python has compiled is kept, whatever this machine's custom.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test types tests deep docs performance fast clean

demo: $(STAMP)
	$(BIN)/lienthong demo

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory -j 2 types tests

# One process checks types: beside it a processor would be idle.
types: $(STAMP)
	$(BIN)/mypy

# Compiled once, tests too, which pytest does by itself when it collects them: the processes begin together, and each
# would do so in a fresh clone.
tests: $(STAMP)
	$(BIN)/python -m compileall -q src
	$(BIN)/pytest -q --collect-only >/dev/null || true
	$(BIN)/pytest -q -n $(PROCESSES) --dist loadfile --no-loadscope-reorder

deep: $(STAMP)
	DEEP_TESTS=1 $(BIN)/pytest -q -n $(PROCESSES) --dist loadfile --no-loadscope-reorder

docs: $(STAMP)
	$(BIN)/python -m lienthong.cli.reference docs
	$(BIN)/python -m lienthong.mappings.docs docs

# Where figures are kept, and the sizes; 1000000 needs some 90 GB of disk.
RUNS ?= build/performance/runs
SIZES ?= 10000 50000 250000

performance: $(STAMP)
	$(BIN)/python bench/growth.py --work build/performance --runs $(RUNS) $(SIZES)
	$(BIN)/python bench/plots.py $(RUNS)

fast:
	.ci/fast $(VENV)-fast

$(STAMP): pyproject.toml .ci/venv
	.ci/venv $(VENV)
	touch $(STAMP)

clean:
	rm -rf $(VENV) $(VENV)-fast dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
