"""All addresses of the sandbox."""

from __future__ import annotations

from django.urls import path, re_path

from sandbox import control, pages, walls
from sandbox.max import api as max_api
from sandbox.max import chats as max_chats
from sandbox.max import comments as max_comments
from sandbox.max import messages as max_messages
from sandbox.max import updates as max_updates
from sandbox.max import uploads as max_uploads
from sandbox.ok import api as ok_api
from sandbox.ok import discussions as ok_discussions
from sandbox.ok import graph as ok_graph
from sandbox.ok import groups as ok_groups
from sandbox.ok import topics as ok_topics
from sandbox.ok import uploads as ok_uploads
from sandbox.telegram import api as telegram_api
from sandbox.telegram import bans as telegram_bans
from sandbox.telegram import chats as telegram_chats
from sandbox.telegram import edit as telegram_edit
from sandbox.telegram import files as telegram_files
from sandbox.telegram import polls as telegram_polls
from sandbox.telegram import send as telegram_send
from sandbox.telegram import updates as telegram_updates
from sandbox.vk import api as vk_api
from sandbox.vk import callbacks as vk_callbacks
from sandbox.vk import comments as vk_comments
from sandbox.vk import groups as vk_groups
from sandbox.vk import longpoll as vk_longpoll
from sandbox.vk import messages as vk_messages
from sandbox.vk import polls as vk_polls
from sandbox.vk import uploads as vk_uploads
from sandbox.vk import wall as vk_wall

# Importing a module of methods registers its methods.
METHODS = (
    vk_wall, vk_comments, vk_groups, vk_callbacks, vk_longpoll, vk_messages, vk_polls, ok_topics, ok_discussions, ok_groups,
    max_chats,
    max_messages, max_comments, max_updates, telegram_chats, telegram_send, telegram_edit, telegram_bans, telegram_polls,
    telegram_updates,
)  # fmt: skip

urlpatterns = [
    path("", walls.index),
    path("faults/", walls.faults),
    path("static/<str:name>", pages.static),
    path("media/<str:network>/<path:secret>", pages.media),
    path("walls/<str:network>/<path:tail>", walls.wall),
    path("_sandbox/<str:name>", control.endpoint),
    path("vk/method/<str:name>", vk_api.endpoint),
    path("vk/longpoll/wh<int:group_id>", vk_longpoll.check),
    path("vk/upload/<str:kind>/<str:secret>", vk_uploads.endpoint),
    path("ok/fb.do", ok_api.endpoint),
    path("ok/api/<str:area>/<str:name>", ok_api.endpoint),
    path("ok/graph/<path:path>", ok_graph.endpoint),
    path("ok/upload/<str:kind>/<int:number>", ok_uploads.endpoint),
    re_path(r"^telegram/file/bot(?P<token>[^/]+)/(?P<path>.+)$", telegram_files.download),
    re_path(r"^telegram/bot(?P<token>[^/]*)/(?P<name>\w+)/?$", telegram_api.endpoint),
    path("max/upload/<str:kind>/<int:number>", max_uploads.endpoint),
    re_path(r"^max/(?P<path>.+?)/?$", max_api.endpoint),
]
