"""A copy and the way back, on the database the tests run on; keys stay out of it."""

import shutil
import tarfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from core.access import System
from core.accounts.models import User
from core.audit import head, sealing
from core.audit.actions import record
from core.audit.models import Entry
from core.audit.verification import verify
from core.backup import actions, archive, postgres
from core.backup.errors import BackupError
from core.vault.actions import store, use
from core.vault.owners import Owner

pytestmark = pytest.mark.django_db(transaction=True)
OWNER = Owner("account", 7)
SECRET = "Kr7-obraz-Lipa-22-mayak"


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data" / "media"
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.DATA_DIR / "keys.env").write_text("SECRET_KEY=very\nVAULT_KEYS=secret-keys\n")
    yield
    drop_kept_schemas()
    for path in database_folder().glob("*.before-restore-*"):
        path.unlink()


def database_folder() -> Path:
    name = connection.settings_dict["NAME"]
    return Path(name).parent if connection.vendor == "sqlite" else Path("/nonexistent")


def drop_kept_schemas() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_restore_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP SCHEMA "{name}" CASCADE')


@pytest.fixture
def lived(settings):
    """A portal with a person, a secret, a sealed journal and a picture."""
    User.objects.create_user("marina@dzhankoy.example", first_name="Марина", last_name="Ковальчук")
    store(actor=System("tests"), owner=OWNER, kind="password", value=SECRET)
    with transaction.atomic():
        record("tests.happened", actor=System("tests"), label="до копии")
    sealing.seal_entries()
    (settings.MEDIA_ROOT / "ab").mkdir()
    (settings.MEDIA_ROOT / "ab" / "picture.jpg").write_bytes(b"\xff\xd8picture")


@pytest.fixture
def copy(lived, tmp_path):
    return actions.make(tmp_path / "copies" / "one.tar.gz").path


def change_everything(settings) -> None:
    User.objects.update(first_name="Другая")
    store(actor=System("tests"), owner=OWNER, kind="password", value="changed")
    (settings.MEDIA_ROOT / "ab" / "picture.jpg").write_bytes(b"changed")
    (settings.MEDIA_ROOT / "new.jpg").write_bytes(b"new")
    sealing.seal_entries()


def test_the_way_back(copy, settings):
    change_everything(settings)
    done = actions.restore(copy, replace=True)
    assert User.objects.get().first_name == "Марина"
    assert use(OWNER, "password", purpose="tests") == SECRET
    assert (settings.MEDIA_ROOT / "ab" / "picture.jpg").read_bytes() == b"\xff\xd8picture"
    assert not (settings.MEDIA_ROOT / "new.jpg").exists()
    assert done.report.whole
    assert done.missing_keys == []


def test_the_journal_stays_whole_append_only_and_goes_on(copy, settings):
    change_everything(settings)
    actions.restore(copy, replace=True)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Entry.objects.update(label="другое")
    sealing.seal_entries()
    assert verify().whole
    assert Entry.objects.order_by("-pk").first().event == "service.restored"


def test_what_was_there_is_kept_aside(copy, settings):
    change_everything(settings)
    done = actions.restore(copy, replace=True)
    kept = [Path(place) for place in done.kept if place.startswith("/")]
    assert all(path.exists() for path in kept)
    media = next(path for path in kept if path.name.startswith("media."))
    assert (media / "new.jpg").read_bytes() == b"new"
    assert any(path.name.startswith("journal-head.txt.before-restore") for path in kept)


def test_a_portal_in_use_is_not_replaced_by_accident(copy):
    with pytest.raises(BackupError, match="--replace"):
        actions.restore(copy)


def test_an_empty_portal_takes_a_copy_without_a_word(copy, settings, monkeypatch):
    monkeypatch.setattr(actions, "_is_empty", lambda: True)
    shutil.rmtree(settings.MEDIA_ROOT)
    head.path().unlink()
    actions.restore(copy)
    assert (settings.MEDIA_ROOT / "ab" / "picture.jpg").exists()
    assert head.path().exists()


def test_empty_means_no_people_and_no_journal():
    assert actions._is_empty()
    User.objects.create_user("marina@dzhankoy.example")
    assert not actions._is_empty()


def test_a_broken_copy_changes_nothing(copy, settings):
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) * 2 // 3])
    change_everything(settings)
    with pytest.raises(BackupError):
        actions.restore(copy, replace=True)
    assert User.objects.get().first_name == "Другая"
    assert (settings.MEDIA_ROOT / "new.jpg").exists()
    assert not list(settings.DATA_DIR.glob("copy-*"))


def test_a_copy_of_another_kind_of_database_is_refused(copy, monkeypatch):
    real = archive.unpack

    def other(path, into):
        manifest = real(path, into)
        return type(manifest)(manifest.made_at, "oracle", manifest.vault_keys, manifest.files)

    monkeypatch.setattr(archive, "unpack", other)
    with pytest.raises(BackupError, match="сделана на oracle"):
        actions.restore(copy, replace=True)


def test_a_damaged_database_inside_changes_nothing(copy, settings, monkeypatch):
    """The checksums are right, the database is not: whatever the tool says, the portal stays as it was."""
    real = archive.unpack

    def damaged(path, into):
        manifest = real(path, into)
        for name in ("database.sqlite3", "database.dump"):
            if (into / name).exists():
                (into / name).write_bytes(b"SQLite format 3\x00" + b"garbage" * 1000)
        return manifest

    monkeypatch.setattr(archive, "unpack", damaged)
    with pytest.raises(BackupError):
        actions.restore(copy, replace=True)
    assert User.objects.get().first_name == "Марина"
    assert use(OWNER, "password", purpose="tests") == SECRET


def test_keys_are_never_in_a_copy(copy):
    with tarfile.open(copy) as tar:
        names = tar.getnames()
        contents = b"".join(tar.extractfile(member).read() for member in tar if member.isfile())
    assert sorted(name for name in names if not name.startswith("database")) == [
        "journal-head.txt",
        "manifest.json",
        "media/ab/picture.jpg",
    ]
    assert b"secret-keys" not in contents
    assert SECRET.encode() not in contents


def test_missing_keys_are_told(copy, settings):
    settings.VAULT_KEYS = "other:" + "A" * 43 + "="
    assert actions.restore(copy, replace=True).missing_keys == ["test"]
    settings.VAULT_KEYS = "nonsense"
    assert actions.restore(copy, replace=True).missing_keys == ["test"]


def test_a_copy_made_while_others_write_is_consistent(lived, tmp_path):
    """The head goes first, the database second: the copy holds everything its head speaks of."""
    real = actions._database_source

    def writing(room):
        with transaction.atomic():
            record("tests.happened", actor=System("tests"), label="во время копии")
        sealing.seal_entries()
        return real(room)

    actions._database_source, kept = writing, real
    try:
        path = actions.make(tmp_path).path
    finally:
        actions._database_source = kept
    assert actions.restore(path, replace=True).report.whole


def test_a_folder_gets_a_name_with_the_time(lived, tmp_path):
    made = actions.make(tmp_path / "copies")
    assert made.path.name.startswith("portal-20")
    assert archive.read_manifest(made.path) == made.manifest
    assert made.manifest.vault_keys == ["test"]
    assert Entry.objects.filter(event="service.backed_up").get().data["digest"] == made.sha256


# --- the commands -----------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_commands_speak(lived, tmp_path):
    told = run("backup", "--to", str(tmp_path / "one.tar.gz"))
    assert "Ключей в копии нет" in told
    assert "SHA-256: " in told
    told = run("restore", str(tmp_path / "one.tar.gz"), "--replace")
    assert "Журнал цел" in told
    assert "Прежнее сохранено" in told


def test_the_commands_refuse_in_words(lived, tmp_path):
    with pytest.raises(CommandError, match="не копия портала"):
        run("restore", str(tmp_path / "absent.tar.gz"), "--replace")
    run("backup", "--to", str(tmp_path / "one.tar.gz"))
    with pytest.raises(CommandError, match="не пишет поверх"):
        run("backup", "--to", str(tmp_path / "one.tar.gz"))


def test_without_the_tools_of_postgresql_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    with pytest.raises(BackupError, match="нет pg_dump"):
        postgres.dump(tmp_path / "x")
    with pytest.raises(BackupError, match="нет pg_restore"):
        postgres.load(tmp_path / "x", keep_as="before-restore-x")
