"""Whole-tree guards: migrations, settings, texts that must not be in the tree."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.django_db
def test_no_migration_is_forgotten() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_example_lists_every_setting_that_is_read() -> None:
    source = (ROOT / "dzhankoy_portal/settings.py").read_text() + (ROOT / "bin/supervise.py").read_text()
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", source))
    read |= set(re.findall(r"(?:environ|environment)(?:\.get\(|\[)\"([A-Z_]+)\"", source))
    listed = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read <= listed


def test_templates_keep_to_the_strict_policy() -> None:
    forbidden = re.compile(r"""\sstyle=["']|\son\w+=["']|<script(?![^>]*\ssrc=)|javascript:""")
    wrong = [str(path) for path in tracked("*.html") if forbidden.search(path.read_text())]
    assert not wrong


def test_nothing_loads_from_another_host() -> None:
    outside = re.compile(r"""(?:src|href)=["']https?://|url\(["']?https?://|@import\s+["']https?://""")
    skipped = ("vendor", "tests", "sandbox")
    sources = [
        path for path in tracked("*.html", "*.css", "*.js") if not any(part in path.parts for part in skipped)
    ]
    allowed = re.compile(r'<a\b[^>]*href="https?://')
    wrong = [path for path in sources if outside.search(allowed.sub("", path.read_text()))]
    assert not wrong


def test_requirements_are_pinned_with_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "http" not in re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
        assert all("==" in line for line in text.splitlines() if re.match(r"^[a-z]", line))
        assert "--hash=sha256:" in text
