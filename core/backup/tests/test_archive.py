"""The file of a copy: what is written comes back, what was tampered with does not."""

import io
import json
import tarfile

import pytest

from core.backup import archive
from core.backup.errors import BackupError
from core.backup.manifest import FileInfo, Manifest

CONTENTS = {"database.sqlite3": b"base" * 1000, "media/ab/ф.jpg": b"\xff\xd8", "media/empty": b""}


@pytest.fixture
def sources(tmp_path):
    found = {}
    for name, content in CONTENTS.items():
        path = tmp_path / "from" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        found[name] = path
    return found


@pytest.fixture
def manifest(sources):
    files = [FileInfo.of(path, name) for name, path in sources.items()]
    return Manifest("2026-11-24T10:00:00+00:00", "sqlite", ["k1"], files)


@pytest.fixture
def copy(tmp_path, manifest, sources):
    archive.write(tmp_path / "copy.tar.gz", manifest, sources)
    return tmp_path / "copy.tar.gz"


def test_what_is_written_comes_back(copy, manifest, tmp_path):
    assert archive.unpack(copy, tmp_path / "into") == manifest == archive.read_manifest(copy)
    assert {name: (tmp_path / "into" / name).read_bytes() for name in CONTENTS} == CONTENTS


def test_only_the_owner_may_read_it(copy):
    assert copy.stat().st_mode & 0o777 == 0o600


def test_a_copy_is_never_written_over(copy, manifest, sources):
    with pytest.raises(BackupError, match="не пишет поверх"):
        archive.write(copy, manifest, sources)


def test_a_source_that_grew_or_went_leaves_no_half(tmp_path, manifest, sources):
    sources["media/ab/ф.jpg"].unlink()
    with pytest.raises(BackupError, match="не записана"):
        archive.write(tmp_path / "half.tar.gz", manifest, sources)
    assert not list(tmp_path.glob("half*"))


def rewritten(copy, change) -> None:
    """The same copy with its members passed through `change(name, content) -> (name, content) | None`."""
    with tarfile.open(copy) as tar:
        members = [(m.name, tar.extractfile(m).read()) for m in tar]
    with tarfile.open(copy, "w:gz") as tar:
        for name, content in filter(None, (change(*member) for member in members)):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def edit_manifest(content: bytes, **changes) -> bytes:
    return json.dumps(json.loads(content) | changes).encode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda n, c: (n, c + b"x") if n.startswith("data") else (n, c), "контрольная сумма"),
        (
            lambda n, c: (n, c.replace(b"base", b"bose")) if n.startswith("data") else (n, c),
            "контрольная сумма",
        ),
        (lambda n, c: None if n.startswith("data") else (n, c), "нет файлов из описи: database"),
        (lambda n, c: ("media/other", c) if n.startswith("media/e") else (n, c), "лишнее: media/other"),
        (lambda n, c: None if n == "manifest.json" else (n, c), "нет описи"),
        (lambda n, c: (n, b"{}") if n == "manifest.json" else (n, c), "не читается"),
        (lambda n, c: (n, b"\xff") if n == "manifest.json" else (n, c), "не читается"),
        (lambda n, c: (n, edit_manifest(c, format=2)) if n == "manifest.json" else (n, c), "формат 2"),
    ],
)
def test_tampering_is_found(copy, tmp_path, change, says):
    rewritten(copy, change)
    with pytest.raises(BackupError, match=says):
        archive.unpack(copy, tmp_path / "into")


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "media/../../evil", "a\\..\\evil", ""])
def test_a_copy_cannot_write_outside(copy, tmp_path, name):
    files = [{"name": name, "size": 0, "sha256": "x"}]
    rewritten(copy, lambda n, c: (n, edit_manifest(c, files=files)) if n == "manifest.json" else (n, c))
    with pytest.raises(BackupError, match="вне копии"):
        archive.unpack(copy, tmp_path / "into")


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\x1f\x8b\x08\x00garbage"])
def test_what_is_no_copy_is_told(tmp_path, content):
    path = tmp_path / "x.tar.gz"
    path.write_bytes(content)
    with pytest.raises(BackupError):
        archive.unpack(path, tmp_path / "into")


def test_a_copy_cut_short_is_told(copy, tmp_path):
    copy.write_bytes(copy.read_bytes()[:-20])
    with pytest.raises(BackupError):
        archive.unpack(copy, tmp_path / "into")


def test_a_link_in_a_copy_is_refused(copy, tmp_path):
    with tarfile.open(copy) as tar:
        text = tar.extractfile("manifest.json").read()
    with tarfile.open(copy, "w:gz") as tar:
        info = tarfile.TarInfo("manifest.json")
        info.size = len(text)
        tar.addfile(info, io.BytesIO(text))
        link = tarfile.TarInfo("database.sqlite3")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(BackupError):
        archive.unpack(copy, tmp_path / "into")
