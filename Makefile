# Deskbell. `make run` starts it with the demo; `make` alone lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.SILENT:
.DELETE_ON_ERROR:

export PYTHON ?= python3
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

BIN := .venv/bin
# What is already installed; each stamp is as old as the file it was made from allows.
MADE := .venv/made
RUNTIME := .venv/runtime
PROJECT := .venv/project
DEV := .venv/dev
PO := $(wildcard deskbell/locale/*/LC_MESSAGES/django.po)
MO := $(PO:.po=.mo)

.PHONY: help run setup check test bench translations compiled format lock clean

help:
	echo "make run           start Deskbell with the demo: http://localhost:$(PORT) (PORT and DESKBELL_DATA change where)"
	echo "make setup         everything needed to work on it, system packages included"
	echo "make check         what every commit must pass, under a minute"
	echo "make test          all tests: SQLite, PostgreSQL, browser"
	echo "make bench         the measurements"
	echo "make format        format the code"
	echo "make translations  bring the Russian and Romanian catalogs up to date with the code"
	echo "make lock          pin requirements*.in again; UPGRADE=1 takes the newest versions"
	echo "make clean         remove what these commands made, except the data folder"

run: export DESKBELL_DATA ?= $(CURDIR)/data
run: export DESKBELL_URL ?= http://localhost:$(PORT)
run: export PORT := $(PORT)
run: $(PROJECT) compiled
	exec $(BIN)/deskbell run --demo

setup: $(PROJECT) $(DEV) compiled
	tools/system-packages.sh tests

check: $(PROJECT) $(DEV) compiled
	tools/check.sh

test: setup
	tools/test.sh

bench: $(PROJECT) compiled
	$(BIN)/python -m bench

translations: $(PROJECT) $(DEV)
	$(BIN)/python -m tools.update_translations

compiled: $(MO)

format: $(DEV)
	$(BIN)/ruff check --fix --quiet || true
	$(BIN)/ruff format

lock: $(MADE)
	tools/lock.sh

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage* htmlcov
	find deskbell tests bench tools -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	rm -f $(MO)

$(MADE):
	tools/venv.sh
	touch $@

$(RUNTIME): requirements.lock $(MADE)
	echo "Installing what Deskbell needs (once, about half a minute)"
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	touch $@

$(PROJECT): pyproject.toml requirements.in $(RUNTIME)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
	touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	echo "Installing what the tests and checks need"
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

%.mo: %.po $(RUNTIME)
	$(BIN)/python -m babel.messages.frontend -q compile --input-file $< --output-file $@
