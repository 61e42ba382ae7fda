"""The walls of the house: imports, foreign keys and migrations point one way (docs/architecture.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {
    "core": set(),
    "regulation": {"core.errors"},
    "networks": {"core"},
    "pages": {"core", "networks", "regulation"},
    "contentplan": {"core", "networks", "pages", "regulation"},
    "moderation": {"core", "networks", "pages", "regulation"},
    "gospubliki": {"core", "networks", "pages", "regulation"},
    "sandbox": set(),
}
ALL = {*ROOMS, "dzhankoy_portal", "tests"}


def modules(room: str) -> list[Path]:
    return [path for path in sorted((ROOT / room).rglob("*.py")) if "/tests/" not in str(path)]


def imported(path: Path) -> Iterator[str]:
    """Absolute names of our own modules that a file imports, at any depth of its code."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] in ALL)


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_only_what_lies_below(room: str) -> None:
    allowed = ROOMS[room] | {room}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(room)
        for name in imported(path)
        if not any(name == low or name.startswith(f"{low}.") for low in allowed)
    ]
    assert not wrong


def test_nothing_of_the_product_knows_the_sandbox() -> None:
    rooms = [*(set(ROOMS) - {"sandbox"}), "dzhankoy_portal"]
    wrong = [
        str(path) for room in rooms for path in modules(room) if "sandbox" in set(map(top, imported(path)))
    ]
    assert not wrong


def top(name: str) -> str:
    return name.split(".")[0]


def test_foreign_keys_point_down() -> None:
    wrong = []
    for model in apps.get_models():
        room = top(model.__module__)
        if room not in ROOMS:
            continue
        for field in model._meta.get_fields():
            other = top(field.related_model.__module__) if field.is_relation and field.concrete else room
            if other in ROOMS and other not in {room, *map(top, ROOMS[room])}:
                wrong.append(f"{model.__name__}.{field.name} → {other}")
    assert not wrong


def test_migrations_point_down() -> None:
    from django.db.migrations.loader import MigrationLoader

    labels = {config.label: top(config.name) for config in apps.get_app_configs()}
    wrong = [
        f"{key} → {parent}"
        for key, migration in MigrationLoader(None).disk_migrations.items()
        for parent in migration.dependencies
        if labels.get(key[0]) in ROOMS and labels.get(parent[0]) in ROOMS
        if labels[parent[0]] not in {labels[key[0]], *map(top, ROOMS[labels[key[0]]])}
    ]
    assert not wrong
