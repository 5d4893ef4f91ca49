"""rtk profile: what is kept, what is refused, and two that write at once."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import Rtk


def test_a_fresh_machine_has_the_two_built_in_profiles_and_no_file(unconfigured: Rtk) -> None:
    listed = unconfigured("profile list").ok.data
    assert [(one["name"], one["current"]) for one in listed] == [("default", True), ("local", False)]
    assert not unconfigured.config_dir.exists()


def test_the_id_of_a_profile_is_its_name(unconfigured: Rtk) -> None:
    created = unconfigured("profile create staging -o id").ok
    assert (created.stdout, created.stderr) == ("staging\n", "hint: rtk auth login --profile staging\n")
    assert unconfigured("profile list -o id").ok.stdout.split() == ["default", "staging", "local"]


def test_a_created_profile_is_shown_and_its_values_are_used(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id acc --app-id app --default-output yaml --timeout 5").ok
    found = unconfigured("profile get staging").ok.data
    assert (found["account_id"], found["app_id"], found["output"], found["timeout"]) == ("acc", "app", "yaml", "5")
    request = unconfigured("meetings list --dry-run --profile staging").ok.data
    assert request["url"].endswith("/accounts/acc/realtime/kit/app/meetings?page_no=1&per_page=100")


def test_the_profile_in_use_is_remembered(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id acc").ok
    assert unconfigured("profile use staging").ok.data["current"] is True
    assert unconfigured("auth status").ok.data["account_id"] == "acc"


def test_a_new_profile_is_not_used_before_it_is_asked_for(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id acc").ok
    assert unconfigured("auth status").ok.data["profile"] == "default"


def test_an_update_changes_only_what_it_names(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id acc --app-id app").ok
    changed = unconfigured("profile update staging --app-id other --unset account_id").ok.data
    assert (changed["account_id"], changed["app_id"]) == (None, "other")


def test_an_update_that_names_nothing_is_a_slip(unconfigured: Rtk) -> None:
    unconfigured("profile create staging").ok
    result = unconfigured("profile update staging")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "rtk: nothing to change\nhint: give a flag, or --unset KEY\n"


def test_the_default_profile_is_written_when_it_is_first_updated(unconfigured: Rtk) -> None:
    unconfigured("profile update default --account-id acc").ok
    assert unconfigured("profile get default").ok.data["account_id"] == "acc"


def test_a_profile_is_not_created_twice(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id acc").ok
    refused = unconfigured("profile create Staging --account-id other -o json")
    assert (refused.exit_code, refused.stdout) == (7, "")
    assert refused.error["hint"] == "rtk profile update staging ..."
    assert unconfigured("profile get staging").ok.data["account_id"] == "acc"


def test_a_deleted_profile_is_gone_and_so_is_its_token(unconfigured: Rtk) -> None:
    unconfigured("profile create staging").ok
    unconfigured("auth login --profile staging --with-token", stdin="secret-of-staging\n").ok
    assert unconfigured("profile delete staging --force").ok.stderr == "deleted profile staging\n"
    assert unconfigured("profile get staging").exit_code == 3
    assert not (unconfigured.config_dir / "tokens" / "staging").exists()


def test_after_the_profile_in_use_the_default_is_in_use(unconfigured: Rtk) -> None:
    unconfigured("profile create staging").ok
    unconfigured("profile use staging").ok
    unconfigured("profile delete staging --force").ok
    assert unconfigured("auth status").ok.data["profile"] == "default"


def test_a_missing_profile_is_deleted_only_with_leave(unconfigured: Rtk) -> None:
    assert unconfigured("profile delete nobody --force").exit_code == 3
    result = unconfigured("profile delete nobody --force --ignore-missing").ok
    assert (result.stdout, result.stderr) == ("", "it was not there: nobody\n")


@pytest.mark.parametrize("command", ["get", "use", "delete --force", "update --app-id app"])
def test_an_unknown_profile_is_named_with_the_nearest_one(unconfigured: Rtk, command: str) -> None:
    file = _written(unconfigured, "[profiles.staging]\n")
    verb, *rest = command.split()
    result = unconfigured("profile", verb, "stagin", *rest)
    assert (result.exit_code, result.stdout) == (3, "")
    assert file.read_text() == "[profiles.staging]\n"
    assert "no profile of this name: stagin" in result.stderr
    assert "did you mean staging?" in result.stderr


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
def test_the_local_profile_is_always_as_it_is(unconfigured: Rtk, command: str) -> None:
    result = unconfigured(command, stdin="some-token\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "this profile is the embedded emulator" in result.stderr
    assert not (unconfigured.config_dir / "config.toml").exists()


def test_the_local_profile_can_be_the_one_in_use(unconfigured: Rtk) -> None:
    unconfigured("profile use local").ok
    created = unconfigured("meetings create --title Offline").ok.data
    assert [one["id"] for one in unconfigured("--local meetings list").ok.data] == [created["id"]]


@pytest.mark.parametrize("name", ["", "a b", "a/b", "../up", "-x", "ü", "a.b", "x" * 65])
def test_a_name_that_could_be_a_path_is_refused(unconfigured: Rtk, name: str) -> None:
    result = unconfigured("profile", "create", "--", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the name of a profile must be 1 to 64 letters" in result.stderr


@pytest.mark.parametrize(
    ("flag", "value", "words"),
    [
        ("--account-id", "a/b", "an id, without spaces and slashes"),
        ("--app-id", "..", "an id, without spaces and slashes"),
        ("--base-url", "http://api.example.com", "https, or http to localhost"),
        ("--base-url", "https://user:pass@api.example.com", "a URL without user, query and fragment: https://****@api"),
        ("--default-output", "xml", "rtk: output must be one of table, json, ndjson, yaml, csv, id: xml"),
        ("--timeout", "soon", "a number of seconds"),
        ("--timeout", "nan", "a number of seconds"),
        ("--retries", "-1", "a whole number from 0 to 100"),
        ("--max-wait", "inf", "a number of seconds"),
    ],
)
def test_a_profile_takes_good_values_only(unconfigured: Rtk, flag: str, value: str, words: str) -> None:
    result = unconfigured("profile", "create", "staging", f"{flag}={value}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert unconfigured("profile get staging").exit_code == 3


def test_the_file_and_its_directory_are_for_their_owner_alone(unconfigured: Rtk) -> None:
    unconfigured("profile create staging").ok
    assert stat.S_IMODE(unconfigured.config_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE((unconfigured.config_dir / "config.toml").stat().st_mode) == 0o600


def test_comments_and_unknown_keys_outlive_a_change(unconfigured: Rtk) -> None:
    text = '# ours\nfuture = 1\n\n[profiles.staging]\naccount_id = "acc"  # the test account\nshiny = true\n'
    file = _written(unconfigured, text)
    unconfigured("profile update staging --app-id app").ok
    assert file.read_text() == text + 'app_id = "app"\n'


def test_a_linked_file_stays_a_link(unconfigured: Rtk, tmp_path: Path) -> None:
    file = _written(unconfigured, "")
    elsewhere = file.rename(tmp_path / "dotfiles.toml")
    file.symlink_to(elsewhere)
    unconfigured("profile create staging").ok
    assert file.is_symlink()
    assert "staging" in elsewhere.read_text()


def test_processes_that_write_at_once_lose_nothing(unconfigured: Rtk) -> None:
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


def test_a_writer_that_holds_the_file_for_too_long_is_told(unconfigured: Rtk) -> None:
    fcntl = pytest.importorskip("fcntl")
    file = _written(unconfigured, "")
    with open(file.with_name("config.toml.lock"), "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = unconfigured("profile create staging")
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"another rtk has been changing this file for 10 seconds: {file}\n" in result.stderr
    assert sum(unconfigured.clock.slept) == pytest.approx(10, abs=0.1)
    assert file.read_text() == ""
    unconfigured("profile create staging").ok


@pytest.mark.parametrize(
    "command",
    [
        ("profile", "create", "staging", "--account-id", "\udcff"),
        ("profile", "update", "default", "--app-id", "a\x1bb"),
        ("auth", "login", "--token-command", "sh -c 'echo a-token' \udcff"),
    ],
)
def test_what_is_no_text_is_not_kept(unconfigured: Rtk, command: tuple[str, ...]) -> None:
    result = unconfigured(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert not (unconfigured.config_dir / "config.toml").exists()


def test_a_default_profile_that_nobody_wrote_cannot_be_deleted(unconfigured: Rtk) -> None:
    result = unconfigured("profile delete default --force")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "rtk: nothing is kept of this profile: default\n"
    assert unconfigured("profile delete default --force --ignore-missing").ok.stderr == "it was not there: default\n"


@pytest.mark.parametrize("way", ["file", "environment"])
def test_a_profile_in_use_that_is_gone_leaves_a_way_out(unconfigured: Rtk, way: str) -> None:
    _written(unconfigured, 'profile = "gone"\n' if way == "file" else "")
    ghost = {"RTK_PROFILE": "gone"} if way == "environment" else {}
    refused = unconfigured("meetings list", environment=ghost)
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert "hint: see them all with `rtk profile list`" in refused.stderr
    assert [one["current"] for one in unconfigured("profile list", environment=ghost).ok.data][-1] is False
    unconfigured("profile create staging", environment=ghost).ok
    unconfigured("profile update staging --app-id app", environment=ghost).ok
    unconfigured("profile use staging", environment=ghost).ok
    assert unconfigured("auth status").ok.data["profile"] == "staging"


def test_a_setting_is_unset_by_the_name_of_its_flag_too(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id acc --max-wait 5").ok
    changed = unconfigured("profile update staging --unset account-id --unset max_wait").ok.data
    assert (changed["account_id"], "max_wait" in changed) == (None, False)
    unknown = unconfigured("profile update staging --unset colour")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "a profile holds no such setting: colour\nhint: it holds account_id, app_id," in unknown.stderr


def _written(unconfigured: Rtk, text: str) -> Path:
    unconfigured.config_dir.mkdir(mode=0o700)
    file = unconfigured.config_dir / "config.toml"
    file.write_text(text)
    file.chmod(0o600)
    return file
