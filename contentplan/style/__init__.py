"""Does a text talk like a person (п. 8 Порядка)? Rules as objects, hints with examples, a score; never a refusal."""

from contentplan.style.check import Hint, Style, check

__all__ = ["Hint", "Style", "check"]
