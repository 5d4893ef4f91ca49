"""rtk profile: stored values, refused values, and concurrent writers."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import Rtk


def test_unconfigured_rtk_has_the_two_built_in_profiles_and_no_file(unconfigured: Rtk) -> None:
    listed = unconfigured("profile list").ok.data
    assert [(one["name"], one["current"]) for one in listed] == [("default", True), ("local", False)]
    assert not unconfigured.config_dir.exists()


def test_output_id_prints_profile_names(unconfigured: Rtk) -> None:
    created = unconfigured("profile create staging -o id").ok
    assert created.stdout == "staging\n"
    assert "rtk auth login --profile staging" in created.stderr
    assert unconfigured("profile list -o id").ok.stdout.split() == ["default", "staging", "local"]


def test_values_of_a_created_profile_are_shown_and_used(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id acc --app-id app --default-output yaml --timeout 5").ok
    found = unconfigured("profile get staging").ok.data
    assert (found["account_id"], found["app_id"], found["output"], found["timeout"]) == ("acc", "app", "yaml", "5")
    request = unconfigured("meetings list --dry-run --profile staging").ok.data
    assert request["url"].endswith("/accounts/acc/realtime/kit/app/meetings?page_no=1&per_page=100")


def test_profile_use_changes_the_current_profile(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id acc").ok
    assert unconfigured("profile use staging").ok.data["current"] is True
    assert unconfigured("auth status").data["account_id"] == "acc"


def test_new_profile_does_not_become_the_current_one(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id acc").ok
    assert unconfigured("auth status").data["profile"] == "default"


def test_update_changes_only_the_given_values(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id acc --app-id app").ok
    changed = unconfigured("profile update staging --app-id other --unset account_id").ok.data
    assert (changed["account_id"], changed["app_id"]) == (None, "other")


def test_update_without_values_is_a_usage_error(unconfigured: Rtk) -> None:
    unconfigured("profile create staging").ok
    error = unconfigured.error("profile update staging")
    assert error["kind"] == "usage"
    assert "--unset" in error["hint"]


def test_default_profile_is_written_on_its_first_update(unconfigured: Rtk) -> None:
    unconfigured("profile update default --account-id acc").ok
    assert unconfigured("profile get default").ok.data["account_id"] == "acc"


def test_creating_an_existing_profile_is_a_conflict(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id acc").ok
    error = unconfigured.error("profile create Staging --account-id other")
    assert error["kind"] == "conflict"
    assert error["hint"] == "rtk profile update staging ..."
    assert unconfigured("profile get staging").ok.data["account_id"] == "acc"


def test_delete_removes_the_profile_and_its_token(unconfigured: Rtk) -> None:
    unconfigured("profile create staging").ok
    unconfigured("auth login --no-check --profile staging --with-token", stdin="secret-of-staging\n").ok
    unconfigured("profile delete staging --force").ok
    assert unconfigured("profile get staging").exit_code == 3
    assert not (unconfigured.config_dir / "tokens" / "staging").exists()


def test_default_becomes_current_when_the_current_profile_is_deleted(unconfigured: Rtk) -> None:
    unconfigured("profile create staging").ok
    unconfigured("profile use staging").ok
    unconfigured("profile delete staging --force").ok
    assert unconfigured("auth status").data["profile"] == "default"


def test_deleting_a_missing_profile_fails_unless_ignored(unconfigured: Rtk) -> None:
    assert unconfigured.error("profile delete missing --force")["kind"] == "configuration"
    assert unconfigured("profile delete missing --force --ignore-missing").ok.stdout == ""


@pytest.mark.parametrize("command", ["get", "use", "delete --force", "update --app-id app"])
def test_unknown_profile_is_a_configuration_error_that_suggests_the_closest(unconfigured: Rtk, command: str) -> None:
    file = _written(unconfigured, "[profiles.staging]\n")
    verb, *rest = command.split()
    error = unconfigured.error("profile", verb, "stagin", *rest)
    assert error["kind"] == "configuration"
    assert error["message"].endswith(": stagin")
    assert "staging?" in error["hint"]
    assert file.read_text() == "[profiles.staging]\n"


@pytest.mark.parametrize(
    "command",
    [
        "profile create local",
        "profile create LOCAL",
        "profile update local --app-id app",
        "profile delete local --force",
        "auth login --with-token --profile local",
        "auth logout --profile local",
    ],
)
def test_local_profile_cannot_be_changed(unconfigured: Rtk, command: str) -> None:
    error = unconfigured.error(command, stdin="some-token\n")
    assert error["kind"] == "usage"
    assert "local" in error["message"].lower()
    assert not (unconfigured.config_dir / "config.toml").exists()


def test_local_profile_can_be_the_current_one(unconfigured: Rtk) -> None:
    unconfigured("profile use local").ok
    created = unconfigured("meetings create --title Offline").ok.data
    assert [one["id"] for one in unconfigured("--local meetings list").ok.data] == [created["id"]]


@pytest.mark.parametrize("name", ["", "a b", "a/b", "../up", "-x", "ü", "a.b", "x" * 65])
def test_invalid_profile_name_is_a_usage_error(unconfigured: Rtk, name: str) -> None:
    result = unconfigured("profile", "create", "--", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "1 to 64" in result.stderr


@pytest.mark.parametrize(
    ("flag", "value", "shown"),
    [
        ("--account-id", "a/b", "account_id"),
        ("--app-id", "..", "app_id"),
        ("--app-id", ".", "app_id"),
        ("--base-url", "http://api.example.com", "http://api.example.com"),
        ("--base-url", "https://user:pass@api.example.com", "https://****@api.example.com"),
        ("--base-url", "https://api.example.com/#part", "base_url"),
        ("--base-url", "https://api.example.com:port", "base_url"),
        ("--default-output", "xml", "output"),
        ("--timeout", "soon", "timeout"),
        ("--timeout", "nan", "timeout"),
        ("--retries", "-1", "retries"),
        ("--max-wait", "inf", "max_wait"),
        ("--max-body", "0", "max_body"),
        ("--max-response", "a lot", "max_response"),
    ],
)
def test_invalid_value_of_a_profile_is_a_usage_error(unconfigured: Rtk, flag: str, value: str, shown: str) -> None:
    error = unconfigured.error("profile", "create", "staging", f"{flag}={value}")
    assert error["kind"] == "usage"
    assert shown in error["message"]
    assert "pass" not in error["message"]
    assert unconfigured("profile get staging").exit_code == 3


def test_file_and_directory_are_private(unconfigured: Rtk) -> None:
    unconfigured("profile create staging").ok
    assert stat.S_IMODE(unconfigured.config_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE((unconfigured.config_dir / "config.toml").stat().st_mode) == 0o600


def test_comments_and_unknown_keys_survive_a_change(unconfigured: Rtk) -> None:
    text = '# ours\nfuture = 1\n\n[profiles.staging]\naccount_id = "acc"  # the test account\nshiny = true\n'
    file = _written(unconfigured, text)
    unconfigured("profile update staging --app-id app").ok
    assert file.read_text() == text + 'app_id = "app"\n'


def test_symbolic_link_stays_a_link(unconfigured: Rtk, tmp_path: Path) -> None:
    file = _written(unconfigured, "")
    elsewhere = file.rename(tmp_path / "dotfiles.toml")
    file.symlink_to(elsewhere)
    unconfigured("profile create staging").ok
    assert file.is_symlink()
    assert "staging" in elsewhere.read_text()


def test_concurrent_writers_lose_nothing(unconfigured: Rtk) -> None:
    program = (
        "import sys; from rtk_cli.terminal.main import main;"
        "sys.exit(any(main(['profile', 'create', f'p{n}', '--quiet']) for n in map(int, sys.argv[1:])))"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", program, *map(str, range(first, 24, 3))],
            env={**unconfigured.environment, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.DEVNULL,
        )
        for first in range(3)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    names = {one["name"] for one in unconfigured("profile list").ok.data}
    assert names == {"default", "local", *(f"p{number}" for number in range(24))}


def test_lock_that_is_held_too_long_is_a_configuration_error(unconfigured: Rtk) -> None:
    fcntl = pytest.importorskip("fcntl")
    file = _written(unconfigured, "")
    with open(file.with_name("config.toml.lock"), "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        error = unconfigured.error("profile create staging")
    assert error["kind"] == "configuration"
    assert error["message"].endswith(f"10 seconds: {file}")
    assert sum(unconfigured.clock.slept) == pytest.approx(10, abs=0.1)
    assert file.read_text() == ""
    unconfigured("profile create staging").ok


@pytest.mark.parametrize(
    "command",
    [
        ("profile", "create", "staging", "--account-id", "\udcff"),
        ("profile", "update", "default", "--app-id", "a\x1bb"),
        ("auth", "login", "--no-check", "--token-command", "sh -c 'echo a-token' \udcff"),
    ],
)
def test_value_that_is_not_printable_text_is_refused(unconfigured: Rtk, command: tuple[str, ...]) -> None:
    assert unconfigured.error(*command)["kind"] == "usage"
    assert not (unconfigured.config_dir / "config.toml").exists()


def test_unwritten_default_profile_cannot_be_deleted(unconfigured: Rtk) -> None:
    error = unconfigured.error("profile delete default --force")
    assert error["kind"] == "configuration"
    assert error["message"].endswith(": default")
    assert unconfigured("profile delete default --force --ignore-missing").ok.stdout == ""


@pytest.mark.parametrize("source", ["file", "environment"])
def test_missing_current_profile_can_be_replaced(unconfigured: Rtk, source: str) -> None:
    _written(unconfigured, 'profile = "gone"\n' if source == "file" else "")
    missing = {"RTK_PROFILE": "gone"} if source == "environment" else {}
    error = unconfigured.error("meetings list", environment=missing)
    assert error["kind"] == "configuration"
    assert "rtk profile list" in error["hint"]
    assert [one["current"] for one in unconfigured("profile list", environment=missing).ok.data][-1] is False
    unconfigured("profile create staging", environment=missing).ok
    unconfigured("profile update staging --app-id app", environment=missing).ok
    unconfigured("profile use staging", environment=missing).ok
    assert unconfigured("auth status").data["profile"] == "staging"


def test_setting_can_be_unset_by_the_name_of_its_flag(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id acc --max-wait 5").ok
    changed = unconfigured("profile update staging --unset account-id --unset max_wait").ok.data
    assert (changed["account_id"], "max_wait" in changed) == (None, False)
    error = unconfigured.error("profile update staging --unset color")
    assert error["kind"] == "usage"
    assert error["message"].endswith(": color")
    assert "account_id, app_id" in error["hint"]


def _written(unconfigured: Rtk, text: str) -> Path:
    unconfigured.config_dir.mkdir(mode=0o700)
    file = unconfigured.config_dir / "config.toml"
    file.write_text(text)
    file.chmod(0o600)
    return file
