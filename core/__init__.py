"""The lowest room of the house: knows nothing of pages, posts or networks."""
