"""Forms of the plan's screens."""
