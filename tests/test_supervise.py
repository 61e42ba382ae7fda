"""bin/run's supervisor: keys of a new machine, one portal a folder, a busy port said at once."""

import importlib.util
import os
import socket
import stat
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def supervise() -> ModuleType:
    spec = importlib.util.spec_from_file_location("supervise", ROOT / "bin/supervise.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["supervise"] = module
    spec.loader.exec_module(module)
    return module


def test_a_new_machine_gets_keys_once_for_its_owner_only(
    supervise: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET_KEY", "VAULT_KEYS"):
        monkeypatch.delenv(name, raising=False)
    supervise.make_keys(tmp_path)
    first = (tmp_path / "keys.env").read_text()
    supervise.make_keys(tmp_path)
    assert stat.S_IMODE((tmp_path / "keys.env").stat().st_mode) == 0o600
    assert "SECRET_KEY=" in first and "VAULT_KEYS=k1:" in first
    assert (tmp_path / "keys.env").read_text() == first


def test_keys_that_are_given_are_not_made(
    supervise: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    monkeypatch.setenv("VAULT_KEYS_FILE", "/run/secrets/vault-keys")
    supervise.make_keys(tmp_path)
    assert not (tmp_path / "keys.env").exists()


def test_one_portal_a_folder(supervise: ModuleType, tmp_path: Path) -> None:
    handle = supervise.hold_folder(tmp_path)
    with pytest.raises(SystemExit, match="уже запущен"):
        supervise.hold_folder(tmp_path)
    os.close(handle)
    os.close(supervise.hold_folder(tmp_path))


def test_a_busy_port_is_said_at_once(supervise: ModuleType) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"Порт {port} занят.*PORT={port + 10} bin/run"):
            supervise.refuse_busy_port("127.0.0.1", port, "PORT")
    supervise.refuse_busy_port("127.0.0.1", port, "PORT")


def test_the_sandbox_serves_every_address_of_the_networks(supervise: ModuleType) -> None:
    addresses = supervise.sandbox_addresses({"SANDBOX_PORT": "8001"})
    assert set(supervise.API_URLS) < set(addresses)
    assert all(url.startswith("http://127.0.0.1:8001/") for url in addresses.values())


def test_a_bare_command_is_told_where_the_sandbox_is(supervise: ModuleType, tmp_path: Path) -> None:
    environment = {"SANDBOX_PORT": "8001", "DATA_DIR": str(tmp_path)}
    supervise.tell_addresses(environment, sandbox=True)
    assert "VK_API_URL=http://127.0.0.1:8001/vk\n" in (tmp_path / "sandbox.env").read_text()
    supervise.tell_addresses(environment, sandbox=False)
    assert not (tmp_path / "sandbox.env").exists()


def test_the_children_do_not_learn_who_owns_the_tables(supervise: ModuleType) -> None:
    environment = {"PORT": "8000", "MIGRATION_DATABASE_URL": "postgres://owner:password@127.0.0.1/portal"}
    found = supervise.children(environment, sandbox=False)
    assert [child.name for child in found] == ["веб", "работник"]
    assert all("MIGRATION_DATABASE_URL" not in child.environment for child in found)


@pytest.mark.parametrize(
    ("proxies", "believed"), [("", "127.0.0.1,::1"), ("10.0.0.0/8", "127.0.0.1,::1,10.0.0.0/8")]
)
def test_the_web_process_believes_the_trusted_proxies(
    supervise: ModuleType, proxies: str, believed: str
) -> None:
    web = supervise.children({"PORT": "8000", "TRUSTED_PROXIES": proxies}, sandbox=False)[0]
    assert web.command[web.command.index("--forwarded-allow-ips") + 1] == believed


def test_the_web_process_is_waited_for_and_the_others_follow(
    supervise: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(supervise.Child, "start", lambda child: started.append(child.name))
    monkeypatch.setattr(supervise.Child, "running", lambda child: True)
    with socket.socket() as web:
        web.bind(("127.0.0.1", 0))
        environment = {"PORT": str(web.getsockname()[1])}
        assert not supervise.listens(environment)
        web.listen()
        assert supervise.listens(environment)
        kept = [supervise.Child(name, [], {}) for name in ("песочница", "веб", "работник")]
        supervise.start(kept, environment)
    assert started == ["веб", "песочница", "работник"]


SAYS = "import os, sys; pipe = int(sys.argv[2]); os.write(pipe, b'{}'); os.close(pipe)"


@pytest.mark.parametrize(("answer", "demo"), [('{"demo": true}\\n', True), ('{"demo": false}\\n', False)])
def test_a_web_process_that_finds_all_prepared_goes_on(
    supervise: ModuleType, answer: str, demo: bool
) -> None:
    code = SAYS.replace("{}", answer) + "; sys.exit(7)"
    web = supervise.Child("веб", [sys.executable, "-c", code], dict(os.environ))
    assert supervise.open_web(web) is demo
    assert "--tell" not in web.command
    assert web.end() == 7


def test_a_web_process_that_finds_work_to_do_leaves_it_to_prepare(supervise: ModuleType) -> None:
    code = "import os, sys; sys.exit(os.EX_TEMPFAIL)"
    web = supervise.Child("веб", [sys.executable, "-c", code], dict(os.environ))
    assert supervise.open_web(web) is None
    assert web.process is None


def test_wrong_settings_end_the_start(supervise: ModuleType) -> None:
    web = supervise.Child("веб", [sys.executable, "-c", "raise SystemExit(1)"], dict(os.environ))
    with pytest.raises(SystemExit, match="1"):
        supervise.open_web(web)


def test_only_what_an_earlier_start_has_finished_is_asked(supervise: ModuleType, tmp_path: Path) -> None:
    environment = {"DATA_DIR": str(tmp_path)}
    assert not supervise.was_prepared(environment)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / ".stamp").write_text("x")
    assert supervise.was_prepared(environment)
    assert not supervise.was_prepared({**environment, "MIGRATION_DATABASE_URL": "postgres://owner@db/portal"})
    assert not supervise.was_prepared({**environment, "STATIC_ROOT": str(tmp_path / "elsewhere")})
