"""Every write of the register: one verb per function."""
