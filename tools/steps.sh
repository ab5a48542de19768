# Sourced by check.sh and test.sh: `step NAME COMMAND...` runs quietly, shows the output of what failed, and tells the time.

failed=()
steps_started=$SECONDS
step_output=$(mktemp)

step() {
  local name=$1 started=$SECONDS verdict=ok
  shift
  if ! "$@" >"$step_output" 2>&1; then
    verdict=FAILED
    failed+=("$name")
    cat "$step_output"
  fi
  printf '%-34s %-7s %4d s\n' "$name" "$verdict" $((SECONDS - started))
}

finish() { # one last line, and the exit status
  if [ ${#failed[@]} -gt 0 ]; then
    printf 'Failed after %d s:' $((SECONDS - steps_started))
    printf ' %s;' "${failed[@]}"
    printf '\n'
    return 1
  fi
  printf 'All passed in %d s\n' $((SECONDS - steps_started))
}
