"""The project file `.rtk.toml`: where it is found, what it may set, and what is refused."""

import os
from pathlib import Path

import pytest

from rtk_cli.local import APP_ID
from tests.support.cli import Rtk

LINES = {"profile": "staging", "account_id": "project-account", "app_id": "project-app", "output": "yaml"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: a folder two levels below the repository `work`, which is in a home directory."""
    home = tmp_path / "home"
    place = home / "work" / "src" / "deep"
    place.mkdir(parents=True)
    (home / "work" / ".git").mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("HOME", str(home))
    return place


def write(folder: Path, text: str = "", **values: str) -> Path:
    path = folder / ".rtk.toml"
    path.write_text(text + "".join(f'{key} = "{value}"\n' for key, value in values.items()))
    path.chmod(0o644)
    return path


def listed(rtk: Rtk, flags: str = "", **environment: str) -> dict[str, tuple[object, str]]:
    rows = rtk(f"config list {flags} --output json", environment=environment).ok.data
    return {row["setting"]: (row["value"], row["source"]) for row in rows}


def test_its_settings_and_its_path_are_listed(unconfigured: Rtk, folder: Path) -> None:
    unconfigured("profile create staging --account-id profile-account --app-id profile-app").ok
    path = write(folder, **LINES)
    found = listed(unconfigured)
    for name in ("profile", "account_id", "app_id"):
        assert found[name] == (LINES[name], f"project file {path}")
    assert found["project_file"] == (str(path), "working directory")
    assert unconfigured("config path").ok.stdout == f"{unconfigured.config_dir / 'config.toml'}\n"
    assert str(path) in unconfigured("config path").ok.stderr
    assert unconfigured("config path --project").ok.stdout == f"{path}\n"
    assert unconfigured("profile get local").ok.stdout.startswith("name: local"), "in YAML, as it says"


def test_without_one_nothing_is_listed(unconfigured: Rtk, folder: Path) -> None:
    assert listed(unconfigured)["project_file"] == (None, "not set")
    assert unconfigured("config path").ok.stderr == ""
    error = unconfigured.error("config path --project")
    assert (error["kind"], error["exit_code"], ".rtk.toml" in error["hint"]) == ("configuration", 3, True)


def test_flag_and_environment_go_before_it_and_the_profile_after_it(unconfigured: Rtk, folder: Path) -> None:
    unconfigured("profile update default --account-id profile-account --app-id profile-app --timeout 7").ok
    path = write(folder, app_id="project-app")
    found = listed(unconfigured)
    assert found["app_id"] == ("project-app", f"project file {path}")
    assert found["account_id"] == ("profile-account", "profile default")
    assert listed(unconfigured, RTK_APP_ID="env-app")["app_id"] == ("env-app", "environment RTK_APP_ID")
    assert listed(unconfigured, "--app-id flag-app", RTK_APP_ID="env-app")["app_id"][0] == "flag-app"
    assert listed(unconfigured, "--local")["app_id"] == (APP_ID, "profile local")


def test_it_can_choose_the_emulator(unconfigured: Rtk, folder: Path) -> None:
    write(folder, profile="local")
    assert unconfigured("meetings list").ok.data == []


def test_app_of_a_project_may_be_a_name(remote: Rtk, folder: Path) -> None:
    del remote.environment["RTK_APP_ID"]
    write(folder, app_id="@local")
    assert remote("meetings list").ok.data == []


def test_nearest_file_counts_alone(unconfigured: Rtk, folder: Path) -> None:
    write(folder.parent, app_id="upper", account_id="upper")
    assert listed(unconfigured)["app_id"][0] == "upper"
    write(folder, app_id="nearest")
    found = listed(unconfigured)
    assert (found["app_id"][0], found["account_id"][0]) == ("nearest", None)


def test_search_ends_at_the_repository(unconfigured: Rtk, folder: Path) -> None:
    home, repository = folder.parents[2], folder.parents[1]
    write(home, app_id="above")
    assert listed(unconfigured)["app_id"][0] is None
    write(repository, app_id="beside .git")
    assert listed(unconfigured)["app_id"][0] == "beside .git"


def test_search_ends_at_the_home_directory(
    unconfigured: Rtk, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (folder.parents[1] / ".git").rmdir()
    write(tmp_path, app_id="above")
    home = {"HOME": str(folder.parents[2])}
    assert listed(unconfigured, **home)["app_id"][0] is None
    write(folder.parents[2], app_id="at home")
    assert listed(unconfigured, **home)["app_id"][0] == "at home"
    monkeypatch.chdir(tmp_path)
    assert listed(unconfigured, **home)["app_id"][0] == "above"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_home_directory_may_be_a_link(unconfigured: Rtk, folder: Path, tmp_path: Path) -> None:
    (folder.parents[1] / ".git").rmdir()
    (tmp_path / "link").symlink_to(folder.parents[2])
    write(tmp_path, app_id="above")
    assert listed(unconfigured, HOME=str(tmp_path / "link"))["app_id"][0] is None


def test_variable_names_another_file_or_none(unconfigured: Rtk, folder: Path, tmp_path: Path) -> None:
    write(folder, app_id="nearest")
    other = tmp_path / "other.toml"
    other.write_text('app_id = "other"\n')
    assert listed(unconfigured, RTK_PROJECT_FILE=str(other))["app_id"] == ("other", f"project file {other}")
    assert listed(unconfigured, RTK_PROJECT_FILE="off")["app_id"] == (None, "not set")
    error = unconfigured.error("config list", environment={"RTK_PROJECT_FILE": "missing.toml"})
    assert (error["exit_code"], "missing.toml" in error["message"]) == (3, True)


def test_working_directory_that_was_removed_has_no_project_file(unconfigured: Rtk, folder: Path) -> None:
    folder.rmdir()
    assert listed(unconfigured)["project_file"] == (None, "not set")


@pytest.mark.parametrize(
    "line",
    [
        'token = "{}"',
        'api_token = "{}"',
        'token_command = "echo {}"',
        'token_file = "{}"',
        "token_keyring = true",
        'secret = "{}"',
        'account_id = "cfut_{}"',
    ],
)
def test_token_is_refused_by_name_and_not_shown(unconfigured: Rtk, folder: Path, line: str) -> None:
    secret = "Zk3vUq81LxPwZk3vUq81LxPwZk3vUq81LxPw9aB4"
    path = write(folder, f'app_id = "a"\n{line.format(secret)}\n')
    result = unconfigured("meetings list --json")
    error = result.error
    assert (error["kind"], result.exit_code, result.stdout) == ("configuration", 3, "")
    assert line.split(" ", maxsplit=1)[0] in error["message"]
    assert error["message"].endswith(f"{path}, line 2")
    assert "rtk auth login" in error["hint"]
    assert secret not in result.stderr


@pytest.mark.parametrize("line", ['base_url = "https://evil.example"', 'ca_file = "evil.pem"', "timeout = 5"])
def test_setting_that_decides_more_than_what_to_work_on_is_refused(unconfigured: Rtk, folder: Path, line: str) -> None:
    path = write(folder, f"{line}\n")
    error = unconfigured.error("meetings list", environment={"CLOUDFLARE_API_TOKEN": "any-token"})
    assert (error["kind"], error["exit_code"]) == ("configuration", 3)
    assert line.split(" ", maxsplit=1)[0] in error["message"]
    assert error["message"].endswith(f"{path}, line 1")
    assert "profile" in error["hint"]
    assert ("token" in error["message"]) == (line != "timeout = 5"), "the error gives the reason"


@pytest.mark.parametrize(
    ("key", "near"), [("app", "app_id"), ("acount_id", "account_id"), ("zzz", "profile, account_id")]
)
def test_unknown_setting_suggests_the_nearest(unconfigured: Rtk, folder: Path, key: str, near: str) -> None:
    path = write(folder, **{key: "x"})
    error = unconfigured.error("profile list")
    assert (error["exit_code"], error["message"].endswith(f"{key}: {path}, line 1")) == (3, True)
    assert near in error["hint"]


@pytest.mark.parametrize(
    ("text", "line"), [("app_id = no quotes\n", 1), ('profile = "a"\napp_id = 7\n', 2), ('app_id = "two words"\n', 1)]
)
def test_broken_file_is_reported_with_its_line(unconfigured: Rtk, folder: Path, text: str, line: int) -> None:
    path = write(folder, text)
    environment = {"CLOUDFLARE_API_TOKEN": "any-token", "CLOUDFLARE_ACCOUNT_ID": "a"}
    error = unconfigured.error("meetings list --profile default", environment=environment)
    assert (error["kind"], error["exit_code"]) == ("configuration", 3)
    assert f"{path}, line {line}" in error["message"]


def test_file_of_another_user_is_refused_unless_it_is_named(
    unconfigured: Rtk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(folder, app_id="planted")
    if os.geteuid() == 0:
        os.chown(path, 12345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    error = unconfigured.error("meetings list")
    assert (error["kind"], error["exit_code"]) == ("configuration", 3)
    assert error["message"].endswith(f": {path}")
    assert f"RTK_PROJECT_FILE={path}" in error["hint"]
    assert listed(unconfigured, RTK_PROJECT_FILE=str(path))["app_id"][0] == "planted"
    assert listed(unconfigured, RTK_PROJECT_FILE="off")["app_id"][0] is None
    monkeypatch.setenv("SUDO_UID", str(path.stat().st_uid))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert listed(unconfigured)["app_id"][0] == "planted", "with sudo it is the user's own"


def test_file_that_every_user_may_change_is_refused(unconfigured: Rtk, folder: Path) -> None:
    path = write(folder, app_id="a")
    path.chmod(0o666)
    error = unconfigured.error("meetings list")
    assert (error["exit_code"], error["hint"]) == (3, f"chmod o-w {path}")
    path.chmod(0o664)
    assert listed(unconfigured)["app_id"][0] == "a", "the group may: a umask of 002 is common"


@pytest.mark.parametrize("kind", ["folder", "pipe", "dangling link"])
def test_what_is_no_regular_file_is_refused(unconfigured: Rtk, folder: Path, kind: str) -> None:
    path = folder / ".rtk.toml"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("nowhere")
    error = unconfigured.error("meetings list")
    assert (error["exit_code"], str(path) in error["message"]) == (3, True)


def test_profile_that_is_named_for_a_run_is_not_mixed_up_in_silence(unconfigured: Rtk, folder: Path) -> None:
    unconfigured("profile create production --account-id a --app-id production-app").ok
    path = write(folder, app_id="project-app", account_id="a")
    result = unconfigured("config list --profile production -o json").ok
    assert "app_id" in result.stderr
    assert str(path) in result.stderr
    assert "account_id" not in result.stderr
    assert unconfigured("config list -o json").ok.stderr == ""


def test_copy_to_another_profile_does_not_take_the_app_of_the_project(remote: Rtk, folder: Path) -> None:
    base_url = remote.environment["CLOUDFLARE_API_BASE_URL"]
    night = remote("apps create --name Night").ok.data["id"]
    remote(f"profile create night --base-url {base_url} --app-id {night}").ok
    del remote.environment["RTK_APP_ID"]
    write(folder, app_id=APP_ID)
    assert night in remote("presets copy group_call_host --to-profile night").ok.stderr


def test_storing_what_the_project_overrides_warns(remote: Rtk, folder: Path) -> None:
    del remote.environment["RTK_APP_ID"]
    path = write(folder, app_id=APP_ID, profile="default")
    assert str(path) in remote(f"apps use {APP_ID}").ok.stderr
    assert str(path) in remote("profile use local").ok.stderr
