"""Obscene and rude words under disguise: paradigms → index of forms → root grammar → views of a token → findings."""
