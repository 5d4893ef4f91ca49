"""rtk config: the value of every setting and where it came from, and what is said of a bad one."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
import yaml

from rtk_cli.config.settings import SETTINGS
from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support.cli import TOKEN, Rtk

GOOD = {
    "account_id": ("flag-acc", "env-acc", "file-acc"),
    "app_id": ("flag-app", "env-app", "file-app"),
    "base_url": (None, "https://env.example.com", "https://file.example.com"),
    "timeout": ("5", None, "7"),
    "retries": ("1", None, "2"),
    "max_wait": ("9", None, "8.5"),
}
"""For each setting that a profile holds, a value from a flag, from the environment and from the file."""


def test_every_setting_is_listed_once_with_its_help(unconfigured: Rtk) -> None:
    rows = unconfigured("config list").ok.data
    assert [row["setting"] for row in rows] == [setting.name for setting in SETTINGS]
    assert all(row["help"] for row in rows)


def test_the_table_of_values_is_complete() -> None:
    with_tests_of_their_own = {"profile", "output"}
    assert set(GOOD) == {setting.key for setting in SETTINGS if setting.key} - with_tests_of_their_own


def test_on_a_fresh_machine_defaults_count(unconfigured: Rtk) -> None:
    found = _listed(unconfigured)
    assert found["profile"] == ("default", "default")
    assert found["base_url"] == ("https://api.cloudflare.com/client/v4", "default")
    assert found["timeout"] == ("30", "default")
    assert [found[name] for name in ("account_id", "app_id", "token")] == [(None, "not set")] * 3


@pytest.mark.parametrize("name", GOOD)
def test_a_profile_goes_before_the_default(unconfigured: Rtk, name: str) -> None:
    _keep(unconfigured, name)
    assert _listed(unconfigured)[name] == (GOOD[name][2], "profile default")


@pytest.mark.parametrize("name", [name for name, (_, env, _) in GOOD.items() if env])
def test_the_environment_goes_before_a_profile(unconfigured: Rtk, name: str) -> None:
    _keep(unconfigured, name)
    variable, value = _variable(name), str(GOOD[name][1])
    assert _listed(unconfigured, environment={variable: value})[name] == (value, f"environment {variable}")


@pytest.mark.parametrize("name", [name for name, (flag, _, _) in GOOD.items() if flag])
def test_a_flag_goes_before_everything(unconfigured: Rtk, name: str) -> None:
    _keep(unconfigured, name)
    flag, value = f"--{name.replace('_', '-')}", str(GOOD[name][0])
    environment = {_variable(name): str(GOOD[name][1])} if GOOD[name][1] else {}
    assert _listed(unconfigured, f"{flag} {value}", environment=environment)[name] == (value, f"flag {flag}")


def test_the_format_is_chosen_by_flag_then_environment_then_profile(unconfigured: Rtk) -> None:
    assert {"value": None, "source": "not set"}.items() <= _row("output", unconfigured("config list").ok.data).items()
    unconfigured("profile update default --default-output yaml").ok
    from_profile = _row("output", yaml.safe_load(unconfigured("config list").ok.stdout))
    assert (from_profile["value"], from_profile["source"]) == ("yaml", "profile default")
    ndjson = {"RTK_OUTPUT": "ndjson"}
    lines = unconfigured("config list", environment=ndjson).ok.stdout.splitlines()
    assert _row("output", map(json.loads, lines))["source"] == "environment RTK_OUTPUT"
    assert "output,csv,flag --output" in unconfigured("config list -o csv", environment=ndjson).ok.stdout.splitlines()


def test_a_profile_is_chosen_by_flag_then_environment_then_file(unconfigured: Rtk) -> None:
    for name in ("one", "two", "three"):
        unconfigured(f"profile create {name}").ok
    unconfigured("profile use three").ok
    assert _listed(unconfigured)["profile"] == ("three", f"file {unconfigured.config_dir / 'config.toml'}")
    two = {"RTK_PROFILE": "two"}
    assert _listed(unconfigured, environment=two)["profile"] == ("two", "environment RTK_PROFILE")
    assert _listed(unconfigured, "--profile one", environment=two)["profile"] == ("one", "flag --profile")
    assert _listed(unconfigured, "--local", environment=two)["profile"] == ("local", "flag --local")


def test_a_variable_set_to_nothing_is_not_set(unconfigured: Rtk) -> None:
    _keep(unconfigured, "app_id")
    assert _listed(unconfigured, environment={"RTK_APP_ID": ""})["app_id"] == ("file-app", "profile default")


def test_directories_name_their_variable(unconfigured: Rtk) -> None:
    found = _listed(unconfigured)
    assert found["config_dir"] == (str(unconfigured.config_dir), "environment RTK_CONFIG_DIR")
    assert found["data_dir"] == (str(unconfigured.data_dir), "environment RTK_DATA_DIR")


def test_the_token_is_masked(unconfigured: Rtk) -> None:
    result = unconfigured("config list", environment={"CLOUDFLARE_API_TOKEN": TOKEN}).ok
    assert TOKEN not in result.stdout
    token = next(row for row in result.data if row["setting"] == "token")
    assert (token["value"], token["source"]) == ("****", "environment CLOUDFLARE_API_TOKEN")


@pytest.mark.parametrize("command", ["config list", "auth status"])
def test_a_password_in_a_base_url_is_not_shown(unconfigured: Rtk, command: str) -> None:
    result = unconfigured(command, environment={"CLOUDFLARE_API_BASE_URL": "https://me:hunter2@api.example.com"}).ok
    assert "hunter2" not in result.stdout
    assert "https://****@api.example.com" in result.stdout


@pytest.mark.parametrize("command", ["config list", "auth status", "profile list", "profile get default"])
def test_a_password_in_the_base_url_of_a_profile_is_not_shown_either(unconfigured: Rtk, command: str) -> None:
    unconfigured("profile update default --base-url https://api.example.com").ok
    file = unconfigured.config_dir / "config.toml"
    file.write_text(file.read_text().replace("//", "//me:hunter2@"))
    result = unconfigured(f"{command} -o json").ok
    assert "hunter2" not in result.stdout
    assert "https://****@api.example.com" in result.stdout


def test_the_emulator_takes_no_ids_of_the_real_api(unconfigured: Rtk) -> None:
    real = {"CLOUDFLARE_ACCOUNT_ID": "acc", "RTK_APP_ID": "app", "CLOUDFLARE_API_TOKEN": TOKEN}
    found = _listed(unconfigured, "--local", environment=real)
    assert (found["account_id"], found["app_id"]) == ((ACCOUNT_ID, "profile local"), (APP_ID, "profile local"))
    assert found["token"] == (None, "not needed")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--timeout soon", "--timeout must be a number of seconds above 0, at most 86400: soon"),
        ("--timeout 0", "--timeout must be a number of seconds above 0, at most 86400: 0"),
        ("--retries 2.5", "--retries must be a whole number from 0 to 100: 2.5"),
        ("--max-wait -1", "--max-wait must be a number of seconds from 0 to 86400: -1"),
        ("--account-id a/b", "--account-id must be an id, without spaces and slashes: a/b"),
        ("--app-id ''", '--app-id must be an id, without spaces and slashes: ""'),
        ("--profile a/b", "--profile must be 1 to 64 letters, digits, - or _, beginning with a letter or digit: a/b"),
    ],
)
def test_a_bad_flag_is_a_mistake_in_usage(remote: Rtk, words: str, message: str) -> None:
    result = remote(f"meetings list {words}")
    assert (result.exit_code, result.stdout, remote.seen) == (2, "", [])
    assert f"rtk: {message}\n" in result.stderr


def test_a_bad_format_names_the_good_ones(unconfigured: Rtk) -> None:
    result = unconfigured("profile list -o xml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "xml" in result.stderr
    assert all(word in result.stderr for word in ("table", "json", "ndjson", "yaml", "csv", "id"))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("RTK_OUTPUT", "xml"),
        ("RTK_APP_ID", "a/b"),
        ("RTK_PROFILE", "a b"),
        ("CLOUDFLARE_ACCOUNT_ID", "a b"),
        ("CLOUDFLARE_API_BASE_URL", "ftp://x"),
    ],
)
def test_a_bad_variable_is_a_mistake_in_configuration(remote: Rtk, variable: str, value: str) -> None:
    result = remote("meetings list", environment={variable: value})
    assert (result.exit_code, result.stdout, remote.seen) == (3, "", [])
    assert f"{variable} must be " in result.stderr
    assert f": {value}\nhint: correct or unset {variable}\n" in result.stderr


@pytest.mark.parametrize("name", ["account_id", "app_id"])
def test_a_missing_id_is_asked_for_with_all_the_ways_to_give_it(remote: Rtk, name: str) -> None:
    variable = _variable(name)
    result = remote("meetings list", environment={variable: ""})
    assert (result.exit_code, result.stdout, remote.seen) == (3, "", [])
    flag = f"--{name.replace('_', '-')}"
    assert f"there is no {name.replace('_', ' ')} for profile default" in result.stderr
    assert f"give {flag}, or set {variable}, or keep it: rtk profile update default {flag} ID" in result.stderr
    assert "hint: --local needs none; else give" in result.stderr


def test_the_hint_for_a_missing_id_works_as_it_is_printed(remote: Rtk) -> None:
    missing = {"RTK_APP_ID": ""}
    printed = remote("meetings list", environment=missing).stderr.partition("keep it: rtk ")[2].strip()
    remote(printed.replace(" ID", f" {APP_ID}")).ok
    assert remote("meetings list", environment=missing).ok.data == []


def test_the_path_is_printed_as_it_is(unconfigured: Rtk) -> None:
    assert unconfigured("config path").ok.stdout == f"{unconfigured.config_dir / 'config.toml'}\n"
    assert unconfigured("config path -o json").ok.data == str(unconfigured.config_dir / "config.toml")


def _listed(
    unconfigured: Rtk, words: str = "", environment: Mapping[str, str] | None = None
) -> dict[str, tuple[Any, str]]:
    rows = unconfigured(f"config list --json {words}", environment=environment).ok.data
    return {row["setting"]: (row["value"], row["source"]) for row in rows}


def _row(name: str, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in rows if row["setting"] == name)


def _keep(unconfigured: Rtk, name: str) -> None:
    unconfigured("profile", "update", "default", f"--{name.replace('_', '-')}", str(GOOD[name][2])).ok


def _variable(name: str) -> str:
    return next(setting.environment or "" for setting in SETTINGS if setting.name == name)
