"""Rules of conduct; comments, verdicts and the blacklist come beside them."""

from moderation.models.rules import RulesClause, RulesOfConduct

__all__ = ["RulesClause", "RulesOfConduct"]
