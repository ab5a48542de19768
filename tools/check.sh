#!/usr/bin/env bash
# What every commit must pass, in under a minute. --static leaves the tests out.
set -uo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
. tools/steps.sh

scratch=$(mktemp -d)
trap 'rm -rf "$scratch" "$step_output"' EXIT
export DESKBELL_DATA="$scratch"

migrations() { python -m django makemigrations --check --dry-run --settings deskbell.run.settings; }
unit_tests() { python -m pytest tests -m 'not journey and not slow' -n 2 -q; }

step 'lint' ruff check --quiet
step 'format' ruff format --check
step 'types' mypy
step 'floors' lint-imports
step 'sizes' python -m tools.check_sizes
step 'names' python -m tools.check_names
step 'migrations' migrations
step 'translations' python -m tools.check_translations
[ "${1:-}" = --static ] || step 'tests' unit_tests
finish
