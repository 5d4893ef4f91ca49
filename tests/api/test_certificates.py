"""Which certificates are trusted: those of the environment variables, of the system, or certifi's."""

import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import certifi
import pytest

from rtk_cli.api.transports.tls import tls_context
from tests.support.cli import TOKEN, FakeClock, Rtk
from tests.support.stub_server import AUTHORITY, StubServer, stub_server, success

AUTHORITY_HASH = "356154a3.0"
"""The file name that OpenSSL looks up for `AUTHORITY`: `openssl x509 -hash -in authority.pem`."""
GET = "meetings get 5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"


class System:
    """A replacement of the system's certificates: a folder, and a bundle inside it or elsewhere."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = root / "certs"
        self.folder.mkdir()
        self._monkeypatch = monkeypatch
        self.use(None)

    def use(self, bundle: Path | None) -> None:
        paths = SimpleNamespace(cafile=None if bundle is None else str(bundle), capath=str(self.folder))
        self._monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)

    def add_authority(self) -> None:
        shutil.copy(AUTHORITY, self.folder / AUTHORITY_HASH)


@pytest.fixture(autouse=True)
def _no_certificates_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    return System(tmp_path, monkeypatch)


@pytest.fixture
def secure(env: dict[str, str], clock: FakeClock) -> Iterator[StubServer]:
    """The API over https, with a certificate that `AUTHORITY` signed."""
    with stub_server(env, clock, tls=True) as server:
        yield server


@pytest.mark.parametrize("has_bundle", [True, False])
def test_hashed_folder_is_trusted_without_reading_the_bundle(
    secure: StubServer, system: System, has_bundle: bool
) -> None:
    system.add_authority()
    if has_bundle:
        (system.folder / "ca-certificates.crt").write_text("never read")
        system.use(system.folder / "ca-certificates.crt")
    secure.respond_with(success({"id": "m"}))
    assert secure.rtk(GET).ok.data == {"id": "m"}
    assert tls_context("https://api.example.com", {}).cert_store_stats()["x509_ca"] == 0, "not read until needed"


def test_link_to_a_bundle_in_the_folder_counts_as_in_the_folder(secure: StubServer, system: System) -> None:
    system.add_authority()
    (system.folder / "ca-certificates.crt").write_text("never read")
    link = system.folder.parent / "cert.pem"
    link.symlink_to(system.folder / "ca-certificates.crt")
    system.use(link)
    secure.respond_with(success({"id": "m"}))
    assert secure.rtk(GET).ok.data == {"id": "m"}


def test_folder_is_not_used_when_the_bundle_is_elsewhere(secure: StubServer, system: System) -> None:
    system.add_authority()
    system.use(Path(certifi.where()))
    assert secure.rtk.error(GET)["kind"] == "network"
    assert secure.seen == []


@pytest.mark.parametrize("files", [(), ("ca-certificates.crt",)])
def test_folder_without_hashed_certificates_is_not_used(system: System, files: tuple[str, ...]) -> None:
    for name in files:
        shutil.copy(AUTHORITY, system.folder / name)
    assert tls_context("https://api.example.com", {}).cert_store_stats()["x509_ca"] > 0


def test_system_without_a_folder_uses_its_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = SimpleNamespace(cafile=certifi.where(), capath=None)
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)
    assert tls_context("https://api.example.com", {}).cert_store_stats()["x509_ca"] > 0


def test_plain_http_loads_no_certificates(system: System) -> None:
    assert tls_context("http://127.0.0.1", {}).cert_store_stats()["x509_ca"] == 0


def test_certifi_is_trusted_when_the_system_has_no_certificates(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssl, "create_default_context", lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    assert tls_context("https://api.example.com", {}).cert_store_stats()["x509_ca"] > 0


def test_empty_variables_count_as_unset(system: System) -> None:
    empty = {"SSL_CERT_FILE": "", "SSL_CERT_DIR": ""}
    assert tls_context("https://api.example.com", empty).cert_store_stats()["x509_ca"] > 0


def test_folder_in_ssl_cert_dir_is_trusted(secure: StubServer, system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    system.add_authority()
    system.use(Path(certifi.where()))
    monkeypatch.setenv("SSL_CERT_DIR", str(system.folder))
    secure.respond_with(success({"id": "m"}))
    assert secure.rtk(GET).ok.data == {"id": "m"}


def test_certificate_authority_in_ssl_cert_file_is_trusted(secure: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    secure.respond_with(success({"id": "m"}))
    assert secure.rtk(GET).ok.data == {"id": "m"}
    assert secure.seen[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_token_is_not_sent_to_a_server_with_an_untrusted_certificate(secure: StubServer) -> None:
    error = secure.rtk.error(GET)
    assert error["kind"] == "network"
    assert ": 127.0.0.1:" in error["message"]
    assert "SSL_CERT_FILE" in error["hint"]
    assert secure.seen == []
    assert secure.clock.slept == [], "a retry is useless"


def test_certificate_for_another_host_is_not_trusted(secure: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    error = secure.rtk.error(
        GET, environment={"CLOUDFLARE_API_BASE_URL": secure.base_url.replace("127.0.0.1", "localhost")}
    )
    assert error["kind"] == "network"
    assert ": localhost:" in error["message"]
    assert secure.seen == []
    assert secure.clock.slept == []


@pytest.mark.parametrize("content", [None, "no certificate\n"])
def test_unusable_ssl_cert_file_is_a_configuration_error(
    secure: StubServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "authorities.pem"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    error = secure.rtk.error(GET)
    assert error["kind"] == "configuration"
    assert "SSL_CERT_FILE" in error["message"]
    assert str(path) in error["message"]


@pytest.mark.parametrize("from_profile", [True, False])
def test_authority_of_the_setting_is_trusted_beside_those_of_the_system(
    secure: StubServer, system: System, from_profile: bool
) -> None:
    secure.respond_by(lambda request: success({"id": "m"}))
    assert secure.rtk.error(f"{GET} --retries 0")["kind"] == "network"
    if from_profile:
        assert secure.rtk(f"profile create work --ca-file {AUTHORITY}").ok.data["ca_file"] == str(AUTHORITY)
        assert secure.rtk(f"{GET} --profile work").ok.data == {"id": "m"}
    else:
        assert secure.rtk(GET, environment={"RTK_CA_FILE": str(AUTHORITY)}).ok.data == {"id": "m"}
    context = tls_context("https://api.example.com", {"SSL_CERT_FILE": certifi.where()}, str(AUTHORITY))
    assert context.cert_store_stats()["x509_ca"] > 1
    assert context.verify_mode == ssl.CERT_REQUIRED


def test_path_of_the_setting_is_stored_as_a_full_path(
    unconfigured: Rtk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert unconfigured("profile create work --ca-file own.pem").ok.data["ca_file"] == str(tmp_path / "own.pem")


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_unusable_file_of_the_setting_is_a_configuration_error(
    secure: StubServer, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "own.pem"
    if content is not None:
        file.write_text(content)
    error = secure.rtk.error(GET, environment={"RTK_CA_FILE": str(file)})
    assert (error["kind"], error["exit_code"]) == ("configuration", 3)
    assert str(file) in error["message"]
    assert secure.seen == []
