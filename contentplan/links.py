"""Addresses of our screens for notifications. The names are the contract with `contentplan.urls`."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def post_url(post_id: int) -> str:
    """The post's editor or card: `contentplan:post`."""
    return _address("post", post_id)


def approval_url(revision_id: int) -> str:
    """The revision before its approver: `contentplan:approval`."""
    return _address("approval", revision_id)


def delivery_url(delivery_id: int) -> str:
    """The story of a delivery: `contentplan:delivery`."""
    return _address("delivery", delivery_id)


def event_url(event_id: int) -> str:
    """An event with its posts: `contentplan:event`."""
    return _address("event", event_id)


def document_url(plan_id: int) -> str:
    """A confirmed plan: `contentplan:document`."""
    return _address("document", plan_id)


def urgent_url(publication_id: int) -> str:
    """An urgent publication: `urgent:publication`."""
    try:
        return reverse("urgent:publication", args=[publication_id])
    except NoReverseMatch:
        return ""


def overdue_url() -> str:
    """What is past its time, with decisions: `contentplan:overdue`."""
    return reverse("contentplan:overdue")


def mourning_url(mourning_id: int) -> str:
    """A mourning with its checklist: `contentplan:mourning`."""
    return _address("mourning", mourning_id)


def _address(name: str, pk: int) -> str:
    """Empty where there is no such screen: being told matters more than a link."""
    try:
        return reverse(f"contentplan:{name}", args=[pk])
    except NoReverseMatch:
        return ""
