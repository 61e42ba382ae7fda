"""Killing the real worker at random points: `python -m tests.kill --help`, described in docs/bench.md."""
