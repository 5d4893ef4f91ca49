"""rtk recordings sync into a bucket: the same as into a folder, and what two machines do to each other."""

from pathlib import Path

import pytest

from tests.support.cli import Rtk
from tests.support.mirrors import counted, session_with_recording, states, tree
from tests.support.s3_server import BUCKET, S3Server

URL = f"s3://{BUCKET}/nightly"


def in_bucket(s3: S3Server) -> dict[str, str]:
    return {key.removeprefix("nightly/"): digest for key, digest in s3.objects().items()}


def test_bucket_gets_what_a_folder_gets(rtk: Rtk, s3: S3Server, tmp_path: Path) -> None:
    session_with_recording(rtk)
    session_with_recording(rtk, title="Chemistry", seconds=150)
    rtk(f"recordings sync {tmp_path}/archive").ok
    rows = rtk(f"recordings sync {URL}").ok.data
    assert in_bucket(s3) == tree(tmp_path / "archive")
    assert {f"{URL}/{key}": digest for key, digest in in_bucket(s3).items()} == {
        row["path"]: row["sha256"] for row in rows
    }
    assert s3.unfinished() == []


def test_second_run_transfers_nothing(rtk: Rtk, s3: S3Server) -> None:
    session_with_recording(rtk)
    rtk(f"recordings sync {URL}").ok
    with counted(rtk) as runs:
        result = rtk(f"recordings sync {URL}").ok
    assert ({row["state"] for row in result.data}, runs[0].opened) == ({"unchanged"}, 0)


@pytest.mark.parametrize("harm", ["gone", "shortened"])
def test_damaged_object_is_saved_again(rtk: Rtk, s3: S3Server, harm: str) -> None:
    _, _, recording = session_with_recording(rtk)
    rtk(f"recordings sync {URL}").ok
    before = in_bucket(s3)
    [key] = [key for key in s3.objects() if key.endswith(f"{recording}.mp4")]
    if harm == "gone":
        s3.client.delete_object(Bucket=BUCKET, Key=key)
    else:
        s3.client.put_object(Bucket=BUCKET, Key=key, Body=b"short")
    result = rtk(f"recordings sync {URL}").ok
    assert (states(result.data)[f"{recording}.mp4"], in_bucket(s3)) == ("saved", before)
    assert key in result.stderr


def test_another_machine_adopts_what_is_there(rtk: Rtk, s3: S3Server, tmp_path: Path) -> None:
    meeting, _, recording = session_with_recording(rtk)
    rtk(f"recordings sync {URL}").ok
    rtk(f"meetings update {meeting} --title Renamed").ok
    before = in_bucket(s3)
    for journal in (rtk.data_dir / "sync").iterdir():
        journal.unlink()
    found = states(rtk(f"recordings sync {URL}").ok.data)
    assert (found[f"{recording}.mp4"], sorted(in_bucket(s3))) == ("unchanged", sorted(before))


def test_two_machines_at_once_do_no_harm(remote: Rtk, s3: S3Server, tmp_path: Path) -> None:
    """Writes are whole, and both write the same: so no lock is needed between machines."""
    from threading import Thread

    for title in ("Biology", "Chemistry", "Physics"):
        session_with_recording(remote, title=title)
    codes = []
    first, second = (Rtk({**remote.environment, "RTK_DATA_DIR": str(tmp_path / name)}, remote.clock) for name in "ab")
    threads = [
        Thread(target=lambda rtk=rtk: codes.append(rtk(f"recordings sync {URL}").exit_code)) for rtk in (first, second)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    remote(f"recordings sync {tmp_path}/archive").ok
    assert (codes, in_bucket(s3), s3.unfinished()) == ([0, 0], tree(tmp_path / "archive"), [])


def test_session_is_exported_into_a_bucket(rtk: Rtk, s3: S3Server) -> None:
    _, session, _ = session_with_recording(rtk)
    rows = rtk(f"sessions export {session} {URL}").ok.data
    assert {row["path"] for row in rows} == {f"{URL}/{key}" for key in in_bucket(s3)}


def test_keys_of_the_storage_are_nowhere(rtk: Rtk, s3: S3Server) -> None:
    session_with_recording(rtk)
    result = rtk(f"recordings sync {URL} --debug").ok
    assert s3.environment["AWS_SECRET_ACCESS_KEY"] not in result.stdout + result.stderr
    for path in rtk.data_dir.rglob("*"):
        assert path.is_dir() or s3.environment["AWS_SECRET_ACCESS_KEY"].encode() not in path.read_bytes()
