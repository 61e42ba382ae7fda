"""`prepare`: what a start needs is done once; a quick look says whether there is anything to do."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dzhankoy_portal.management.commands import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation(settings: Any, tmp_path: Path) -> Path:
    """A folder of its own with one static file."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a{}")
    settings.DATA_DIR, settings.STATIC_ROOT, settings.STATICFILES_DIRS = (
        tmp_path,
        tmp_path / "static",
        [source],
    )
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return tmp_path


def told(**options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("prepare", stdout=out, **options)
    answer: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return answer


def test_a_quick_look_does_nothing_where_work_waits(installation: Path) -> None:
    with pytest.raises(CommandError) as refused:
        told(quick=True)
    assert refused.value.returncode == os.EX_TEMPFAIL
    assert not (installation / "static").exists()


def test_once_prepared_a_quick_look_is_enough(installation: Path) -> None:
    assert told() == {"demo": False}
    assert (installation / "static" / "a.css").exists()
    assert told(quick=True) == {"demo": False}


def test_a_changed_file_is_collected_again(installation: Path) -> None:
    told()
    (installation / "source" / "b.css").write_text("b{}")
    assert not prepare.is_static_collected()
    told()
    assert (installation / "static" / "b.css").exists()


def test_a_demo_that_was_broken_off_is_not_ready(installation: Path) -> None:
    told()
    (installation / "demo-begun").touch()
    with pytest.raises(CommandError):
        told(quick=True)


def test_a_start_with_keys_that_cannot_be_read_is_refused(settings: Any) -> None:
    told()
    settings.VAULT_KEYS = "k1:not-a-key"
    with pytest.raises(CommandError, match="VAULT_KEYS"):
        told(quick=True, skip_checks=False)


def test_the_database_is_for_its_user_alone(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = installation / "portal.sqlite3"
    path.touch(mode=0o644)
    here = SimpleNamespace(vendor="sqlite", settings_dict={"NAME": path})
    monkeypatch.setattr(prepare, "connection", here)
    prepare.close_to_others()
    assert path.stat().st_mode & 0o777 == 0o600
