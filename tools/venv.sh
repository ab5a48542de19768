#!/usr/bin/env bash
# Makes the virtual environment .venv, whole or not at all.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

if ! command -v "$python" >/dev/null; then
  echo "Deskbell needs Python 3.11 or newer: install the package python3 and try again." >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Deskbell needs Python 3.11 or newer; this is $("$python" --version). Name another one: make PYTHON=python3.12" >&2
  exit 1
fi

if ! "$python" -c 'import ensurepip' 2>/dev/null; then
  tools/system-packages.sh venv
fi
if [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1; then
  exit 0
fi
echo "Making the virtual environment .venv"
rm -rf .venv
if ! "$python" -m venv .venv; then
  rm -rf .venv
  echo "The virtual environment could not be made; the lines above say why." >&2
  exit 1
fi
