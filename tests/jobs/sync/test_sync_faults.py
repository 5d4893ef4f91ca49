"""What can go wrong during a sync: the run ends right, or says what is missing, and the next one heals it."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.jobs.journal import Journal
from tests.support.cli import Result, Rtk
from tests.support.mirrors import session_with_recording, states, tree
from tests.support.s3_server import BUCKET, S3Server
from tests.support.stub_server import DISCONNECT, ReceivedRequest, StubResponse, StubServer, list_page, success

ID, SESSION = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f", "0b7e4d1c-1111-4222-8333-944455566677"
FILE = bytes(range(256)) * 400
OTHER = FILE[::-1]
S3_URL = f"s3://{BUCKET}/nightly"


class StubApp:
    """An app with one recording. `file` answers requests for its file; `link` counts how often links were read."""

    def __init__(self, stub: StubServer, target: Path | str) -> None:
        self.stub = stub
        self.target = target
        self.content = FILE
        self.etag = '"1"'
        self.fields: dict[str, Any] = {}
        self.reads = 0
        self.answers: Iterator[StubResponse | None] = iter(())
        stub.respond_by(self._respond)

    def sync(self, *flags: str) -> Result:
        return self.stub.rtk("recordings", "sync", str(self.target), "--no-session-files", "--json", *flags)

    def row(self, *flags: str) -> dict[str, Any]:
        """What became of the recording's file; later runs get it whole."""
        row: dict[str, Any] = self.sync(*flags).data[0]
        self.answers = iter(())
        return row

    def recording(self) -> dict[str, Any]:
        self.reads += 1
        return {
            "id": ID,
            "session_id": SESSION,
            "status": "UPLOADED",
            "output_file_name": "talk.mp4",
            "started_time": "2026-09-14T08:00:00Z",
            "download_url": f"{self.stub.origin}/file?read={self.reads}",
            "download_url_expiry": "2026-09-21T08:00:00Z",
            "file_size": len(self.content),
            "meeting": {"id": "m", "title": "Biology"},
            **self.fields,
        }

    def _respond(self, seen: ReceivedRequest) -> StubResponse:
        if seen.path.endswith("/recordings"):
            return list_page([self.recording()], 1)
        if seen.path.endswith(ID):
            return success(self.recording())
        assert "authorization" not in seen.headers
        return next(self.answers, None) or self.whole(seen)

    def whole(self, seen: ReceivedRequest) -> StubResponse:
        """The file, or the range of it that the request names for this version."""
        start = 0
        if seen.headers.get("if-range") == self.etag:
            start = int(seen.headers["range"].removeprefix("bytes=").removesuffix("-"))
        headers = {"etag": self.etag}
        if start:
            headers["content-range"] = f"bytes {start}-{len(self.content) - 1}/{len(self.content)}"
        return StubResponse(206 if start else 200, self.content[start:], headers)

    def cut(self, length: int) -> StubResponse:
        return StubResponse(200, self.content, {"etag": self.etag}, cut=length)


@pytest.fixture
def app(stub: StubServer, tmp_path: Path) -> StubApp:
    return StubApp(stub, tmp_path / "archive")


def saved(app: StubApp) -> bytes:
    """The file in the target, beside which there is nothing but the metadata."""
    folder = Path(app.target, "2026-09-14", "Biology", SESSION)
    assert sorted(path.name for path in folder.iterdir()) == [f"{ID}.json", f"{ID}.mp4"]
    return (folder / f"{ID}.mp4").read_bytes()


@pytest.mark.parametrize("position", [-1, 0, 1, 7777, 65_536, len(FILE) // 2, len(FILE) - 1])
def test_connection_cut_at_any_byte_ends_with_the_whole_file(app: StubApp, position: int) -> None:
    app.answers = iter([DISCONNECT if position < 0 else app.cut(position)])
    first = app.sync()
    if first.exit_code:  # nothing had come: some downloaders leave that to the next run
        assert (first.exit_code, states(first.data)[f"{ID}.mp4"]) in [(12, "failed"), (10, "failed")]
        first = app.sync()
    assert first.ok
    assert saved(app) == FILE


def test_part_of_a_run_that_failed_is_resumed_by_the_next(app: StubApp) -> None:
    app.answers = iter([app.cut(50_000), *[DISCONNECT] * 20])
    assert app.row("--retries", "0")["state"] == "failed"
    before = len(app.stub.seen)
    assert app.row()["sha256"] == sha256(FILE).hexdigest()
    [request] = [seen for seen in app.stub.seen[before:] if seen.path == "/file"]
    assert request.headers["range"] == "bytes=49999-"
    assert saved(app) == FILE


def test_version_that_changed_between_two_runs_is_not_joined(app: StubApp) -> None:
    app.answers = iter([app.cut(50_000), *[DISCONNECT] * 20])
    app.row("--retries", "0")
    app.content, app.etag = OTHER, '"2"'
    assert app.row()["sha256"] == sha256(OTHER).hexdigest()
    assert saved(app) == OTHER


def test_version_that_changes_during_a_download_is_not_joined(app: StubApp) -> None:
    app.answers = iter([app.cut(50_000)])
    app.content, app.etag = FILE, '"1"'

    def change(seen: ReceivedRequest) -> StubResponse:
        app.content, app.etag = OTHER, '"2"'
        return StubApp.whole(app, seen)

    app.whole = change  # type: ignore[method-assign]
    result = app.sync()
    if result.exit_code:
        result = app.sync()
    assert result.ok
    assert saved(app) == OTHER


@pytest.mark.parametrize("status", [401, 403, 404, 410])
@pytest.mark.parametrize("length", [None, 40_000])
def test_link_that_expires_is_read_again(app: StubApp, status: int, length: int | None) -> None:
    expired = StubResponse(status, b"expired")
    app.answers = iter([expired] if length is None else [app.cut(length), expired])
    assert app.row()["state"] == "saved"
    assert (saved(app), app.reads) == (FILE, 2)


@pytest.mark.parametrize("status", [404, 410])
def test_file_that_is_gone_behind_a_fresh_link_has_expired(app: StubApp, status: int) -> None:
    app.answers = iter([StubResponse(status)] * 2)
    result = app.sync()
    assert (result.exit_code, states(result.data)[f"{ID}.mp4"]) == (12, "expired")


def test_fresh_link_that_is_refused_is_a_failure_until_it_expires(app: StubApp) -> None:
    app.answers = iter([StubResponse(403)] * 2)
    assert app.row()["state"] == "failed"
    app.stub.clock.advance(8 * 86_400)
    app.answers = iter([StubResponse(403)] * 2)
    assert app.row()["state"] == "expired"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_busy_host_is_asked_again(app: StubApp, status: int) -> None:
    app.answers = iter([StubResponse(status, headers={"retry-after": "3"})])
    assert app.row()["state"] == "saved"
    assert (saved(app), 3.0 in app.stub.clock.slept) == (FILE, True)


@pytest.mark.parametrize(
    ("body", "headers"),
    [(b"", {}), (FILE[:-1], {}), (FILE + b"x", {}), (b"<html>login</html>", {"content-type": "text/html"})],
    ids=["empty", "short", "long", "page"],
)
def test_wrong_file_is_a_failure_and_saved_by_a_later_run(app: StubApp, body: bytes, headers: dict[str, str]) -> None:
    app.answers = iter([StubResponse(200, body, {"etag": '"1"', **headers})])
    result = app.sync()
    assert (result.exit_code, result.data[0]["state"], result.data[0]["sha256"]) == (12, "failed", None)
    assert list(Path(app.target).rglob("*.mp4")) == []
    assert app.row()["state"] == "saved"
    assert saved(app) == FILE


def test_recording_without_files_in_this_storage_is_mirrored_as_metadata(app: StubApp) -> None:
    app.fields = {"download_url": None, "download_url_expiry": None}
    assert states(app.sync().ok.data) == {f"{ID}.json": "saved"}


def test_track_that_was_saved_is_not_fetched_again_after_another_failed(app: StubApp) -> None:
    urls = {name: {"download_url": f"{app.stub.origin}/{name}"} for name in ("a.webm", "b.webm")}
    app.fields = {"download_url": [{"layer_name": "default", "download_urls": urls}]}
    app.answers = iter([None, StubResponse(500)])
    assert app.sync("--retries", "0").exit_code == 12
    before = len(app.stub.seen)
    assert app.sync().ok
    assert [seen.path for seen in app.stub.seen[before:] if seen.path.endswith(".webm")] == ["/b.webm"]


def test_network_that_is_down_ends_the_run(app: StubApp) -> None:
    rows = [{**app.recording(), "id": f"{number:08}{ID[8:]}"} for number in range(30)]
    listed = list_page(rows, 30)
    app.stub.respond_by(lambda seen: listed if seen.path.endswith("/recordings") else DISCONNECT)
    result = app.sync("--retries", "0", "--jobs", "1")
    assert (result.exit_code, result.error["kind"]) == (10, "network")
    assert "failed" in result.stderr
    assert len([seen for seen in app.stub.seen if seen.path == "/file"]) < 30


def test_recording_that_the_pages_repeat_is_mirrored_once(app: StubApp) -> None:
    app.stub.respond_by(
        lambda seen: list_page([app.recording()] * 2, 2) if seen.path.endswith("/recordings") else app.whole(seen)
    )
    assert len(app.sync().ok.data) == 2  # the file, and its metadata


@pytest.mark.parametrize("identity", ["../../x", "a/b", "..", "x" * 300, ""])
def test_id_of_the_api_never_leaves_the_target(app: StubApp, tmp_path: Path, identity: str) -> None:
    app.fields = {"id": identity, "session_id": identity}
    app.sync()
    outside = [path for path in tmp_path.rglob("*.mp4") if not path.is_relative_to(app.target)]
    assert (outside, len(list(Path(app.target).rglob("*.mp4")))) == ([], 1)


class Failing:
    """Lets a function fail at its call number `at`, and counts the calls."""

    def __init__(self, function: Callable[..., Any], at: int) -> None:
        self._function = function
        self._at = at
        self.calls = 0

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.calls += 1
        if self.calls == self._at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self._function(*args, **options)


def test_fault_at_any_journal_write_is_told_and_healed(
    local: Rtk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_with_recording(local)
    local(f"recordings sync {tmp_path}/undisturbed").ok
    expected = tree(tmp_path / "undisturbed")
    for at in range(1, 60):
        target = tmp_path / str(at)
        with monkeypatch.context() as patch:
            write = Failing(Journal._write, at)
            patch.setattr(Journal, "_write", lambda journal, line, write=write: write(journal, line))
            result = local(f"recordings sync {target} --jobs 1 --json")
        if write.calls < at:
            break
        assert (result.exit_code, "journal" in result.error["message"]) == (1, True)
        assert local(f"recordings sync {target}").ok
        assert tree(target) == expected
    assert at > 8


def test_fault_at_any_file_operation_is_told_and_healed(
    local: Rtk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_with_recording(local)
    local(f"recordings sync {tmp_path}/undisturbed").ok
    expected = tree(tmp_path / "undisturbed")
    for name in ("fsync", "replace", "link"):
        for at in range(1, 99):
            target = tmp_path / f"{name}{at}"
            with monkeypatch.context() as patch:
                operation = Failing(getattr(os, name), at)
                patch.setattr(os, name, operation)
                result = local(f"recordings sync {target} --jobs 1")
            if operation.calls < at:
                assert (name == "link" or at > 4, result.exit_code) == (True, 0)
                break
            assert local(f"recordings sync {target}").ok
            assert tree(target) == expected


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of one MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True, check=False)
    if mount.returncode != 0:
        pytest.skip("mounting a small file system takes root")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_full_disk_ends_the_run_and_the_next_one_resumes(local: Rtk, small_disk: Path, tmp_path: Path) -> None:
    session_with_recording(local, seconds=1)
    _, _, large = session_with_recording(local, title="Chemistry", seconds=30)
    result = local(f"recordings sync {small_disk} --jobs 1 --json")
    assert (result.exit_code, os.strerror(errno.ENOSPC) in result.error["message"]) == (1, True)
    assert [path for path in small_disk.rglob("*.mp4") if large in path.name] == []
    subprocess.run(["mount", "-o", "remount,size=16m", small_disk], check=True)
    assert local(f"recordings sync {small_disk}").ok
    local(f"recordings sync {tmp_path}/undisturbed").ok
    assert tree(small_disk) == tree(tmp_path / "undisturbed")


def test_interrupted_upload_leaves_nothing_and_is_repeated(stub: StubServer, s3: S3Server, env: dict[str, str]) -> None:
    app = StubApp(stub, S3_URL)
    app.answers = iter([app.cut(50_000), *[DISCONNECT] * 20])
    assert app.row("--retries", "0")["state"] == "failed"
    assert [key for key in s3.objects() if key.endswith(".mp4")] == []
    assert app.row()["state"] == "saved"
    assert sha256(FILE).hexdigest() in s3.objects().values()
    assert s3.unfinished() == []


@pytest.mark.parametrize("position", [0, 1, 50_000, len(FILE) - 1])
def test_cut_download_goes_on_in_the_same_upload(stub: StubServer, s3: S3Server, position: int) -> None:
    app = StubApp(stub, S3_URL)
    app.answers = iter([app.cut(position)])
    if app.row()["state"] == "failed":
        app.sync().ok
    assert sha256(FILE).hexdigest() in s3.objects().values()
