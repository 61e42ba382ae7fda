"""Marked-up text to plain text and entities, as Telegram (and partly MAX) understand it; UTF-16 counting."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

Entity = dict[str, Any]
TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote", "a": "text_link",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
RESERVED = set("_*[]()~`>#+-=|{}.!")
MARKS = (("||", "spoiler"), ("__", "underline"), ("*", "bold"), ("_", "italic"), ("~", "strikethrough"))


class CannotParse(ValueError):
    """The markup is broken; the text says where."""


def utf16(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


@dataclass
class Writer:
    """Collects plain text and entities."""

    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    open: list[tuple[str, int, Entity]] = field(default_factory=list)

    def start(self, name: str, entity: Entity) -> None:
        """An entity begins here."""
        self.open.append((name, utf16(self.text), entity))

    def end(self) -> None:
        """The innermost entity ends here; an empty one is dropped."""
        _, offset, entity = self.open.pop()
        length = utf16(self.text) - offset
        if length and entity.get("type"):
            kind = entity.pop("type")
            self.entities.append({"type": kind, "offset": offset, "length": length, **entity})

    def result(self) -> tuple[str, list[Entity]]:
        """Text without outer white space, and entities within it."""
        lead = utf16(self.text) - utf16(self.text.lstrip())
        text = self.text.strip()
        whole, kept = utf16(text), []
        for entity in sorted(self.entities, key=lambda e: (e["offset"], -e["length"])):
            first, last = (
                max(entity["offset"] - lead, 0),
                min(entity["offset"] - lead + entity["length"], whole),
            )
            if last > first:
                kept.append({**entity, "offset": first, "length": last - first})
        return text, kept


def parse(text: str, mode: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of a text in a parse mode ('' for none)."""
    if not mode:
        return text.strip(), []
    parsers = {"html": parse_html, "markdownv2": parse_markdown, "markdown": parse_old_markdown}
    if mode.lower() not in parsers:
        raise CannotParse("unsupported parse_mode")
    return parsers[mode.lower()](text)


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """HTML mode."""
    out = Writer()
    for piece in re.split(r"(<[^>]*>)", text):
        if not piece.startswith("<"):
            if "<" in piece:
                raise CannotParse("can't parse entities: Unclosed start tag")
            out.text += html.unescape(piece)
        elif piece.startswith("</"):
            name = piece[2:-1].strip().lower()
            if not out.open or out.open[-1][0] != name:
                raise CannotParse(f'can\'t parse entities: Unmatched end tag "{name}"')
            out.end()
        else:
            out.start(*_tag(piece))
    if out.open:
        raise CannotParse(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{out.open[-1][0]}\""
        )
    return out.result()


def _tag(piece: str) -> tuple[str, Entity]:
    found = re.match(r"<([a-zA-Z-]+)([^>]*)>", piece)
    name = found[1].lower() if found else piece[1:-1]
    if found is None or name not in TAGS:
        raise CannotParse(f'can\'t parse entities: Unsupported start tag "{name}"')
    attributes = dict(re.findall(r"([\w-]+)\s*=\s*[\"']([^\"']*)[\"']", found[2]))
    entity: Entity = {"type": TAGS[name]}
    if name == "a":
        entity = (
            {"type": "text_link", "url": html.unescape(attributes["href"])} if attributes.get("href") else {}
        )
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise CannotParse('can\'t parse entities: Tag "span" must have class "tg-spoiler"')
    if name == "tg-emoji":
        entity["custom_emoji_id"] = attributes.get("emoji-id", "")
    if name == "blockquote" and "expandable" in found[2]:
        entity["type"] = "expandable_blockquote"
    return name, entity


def parse_markdown(text: str) -> tuple[str, list[Entity]]:
    """MarkdownV2."""
    out, place = Writer(), 0
    while place < len(text):
        place = _step(out, text, place)
    if out.open:
        raise CannotParse(f"can't parse entities: Can't find end of {out.open[-1][2].get('type')} entity")
    return out.result()


def _step(out: Writer, text: str, place: int) -> int:
    if text[place] == "\\" and place + 1 < len(text) and ord(text[place + 1]) < 127:
        out.text += text[place + 1]
        return place + 2
    if text[place] == "`":
        return _code(out, text, place)
    for mark, kind in MARKS:
        if text.startswith(mark, place):
            if out.open and out.open[-1][0] == mark:
                out.end()
            else:
                out.start(mark, {"type": kind})
            return place + len(mark)
    if text[place] == "[" or (text[place] == "]" and out.open and out.open[-1][0] == "["):
        return _link(out, text, place)
    if text[place] == ">" and (place == 0 or text[place - 1] == "\n"):
        end = text.find("\n", place)
        out.start(">", {"type": "blockquote"})
        out.text += text[place + 1 : end if end >= 0 else len(text)]
        out.end()
        return end if end >= 0 else len(text)
    if text[place] in RESERVED:
        raise CannotParse(
            f"can't parse entities: Character '{text[place]}' is reserved and must be escaped "
            "with the preceding '\\'"
        )
    out.text += text[place]
    return place + 1


def _code(out: Writer, text: str, place: int) -> int:
    mark = "```" if text.startswith("```", place) else "`"
    end = text.find(mark, place + len(mark))
    if end < 0:
        raise CannotParse(
            f"can't parse entities: Can't find end of {'Pre' if len(mark) == 3 else 'Code'} entity"
        )
    out.start(mark, {"type": "pre" if len(mark) == 3 else "code"})
    out.text += re.sub(r"\\(.)", r"\1", text[place + len(mark) : end])
    out.end()
    return end + len(mark)


def _link(out: Writer, text: str, place: int) -> int:
    if text[place] == "[":
        out.start("[", {})
        return place + 1
    found = re.match(r"\]\(((?:[^()\\]|\\.)*)\)", text[place:])
    if found:
        out.open[-1] = (
            out.open[-1][0],
            out.open[-1][1],
            {"type": "text_link", "url": found[1].replace("\\", "")},
        )
    out.end()
    return place + (len(found[0]) if found else 1)


def parse_old_markdown(text: str) -> tuple[str, list[Entity]]:
    """The legacy Markdown mode and that of MAX: *bold*, _italic_, `code`, [text](url), also **bold**."""
    out, place = Writer(), 0
    pattern = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*|_(.+?)_|`(.+?)`|\[([^\]]+)\]\(([^)\s]+)\)", re.S)
    for found in pattern.finditer(text):
        out.text += text[place : found.start()]
        kinds = ("bold", "bold", "italic", "code", "text_link")
        index = next(i for i, group in enumerate(found.groups()[:5]) if group is not None)
        entity: Entity = {"type": kinds[index]}
        if index == 4:
            entity["url"] = found[6]
        out.start("", entity)
        out.text += found.groups()[index]
        out.end()
        place = found.end()
    out.text += text[place:]
    return out.result()
