"""Tables that people bring: read safely as text, their columns guessed by name and said by a person."""
