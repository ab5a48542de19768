"""The measurements: `python -m bench`. docs/bench.md says what each number means."""
