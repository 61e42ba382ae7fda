"""Copies of the whole portal: database, media, head of the journal. Keys are never in a copy."""
