"""The order as data: clauses, facts, rules. A leaf beside core: imports `core.errors` only."""
