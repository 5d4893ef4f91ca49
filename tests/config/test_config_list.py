"""rtk config: the value and the source of every setting, and the errors for invalid values."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
import yaml

from rtk_cli.config.settings import SETTINGS
from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support.cli import TOKEN, Rtk

EXAMPLES = {
    "account_id": ("flag-acc", "env-acc", "file-acc"),
    "app_id": ("flag-app", "env-app", "file-app"),
    "base_url": (None, "https://env.example.com", "https://file.example.com"),
    "timeout": ("5", None, "7"),
    "retries": ("1", None, "2"),
    "max_wait": ("9", None, "8.5"),
    "max_body": (None, "2", "3"),
    "max_response": (None, "128", "0.5"),
    "complete_ids": (None, "off", "off"),
    "ca_file": (None, "/env/own.pem", "/file/own.pem"),
}
"""For each setting of a profile a value for the flag, the environment variable and the file."""


def test_config_list_has_every_setting_once_with_its_help(unconfigured: Rtk) -> None:
    rows = unconfigured("config list").ok.data
    assert [row["setting"] for row in rows] == [setting.name for setting in SETTINGS]
    assert all(row["help"] for row in rows)


def test_examples_cover_every_setting_of_a_profile() -> None:
    tested_elsewhere = {"profile", "output"}
    assert set(EXAMPLES) == {setting.key for setting in SETTINGS if setting.key} - tested_elsewhere


def test_unconfigured_rtk_uses_the_defaults(unconfigured: Rtk) -> None:
    found = _listed(unconfigured)
    assert found["profile"] == ("default", "default")
    assert found["base_url"] == ("https://api.cloudflare.com/client/v4", "default")
    assert found["timeout"] == ("30", "default")
    assert [found[name] for name in ("account_id", "app_id", "token")] == [(None, "not set")] * 3


@pytest.mark.parametrize("name", EXAMPLES)
def test_profile_overrides_the_default(unconfigured: Rtk, name: str) -> None:
    _save(unconfigured, name)
    assert _listed(unconfigured)[name] == (EXAMPLES[name][2], "profile default")


@pytest.mark.parametrize("name", [name for name, (_, env, _) in EXAMPLES.items() if env])
def test_environment_overrides_the_profile(unconfigured: Rtk, name: str) -> None:
    _save(unconfigured, name)
    variable, value = _variable(name), str(EXAMPLES[name][1])
    assert _listed(unconfigured, environment={variable: value})[name] == (value, f"environment {variable}")


@pytest.mark.parametrize("name", [name for name, (flag, _, _) in EXAMPLES.items() if flag])
def test_flag_overrides_everything(unconfigured: Rtk, name: str) -> None:
    _save(unconfigured, name)
    flag, value = f"--{name.replace('_', '-')}", str(EXAMPLES[name][0])
    environment = {_variable(name): str(EXAMPLES[name][1])} if EXAMPLES[name][1] else {}
    assert _listed(unconfigured, f"{flag} {value}", environment=environment)[name] == (value, f"flag {flag}")


def test_output_comes_from_flag_then_environment_then_profile(unconfigured: Rtk) -> None:
    assert {"value": None, "source": "not set"}.items() <= _row("output", unconfigured("config list").ok.data).items()
    unconfigured("profile update default --default-output yaml").ok
    from_profile = _row("output", yaml.safe_load(unconfigured("config list").ok.stdout))
    assert (from_profile["value"], from_profile["source"]) == ("yaml", "profile default")
    ndjson = {"RTK_OUTPUT": "ndjson"}
    lines = unconfigured("config list", environment=ndjson).ok.stdout.splitlines()
    assert _row("output", map(json.loads, lines))["source"] == "environment RTK_OUTPUT"
    assert "output,csv,flag --output" in unconfigured("config list -o csv", environment=ndjson).ok.stdout.splitlines()


def test_profile_comes_from_flag_then_environment_then_file(unconfigured: Rtk) -> None:
    for name in ("one", "two", "three"):
        unconfigured(f"profile create {name}").ok
    unconfigured("profile use three").ok
    assert _listed(unconfigured)["profile"] == ("three", f"file {unconfigured.config_dir / 'config.toml'}")
    two = {"RTK_PROFILE": "two"}
    assert _listed(unconfigured, environment=two)["profile"] == ("two", "environment RTK_PROFILE")
    assert _listed(unconfigured, "--profile one", environment=two)["profile"] == ("one", "flag --profile")
    assert _listed(unconfigured, "--local", environment=two)["profile"] == ("local", "flag --local")


def test_empty_variable_counts_as_unset(unconfigured: Rtk) -> None:
    _save(unconfigured, "app_id")
    assert _listed(unconfigured, environment={"RTK_APP_ID": ""})["app_id"] == ("file-app", "profile default")


def test_directories_show_their_variable_as_source(unconfigured: Rtk) -> None:
    found = _listed(unconfigured)
    assert found["config_dir"] == (str(unconfigured.config_dir), "environment RTK_CONFIG_DIR")
    assert found["data_dir"] == (str(unconfigured.data_dir), "environment RTK_DATA_DIR")


def test_token_is_masked(unconfigured: Rtk) -> None:
    result = unconfigured("config list", environment={"CLOUDFLARE_API_TOKEN": TOKEN}).ok
    assert TOKEN not in result.stdout
    token = next(row for row in result.data if row["setting"] == "token")
    assert (token["value"], token["source"]) == ("****", "environment CLOUDFLARE_API_TOKEN")


@pytest.mark.parametrize("command", ["config list", "auth status"])
def test_password_in_a_base_url_is_masked(unconfigured: Rtk, command: str) -> None:
    result = unconfigured(command, environment={"CLOUDFLARE_API_BASE_URL": "https://me:hunter2@api.example.com"})
    assert "hunter2" not in result.stdout + result.stderr
    assert "https://****@api.example.com" in result.stdout


@pytest.mark.parametrize("command", ["config list", "auth status", "profile list", "profile get default"])
def test_password_in_the_base_url_of_a_profile_is_masked(unconfigured: Rtk, command: str) -> None:
    unconfigured("profile update default --base-url https://api.example.com").ok
    file = unconfigured.config_dir / "config.toml"
    file.write_text(file.read_text().replace("//", "//me:hunter2@"))
    result = unconfigured(f"{command} -o json")
    assert "hunter2" not in result.stdout + result.stderr
    assert "https://****@api.example.com" in result.stdout


def test_emulator_ignores_ids_and_token_of_the_real_api(unconfigured: Rtk) -> None:
    real = {"CLOUDFLARE_ACCOUNT_ID": "acc", "RTK_APP_ID": "app", "CLOUDFLARE_API_TOKEN": TOKEN}
    found = _listed(unconfigured, "--local", environment=real)
    assert (found["account_id"], found["app_id"]) == ((ACCOUNT_ID, "profile local"), (APP_ID, "profile local"))
    assert found["token"] == (None, "not needed")


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("--timeout", "soon"),
        ("--timeout", "0"),
        ("--timeout", "86400.1"),
        ("--retries", "2.5"),
        ("--retries", "101"),
        ("--retries", "9" * 5000),
        ("--retries", "\u0663"),
        ("--max-wait", "-1"),
        ("--max-wait", "86401"),
        ("--max-wait", "\u0663"),
        ("--account-id", "a/b"),
        ("--account-id", "a\x07b"),
        ("--app-id", ""),
        ("--profile", "a/b"),
    ],
)
def test_invalid_flag_is_a_usage_error(remote: Rtk, flag: str, value: str) -> None:
    error = remote.error("meetings", "list", flag, value)
    assert (error["kind"], remote.seen) == ("usage", [])
    assert error["message"].startswith(f"{flag} must be ")


@pytest.mark.parametrize("flags", ["--timeout 86400", "--max-wait 0", "--max-wait 86400", "--retries 100"])
def test_largest_and_smallest_values_are_valid(remote: Rtk, flags: str) -> None:
    assert remote(f"meetings list {flags}").ok.data == []


def test_invalid_output_is_a_usage_error_that_names_the_valid_ones(unconfigured: Rtk) -> None:
    result = unconfigured("profile list -o xml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "xml" in result.stderr
    assert all(output in result.stderr for output in ("table", "json", "ndjson", "yaml", "csv", "id"))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("RTK_OUTPUT", "xml"),
        ("RTK_APP_ID", "a/b"),
        ("RTK_PROFILE", "a b"),
        ("CLOUDFLARE_ACCOUNT_ID", "a b"),
        ("CLOUDFLARE_API_BASE_URL", "ftp://x"),
        ("RTK_MAX_RESPONSE", "0"),
    ],
)
def test_invalid_variable_is_a_configuration_error(remote: Rtk, variable: str, value: str) -> None:
    result = remote("meetings list", environment={variable: value})
    assert (result.exit_code, result.stdout, remote.seen) == (3, "", [])
    assert f"{variable} must be " in result.stderr
    assert f": {value}\n" in result.stderr
    assert result.stderr.endswith(f"unset {variable}\n")


@pytest.mark.parametrize("name", ["account_id", "app_id"])
def test_missing_id_is_a_configuration_error_with_all_ways_to_give_it(remote: Rtk, name: str) -> None:
    variable, flag = _variable(name), f"--{name.replace('_', '-')}"
    error = remote.error("meetings list", environment={variable: ""})
    assert (error["kind"], remote.seen) == ("configuration", [])
    assert name.replace("_", " ") in error["message"]
    assert all(way in error["hint"] for way in ("--local", flag, variable, f"rtk profile update default {flag} ID"))


def test_hint_for_a_missing_id_works_as_printed(remote: Rtk) -> None:
    missing = {"RTK_APP_ID": ""}
    command = remote.error("meetings list", environment=missing)["hint"].partition(": rtk ")[2]
    remote(command.replace(" ID", f" {APP_ID}")).ok
    assert remote("meetings list", environment=missing).ok.data == []


def test_config_path_prints_the_path_as_text_or_json(unconfigured: Rtk) -> None:
    assert unconfigured("config path").ok.stdout == f"{unconfigured.config_dir / 'config.toml'}\n"
    assert unconfigured("config path -o json").ok.data == str(unconfigured.config_dir / "config.toml")


def _listed(
    unconfigured: Rtk, words: str = "", environment: Mapping[str, str] | None = None
) -> dict[str, tuple[Any, str]]:
    rows = unconfigured(f"config list --json {words}", environment=environment).ok.data
    return {row["setting"]: (row["value"], row["source"]) for row in rows}


def _row(name: str, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in rows if row["setting"] == name)


def _save(unconfigured: Rtk, name: str) -> None:
    unconfigured("profile", "update", "default", f"--{name.replace('_', '-')}", str(EXAMPLES[name][2])).ok


def _variable(name: str) -> str:
    return next(setting.environment or "" for setting in SETTINGS if setting.name == name)
