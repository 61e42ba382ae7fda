"""The plan on paper: an A4 sheet on its side, a table by days, a line for signature. Made by python-docx."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from contentplan.gathering import Item, Period
from contentplan.models import ContentPlan
from core.looks import NETWORKS, in_order
from core.russian import MONTHS, WEEKDAYS, moment_text, short_name

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What Russian offices have; where it is absent Word takes the second by the font table.
FONT, FALLBACK = "PT Astra Serif", "Times New Roman"
HEADINGS = ("Дата", "Время", "Мероприятие, кто и где", "Материал", "Страницы", "Ответственный")
_WIDTHS_MM = (24, 16, 78, 72, 40, 35)


def plan_docx(
    period: Period, items: Sequence[Item], *, gaps: Sequence[str] = (), plan: ContentPlan | None = None
) -> bytes:
    """The document of a period: of a confirmed version, or a draft of it («проект»)."""
    # Loaded when a plan is printed: the library and its templates are not needed by the other requests.
    from docx import Document as new_document

    document = new_document()
    _lay_out(document)
    _head(document, period, plan)
    if items:
        _table(document, items)
    else:
        document.add_paragraph("Мероприятий и материалов нет.")
    if gaps:
        document.add_paragraph("До нормы публикаций (п. 5 Порядка) не хватает: " + "; ".join(gaps) + ".")
    _signature(document, plan)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def file_name(period: Period, plan: ContentPlan | None) -> str:
    """«plan-2026-11-23-2026-11-29-v1.docx»."""
    version = f"v{plan.number}" if plan else "draft"
    return f"plan-{period.first}-{period.last}-{version}.docx"


def period_words(period: Period) -> str:
    """«с 23 по 29 ноября 2026 года»."""
    first, last = period.first, period.last
    start = f"{first.day}"
    if (first.year, first.month) != (last.year, last.month):
        start += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year} года"
    return f"с {start} по {last.day} {MONTHS[last.month - 1]} {last.year} года"


# --- parts ------------------------------------------------------------------------------------------


def _lay_out(document: Document) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(20), Mm(12)
    section.top_margin, section.bottom_margin = Mm(15), Mm(15)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    normal.paragraph_format.space_after = Pt(4)
    _name_fallback(document)


def _name_fallback(document: Document) -> None:
    """Tell Word by its font table what stands in for our font where it is not installed."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.parser import parse_xml

    part: Any = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    entry = (
        f'<w:font w:name="{FONT}"><w:altName w:val="{FALLBACK}"/><w:charset w:val="CC"/>'
        '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    )
    text = part.blob.decode("utf-8").replace("</w:fonts>", f"{entry}</w:fonts>")
    parse_xml(text.encode("utf-8"))  # a broken table would not open: better to fail here
    part._blob = text.encode("utf-8")


def _head(document: Document, period: Period, plan: ContentPlan | None) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("КОНТЕНТ-ПЛАН")
    run.bold = True
    run.add_break()
    title.add_run("официальных страниц администрации города в социальных сетях").bold = True
    title.add_run().add_break()
    title.add_run(period_words(period))
    if plan is None:
        document.add_paragraph("ПРОЕКТ, не утверждён").alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _table(document: Document, items: Sequence[Item]) -> None:
    from docx.shared import Mm

    table = document.add_table(rows=1, cols=len(HEADINGS))
    table.style = "Table Grid"
    table.autofit = False
    for cell, heading in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    _repeat_heading(table)
    day: date | None = None
    for item in items:
        _fill(table.add_row().cells, item, item.day != day)
        day = item.day
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS_MM, strict=True):
            cell.width = Mm(width)


def _repeat_heading(table: Table) -> None:
    """The heading stands on each sheet, and a line is not torn over two."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    heading: Any = OxmlElement("w:tblHeader")
    heading.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(heading)


def _fill(cells: Sequence[_Cell], item: Item, names_day: bool) -> None:
    day = f"{WEEKDAYS[item.day.weekday()]}, {item.day:%d.%m}" if names_day else ""
    about = "\n".join(part for part in (item.who, item.place) if part)
    event = f"{item.title}\n{about}" if item.is_event else about
    marks = [NETWORKS[code].mark for code in in_order(item.networks)]
    titles = dict.fromkeys(page.title for page in item.pages)
    where = ", ".join(marks) + ("\n" + "; ".join(titles) if titles else "")
    texts = (day, item.hours, event, "" if item.is_event else item.title, where, item.responsible)
    for cell, text in zip(cells, texts, strict=True):
        cell.paragraphs[0].add_run(_printable(text))


def _printable(text: str) -> str:
    """Text that XML can hold: control characters of a pasted title would make a file that does not open."""
    return "".join(
        letter for letter in text if letter in "\n\t" or letter.isprintable() or letter == "\u00a0"
    )


def _signature(document: Document, plan: ContentPlan | None) -> None:
    from docx.shared import Pt

    line = document.add_paragraph()
    line.paragraph_format.space_before = Pt(18)
    line.paragraph_format.keep_with_next = True
    name = short_name(plan.confirmed_by.full_name) if plan else "______________"
    line.add_run(f"Начальник Отдела  ____________________ / {name}")
    if plan is not None:
        document.add_paragraph(
            f"Утверждён в портале {moment_text(plan.confirmed_at, near=False)}, версия {plan.number}."
            f" Контрольная сумма {plan.digest[:16]}."
        )
