"""Labels `threat` and `law`: rules over folded text with the lemmas of verbs; always for a person, never a deletion."""
