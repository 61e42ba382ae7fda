"""What a file really is, by its bytes. Kept as it came: evidence that was drawn anew would be no evidence.

Pure functions, no database: called outside any transaction.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass, field

from core.errors import Refused
from core.evidence.models import EXTENSIONS
from core.russian import file_size

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 5
MOST_TOGETHER = 25 * 1024 * 1024
MOST_POINTS = 64_000_000
_TAKEN = "Возьмите PNG, JPEG или PDF."
_PDF_HEAD, _PDF_END = b"%PDF-", b"%%EOF"


@dataclass(frozen=True)
class Checked:
    """A file that is what it says, with its bytes."""

    name: str
    mime: str
    content: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def check(name: str, content: bytes) -> Checked:
    """Look into a file; its name and the type the browser sent are not asked.

    Raises:
        Refused: empty, larger than `MOST_BYTES`, none of PNG, JPEG, PDF, cut off or damaged.
    """
    if not content:
        raise _refused("Файл пуст. Выберите другой.")
    if len(content) > MOST_BYTES:
        raise _refused(f"Файл больше {file_size(MOST_BYTES)}. Уменьшите его.")
    mime = _mime(content)
    if mime == "application/pdf":
        _check_pdf(content)
    else:
        _check_picture(content, mime)
    return Checked(_shown(name, mime), mime, content)


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="proofs")


def _mime(content: bytes) -> str:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(_PDF_HEAD):
        return "application/pdf"
    raise _refused(f"Это не снимок экрана и не PDF, хотя файл может так называться. {_TAKEN}")


def _check_pdf(content: bytes) -> None:
    if _PDF_END not in content[-2048:]:
        raise _refused("PDF обрывается: сохраните его заново и приложите ещё раз.")


def _check_picture(content: bytes, mime: str) -> None:
    """Decode it whole: a header alone proves nothing. The library is loaded when the first picture comes."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=["PNG" if mime == "image/png" else "JPEG"])
            if picture.width * picture.height > MOST_POINTS:
                raise _refused("Снимок слишком большой: уменьшите его до 64 мегапикселей.")
            picture.draft("RGB", (1024, 1024))
            picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _refused("Снимок слишком большой: уменьшите его до 64 мегапикселей.") from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise _refused(f"Снимок обрывается или повреждён. Сохраните его заново. {_TAKEN}") from error


def _shown(name: str, mime: str) -> str:
    """The file's own name without folders and signs that turn or break a line, with the extension of what it is."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    base = "".join(sign for sign in base if sign.isprintable()).rsplit(".", 1)[0].strip()
    return f"{base[:150] or 'файл'}.{EXTENSIONS[mime]}"
