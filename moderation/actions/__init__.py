"""Every write of the app: one verb per function, its access check, its journal entry, one transaction."""
