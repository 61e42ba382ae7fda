"""Rules of conduct; what comes from residents, what is decided about it and done in the networks; the blacklist."""

from moderation.models.action import Action, ActionAttempt
from moderation.models.blacklist import BlacklistEntry
from moderation.models.evidence import Evidence, Tombstone
from moderation.models.item import InboxItem
from moderation.models.rules import RulesClause, RulesOfConduct
from moderation.models.verdict import Verdict
from moderation.models.watch import CommentWatch, DialogueWatch

__all__ = [
    "Action",
    "ActionAttempt",
    "BlacklistEntry",
    "CommentWatch",
    "DialogueWatch",
    "Evidence",
    "InboxItem",
    "RulesClause",
    "RulesOfConduct",
    "Tombstone",
    "Verdict",
]
