"""Connections to «Госпаблики»: the city's own register, not the state system's cabinet."""

from gospubliki.models.connection import Connection, ConnectionQuerySet, ConnectionStep
from gospubliki.models.exchange import ImportBatch
from gospubliki.models.guide import Guide, GuideVersion, Question
from gospubliki.models.history import HistoryEntry
from gospubliki.models.template import StepTemplate, Subject, TemplateVersion, Who

__all__ = [
    "Connection",
    "ConnectionQuerySet",
    "ConnectionStep",
    "Guide",
    "GuideVersion",
    "HistoryEntry",
    "ImportBatch",
    "Question",
    "StepTemplate",
    "Subject",
    "TemplateVersion",
    "Who",
]
