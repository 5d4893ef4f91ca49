"""`rtk completion values`: ids and names from the API, columns and fields, offered silently and in time."""

import os
import socket
import stat
import time
from pathlib import Path
from threading import Event

import pytest

from rtk_cli.messages import Transport
from rtk_cli.terminal.completion import listed
from rtk_cli.terminal.completion.offer_cache import LIFETIME
from tests.support.cli import TOKEN, FakeClock, Rtk
from tests.support.stub_server import AUTHORITY, StubServer, failure, list_page, stub_server
from tests.terminal.every_command import COMMANDS, SampleData
from tests.terminal.test_lazy_imports import HEAVY, loaded

LIMIT = listed.SECONDS
ODD_TITLE = 'Town "Hall": it\'s 100% \\ \x1b[31mred\t\u202e é'


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not fail a test; the limit itself has tests of its own."""
    monkeypatch.setattr(listed, "SECONDS", 30)


def values(rtk: Rtk, kind: str, line: str, typed: str = "", **environment: str) -> dict[str, str]:
    """The offers: titles by value. There is never an error."""
    words = ["completion", "values", kind, f"--typed={typed}", "--", *rtk.before, *line.split()]
    result = Rtk(rtk.environment | environment, rtk.clock, wrap_transport=rtk.wrap_transport)(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    return dict(line.split("\t") for line in result.stdout.splitlines())


@pytest.mark.parametrize(
    ("kind", "line", "known"),
    [
        ("meetings", "meetings get", "meeting"),
        ("participants", "participants get --meeting {meeting}", "participant"),
        ("participants", "participants get --meeting-id={meeting}", "guest"),
        ("participants", "-o json active-session kick {meeting} --participant", "participant"),
        ("participants", "sessions participant --session {live}", "participant"),
        ("recordings", "recordings stop", "running"),
        ("livestreams", "livestreams get", "livestream"),
        ("sessions", "sessions get", "session"),
        ("webhooks", "webhooks get", "webhook"),
        ("apps", "apps get", "other_app"),
    ],
)
def test_offers_ids_of_what_exists(rtk: Rtk, samples: SampleData, kind: str, line: str, known: str) -> None:
    samples.copied_to(rtk)
    assert samples.ids[known] in values(rtk, kind, line.format(**samples.ids))


def test_presets_are_offered_by_name(rtk: Rtk) -> None:
    assert "group_call_host" in values(rtk, "presets", "presets get")


def test_participants_need_a_meeting(remote: Rtk) -> None:
    assert values(remote, "participants", "participants get") == {}
    assert remote.seen == []


def test_title_is_one_line_without_control_characters(rtk: Rtk) -> None:
    meeting = rtk("meetings", "create", "--title", ODD_TITLE).ok.data["id"]
    title = values(rtk, "meetings", "meetings get")[meeting]
    assert title.startswith('Town "Hall": it\'s 100% \\ \\x1b[31mred\\t\\u202e é')


def test_value_that_could_control_a_terminal_or_be_a_flag_is_left_out(stub: StubServer) -> None:
    ids = ["good", "--force", "a\x1b[31m", "a\nb", "", "\u202egpj"]
    stub.respond_with(list_page([{"id": name, "title": "x"} for name in ids], len(ids)))
    assert list(values(stub.rtk, "meetings", "meetings get")) == ["good"]


def test_own_certificate_authority_is_trusted(env: dict[str, str], clock: FakeClock) -> None:
    with stub_server(env, clock, tls=True) as secure:
        secure.respond_with(list_page([{"id": "m", "title": "Biology"}], 1))
        assert values(secure.rtk, "meetings", "meetings get", RTK_CA_FILE=str(AUTHORITY)) == {"m": "Biology"}


def test_webhook_whose_name_is_its_url_is_offered_by_it(stub: StubServer) -> None:
    url = "https://example.com/hook"
    stub.respond_with(list_page([{"id": "w", "name": url, "url": url}], 1))
    assert values(stub.rtk, "webhooks", "webhooks get", "@") == {f"@{url}": "w"}


def test_local_flag_and_emulator_commands_use_the_emulator(local: Rtk) -> None:
    meeting = local("meetings create --title Biology").ok.data["id"]
    unconfigured = Rtk(local.environment, local.clock)
    assert meeting in values(unconfigured, "meetings", "--local meetings get")
    assert meeting in values(unconfigured, "meetings", "emulator say --meeting")
    assert meeting in values(unconfigured, "meetings", "meetings get --profile local")
    assert values(unconfigured, "meetings", "meetings get") == {}


def test_list_of_the_api_is_cached_for_a_minute(remote: Rtk) -> None:
    meeting = remote("meetings create --title Biology").ok.data["id"]
    assert meeting in values(remote, "meetings", "meetings get")
    remote.seen.clear()
    remote.clock.advance(LIFETIME)
    assert meeting in values(remote, "meetings", "meetings update")
    assert remote.seen == []
    remote.clock.advance(1)
    assert meeting in values(remote, "meetings", "meetings get")
    assert remote.seen == ["meetings_list"]


def test_cache_is_private_and_holds_no_token(remote: Rtk) -> None:
    values(remote, "presets", "presets get")
    (file,) = (remote.data_dir / "completion").iterdir()
    assert TOKEN not in file.read_text()
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("other", ["--app-id 7", "--account-id 7", "--profile other"])
def test_cached_list_belongs_to_one_profile_account_and_app(remote: Rtk, other: str) -> None:
    remote("profile create other").ok
    values(remote, "presets", "presets get")
    remote.seen.clear()
    values(remote, "presets", f"presets get {other}")
    assert remote.seen == ["presets_list"]


def test_broken_cache_is_read_anew(remote: Rtk) -> None:
    before = values(remote, "presets", "presets get")
    (file,) = (remote.data_dir / "completion").iterdir()
    for text in ("", "[]", '{"at": 1789372800.0, "offers": [7]}'):
        file.write_text(text)
        assert values(remote, "presets", "presets get") == before


def test_error_offers_nothing_after_one_request(stub: StubServer) -> None:
    stub.respond_with(failure(500))
    assert values(stub.rtk, "meetings", "meetings get") == {}
    assert len(stub.seen) == 1
    assert not (stub.rtk.data_dir / "completion").exists()


def test_slow_api_is_given_up(env: dict[str, str], remote: Rtk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:  # accepts, and never responds
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        begun = time.monotonic()
        assert values(remote, "meetings", "meetings get", CLOUDFLARE_API_BASE_URL=url) == {}
    assert time.monotonic() - begun < 10  # the usual timeout is 30 seconds


def test_disk_that_hangs_is_given_up(local: Rtk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "SECONDS", 0.05)
    answered = Event()

    def hang(transport: Transport) -> Transport:
        answered.wait(30)
        return transport

    local.wrap_transport = hang
    begun = time.monotonic()
    assert values(local, "meetings", "meetings get") == {}
    assert time.monotonic() - begun < 10
    answered.set()


def test_limit_is_300_milliseconds_and_less_for_a_token_command() -> None:
    assert LIMIT == 0.3
    assert LIMIT > listed.TOKEN_SECONDS


@pytest.mark.skipif(os.name != "posix", reason="needs process groups")
def test_slow_token_command_is_ended(remote: Rtk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "TOKEN_SECONDS", 3.0)
    script, note = tmp_path / "slow", tmp_path / "pid"
    script.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {note}\nwait\n")
    script.chmod(0o700)
    config = remote.config_dir / "config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text(f'[profiles.default]\ntoken_command = "{script}"\n')
    config.chmod(0o600)
    assert values(remote, "meetings", "meetings get", CLOUDFLARE_API_TOKEN="") == {}
    deadline = time.monotonic() + 10  # the signal is sent, but the system takes its time
    while is_running(int(note.read_text())):
        assert time.monotonic() < deadline


def is_running(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_token_command_is_used_and_keyring_is_not(remote: Rtk) -> None:
    config = remote.config_dir / "config.toml"
    config.parent.mkdir(exist_ok=True)
    for source, offers in ((f'token_command = "echo {TOKEN}"', True), ("token_keyring = true", False)):
        config.write_text(f"[profiles.default]\n{source}\n")
        config.chmod(0o600)
        assert bool(values(remote, "presets", "presets get", CLOUDFLARE_API_TOKEN="")) is offers
        remote.clock.advance(LIFETIME + 1)


def test_variable_or_profile_turns_ids_off_and_leaves_the_rest(remote: Rtk) -> None:
    assert values(remote, "presets", "presets get", RTK_COMPLETE_IDS="off") == {}
    assert "local" in values(remote, "profiles", "--profile", RTK_COMPLETE_IDS="off")
    assert "title" in values(remote, "columns", "meetings list --columns", RTK_COMPLETE_IDS="off")
    remote("profile update default --complete-ids off").ok
    assert values(remote, "presets", "presets get") == {}
    assert remote.seen == []


def test_profiles_are_offered_without_network(unconfigured: Rtk) -> None:
    unconfigured("profile create staging").ok
    assert list(values(unconfigured, "profiles", "--profile")) == ["default", "staging", "local"]
    assert values(unconfigured, "profiles", "profile create") == {}


@pytest.mark.parametrize(
    ("line", "typed", "offered", "not_offered"),
    [
        ("meetings list --columns", "", "session_keep_alive_time_in_secs", "id,title"),
        ("meetings list --columns", "id,ti", "id,title", "id,id"),
        ("sessions attendance --columns", "", "minutes", "associated_id"),
        ("profile list --columns", "", "token", "title"),
        ("doctor --columns", "", "check", "title"),
        ("sessions peer-report PEER --columns", "", "peer_report.metadata.device_info.os", "title"),
        ("presets get --columns", "", "permissions.accept_waiting_requests", "permissions"),
    ],
)
def test_columns_of_the_command(unconfigured: Rtk, line: str, typed: str, offered: str, not_offered: str) -> None:
    found = values(unconfigured, "columns", line, typed)
    assert offered in found
    assert not_offered not in found


def test_columns_that_are_not_known_are_not_guessed(unconfigured: Rtk) -> None:
    assert values(unconfigured, "columns", "diff -f rtk.yaml --columns") == {}


def test_body_fields_of_the_command(unconfigured: Rtk) -> None:
    found = values(unconfigured, "settings", "meetings create --set", "ti")
    assert "title=" in found
    assert "recording_config.video_config.codec=" in found
    assert "recording_config.storage_config.secret=" not in found  # argv is no place for it
    assert "title" in values(unconfigured, "fields", "meetings create --clear")
    typed = values(unconfigured, "settings", "meetings create --set", "recording_config.video_config.codec=V")
    assert set(typed) >= {"recording_config.video_config.codec=VP8"}
    record = values(unconfigured, "settings", "meetings create --set", "record_on_start=")
    assert list(record) == ["record_on_start=true", "record_on_start=false"]


@pytest.mark.parametrize("name", COMMANDS)
def test_columns_of_every_command_are_found_silently(unconfigured: Rtk, name: str) -> None:
    values(unconfigured, "columns", name)
    values(unconfigured, "settings", name)


@pytest.mark.parametrize("words", ["", "nonsense", "meetings", "nonsense --typed= --", "columns --typed= -- no such"])
def test_senseless_question_gets_no_answer(unconfigured: Rtk, words: str) -> None:
    result = unconfigured(*["completion", "values"], *words.split())
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_values_load_only_what_they_need(local: Rtk) -> None:
    local("meetings create --title Biology").ok
    modules = loaded(local.environment, "completion", "values", "meetings", "--typed=", "--", "--local", "meetings")
    assert modules & (HEAVY | {"typer", "ssl", "http.client"}) == set()
    modules = loaded(local.environment, "completion", "values", "profiles", "--typed=", "--", "--profile")
    assert modules & (HEAVY | {"typer", "ssl", "http.client", "sqlite3"}) == set()
