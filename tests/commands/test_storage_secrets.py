"""Secrets of an own storage for recordings: from a file, stdin, a command or the environment, not from arguments."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.stub_server import StubServer, success

ID = recordings.UNKNOWN_ID
AWS = ("recordings", "start", ID, "--storage-type", "aws", "--storage-bucket", "b", "--storage-region", "eu")
GCS = ("recordings", "start", ID, "--storage-type", "gcs", "--storage-bucket", "b")
SFTP = ("recordings", "start", ID, "--storage-type", "sftp", "--set", "storage_config.host=h")
MEETING = ("--set", "recording_config.storage_config.type=aws", "--set", "recording_config.storage_config.region=eu")
KEYS = {"access_key": "hush-access", "secret": "hush-secret"}
ENVIRONMENT = {"RTK_STORAGE_ACCESS_KEY": "hush-access", "RTK_STORAGE_SECRET": "hush-secret"}
SERVICE_ACCOUNT = json.dumps({"type": "service_account", "client_email": "a@b.example", "private_key": "hush"})


def private(path: Path, text: str) -> Path:
    path.touch(0o600)
    path.write_text(text)
    return path


def sent_storage(stub: StubServer, *words: str, **options: Any) -> dict[str, Any]:
    """The storage in the request of a command, which says nothing on stderr."""
    stub.respond_with(success({"id": ID}))
    result = stub.rtk(*words, **options).ok
    assert "hush" not in result.stdout + result.stderr
    assert "warning" not in result.stderr
    body = json.loads(stub.seen[-1].body)
    storage: dict[str, Any] = body.get("recording_config", body)["storage_config"]
    return storage


@pytest.mark.parametrize(
    "command",
    [
        AWS,
        ("meetings", "create", *MEETING),
        ("meetings", "update", ID, *MEETING),
        ("meetings", "replace", ID, *MEETING),
    ],
)
@pytest.mark.parametrize("source", ["file", "stdin", "command", "environment"])
def test_secrets_are_sent_from_each_source(
    stub: StubServer, tmp_path: Path, command: tuple[str, ...], source: str
) -> None:
    file = private(tmp_path / "keys.json", json.dumps(KEYS))
    words = {
        "file": ("--storage-secret-file", str(file)),
        "stdin": ("--storage-secret-file", "-"),
        "command": ("--storage-secret-command", f"cat {file}"),
        "environment": (),
    }[source]
    environment = ENVIRONMENT if source == "environment" else {}
    storage = sent_storage(stub, *command, *words, stdin=json.dumps(KEYS), environment=environment)
    assert {name: storage[name] for name in KEYS} == KEYS


@pytest.mark.parametrize(
    ("command", "text", "member"),
    [
        (GCS, SERVICE_ACCOUNT, "secret"),
        ((*SFTP, "--set", "storage_config.auth_method=PASSWORD"), "hush", "password"),
        ((*SFTP, "--set", "storage_config.auth_method=KEY"), "hush", "private_key"),
        (SFTP, "-----BEGIN OPENSSH PRIVATE KEY-----\nhush\n-----END OPENSSH PRIVATE KEY-----", "private_key"),
    ],
)
def test_file_may_hold_one_secret_as_a_whole(
    stub: StubServer, tmp_path: Path, command: tuple[str, ...], text: str, member: str
) -> None:
    storage = sent_storage(stub, *command, "--storage-secret-file", str(private(tmp_path / "key", f"{text}\n")))
    assert storage[member] == text


def test_file_goes_before_the_environment_and_the_body_before_both(stub: StubServer, tmp_path: Path) -> None:
    file = private(tmp_path / "secret", "hush-file\n")
    storage = sent_storage(stub, *AWS, "--storage-secret-file", str(file), environment=ENVIRONMENT)
    assert (storage["access_key"], storage["secret"]) == ("hush-access", "hush-file")
    body = private(tmp_path / "body.json", json.dumps({"storage_config": {"secret": "hush-body"}}))
    storage = sent_storage(
        stub, *AWS, "--body", f"@{body}", "--storage-secret-file", str(file), environment=ENVIRONMENT
    )
    assert storage["secret"] == "hush-body"


def test_environment_is_used_for_the_members_of_the_type_only(stub: StubServer) -> None:
    assert "access_key" not in sent_storage(stub, *GCS, environment=ENVIRONMENT)
    stub.respond_with(success({"id": ID}))
    stub.rtk("recordings", "start", ID, environment=ENVIRONMENT).ok
    assert b"hush" not in stub.seen[-1].body, "no storage, no secrets"


def test_secrets_are_masked_in_a_dry_run(stub: StubServer) -> None:
    for flag in ("--dry-run", "--curl"):
        assert "hush" not in stub.rtk(*AWS, flag, environment=ENVIRONMENT).ok.stdout


def test_lines_of_a_file_share_the_storage_with_its_secrets(stub: StubServer) -> None:
    stub.respond_by(lambda seen: success({"id": ID}))
    stub.rtk("meetings", "create", "--from", "-", *MEETING, stdin="title\nA\nB\n", environment=ENVIRONMENT).ok
    assert [b"hush-secret" in seen.body for seen in stub.seen] == [True, True]
    journals = [file.read_bytes() for file in stub.rtk.data_dir.rglob("*") if file.is_file()]
    assert not any(b"hush" in text for text in journals)


def test_file_that_others_can_read_is_refused(stub: StubServer, tmp_path: Path) -> None:
    file = private(tmp_path / "secret", "hush")
    file.chmod(0o644)
    error = stub.rtk.error(*AWS, "--storage-secret-file", str(file))
    assert (error["kind"], error["exit_code"], error["hint"]) == ("configuration", 3, f"chmod 600 {file}")
    assert stub.seen == []


@pytest.mark.parametrize(
    ("words", "stdin", "value"),
    [
        (("--storage-secret-file", "missing"), "", "missing"),
        (("--storage-secret-file", "-"), '{"acces_key": "hush"}', "acces_key"),
        (("--storage-secret-file", "-"), '{"secret": 7}', "secret"),
        (("--storage-secret-file", "-", "--body", "-"), "{}", "--body"),
        (("--storage-secret-file", "-", "--storage-secret-command", "true"), "", "--storage-secret-command"),
        (("--storage-secret-command", "cat 'open"), "", "--storage-secret-command"),
        (("--storage-secret-command", ""), "", "--storage-secret-command"),
        (("--storage-secret-file", "-"), "hush", "access_key"),
    ],
)
def test_unusable_source_is_a_usage_error(stub: StubServer, words: tuple[str, ...], stdin: str, value: str) -> None:
    error = stub.rtk.error(*AWS, *words, stdin=stdin)
    assert (error["kind"], value in error["message"]) == ("usage", True)
    assert "hush" not in str(error)
    assert stub.seen == []


def test_secret_without_a_storage_is_a_usage_error(stub: StubServer) -> None:
    error = stub.rtk.error("recordings", "start", ID, "--storage-secret-file", "-", stdin="hush")
    assert (error["kind"], "--storage-secret-file" in error["message"]) == ("usage", True)


def test_output_of_a_command_that_fails_is_not_shown(stub: StubServer) -> None:
    result = stub.rtk(*AWS, "--storage-secret-command", "sh -c 'echo hush; exit 7'")
    assert (result.exit_code, result.stdout, "hush" in result.stderr) == (4, "", False)


@pytest.mark.parametrize(
    "words",
    [
        ("--set", "storage_config.secret=hush"),
        ("--body", '{"storage_config": {"secret": "hush"}}'),
    ],
)
def test_secret_in_the_arguments_is_sent_with_a_warning(stub: StubServer, words: tuple[str, ...]) -> None:
    stub.respond_with(success({"id": ID}))
    result = stub.rtk(*GCS, *words).ok
    assert json.loads(stub.seen[0].body)["storage_config"]["secret"] == "hush"
    assert result.stderr.count("warning: storage_config.secret ") == 1
    assert "hush" not in result.stderr


def test_secret_in_a_file_or_in_stdin_is_no_reason_to_warn(stub: StubServer, tmp_path: Path) -> None:
    text = json.dumps({"storage_config": {"secret": "hush"}})
    for value in (f"@{private(tmp_path / 'body.json', text)}", "-"):
        assert sent_storage(stub, *GCS, "--body", value, stdin=text)["secret"] == "hush"


def test_help_names_the_sources(unconfigured: Rtk) -> None:
    assert "--storage-secret-file" in unconfigured("recordings start --help").ok.stdout
    assert "RTK_STORAGE_SECRET" in unconfigured("help environment").ok.stdout
