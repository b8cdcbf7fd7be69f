# Every target does its own set-up: Python 3.11 to 3.13 and Debian's usual tools are enough.
# Bytecode is compiled on purpose: without it TensorFlow takes three times as long to import.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
unexport PYTHONDONTWRITEBYTECODE
export TF_CPP_MIN_LOG_LEVEL ?= 3
export MPLBACKEND ?= agg

.DEFAULT_GOAL := help
.PHONY: help install demo test test-slow explore truth test-backends lint bench fuzz wall siege mutants docs build clean

help:
	@echo "make install        create .venv with the locked packages"
	@echo "make demo           grade the example class"
	@echo "make test           the test suite (under ten minutes on two cores)"
	@echo "make test-slow      what takes longer: the real nbgrader, a run that is killed, long experiments"
	@echo "make explore        the properties again, with a thousand new examples each"
	@echo "make truth          every exercise's right and wrong answers with fifty secret seeds"
	@echo "make test-backends  mlpkit's tests on TensorFlow, JAX and, where it is installed, PyTorch"
	@echo "make lint           ruff, mypy, and whether the built files are fresh"
	@echo "make bench          seconds a submission, against nbgrader and against a bare fork"
	@echo "make fuzz           try to break the readers of hostile input, ten minutes each (FUZZ_SECONDS=600)"
	@echo "make wall           how long the walls take: to close, to kill, to look for oddities"
	@echo "make siege          a class of honest and hostile notebooks, one as many as the other (STUDENTS=1000)"
	@echo "make mutants        slips in the right answers, which must lose points; some ten minutes"
	@echo "make docs           the documentation, in site/"
	@echo "make build          the released notebooks from solutions/"

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed (with its venv module)."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	-$(BIN)/python -m compileall -q -j 0 $(VENV)/lib autograder mlpkit >/dev/null 2>&1
	-$(BIN)/python -c "import matplotlib.font_manager"
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/python examples/demo.py

test: $(STAMP)
	$(BIN)/python -m pytest -q

test-slow: $(STAMP)
	$(BIN)/python -m pytest -q -m slow

explore: $(STAMP)
	$(BIN)/python -m pytest -q --hypothesis-profile exploring -m "not slow"

# Refuse no right answer, accept no wrong one: every exercise with fifty secret seeds; an hour or more.
truth: $(STAMP)
	TRUTH_SEEDS=50 $(BIN)/python -m pytest -q -m slow tests/assignments

test-backends: $(STAMP)
	KERAS_BACKEND=tensorflow $(BIN)/python -m pytest -q tests/mlpkit
	KERAS_BACKEND=jax $(BIN)/python -m pytest -q tests/mlpkit
	if $(BIN)/python -c "import torch" 2>/dev/null; then \
		KERAS_BACKEND=torch $(BIN)/python -m pytest -q tests/mlpkit; \
	else echo "PyTorch is not installed: its run is left out."; fi

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/autograder build --check

# A zygote writes no bytecode: what was edited since the installation would be compiled by each one anew.
bench: $(STAMP)
	$(BIN)/python -m compileall -q autograder mlpkit
	$(BIN)/python benchmarks/bench.py

FUZZ_SECONDS ?= 600
STUDENTS ?= 1000

fuzz: $(STAMP)
	$(BIN)/python tests/fuzz/fuzz.py --seconds $(FUZZ_SECONDS)

wall: $(STAMP)
	$(BIN)/python benchmarks/wall.py

siege: $(STAMP)
	$(BIN)/python benchmarks/siege.py --students $(STUDENTS)

mutants: $(STAMP)
	$(BIN)/python benchmarks/mutants.py

docs: $(STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

build: $(STAMP)
	$(BIN)/autograder build

clean:
	rm -rf $(VENV) site dist build demo-output bench.json wall.json siege.json fuzz-findings .mypy_cache .ruff_cache .pytest_cache
