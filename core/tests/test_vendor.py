"""Vendored libraries are what the manifest says, and the lock file is the same behind any mirror."""

import hashlib
import json
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
VENDORED = (ROOT / "static" / "vendor", ROOT / "tests" / "browser" / "vendor")
MANIFEST = ROOT / "static" / "vendor" / "MANIFEST.sha256"


def manifest() -> dict[str, str]:
    lines = [line for line in MANIFEST.read_text().splitlines() if not line.startswith("#")]
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def test_files_are_what_the_manifest_says() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in VENDORED
        for path in folder.rglob("*")
        if path.is_file() and path != MANIFEST
    }
    assert found == manifest()


def test_each_library_has_its_licence() -> None:
    folders = {path.parent for path in map(Path, manifest())}
    assert {folder for folder in folders if f"{folder.as_posix()}/LICENSE" not in manifest()} == set()


def test_folders_carry_the_pinned_versions() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    pins = set((package["dependencies"] | package["devDependencies"]).values())
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", pin) for pin in pins)
    assert {Path(path).parent.name.rpartition("-")[2] for path in manifest()} == pins


def test_no_source_map_is_promised() -> None:
    for path in manifest():
        if path.endswith((".js", ".css")):
            assert "sourceMappingURL" not in (ROOT / path).read_text()


def test_lock_file_holds_no_addresses_of_downloads() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()
