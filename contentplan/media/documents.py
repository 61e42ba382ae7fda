"""Documents by their content: PDF, the office formats that are ZIP inside. Programs in them (macros) are refused."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from core.errors import Refused

MOST_PARTS = 20_000
MOST_TYPE_BYTES = 100
MOST_LIST_BYTES = 4 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"
# The main part of an office document says which one it is.
_PARTS: dict[str, tuple[str, str]] = {
    "word/document.xml": (f"{_OFFICE}.wordprocessingml.document", "docx"),
    "xl/workbook.xml": (f"{_OFFICE}.spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": (f"{_OFFICE}.presentationml.presentation", "pptx"),
}
_OPEN: dict[bytes, str] = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}


@dataclass(frozen=True)
class Paper:
    """A document: its type and the ending of its name."""

    mime: str
    extension: str


def may_be(head: bytes) -> bool:
    """Whether these first bytes may belong to a document we take."""
    return head.startswith((b"%PDF-", b"PK\x03\x04"))


def read(file: BinaryIO, size: int) -> Paper:
    """Which document it is.

    Raises:
        Refused: an ordinary archive, macros inside, damaged or cut off.
    """
    file.seek(0)
    if file.read(5) == b"%PDF-":
        return _pdf(file, size)
    _refuse_long_list(file, size)
    return _office(file)


def _pdf(file: BinaryIO, size: int) -> Paper:
    file.seek(max(size - 2048, 0))
    if b"%%EOF" not in file.read():
        raise _refused("PDF обрывается: он не докачан. Скачайте его заново и загрузите снова.")
    return Paper("application/pdf", "pdf")


def _refuse_long_list(file: BinaryIO, size: int) -> None:
    """The list of parts at the end says how long it is: a long one would be loaded whole by the library."""
    file.seek(max(size - 66_000, 0))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < 22:
        raise _refused("Документ повреждён или не докачан. Сохраните его заново.")
    if int.from_bytes(tail[place + 12 : place + 16], "little") > MOST_LIST_BYTES:
        raise _refused("В документе слишком много частей. Сохраните его как PDF.")


def _office(file: BinaryIO) -> Paper:
    """Only the list of parts is read, and of OpenDocument the first tiny part: nothing large is unpacked."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as packed:
            names = packed.namelist()
            if len(names) > MOST_PARTS:
                raise _refused("В документе слишком много частей. Сохраните его как PDF.")
            if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
                raise _refused(
                    "В документе есть макросы: внутри может быть программа. Сохраните его без них."
                )
            return _of_parts(packed, set(names))
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        ValueError,
        NotImplementedError,
        OSError,
    ) as error:
        raise _refused("Документ повреждён или не докачан. Сохраните его заново.") from error


def _of_parts(packed: zipfile.ZipFile, names: set[str]) -> Paper:
    if "[Content_Types].xml" in names:
        for part, (mime, extension) in _PARTS.items():
            if part in names:
                return Paper(mime, extension)
    if "mimetype" in names and packed.getinfo("mimetype").file_size <= MOST_TYPE_BYTES:
        with packed.open("mimetype") as first:
            named = first.read(MOST_TYPE_BYTES).strip()
        if named in _OPEN:
            return Paper(named.decode(), _OPEN[named])
    raise _refused("Это архив, а не документ. Приложите сами документы.")


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="photos")
