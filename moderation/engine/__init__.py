"""Doing in the networks what was decided: claim, attempt, call, read back (as deliveries, on `core.work`)."""
