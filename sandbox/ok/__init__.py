"""Odnoklassniki: the REST API (fb.do) and the Graph API for private messages."""
