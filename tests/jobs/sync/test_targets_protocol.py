"""What every kind of target keeps: files appear whole or not at all, with their sizes and hashes."""

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.errors import AuthenticationError, ConfigurationError, NetworkError, NotFoundError, ServerError, UsageError
from rtk_cli.jobs.sync import remote_target
from rtk_cli.jobs.sync.local_target import LocalTarget
from rtk_cli.jobs.sync.remote_target import RemoteTarget, open_remote
from rtk_cli.jobs.sync.results import TargetUnusableError
from rtk_cli.jobs.sync.targets import Target, open_target
from rtk_cli.jobs.sync.uploads import PART_BYTES, ObjectUploads, RenamedUploads
from tests.support.s3_server import BUCKET, S3Server

PATH = "2026-09-14/Biology/session-1/recording.mp4"
SMALL, LARGE = b"a recording", bytes(range(256)) * (PART_BYTES // 256 + 100)
"""One request to a bucket, and several parts."""


@pytest.fixture(params=["local", "memory", "renamed", "s3"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    """Each kind of target, empty."""
    if request.param == "local":
        return LocalTarget(str(tmp_path / "archive"))
    if request.param == "s3":
        request.getfixturevalue("s3")
        return open_target(f"s3://{BUCKET}/nightly")
    fsspec = pytest.importorskip("fsspec")
    if request.param == "memory":
        system = fsspec.filesystem("memory", skip_instance_cache=True)
        system.store.clear()
        return RemoteTarget("memory://archive", "/archive", lambda: system, MemoryUploads)
    system = fsspec.filesystem("file", skip_instance_cache=True)
    return RemoteTarget("file://archive", str(tmp_path / "archive"), lambda: system, RenamedUploads)


class MemoryUploads(RenamedUploads):
    """fsspec's memory shows a file while it is written: so it is renamed."""


def save(target: Target, content: bytes = SMALL, path: str = PATH) -> str:
    with target.receive(path) as receiver:
        receiver.begin(None)
        for start in range(0, len(content), 1024 * 1024):
            receiver.write(content[start : start + 1024 * 1024])
        return receiver.finish()


@pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
def test_saved_file_is_there_with_size_and_hash(target: Target, content: bytes) -> None:
    target.check()
    assert target.size(PATH) is None
    assert save(target, content) == sha256(content).hexdigest()
    assert (target.size(PATH), target.sha256(PATH)) in [
        (len(content), sha256(content).hexdigest()),
        (len(content), None),
    ]


def test_written_file_is_there(target: Target) -> None:
    target.check()
    assert target.write(PATH, SMALL) == sha256(SMALL).hexdigest()
    assert target.size(PATH) == len(SMALL)


def test_file_is_replaced(target: Target) -> None:
    target.check()
    save(target, SMALL)
    save(target, SMALL + SMALL)
    assert target.size(PATH) == 2 * len(SMALL)


@pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
def test_unfinished_file_does_not_appear(target: Target, content: bytes) -> None:
    target.check()
    with suppress(KeyError), target.receive(PATH) as receiver:
        receiver.begin('"1"')
        receiver.write(content)
        raise KeyError
    assert target.size(PATH) is None


def test_receiver_begins_anew(target: Target) -> None:
    target.check()
    with target.receive(PATH) as receiver:
        receiver.begin('"1"')
        receiver.write(b"another version")
        assert receiver.reset()
        receiver.begin('"2"')
        receiver.write(SMALL)
        assert (receiver.done, receiver.finish()) == (len(SMALL), sha256(SMALL).hexdigest())
    assert target.size(PATH) == len(SMALL)


def test_session_folders_of_a_date_are_found(target: Target) -> None:
    target.check()
    assert target.session_folders("2026-09-14") == []
    save(target)
    target.write("2026-09-15/Chemistry/session-2/session.json", b"{}")
    assert target.session_folders("2026-09-14") == ["2026-09-14/Biology/session-1"]


def test_parts_of_a_dead_process_are_removed(tmp_path: Path) -> None:
    target = LocalTarget(str(tmp_path))
    part = tmp_path / f"{PATH}.1.rtk-part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half")
    target.discard_parts(PATH.removesuffix(".mp4"))
    assert list(part.parent.iterdir()) == []


def test_renamed_parts_of_a_dead_process_are_removed(tmp_path: Path) -> None:
    system = pytest.importorskip("fsspec").filesystem("file")
    target = RemoteTarget("file://archive", str(tmp_path), lambda: system, RenamedUploads)
    target.check()
    part = tmp_path / f"{PATH}.0011223344556677.rtk-part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half")
    save(target)
    assert [path.name for path in part.parent.iterdir()] == ["recording.mp4"]


def test_parts_of_a_dead_process_are_aborted_in_s3(s3: S3Server) -> None:
    key = f"nightly/{PATH}"
    upload = s3.client.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
    s3.client.upload_part(Bucket=BUCKET, Key=key, UploadId=upload, PartNumber=1, Body=b"half")
    other = s3.client.create_multipart_upload(Bucket=BUCKET, Key="elsewhere/file")["UploadId"]
    save(open_target(f"s3://{BUCKET}/nightly"))
    assert s3.unfinished() == ["elsewhere/file"]
    s3.client.abort_multipart_upload(Bucket=BUCKET, Key="elsewhere/file", UploadId=other)


def test_unfinished_upload_leaves_no_part_in_s3(s3: S3Server) -> None:
    target = open_target(f"s3://{BUCKET}/nightly")
    with suppress(KeyError), target.receive(PATH) as receiver:
        receiver.begin(None)
        receiver.write(LARGE)
        assert s3.unfinished() == [f"nightly/{PATH}"]
        raise KeyError
    assert (s3.unfinished(), s3.objects()) == ([], {})


@pytest.mark.parametrize("change", ["size", "bytes"])
def test_object_that_is_not_what_was_sent_is_refused(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    target = open_target(f"s3://{BUCKET}/nightly")
    assert isinstance(target, RemoteTarget)
    stored = SMALL[:-1] if change == "size" else SMALL[::-1]
    monkeypatch.setattr(target, "start", lambda path: Altered(target, path, stored))
    with pytest.raises(ServerError):
        save(target)


class Altered:
    """An upload that stores other bytes."""

    def __init__(self, target: RemoteTarget, path: str, stored: bytes) -> None:
        self._upload = RemoteTarget.start(target, path)
        self._stored = stored

    def write(self, chunk: bytes) -> None:
        self._upload.write(self._stored)

    def complete(self) -> None:
        self._upload.complete()

    def abandon(self) -> None:
        self._upload.abandon()


def test_encrypted_object_whose_etag_is_no_md5_is_accepted(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    target = open_target(f"s3://{BUCKET}/nightly")
    monkeypatch.setattr(remote_target, "_md5_in", lambda info: "0" * 32)
    assert save(target) == sha256(SMALL).hexdigest()


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("ftp://host/folder", UsageError),
        ("s3://key:secret@bucket/folder", UsageError),
        ("s3://key@bucket/folder", UsageError),
        ("sftp://user:password@host/folder", UsageError),
        ("az://container/folder?sig=secret", UsageError),
        ("s3://", UsageError),
    ],
)
def test_unusable_url_is_refused_without_its_secret(url: str, kind: type[Exception]) -> None:
    pytest.importorskip("s3fs")
    with pytest.raises(kind) as caught:
        open_target(url)
    assert "secret" not in str(caught.value).replace("hold secrets", "")
    assert ":password" not in str(caught.value)


def test_missing_packages_are_named_with_the_command_that_installs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fsspec", None)
    with pytest.raises(ConfigurationError) as caught:
        open_remote("s3://bucket/folder")
    assert "pip install 'rtk-cli[remote]'" in (caught.value.hint or "")


def test_missing_bucket_is_not_found(s3: S3Server) -> None:
    with pytest.raises(NotFoundError, match="no-such-bucket"):
        open_target("s3://no-such-bucket/nightly").check()


@pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
def test_bucket_that_vanishes_ends_the_run(s3: S3Server, content: bytes) -> None:
    target = open_target(f"s3://{BUCKET}/nightly")
    target.check()
    s3.client.delete_bucket(Bucket=BUCKET)
    try:
        with pytest.raises(TargetUnusableError):
            save(target, content)
    finally:
        s3.client.create_bucket(Bucket=BUCKET)


def test_storage_that_is_down_is_a_network_error(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(NetworkError):
        open_target(f"s3://{BUCKET}/down").check()


def test_missing_credentials_are_an_authentication_error(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(AuthenticationError):
        open_target(f"s3://{BUCKET}/anonymous").check()


def test_symbolic_link_does_not_lead_out_of_a_folder(tmp_path: Path) -> None:
    archive, elsewhere = tmp_path / "archive", tmp_path / "elsewhere"
    archive.mkdir()
    elsewhere.mkdir()
    (archive / "2026-09-14").symlink_to(elsewhere)
    target = LocalTarget(str(archive))
    for write in (save, lambda found: found.write(PATH, SMALL)):
        with pytest.raises(Exception, match="symbolic link"):
            _call(write, target)
    assert list(elsewhere.iterdir()) == []


def _call(write: Callable[[Any], object], target: Target) -> None:
    write(target)


def test_object_uploads_of_other_stores_leave_their_parts_to_them() -> None:
    class Bucket:
        protocol = ("gs",)

    ObjectUploads(Bucket()).discard_parts(PATH)
