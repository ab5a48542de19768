#!/usr/bin/env bash
# Pins requirements*.in with hashes. Keeps the versions already locked unless UPGRADE=1.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=$(command -v uv || true)
[ -x .venv/bin/uv ] && uv=.venv/bin/uv
if [ -z "$uv" ]; then
  echo 'make lock needs uv: install it with ".venv/bin/pip install uv" and try again.' >&2
  exit 1
fi

pin() { # pin SOURCE LOCK
  local upgrade=()
  [ "${UPGRADE:-0}" = 1 ] && upgrade=(--upgrade)
  "$uv" pip compile --quiet --no-config --universal --python-version 3.11 --fork-strategy fewest \
    --generate-hashes --no-header --no-annotate "${upgrade[@]}" --output-file "$2" "$1" >/dev/null
  echo "$2: $(grep -c '==' "$2") packages"
}

pin requirements.in requirements.lock
pin requirements-dev.in requirements-dev.lock
