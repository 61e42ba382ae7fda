"""Adapters of the networks: real HTTP, vendors' errors turned into our families. Knows nothing of pages or posts."""
