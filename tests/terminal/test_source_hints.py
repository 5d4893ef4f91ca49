"""Hints name the source of a rejected value: environment variable, flag, profile, file, command, keyring."""

import pytest

from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support.cli import TOKEN, Rtk
from tests.support.stub_server import StubServer, closed_port, failure, list_page

OTHER = "http://127.0.0.1:1/client/v4"


@pytest.fixture
def unauthorized(stub: StubServer) -> StubServer:
    """A server that rejects every token; the environment gives none."""
    del stub.rtk.environment["CLOUDFLARE_API_TOKEN"]
    stub.respond_by(lambda seen: failure(401))
    return stub


def test_base_url_of_the_official_sdks_is_read(stub: StubServer) -> None:
    stub.respond_with(list_page([], 0))
    stub.rtk.environment["CLOUDFLARE_BASE_URL"] = stub.rtk.environment.pop("CLOUDFLARE_API_BASE_URL")
    assert stub.rtk("meetings list").ok.stderr == ""
    assert len(stub.seen) == 1
    row = next(row for row in stub.rtk("config list").ok.data if row["setting"] == "base_url")
    assert (row["value"], row["source"]) == (stub.base_url, "environment CLOUDFLARE_BASE_URL")


def test_own_variable_wins_and_a_difference_is_a_warning(stub: StubServer) -> None:
    stub.respond_with(list_page([], 0))
    for command in ("meetings list", "config list", "auth status"):
        result = stub.rtk(command, environment={"CLOUDFLARE_BASE_URL": OTHER}).ok
        assert result.stderr.startswith("warning: ")
        assert f"CLOUDFLARE_BASE_URL={OTHER} differ; rtk uses CLOUDFLARE_API_BASE_URL" in result.stderr
    assert len(stub.seen) == 1


def test_conflict_is_one_warning_of_a_command_that_shows_settings_and_asks_the_api(stub: StubServer) -> None:
    stub.respond_by(lambda request: failure(404))
    result = stub.rtk("auth status --check", environment={"CLOUDFLARE_BASE_URL": OTHER})
    assert result.stderr.count("differ") == 1


@pytest.mark.parametrize("command", ["meetings list", "--local meetings list", "config list -q"])
def test_same_values_the_emulator_and_quiet_bring_no_warning(stub: StubServer, command: str) -> None:
    stub.respond_by(lambda seen: list_page([], 0))
    other = f"{stub.base_url}/" if command == "meetings list" else OTHER
    assert stub.rtk(command, environment={"CLOUDFLARE_BASE_URL": other}).ok.stderr == ""


def test_invalid_base_url_names_the_variable_that_holds_it(stub: StubServer) -> None:
    del stub.rtk.environment["CLOUDFLARE_API_BASE_URL"]
    error = stub.rtk.error("meetings list", environment={"CLOUDFLARE_BASE_URL": "http://example.com"})
    assert (error["kind"], stub.seen) == ("configuration", [])
    assert error["message"].startswith("CLOUDFLARE_BASE_URL must be ")
    assert error["hint"] == "correct or unset CLOUDFLARE_BASE_URL"


def test_401_for_a_token_of_the_environment_names_the_variable(unauthorized: StubServer) -> None:
    rtk, token = unauthorized.rtk, {"CLOUDFLARE_API_TOKEN": TOKEN}
    error = rtk.error("meetings list", environment=token)
    assert (error["kind"], error["status"]) == ("authentication", 401)
    assert error["hint"].startswith("correct CLOUDFLARE_API_TOKEN, ")
    rtk("auth login --no-check --with-token", stdin=TOKEN).ok
    assert "profile default (stored file)" in rtk.error("meetings list", environment=token)["hint"]


@pytest.mark.parametrize("profile", ["default", "staging"])
def test_401_for_a_stored_token_names_the_login_of_the_profile(unauthorized: StubServer, profile: str) -> None:
    rtk = unauthorized.rtk
    if profile != "default":
        rtk(f"profile create {profile}").ok
    rtk(f"auth login --no-check --with-token --profile {profile}", stdin=TOKEN).ok
    assert rtk.error(f"meetings list --profile {profile}")["hint"] == f"rtk auth login --profile {profile}"


def test_401_for_a_token_file_names_the_file(unauthorized: StubServer) -> None:
    file = unauthorized.rtk.data_dir.parent / "token.txt"
    file.write_text(TOKEN)
    file.chmod(0o600)
    unauthorized.rtk("auth", "login", "--no-check", "--token-file", str(file)).ok
    hint = unauthorized.rtk.error("meetings list")["hint"]
    assert str(file) in hint
    assert "auth login" not in hint


def test_401_for_a_token_command_names_the_profile_and_not_the_command(unauthorized: StubServer) -> None:
    unauthorized.rtk("auth", "login", "--no-check", "--token-command", "printf some-private-token").ok
    hint = unauthorized.rtk.error("meetings list")["hint"]
    assert "token_command of profile default" in hint
    assert str(unauthorized.rtk.config_dir / "config.toml") in hint
    assert "private" not in hint
    assert "auth login" not in hint


def test_403_names_the_sources_of_token_and_ids(stub: StubServer) -> None:
    stub.respond_by(lambda seen: failure(403))
    hint = stub.rtk.error("meetings list --app-id other")["hint"]
    assert "token (environment CLOUDFLARE_API_TOKEN)" in hint
    assert f"account_id {ACCOUNT_ID} (environment CLOUDFLARE_ACCOUNT_ID)" in hint
    assert "app_id other (flag --app-id)" in hint
    assert TOKEN not in hint


def test_404_names_the_ids_that_the_request_used(stub: StubServer) -> None:
    stub.respond_by(lambda seen: failure(404))
    stub.rtk(f"profile update default --app-id {APP_ID}").ok
    del stub.rtk.environment["RTK_APP_ID"]
    for command in ("meetings list", "presets get p"):
        hint = stub.rtk.error(command)["hint"]
        assert f"account_id {ACCOUNT_ID} (environment CLOUDFLARE_ACCOUNT_ID)" in hint
        assert f"app_id {APP_ID} (profile default)" in hint
    assert "app_id" not in stub.rtk.error("apps list")["hint"]


MEETING_ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"


@pytest.mark.parametrize(
    ("command", "finds_it"),
    [
        ("meetings get 'Town Hall'", "rtk meetings list --search 'Town Hall'"),
        ("participants list --meeting 'Town Hall'", "rtk meetings list --search 'Town Hall'"),
        (f"participants get ann --meeting {MEETING_ID}", f"rtk participants list --meeting {MEETING_ID}"),
        ("recordings list --meeting town", "rtk meetings list --search town"),
        ("recordings start town", "rtk meetings list --search town"),
        ("recordings wait town", "rtk recordings list"),
        ("sessions list --meeting town", "rtk meetings list --search town"),
        ("sessions chat town", "rtk sessions list"),
        ("webhooks get hook", "rtk webhooks list"),
        ("livestreams get stream", "rtk livestreams list"),
        ("apps get prod", "rtk apps list --search prod"),
    ],
)
def test_title_in_place_of_an_id_is_answered_with_the_command_that_finds_the_id(
    local: Rtk, command: str, finds_it: str
) -> None:
    assert local.error(command)["hint"].endswith(f": {finds_it}")


def test_hint_with_a_cause_of_its_own_stays(stub: StubServer) -> None:
    stub.respond_by(lambda seen: failure(404))
    assert "account_id" not in stub.rtk.error("active-session get m")["hint"]
    assert stub.rtk.error(f"recordings active {MEETING_ID}")["hint"] is None


def test_emulator_names_only_ids_that_were_given(local: Rtk) -> None:
    missing = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
    assert local.error(f"presets get {missing}")["hint"] is None
    hint = local.error(f"presets get {missing} --app-id {missing}")["hint"]
    assert hint == f"check app_id {missing} (flag --app-id): rtk config list"


def test_unreachable_base_url_names_its_source(unconfigured: Rtk) -> None:
    known = {"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
    with closed_port() as origin:
        error = unconfigured.error("meetings list --retries 0", environment={**known, "CLOUDFLARE_BASE_URL": origin})
    assert error["kind"] == "network"
    assert error["hint"] == f"check base_url {origin} (environment CLOUDFLARE_BASE_URL): rtk config list"
