"""rtk recordings sync to a real SFTP server: its files, and which servers are trusted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import Rtk
from tests.support.mirrors import session_with_recording, tree

pytest.importorskip("paramiko")
pytest.importorskip("fsspec")


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """The folder that the server serves."""
    folder = tmp_path / "served"
    folder.mkdir()
    return folder


@pytest.fixture
def url(served: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    from tests.support.sftp_server import sftp_server

    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    with sftp_server(served, tmp_path / "home") as port:
        yield f"sftp://rtk@127.0.0.1:{port}/archive"


def test_server_gets_what_a_folder_gets(local: Rtk, served: Path, url: str, tmp_path: Path) -> None:
    for title in ("Biology", "Chemistry", "Physics"):
        session_with_recording(local, title=title)
    local(f"recordings sync {tmp_path}/archive").ok
    rows = local(f"recordings sync {url}").ok.data
    assert tree(served / "archive") == tree(tmp_path / "archive")
    assert {row["state"] for row in rows} == {"saved"}
    assert {row["state"] for row in local(f"recordings sync {url}").ok.data} == {"unchanged"}


def test_file_that_vanished_is_saved_again(local: Rtk, served: Path, url: str) -> None:
    _, _, recording = session_with_recording(local)
    local(f"recordings sync {url}").ok
    before = tree(served)
    next(served.rglob(f"{recording}.mp4")).unlink()
    local(f"recordings sync {url}").ok
    assert tree(served) == before


def test_parts_of_a_dead_process_are_removed(local: Rtk, served: Path, url: str) -> None:
    _, _, recording = session_with_recording(local)
    [row] = [row for row in local(f"recordings sync {url} --plan").ok.data if row["kind"] == "recording"]
    part = served / "archive" / (row["path"].partition("/archive/")[2] + ".0011223344556677.rtk-part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half")
    local(f"recordings sync {url}").ok
    assert [path for path in served.rglob("*") if path.name.endswith(".rtk-part")] == []
    assert list(served.rglob(f"{recording}.mp4"))


@pytest.mark.parametrize("known", ["", "another key"])
def test_server_that_is_not_known_is_refused(local: Rtk, served: Path, url: str, tmp_path: Path, known: str) -> None:
    import paramiko

    other = paramiko.RSAKey.generate(2048)
    host = f"[127.0.0.1]:{url.rpartition(':')[2].partition('/')[0]}"
    line = f"{host} {other.get_name()} {other.get_base64()}\n" if known else ""
    (tmp_path / "home" / ".ssh" / "known_hosts").write_text(line)
    error = local.error(f"recordings sync {url}")
    assert (error["kind"], tree(served)) == ("authentication", {})


def test_user_without_a_key_is_refused(local: Rtk, served: Path, url: str, tmp_path: Path) -> None:
    (tmp_path / "home" / ".ssh" / "id_rsa").unlink()
    error = local.error(f"recordings sync {url}")
    assert (error["kind"], tree(served)) == ("authentication", {})
