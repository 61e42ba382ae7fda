"""Insults: words said of people, turns of speech aimed at a person, and a model that only draws attention."""
