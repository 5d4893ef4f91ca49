"""The certificate authority of `serve --tls`: made once, private, limited to this machine, renewed in time."""

import os
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest

from rtk_cli.clock import SystemClock
from rtk_cli.emulator.tls import authority, certificates
from rtk_cli.emulator.tls.authority import Authority
from rtk_cli.emulator.tls.certificates import KeyPair
from rtk_cli.emulator.tls.server_context import MAX_CONTEXTS, context_with, server_context
from rtk_cli.errors import ConfigurationError
from tests.emulator.http.server_process import ROOT
from tests.support.cli import FakeClock

DAY = 24 * 60 * 60

on_posix = pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def served(context: ssl.SSLContext) -> Iterator[int]:
    """Complete handshakes on a free port; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with suppress(OSError), connection, context.wrap_socket(connection, server_side=True) as secured:
                    secured.recv(1)

        thread = Thread(target=accept, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def connect(port: int, name: str, trusted: str) -> None:
    """Connect as a client that verifies."""
    context = ssl.create_default_context(cadata=trusted)
    with socket.create_connection(("127.0.0.1", port)) as connection:
        context.wrap_socket(connection, server_hostname=name).close()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority.ensure(tmp_path_factory.mktemp("data"), SystemClock())


@pytest.fixture(scope="module")
def port(own: Authority) -> Iterator[int]:
    with served(server_context(own.pair, SystemClock())) as found:
        yield found


@on_posix
def test_key_is_private_and_certificate_is_not(tmp_path: Path) -> None:
    made = authority.ensure(tmp_path / "data", FakeClock())
    assert mode(made.file.with_name(authority.KEY_FILE)) == 0o600
    assert mode(made.file) == 0o644
    assert mode(made.file.parent) == 0o700
    assert "PRIVATE" not in made.file.read_text()


def test_authority_is_made_once(tmp_path: Path) -> None:
    first, second = (authority.ensure(tmp_path, FakeClock()) for _ in range(2))
    assert (first.is_new, second.is_new, second.pair) == (True, False, first.pair)


def test_processes_at_once_get_the_same_authority(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path\nfrom rtk_cli.clock import SystemClock\nfrom rtk_cli.emulator.tls import authority\n"
        f"print(authority.ensure(Path({str(tmp_path)!r}), SystemClock()).name)"
    )
    words = [sys.executable, "-c", program]
    running = [subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    names = {process.communicate(timeout=60)[0].strip() for process in running}
    assert names == {authority.ensure(tmp_path, SystemClock()).name}


@on_posix
def test_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    kept = authority.ensure(tmp_path, FakeClock()).file.with_name(authority.KEY_FILE)
    kept.chmod(0o644)
    with pytest.raises(ConfigurationError) as refused:
        authority.ensure(tmp_path, FakeClock())
    assert str(kept) in (refused.value.hint or "")


@pytest.mark.parametrize("damage", ["empty", "half", "other key"])
def test_damaged_key_file_is_refused_and_kept(tmp_path: Path, damage: str) -> None:
    made = authority.ensure(tmp_path, FakeClock())
    kept = made.file.with_name(authority.KEY_FILE)
    other = certificates.new_authority(FakeClock().now())
    text = {"empty": "", "half": kept.read_text()[:400], "other key": other.key + made.pair.certificate}[damage]
    kept.write_text(text)
    with pytest.raises(ConfigurationError) as refused:
        authority.ensure(tmp_path, FakeClock())
    assert str(kept) in refused.value.message
    assert kept.read_text() == text


def test_missing_certificate_file_is_written_again(tmp_path: Path) -> None:
    made = authority.ensure(tmp_path, FakeClock())
    made.file.unlink()
    assert authority.ensure(tmp_path, FakeClock()).file.read_text() == made.pair.certificate


@pytest.mark.parametrize(
    ("days", "is_renewed"),
    [(certificates.AUTHORITY_DAYS - 31, False), (certificates.AUTHORITY_DAYS - 29, True), (20_000, True)],
)
def test_authority_is_renewed_when_it_expires_soon(tmp_path: Path, days: int, is_renewed: bool) -> None:
    clock = FakeClock()
    first = authority.ensure(tmp_path, clock)
    clock.advance(days * DAY)
    second = authority.ensure(tmp_path, clock)
    assert (second.is_new, second.has_replaced) == (is_renewed, is_renewed)
    assert (second.pair != first.pair) == is_renewed
    assert second.file.read_text() == second.pair.certificate
    assert certificates.ends_at(second.pair.certificate) - clock.now() >= authority.RENEWAL_SECONDS


def test_certificate_does_not_outlive_the_authority() -> None:
    clock = FakeClock()
    pair = certificates.new_authority(clock.now())
    clock.advance((certificates.AUTHORITY_DAYS - 40) * DAY)
    issued = certificates.issue(pair, ("localhost",), clock.now())
    assert certificates.ends_at(issued.certificate) == certificates.ends_at(pair.certificate)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", "api.localhost", "a.b-c.localhost", "API.localhost"])
def test_client_that_verifies_connects_by_name_of_this_machine(own: Authority, port: int, name: str) -> None:
    connect(port, name, own.pair.certificate)


def test_name_that_is_too_long_for_a_common_name_is_served(own: Authority, port: int) -> None:
    connect(port, f"{'a' * 63}.{'b' * 63}.localhost", own.pair.certificate)


@pytest.mark.parametrize("name", ["evil.example", "localhost.evil.example", "127.0.0.2", "-.localhost"])
def test_client_refuses_another_name(own: Authority, port: int, name: str) -> None:
    with pytest.raises((ssl.SSLCertVerificationError, ValueError)):
        connect(port, name, own.pair.certificate)


def test_client_refuses_another_authority(port: int) -> None:
    other = certificates.new_authority(SystemClock().now())
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(port, "localhost", other.certificate)


@pytest.mark.parametrize("name", ["evil.example", "localhost.evil.example", "8.8.8.8", "::2"])
def test_stolen_authority_vouches_for_no_other_site(own: Authority, name: str) -> None:
    stolen = certificates.issue(own.pair, (name,), SystemClock().now())
    with served(context_with(stolen)) as port, pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        connect(port, name, own.pair.certificate)


def test_many_names_are_not_kept_for_ever(own: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    issued: list[str] = []
    issue = certificates.issue

    def counted(pair: KeyPair, names: tuple[str, ...], now: float) -> KeyPair:
        issued.append(names[0])
        return issue(pair, names, now)

    monkeypatch.setattr(certificates, "issue", counted)
    context = server_context(own.pair, SystemClock())
    chosen = [*(f"n{number}.localhost" for number in range(MAX_CONTEXTS + 1)), "n0.localhost", "n0.localhost"]
    for name in chosen:
        shake_hands(context, own, name)
    assert issued == ["localhost", *chosen[:-1]], "the first name was dropped for the last, and made again once"


def shake_hands(context: ssl.SSLContext, own: Authority, name: str) -> None:
    """Let a client and a server in memory agree."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    trusting = ssl.create_default_context(cadata=own.pair.certificate)
    client = trusting.wrap_bio(to_client, to_server, server_hostname=name)
    server = context.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server, client, server):
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
