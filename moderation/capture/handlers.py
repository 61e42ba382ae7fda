"""Handlers of news: called in the transaction that marks an update handled, in any order and more than once."""

from __future__ import annotations

from django.db import transaction

from moderation.capture import bans, gone
from moderation.capture.keep import keep
from moderation.capture.places import page_of, page_of_bot, post_of_group_thread
from moderation.capture.seen import of_comment_event, of_message_event
from moderation.capture.watches import hurry_dialogues, hurry_page, hurry_post
from moderation.links import comment_url
from moderation.models import InboxItem
from moderation.wake import wake_triage
from networks.base import Network
from networks.inbound.handlers import register_handler
from networks.inbound.kinds import Kind
from networks.inbound.models import RawUpdate
from networks.inbound.parsing import telegram
from networks.inbound.parsing.residents import ban_event, comment_event, message_event


def register() -> None:
    """Called once from `AppConfig.ready`."""
    for network in Network:
        register_handler(network, Kind.COMMENT, on_comment)
        register_handler(network, Kind.COMMENT_GONE, on_comment)
        register_handler(network, Kind.MESSAGE, on_message)
        register_handler(network, Kind.BAN, on_ban)
    register_handler(Network.TELEGRAM, Kind.FORWARDED_COPY, on_copy)
    register_handler(Network.VK, Kind.GAP, on_gap)


def on_comment(raw: RawUpdate) -> None:
    """A comment was written, edited, restored or deleted. What the page itself writes is no item."""
    network = Network(raw.network)
    event = comment_event(network, raw.body, raw.received_at)
    page = page_of(network, event.page, event.group) if event else None
    if event is None or page is None:
        return
    if event.comment is None:
        gone.note_gone(page, event.external_id)
        return
    if event.official or event.comment.author_id == page.external_id:
        return
    post_id = event.post_id or post_of_group_thread(page, event.group, event.thread_id)
    seen = of_comment_event(page, event, post_id)
    if seen is not None and keep(page, seen) is not None:
        transaction.on_commit(wake_triage, robust=True)
        if not seen.name:
            hurry_post(page, post_id)  # a reading of the post's comments tells the names


def on_message(raw: RawUpdate) -> None:
    """A private message. Odnoklassniki signs nothing, so its news only hurries the reading of dialogues."""
    network = Network(raw.network)
    if network is Network.OK:
        hurry_dialogues(network, raw.source)
        return
    event = message_event(network, raw.body, raw.received_at)
    if event is None:
        return
    page = page_of(network, event.page, "") if event.page else page_of_bot(network, raw.source)
    if page is not None and keep(page, of_message_event(page, event)) is not None:
        transaction.on_commit(wake_triage, robust=True)


def on_copy(raw: RawUpdate) -> None:
    """The copy of a channel's post names the thread: comments that came before it find their post."""
    copy = telegram.copy_event(raw.body)
    page = page_of(Network.TELEGRAM, copy.channel, copy.group) if copy else None
    if copy is None or page is None or page.external_id != copy.channel:
        return
    untied = InboxItem.objects.filter(page=page, post_id="", thread_id=copy.message_id)
    for item in untied:
        url = comment_url(page, copy.post_id, item.external_id)
        InboxItem.objects.filter(pk=item.pk).update(post_id=copy.post_id, url=url[:300])


def on_gap(raw: RawUpdate) -> None:
    """News of a community may have been lost: what residents wrote meanwhile is read."""
    hurry_page(Network(raw.network), raw.source)


def on_ban(raw: RawUpdate) -> None:
    """Somebody was banned or freed, by us or by hand."""
    network = Network(raw.network)
    event = ban_event(network, raw.body)
    page = page_of(network, event.page, event.group) if event else None
    if event is not None and page is not None:
        bans.note(page, event)
