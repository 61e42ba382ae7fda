"""The walls of the house: imports, foreign keys and migrations point one way (docs/architecture.md)."""

import ast
import re
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
# From the roof down, as the page names them.
ORDER = [
    "dzhankoy_portal",
    "contentplan",
    "moderation",
    "gospubliki",
    "pages",
    "networks",
    "regulation",
    "core",
    "sandbox",
]


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


PAGE = (ROOT / "docs/architecture.md").read_text()
TWO_PAGES = 1_200  # words, with the tables


def drawn() -> list[str]:
    """The graph as the files draw it: «pages → core, networks, regulation»."""
    lines = []
    for room in ORDER:
        below = {top(name) for path in modules(room) for name in imported(path)} - {room}
        lines.append(f"{room} → {', '.join(sorted(below)) or 'nothing'}")
    return lines


def test_the_page_draws_the_graph_that_the_files_draw() -> None:
    told = [line.strip() for line in PAGE.splitlines() if line.startswith("    ") and line.count("→") == 1]
    assert [line for line in told if line.split(" → ")[0] in ORDER] == drawn()


def test_every_room_says_why_its_wall_stands_there() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    told = {room: row for row in rows for room in ORDER if f"`{room}`" in row.split("|")[1]}
    assert set(told) == set(ORDER)
    assert all(len(row.split("|")[3].split()) > 10 for row in told.values())


def test_the_page_is_two_pages_and_points_at_what_is_there() -> None:
    assert len(PAGE.split()) <= TWO_PAGES
    named = re.findall(r"`((?:core|networks|pages|contentplan|moderation|tests)/[\w/.]+)`", PAGE)
    named += [f"docs/{name}" for name in re.findall(r"\]\(([\w/.-]+\.md)\)", PAGE)]
    assert named and not [name for name in named if not (ROOT / name).exists()]


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
