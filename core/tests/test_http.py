"""The door for outgoing HTTP: every way in which a call can end, against a real server on the loopback."""

from __future__ import annotations

import datetime
import ipaddress
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import transaction

from core import http
from core.errors import MalformedReply, OutcomeUnknown, Permanent, PortalError, Refused, Temporary
from core.http import FilePart, places, wire
from core.tests.loopback import Loopback, Reply, Seen, everything_about, free_port, serving

TOKEN = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qc"

Serve = Callable[..., Loopback]


@pytest.fixture(autouse=True)
def _no_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.http.door.is_demo", lambda: False)


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch, _no_demo: None) -> None:
    monkeypatch.setattr("core.http.door.is_demo", lambda: True)


@pytest.fixture
def serve(settings: Any) -> Iterator[Serve]:
    """Start a server whose host is a configured base address: `serve(Reply(…))` or `serve(function)`."""
    started: list[Loopback] = []

    def start(answer: Reply | Callable[[Seen], Reply], context: ssl.SSLContext | None = None) -> Loopback:
        reply = answer if callable(answer) else (lambda _: answer)
        server = Loopback(reply, context)
        started.append(server)
        settings.NETWORK_API_URLS = {"vk": server.url}
        return server

    yield start
    for server in started:
        server.close()


def ask(url: str, *, changes: bool = False, **more: Any) -> http.Answer:
    how: dict[str, Any] = {"timeout_total_s": 5, "network": "vk", "api_method": "wall.post", **more}
    return http.request(how.pop("method", "POST"), url, changes=changes, **how)


# --- a good call -------------------------------------------------------------------------------------


def test_an_answer_has_status_headers_and_json(serve: Serve) -> None:
    server = serve(Reply({"response": {"post_id": 7}}, headers={"X-Mark": "1"}))
    answer = ask(f"{server.url}/method/wall.post", data={"message": "Привет"}, params={"v": "5.199"})
    assert (answer.status, answer.headers["x-mark"]) == (200, "1")
    assert answer.json() == {"response": {"post_id": 7}}
    seen = server.seen[0]
    assert (seen.form, seen.query, seen.path) == ({"message": "Привет"}, {"v": "5.199"}, "/method/wall.post")
    assert seen.headers["Connection"] == "close"


def test_files_leave_as_multipart(serve: Serve) -> None:
    server = serve(Reply({}))
    part = FilePart.of_bytes("photo", "p.jpg", "image/jpeg", b"\xff\xd8")
    ask(f"{server.url}/upload", files=[part])
    assert server.seen[0].parts == {"photo": ("p.jpg", "image/jpeg", b"\xff\xd8")}


@pytest.mark.parametrize("status", [204, 301, 400, 401, 429, 500, 503])
def test_any_status_is_the_callers_to_judge(serve: Serve, status: int) -> None:
    server = serve(Reply({}, status=status, headers={"Location": "https://vk.com/"}))
    assert ask(server.url, changes=True).status == status
    assert len(server.seen) == 1


def test_environment_gives_neither_proxy_nor_password(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    server = serve(Reply({}))
    ask(server.url)
    assert server.seen[0].headers["Authorization"] is None


# --- certainly not sent ------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [True, False])
def test_refused_connection_is_temporary(settings: Any, changes: bool) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    settings.NETWORK_API_URLS = {"vk": url}
    with pytest.raises(Temporary, match="не ушёл"):
        ask(url, changes=changes)


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), UnicodeError("label too long")])
def test_unknown_name_is_temporary(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(Temporary, match="имя не найдено"):
        ask("https://api.vk.example/", changes=True)


def test_silent_name_service_is_temporary(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    silence = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: silence.wait(5))
    with pytest.raises(Temporary, match="не ушёл"):
        ask("https://api.vk.example/", changes=True, timeout_total_s=0.2)
    silence.set()


def test_connect_timeout_is_temporary(settings: Any) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:  # fill the backlog: the next one gets no answer at all
            one.setblocking(False)
            one.connect_ex(deaf.getsockname())
        settings.NETWORK_API_URLS = {"vk": f"http://127.0.0.1:{deaf.getsockname()[1]}"}
        try:
            with pytest.raises(Temporary, match="не ушёл"):
                ask(settings.NETWORK_API_URLS["vk"], changes=True, timeout_total_s=0.3)
        finally:
            for one in waiting:
                one.close()


def test_failed_handshake_is_temporary(serve: Serve) -> None:
    server = serve(Reply({}))
    with pytest.raises(Temporary, match="не защищено"):
        ask(server.url.replace("http:", "https:"), changes=True)
    assert server.seen == []


def test_silent_handshake_ends_at_the_deadline(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        settings.NETWORK_API_URLS = {"vk": f"https://127.0.0.1:{silent.getsockname()[1]}"}
        with pytest.raises(Temporary, match="не ушёл"):
            ask(settings.NETWORK_API_URLS["vk"], changes=True, timeout_total_s=0.3)
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("headers", [{"Authorization": f"a\n{TOKEN}"}, {"Authorization": f"ы{TOKEN}"}])
def test_an_impossible_header_is_permanent_and_not_quoted(serve: Serve, headers: dict[str, str]) -> None:
    server = serve(Reply({}))
    with pytest.raises(Permanent) as caught:
        ask(server.url, changes=True, headers=headers)
    assert TOKEN not in everything_about(caught.value)
    assert server.seen == []


# --- may have been executed --------------------------------------------------------------------------

BROKEN = {
    "closed without an answer": Reply({}, cut="before"),
    "closed in the middle": Reply({"response": "x" * 100}, cut="middle"),
    "silent": Reply({}, delay_s=30),
    "drop by drop": Reply({"response": "x" * 1000}, drip_s=0.05),
    "drop by drop without length": Reply({"a": "x" * 1000}, drip_s=0.05, headers={"Content-Length": ""}),
    "not HTTP": Reply(headers={"\x00": "\n\n\x00"}, status=0),
    "bad gzip": Reply({}, headers={"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_change_is_unknown(serve: Serve, how: str) -> None:
    server = serve(BROKEN[how])
    with pytest.raises(OutcomeUnknown, match="Неизвестно"):
        ask(server.url, changes=True, timeout_total_s=0.4)
    assert len(server.seen) == 1, "asked exactly once"


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_read_is_temporary(serve: Serve, how: str) -> None:
    server = serve(BROKEN[how])
    with pytest.raises(Temporary):
        ask(server.url, timeout_total_s=0.4)
    assert len(server.seen) == 1, "asked exactly once"


@pytest.mark.parametrize(("changes", "family"), [(True, OutcomeUnknown), (False, MalformedReply)])
def test_too_long_an_answer(serve: Serve, changes: bool, family: type[Exception]) -> None:
    server = serve(Reply(body=b"[" + b"1," * 600_000 + b"1]"))
    with pytest.raises(family, match="велик"):
        ask(server.url, changes=changes, max_bytes=1000)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"\xff\xfe\x00", b"[" * 100_000])
@pytest.mark.parametrize(("changes", "family"), [(True, OutcomeUnknown), (False, MalformedReply)])
def test_a_body_that_is_not_json(serve: Serve, body: bytes, changes: bool, family: type[Exception]) -> None:
    answer = ask(serve(Reply(body=body)).url, changes=changes)
    with pytest.raises(family, match="не JSON"):
        answer.json()


# --- where the door does not lead --------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "ftp://api.vk.com/", "http://api.vk.com/", "https://user:word@api.vk.com/", "https:///x", "//x", "",
        "https://[::1", "https://api.vk.com:port/",
    ],
)  # fmt: skip
def test_odd_addresses_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        ask(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "[::1]", "[fd00::1]", "[fe80::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]",
        "[2002:a00:1::]", "[::10.0.0.1]", "[::7f00:1]",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(address: str) -> None:
    with pytest.raises(Refused, match="внутреннюю сеть"):
        ask(f"https://{address}/")


def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One good address beside a private one does not help: this is how names are rebound."""
    found = [(2, 1, 6, "", (address, 443)) for address in ("87.240.132.67", "10.0.0.5")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(Refused, match="внутреннюю сеть"):
        ask("https://api.vk.example/")


def test_the_name_is_asked_once(serve: Serve, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    server = serve(Reply({}))
    asked: list[Any] = []

    def answer(host: str, port: int, **_: Any) -> Any:
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    settings.NETWORK_API_URLS = {"vk": f"http://vk.example:{server.port}"}
    assert ask(f"http://vk.example:{server.port}/").status == 200
    assert asked == ["vk.example"]
    assert server.seen[0].headers["Host"] == f"vk.example:{server.port}"


def test_a_proxy_carries_only_to_the_networks(serve: Serve, settings: Any) -> None:
    proxy = serve(Reply({"by": "proxy"}))
    settings.NETWORK_API_URLS = {"telegram": "http://telegram.example"}
    proxies = {"http": proxy.url}
    assert ask("http://telegram.example/x", proxies=proxies).json() == {"by": "proxy"}
    with pytest.raises(Refused, match="посредника"):
        ask("https://other.example/x", proxies=proxies)


def test_a_network_goes_through_its_own_proxy(serve: Serve, settings: Any) -> None:
    proxy, direct = serve(Reply({"by": "proxy"})), serve(Reply({"by": "itself"}))
    settings.NETWORK_API_URLS = {"telegram": "http://telegram.example", "vk": direct.url}
    settings.NETWORK_PROXIES = {"telegram": proxy.url, "vk": ""}
    assert ask("http://telegram.example/x", network="telegram").json() == {"by": "proxy"}
    assert ask(f"{direct.url}/x", network="vk").json() == {"by": "itself"}


def named(monkeypatch: pytest.MonkeyPatch, proxy: str, address: str) -> None:
    """The name service knows this address of every name but the proxy's."""
    real = socket.getaddrinfo

    def answer(host: str, port: int, **more: Any) -> Any:
        if host == proxy:
            return real(host, port, **more)
        if not address:
            raise socket.gaierror("no such name")
        return [(2, 1, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.parametrize("address", ["93.184.216.34", ""], ids=["a public name", "a name nobody here knows"])
def test_files_go_up_through_the_network_s_proxy_too(
    serve: Serve, settings: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    proxy = serve(Reply({}))
    settings.NETWORK_PROXIES = {"vk": proxy.url}
    named(monkeypatch, "127.0.0.1", address)
    with pytest.raises((Temporary, OutcomeUnknown)):
        ask("https://pu.vk-files.example/upload", network="vk")
    assert [seen.method for seen in proxy.seen] == ["CONNECT"]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("10.0.0.5", ""), ("[::1]", ""), ("printer", ""), ("files.corp", ""), ("files.example", "192.168.1.5"),
        ("files.example", "127.0.0.1"),
    ],
)  # fmt: skip
def test_no_proxy_carries_into_the_city_s_own_network(
    serve: Serve, settings: Any, monkeypatch: pytest.MonkeyPatch, host: str, address: str
) -> None:
    proxy = serve(Reply({}))
    settings.NETWORK_PROXIES = {"vk": proxy.url}
    named(monkeypatch, "127.0.0.1", address)
    with pytest.raises(Refused, match="внутреннюю сеть"):
        ask(f"https://{host}/upload", network="vk")
    assert proxy.seen == []


@pytest.mark.parametrize("url", ["https://api.vk.com/", "https://8.8.8.8/", "https://api.vk.example/"])
def test_a_demo_stays_on_its_machine(
    settings: Any, url: str, monkeypatch: pytest.MonkeyPatch, demo: None
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was looked up"))
    settings.NETWORK_API_URLS = {"vk": url}
    with pytest.raises(Refused, match="учебная"):
        ask(url)


def test_a_demo_asks_its_sandbox(serve: Serve, demo: None) -> None:
    assert ask(serve(Reply({})).url).status == 200


def test_localhost_that_leads_away_is_refused_in_a_demo(
    settings: Any, monkeypatch: pytest.MonkeyPatch, demo: None
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("8.8.8.8", 80))])
    settings.NETWORK_API_URLS = {"vk": "http://localhost"}
    with pytest.raises(Refused, match="учебная"):
        ask("http://localhost/")


# --- transactions ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_call_inside_atomic_is_a_fault(serve: Serve) -> None:
    server = serve(Reply({}))
    with transaction.atomic(), pytest.raises(http.CalledInTransaction):
        ask(server.url)
    assert server.seen == []


@pytest.mark.django_db(transaction=True)
def test_a_call_inside_atomic_is_a_fault_without_the_tests_own_transaction(serve: Serve) -> None:
    server = serve(Reply({}))
    with transaction.atomic(), pytest.raises(http.CalledInTransaction):
        ask(server.url)
    assert ask(server.url).status == 200


# --- secrets -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [Reply({}, cut="before"), Reply(body=f"bot{TOKEN}".encode())])
def test_a_token_is_in_no_error(serve: Serve, reply: Reply, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    url = f"{serve(reply).url}/bot{TOKEN}/sendMessage"
    with pytest.raises(PortalError) as caught:
        ask(url, changes=True, headers={"Authorization": TOKEN}).json()
    assert TOKEN not in everything_about(caught.value)
    assert TOKEN not in caplog.text


def test_a_token_is_in_no_error_when_nobody_listens(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    settings.NETWORK_API_URLS = {"telegram": f"http://127.0.0.1:{free_port()}"}
    with pytest.raises(Temporary) as caught:
        ask(f"{settings.NETWORK_API_URLS['telegram']}/bot{TOKEN}/sendMessage", changes=True)
    assert TOKEN not in everything_about(caught.value) + caplog.text


def test_an_answer_shows_nothing_of_itself(serve: Serve) -> None:
    answer = ask(serve(Reply({"token": TOKEN}, headers={"X-Token": TOKEN})).url)
    assert TOKEN not in repr(answer)


# --- certificates ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate of 127.0.0.1 with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_an_unknown_authority_is_not_trusted(serve: Serve, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = serve(Reply({}), context)
    with pytest.raises(Temporary, match="не защищено"):
        ask(server.url, changes=True)
    assert server.seen == []


def test_a_bundle_of_ones_own_is_trusted(serve: Serve, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = serve(Reply({"ok": True}), context)
    assert ask(server.url, ca_bundle=str(certificate)).json() == {"ok": True}
    assert wire.tls(str(certificate)) is wire.tls(str(certificate)), "read once"


def test_the_usual_authorities_stay_beside_a_bundle_of_ones_own(certificate: Path) -> None:
    """The API answers under an authority of its own, the hosts that take its files under the usual ones."""
    usual = set(wire.tls("").get_ca_certs(binary_form=True))
    assert usual and usual <= set(wire.tls(str(certificate)).get_ca_certs(binary_form=True))


def test_a_change_that_breaks_under_tls_is_unknown(serve: Serve, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = serve(Reply({"ok": True}, cut="before"), context)
    with pytest.raises(OutcomeUnknown):
        ask(server.url, changes=True, ca_bundle=str(certificate))


def test_configured_hosts_come_from_the_settings(settings: Any) -> None:
    settings.NETWORK_API_URLS = {"vk": "https://api.vk.com", "ok": "http://127.0.0.1:8001/ok"}
    assert places.configured_hosts() == {"api.vk.com": {"https"}, "127.0.0.1": {"http"}}


def test_the_server_of_these_tests_closes() -> None:
    with serving(lambda _: Reply({})) as server:
        port = server.port
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=1):
        pass
