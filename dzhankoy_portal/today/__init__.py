"""The first screen: what a person must do now, gathered from the rooms below. A panel appears for who may use it."""

from dzhankoy_portal.today.gather import today_of
from dzhankoy_portal.today.screen import Today

__all__ = ["Today", "today_of"]
