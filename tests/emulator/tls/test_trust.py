"""rtk emulator trust and untrust: the stores of browsers, of the system, and the variables of programs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.clock import SystemClock
from rtk_cli.emulator.tls import authority, certificates
from rtk_cli.jobs.trust import system_store
from rtk_cli.jobs.trust.trust_store import TrustStore, run_all, shell_text
from rtk_cli.local import AUTHORITY_FILE
from tests.support.cli import Rtk

CERTUTIL = shutil.which("certutil")
PROGRAMS = ("certutil", "mkdir")

needs_certutil = pytest.mark.skipif(
    CERTUTIL is None or not sys.platform.startswith("linux"), reason="needs certutil: apt-get install libnss3-tools"
)
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="NSS databases of Linux")


@pytest.fixture
def machine(unconfigured: Rtk, tmp_path: Path) -> Rtk:
    """rtk with a home directory of its own, and with no program that changes this machine's store."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in PROGRAMS:
        if (found := shutil.which(name)) is not None:
            (programs / name).symlink_to(found)
    (tmp_path / "home").mkdir()
    unconfigured.environment |= {"HOME": str(tmp_path / "home"), "PATH": str(programs)}
    return unconfigured


def home(machine: Rtk) -> Path:
    return Path(machine.environment["HOME"])


def row(rows: list[dict[str, Any]], store: str) -> dict[str, Any]:
    (found,) = [each for each in rows if each["store"] == store]
    return found


def database(folder: Path) -> Path:
    """Make an empty NSS database, as a browser does."""
    folder.mkdir(parents=True)
    subprocess.run([str(CERTUTIL), "-N", "-d", f"sql:{folder}", "--empty-password"], check=True)
    return folder


def listed(folder: Path) -> list[str]:
    """The names in an NSS database."""
    words = [str(CERTUTIL), "-L", "-d", f"sql:{folder}"]
    lines = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    return [line.rsplit(maxsplit=1)[0].strip() for line in lines if line.startswith("rtk emulator ")]


@on_linux
def test_trust_changes_nothing_and_prints_the_commands(machine: Rtk) -> None:
    rows = machine("emulator trust").ok.data
    assert {"chromium", "node", "python"} <= {each["store"] for each in rows}
    assert not any(each["trusted"] for each in rows)
    assert "certutil -A" in row(rows, "chromium")["command"]
    assert list(home(machine).iterdir()) == []


@needs_certutil
def test_printed_command_makes_chromium_trust_it(machine: Rtk, env: dict[str, str]) -> None:
    command = row(machine("emulator trust").ok.data, "chromium")["command"]
    subprocess.run(["sh", "-c", command], check=True, env={"PATH": os.environ["PATH"]})
    assert row(machine("emulator trust").ok.data, "chromium") | {"location": ""} == {
        "store": "chromium",
        "trusted": True,
        "location": "",
        "command": None,
    }


@needs_certutil
def test_install_and_untrust_are_each_others_opposite(machine: Rtk) -> None:
    firefox = database(home(machine) / ".mozilla/firefox/x1.default")
    result = machine("emulator trust --install")
    rows = [each for each in result.data if each["store"] in ("chromium", "firefox")]
    assert [each["trusted"] for each in rows] == [True, True]
    chromium = Path(row(rows, "chromium")["location"])
    assert listed(chromium) == listed(firefox) == [own_name(machine)]
    machine("emulator trust --install")
    assert listed(chromium) == [own_name(machine)], "a second time changes nothing"

    rows = machine("emulator untrust").ok.data
    assert not any(each["trusted"] for each in rows)
    assert listed(chromium) == listed(firefox) == []
    assert machine("emulator untrust").ok.data == rows


@needs_certutil
def test_untrust_removes_those_that_expired(machine: Rtk) -> None:
    machine("emulator trust --install")
    machine.clock.advance(certificates.AUTHORITY_DAYS * 24 * 60 * 60)
    machine("emulator trust --install")
    folder = home(machine) / ".pki/nssdb"
    assert len(listed(folder)) == 2
    machine("emulator untrust").ok.data
    assert listed(folder) == []


@needs_certutil
def test_the_newer_place_of_chromium_is_used_if_it_exists(machine: Rtk) -> None:
    newer = database(home(machine) / ".local/share/pki/nssdb")
    machine("emulator trust --install")
    assert listed(newer) == [own_name(machine)]
    assert not (home(machine) / ".pki").exists()


@needs_certutil
def test_untrust_that_cannot_read_a_database_says_so(machine: Rtk, tmp_path: Path) -> None:
    machine("emulator trust --install")
    (tmp_path / "bin" / "certutil").unlink()
    result = machine("emulator untrust --json")
    assert (result.exit_code, result.error["kind"]) == (12, "partly_done")
    assert "chromium" in result.error["message"]
    assert "libnss3-tools" in result.stderr


@on_linux
def test_missing_certutil_is_named(machine: Rtk, tmp_path: Path) -> None:
    (tmp_path / "bin" / "certutil").unlink(missing_ok=True)
    result = machine("emulator trust --install --json")
    assert (result.exit_code, result.error["kind"]) == (12, "partly_done")
    assert "chromium" in result.error["message"]
    assert "libnss3-tools" in result.stderr
    assert row(machine("emulator trust").ok.data, "chromium")["trusted"] is False


def test_variables_of_programs_are_recognized(machine: Rtk) -> None:
    rows = machine("emulator trust").ok.data
    node, python = row(rows, "node"), row(rows, "python")
    assert node["location"] in node["command"]
    machine.environment |= {"NODE_EXTRA_CA_CERTS": node["location"], "SSL_CERT_FILE": python["location"]}
    rows = machine("emulator trust").ok.data
    assert [(row(rows, name)["trusted"], row(rows, name)["command"]) for name in ("node", "python")] == [
        (True, None),
        (True, None),
    ]
    assert "SSL_CERT_FILE" in row(machine("emulator untrust").ok.data, "python")["command"]


def test_bundle_has_the_authorities_of_the_system_too(machine: Rtk) -> None:
    bundle = Path(row(machine("emulator trust").ok.data, "python")["location"]).read_text()
    own = (machine.data_dir / AUTHORITY_FILE).read_text()
    assert bundle.endswith(own)
    assert bundle.count("BEGIN CERTIFICATE") > 50


def test_status_names_the_authority(machine: Rtk) -> None:
    assert machine("emulator status").ok.data["authority"] is None
    machine("emulator trust").ok.data
    assert machine("emulator status").ok.data["authority"] == str(machine.data_dir / AUTHORITY_FILE)


def test_untrust_without_an_authority_has_nothing_to_do(machine: Rtk) -> None:
    rows = machine("emulator untrust").ok.data
    assert not any(each["trusted"] or each["command"] for each in rows)
    assert not (machine.data_dir / AUTHORITY_FILE).exists()


def own_name(machine: Rtk) -> str:
    return certificates.name_of((machine.data_dir / AUTHORITY_FILE).read_text())


@pytest.fixture
def linux(tmp_path: Path) -> tuple[TrustStore, Path, dict[str, str]]:
    """The store of a Linux below a folder, that folder, and an environment whose update command leaves a mark."""
    own = authority.ensure(tmp_path / "data", SystemClock())
    root = tmp_path / "root"
    (root / "usr/local/share/ca-certificates").mkdir(parents=True)
    programs = tmp_path / "bin"
    programs.mkdir()
    update = programs / "update-ca-certificates"
    update.write_text(f"#!/bin/sh\necho >> {root}/updates\n")
    update.chmod(0o755)
    variables = {"PATH": f"{programs}:{os.environ['PATH']}"}
    store = system_store.store(tmp_path, own, variables, platform="linux", root=root)
    assert store is not None
    return store, root, variables


@pytest.mark.skipif(os.name != "posix", reason="commands of Linux")
def test_system_store_of_linux(linux: tuple[TrustStore, Path, dict[str, str]]) -> None:
    store, root, variables = linux
    assert (store.contains(), store.remove()) == (False, [])
    run_all(store.add(), variables)
    assert store.contains()
    assert Path(store.location).stat().st_mode & 0o777 == 0o644
    run_all(store.remove(), variables)
    assert not store.contains()
    assert len((root / "updates").read_text().splitlines()) == 2


def test_store_that_needs_root_is_shown_with_sudo(linux: tuple[TrustStore, Path, dict[str, str]]) -> None:
    store, _, _ = linux
    assert store.needs_root
    assert shell_text(store.add(), as_root=True).startswith("sudo install -m 644 ")
    assert " && sudo update-ca-certificates" in shell_text(store.add(), as_root=True)


@pytest.mark.parametrize(("platform", "program"), [("darwin", "security"), ("win32", "certutil")])
def test_store_of_another_system(tmp_path: Path, platform: str, program: str) -> None:
    own = authority.ensure(tmp_path / "data", SystemClock())
    store = system_store.store(tmp_path, own, {"PATH": ""}, platform=platform)
    assert store is not None
    ((first, *words),) = store.add()
    assert (first, words[-1], store.needs_root) == (program, str(own.file), False)
    assert not store.contains()
