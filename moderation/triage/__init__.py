"""First sorting of residents' comments: pure functions, no database, no network; how it decides: docs/triage.md."""

from moderation.triage.engine import triage
from moderation.triage.labels import Fragment, Label, Level, Name, Triage

__all__ = ["Fragment", "Label", "Level", "Name", "Triage", "triage"]
