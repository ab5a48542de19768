#!/usr/bin/env bash
# Installs what the system itself must have, on Debian and as root; otherwise says what is missing and stops.
#   tools/system-packages.sh venv     what `make run` needs
#   tools/system-packages.sh tests    what the tests need as well
set -euo pipefail

missing=()
need() { # need PACKAGE COMMAND...: the package is there when the command succeeds
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}
has_postgres() { command -v initdb || compgen -G '/usr/lib/postgresql/1[5-9]/bin/initdb'; }
has_chromium() { command -v chromium; }
has_redis() { command -v redis-server; }
has_fonts() { compgen -G '/usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf'; }

need python3-venv "${PYTHON:-python3}" -c 'import ensurepip'
if [ "${1:?venv or tests}" = tests ]; then
  need chromium has_chromium
  need postgresql has_postgres
  need redis-server has_redis
  need fonts-liberation has_fonts
fi

[ ${#missing[@]} -gt 0 ] || exit 0
if ! command -v apt-get >/dev/null; then
  echo "Missing on this system: ${missing[*]} (Debian's names). Install them and try again." >&2
  exit 1
fi
if [ "$(id -u)" != 0 ]; then
  echo "Missing on this system: ${missing[*]}. Install them and try again:" >&2
  echo "  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi

echo "Installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt-get update -q && apt-get install -q -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
  tail -n 20 "$log" >&2
  echo "apt-get could not install ${missing[*]}; its last lines are above." >&2
  exit 1
fi
