# `make demo` and `make test` do all the set-up they need. Python 3.11 or later, pip and make are enough.

# The first Python on this machine that is new enough; PYTHON=... names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
DEMO := demo

.PHONY: help demo test coverage lint fix reference bench soak clean
.DELETE_ON_ERROR:

help:
	@echo "make demo    set up, run the whole job on the sample data into ./$(DEMO)"
	@echo "make test    set up, lint, check types, run the tests"
	@echo "make coverage  the tests again, with the lines and branches that they reach"
	@echo "make lint    only lint and types        make fix     format, and mend what can be mended"
	@echo "make reference  write the reference pages anew from the declarations"
	@echo "make bench   speed, as ratios           make soak    long runs that look for what is rare"
	@echo "make clean   remove all that these make"

demo: $(VENV)/run.stamp
	@$(BIN)/consolidate demo --out $(DEMO)

test: lint
	@echo "Tests"
	@$(BIN)/python -m pytest --quiet --numprocesses auto --dist loadfile

coverage: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest --quiet --cov --numprocesses auto --dist loadfile

lint: $(VENV)/dev.stamp
	@echo "Lint and types"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Some files are not formatted; run: make fix"; exit 1; }
	@$(BIN)/mypy

fix: $(VENV)/dev.stamp
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

reference: $(VENV)/run.stamp
	@$(BIN)/python -m consolidate.reference

bench: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest --quiet -m bench tests/performance

soak: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest --quiet -m soak --hypothesis-profile=soak

clean:
	rm -rf $(VENV) $(DEMO) dist build .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: set-up is done once, and again when the dependencies change.
$(VENV)/run.stamp: pyproject.toml $(VENV)/pip.stamp
	@echo "Installing what the program needs (first time only, about a minute)"
	@$(PIP) --editable . || { echo "$$no_index"; exit 1; }
	@touch $@

$(VENV)/dev.stamp: pyproject.toml $(VENV)/pip.stamp
	@echo "Installing what the program and its tests need (first time only, about a minute)"
	@$(PIP) --editable '.[dev]' || { echo "$$no_index"; exit 1; }
	@touch $@ $(VENV)/run.stamp

# Debian and Ubuntu ship Python without ensurepip; there the machine's own pip puts pip into the new environment.
$(VENV)/pip.stamp:
	@test -n "$(PYTHON)" || { echo "$$no_python"; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
		rm -rf $(VENV); \
		$(PYTHON) -m venv --without-pip $(VENV) && \
		$(PYTHON) -m pip --quiet --disable-pip-version-check --python $(BIN)/python install pip; \
	} || { rm -rf $(VENV); echo "$$no_pip"; exit 1; }
	@touch $@

define no_python
No Python of version 3.11 or later was found. Install one, or name it: make PYTHON=/path/to/python3 test
endef
define no_pip
This Python cannot make an environment with pip in it. On Debian or Ubuntu: apt-get install python3-venv
endef
define no_index
The packages could not be installed. Behind a proxy set https_proxy; for an index of your own set PIP_INDEX_URL;
without any network put the wheels into a folder and set PIP_NO_INDEX=1 PIP_FIND_LINKS=/path/to/folder.
endef
export no_python no_pip no_index
