"""Urgent publication: standing orders and duty (`orders`), sending at once (`sending`), the review after it."""
