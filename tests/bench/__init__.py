"""Measurements: `bin/bench` prints them as a table. A benchmark measures, it never passes or fails."""
