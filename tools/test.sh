#!/usr/bin/env bash
# Everything: the checks, then all tests on SQLite, on PostgreSQL and through a real browser.
# Starts a PostgreSQL and a Redis of its own, in a temporary folder and on free ports, and removes them.
set -uo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
. tools/steps.sh

scratch=$(mktemp -d)
chmod 711 "$scratch"
export DESKBELL_DATA="$scratch/data"
mkdir "$DESKBELL_DATA"
summaries=()
redis_process=

clean_up() {
  [ -z "$redis_process" ] || kill "$redis_process" 2>/dev/null
  [ ! -d "$scratch/postgres" ] || as_postgres "$postgres_bin/pg_ctl" -D "$scratch/postgres" -m immediate stop >/dev/null 2>&1
  wait
  rm -rf "$scratch" "$step_output"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

free_port() { python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  else
    (cd / && runuser -u "$(id -un postgres 2>/dev/null || echo nobody)" -- "$@")
  fi
}

find_postgres() {
  compgen -G '/usr/lib/postgresql/1[5-9]/bin/initdb' | sort -V | tail -n 1 | grep . || readlink -f "$(command -v initdb)"
}
postgres_bin=$(dirname "$(find_postgres)")

start_postgres() {
  local port folder="$scratch/postgres"
  port=$(free_port)
  mkdir "$folder"
  [ "$(id -u)" != 0 ] || chown "$(id -un postgres 2>/dev/null || echo nobody)" "$folder"
  as_postgres "$postgres_bin/initdb" -D "$folder" -U deskbell -A trust -E UTF8 --locale C.UTF-8 --no-sync || return
  as_postgres "$postgres_bin/pg_ctl" -D "$folder" -l "$folder/log" -w -t 60 start -o "-p $port -h 127.0.0.1 -k $folder \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" || return
  as_postgres "$postgres_bin/createdb" -h 127.0.0.1 -p "$port" -U deskbell deskbell || return
  export DESKBELL_TEST_POSTGRES="postgresql://deskbell@127.0.0.1:$port/deskbell"
}

start_redis() {
  local port
  port=$(free_port)
  redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$scratch" >"$scratch/redis.log" 2>&1 &
  redis_process=$!
  for _ in {1..50}; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      export DESKBELL_TEST_REDIS="redis://127.0.0.1:$port/0"
      return
    fi
    sleep 0.1
  done
  cat "$scratch/redis.log"
  return 1
}

tests() { # tests NAME PYTEST-ARGUMENTS...
  local name=$1
  shift
  step "$name" timeout --kill-after=20 1200 python -m pytest tests -n 2 -q "$@"
  summaries+=("$(printf '%-34s %s' "$name" "$(tail -n 1 "$step_output")")")
}

if ! tools/check.sh --static; then
  failed+=('checks')
fi
step 'start PostgreSQL' start_postgres
step 'start Redis' start_redis
tests 'tests on SQLite' -m 'not journey'
if [ -n "${DESKBELL_TEST_POSTGRES:-}" ]; then
  DESKBELL_DATABASE="$DESKBELL_TEST_POSTGRES" tests 'tests on PostgreSQL' -m 'not journey'
fi
tests 'journeys' -m journey
finish
verdict=$?
printf '%s\n' "${summaries[@]}"
exit $verdict
