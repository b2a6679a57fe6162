# What a person types; `make help` lists it. Everything runs from this folder, in .venv, from the lock.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

UV_VERSION := 0.13.8
# Which review; empty: the one that config/config.yaml names.
REVIEW ?=
CORES ?= 2
BEFORE ?= HEAD
KEEP ?=
VERSION ?=
DATE ?=
CHOSEN := $(if $(REVIEW),review=$(REVIEW))
NAMED := $(if $(REVIEW),--review $(REVIEW))
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/ready
# The newest Python that the lock covers, unless PYTHON= says which.
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(if $(shell $(p) -c 'import sys; print(1 if (3, 11) <= sys.version_info < (3, 14) else "")' 2>/dev/null),$(p))))

# The stamp says which folder the environment was made in: one that was moved, copied or broken is made anew.
ifneq ($(shell $(BIN)/python -c 'print(open("$(STAMP)").read().strip())' 2>/dev/null),$(CURDIR))
$(shell rm -f $(STAMP))
endif

.PHONY: help env review refresh release impact test golden scores lint format docs report lock clean distclean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: $(STAMP) ## make the environment (.venv) from requirements.lock, with compiled bytecode

$(STAMP): requirements.lock pyproject.toml Makefile
	@case "$(CURDIR)" in *[[:space:]]*) echo "The path of this folder has a space in it, and Snakemake fails on that: move the folder, e.g. to ~/casereview. (Path: $(CURDIR))" >&2; exit 1;; esac
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and was not found: install one, or name it: make env PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make environments: install its venv package (on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@echo "Making the environment in $(VENV) (about a minute the first time) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q casereview
	@echo '$(CURDIR)' > $@

review: $(STAMP) ## run the review to the finished table (REVIEW=id for another one, CORES=2)
	@$(BIN)/snakemake --cores $(CORES) $(if $(CHOSEN),--config $(CHOSEN))
	@$(BIN)/python -m casereview outcome $(NAMED)

refresh: $(STAMP) ## ask PubMed again; say whether anything new was included (results/<review>/report/news.json)
	@$(BIN)/snakemake --cores $(CORES) --config $(CHOSEN) refresh=True
	@$(BIN)/python -m casereview outcome $(NAMED)
	@$(BIN)/python -m casereview news $(NAMED)

release: review ## keep the finished review as a version under config/, to be committed (VERSION=2 DATE=2026-11-30)
	@$(BIN)/python -m casereview release $(NAMED) $(if $(VERSION),--version $(VERSION)) $(if $(DATE),--date $(DATE))
	@$(BIN)/snakemake --cores $(CORES) --quiet all $(if $(CHOSEN),--config $(CHOSEN))

impact: $(STAMP) ## after an edit of lexicon or criteria: which records flip, and by which term (BEFORE=commit or folder)
	@$(BIN)/python -m casereview impact $(NAMED) --before $(BEFORE)

report: $(STAMP) ## after a review: one HTML file about the run, results/<review>/report/workflow.html
	@$(BIN)/snakemake --cores 1 $(if $(CHOSEN),--config $(CHOSEN)) --report "$$($(BIN)/python -m casereview where $(NAMED))/report/workflow.html"

test: $(STAMP) ## run all tests
	@$(BIN)/python -m pytest -n $(CORES) --dist loadfile --no-loadscope-reorder

golden: $(STAMP) ## what the package reads otherwise than agreed in any known text, for whom (KEEP=1: agree to it)
	@PYTHONPATH=tests:tests/gold $(BIN)/python tests/gold/golden.py $(if $(KEEP),--keep)

scores: $(STAMP) ## how right the package is on the gold in ../shared/eval (KEEP=1: the figures that docs quote and tests hold)
	@PYTHONPATH=tests:tests/gold $(BIN)/python tests/gold/scores.py $(if $(KEEP),--keep)

lint: $(STAMP) ## check style: ruff, snakemake --lint, snakefmt
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/snakefmt --check Snakefile workflow
	@$(BIN)/snakemake --lint

format: $(STAMP) ## put code into the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/snakefmt Snakefile workflow

docs: $(STAMP) ## write anew the pages that are made from the code (tests fail when they drift)
	@$(BIN)/python docs/generate.py

lock: $(STAMP) ## resolve the dependencies of pyproject.toml anew into requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --quiet --upgrade --output-file requirements.lock

clean: ## remove results and logs (what people wrote under config/ stays)
	@rm -rf results/*/ logs .snakemake

distclean: clean ## remove the environment too
	@rm -rf $(VENV)
