"""What every process loads when it starts: heavy libraries wait for the one who needs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Seconds and megabytes of each start; a few screens and jobs need them, and import them inside a function.
OF_DOCUMENTS = {"docx", "openpyxl", "lxml", "pymorphy3"}
OF_SCREENS = {"PIL", "segno"}
OF_THE_NETWORK = {"requests", "urllib3"}


def loaded_by(statement: str) -> set[str]:
    """Top-level modules a fresh process holds after the models are loaded and a statement was run."""
    code = f"import sys, django; django.setup(); {statement}; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return {name.partition(".")[0] for name in ran.stdout.split()}


def test_models_load_no_heavy_library() -> None:
    loaded = loaded_by("pass")
    assert "celery" in loaded
    assert not loaded & (OF_DOCUMENTS | OF_SCREENS | OF_THE_NETWORK)


@pytest.mark.parametrize(
    "statement",
    [
        "from dzhankoy_portal.celery import app; app.loader.import_default_modules()",
        "import dzhankoy_portal.urls",
    ],
    ids=["jobs", "screens"],
)
def test_jobs_and_screens_load_no_library_of_documents(statement: str) -> None:
    loaded = loaded_by(statement)
    assert "requests" in loaded
    assert not loaded & OF_DOCUMENTS
