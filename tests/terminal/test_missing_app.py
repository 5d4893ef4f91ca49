"""Without an app, and with one that there is not: every command that works in an app says so and does nothing."""

from pathlib import Path

import pytest

from tests.support import recordings
from tests.support.cli import TOKEN, Rtk
from tests.terminal.every_command import CALLING_THE_API, COMMANDS, Scene, nowhere

IN_AN_APP = [
    name
    for name in CALLING_THE_API
    if name == "api" or any("{app_id}" in operation.path for operation in COMMANDS[name].operations[:1])
]
NAMING_THE_APP = ["apps get", "apps use"]


def test_only_apps_are_listed_and_made_outside_of_an_app() -> None:
    assert set(CALLING_THE_API) - set(IN_AN_APP) == {"apps list", "apps create"}


@pytest.mark.parametrize("name", [name for name in IN_AN_APP if name not in NAMING_THE_APP])
def test_without_an_app_it_is_told_where_to_name_one(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    known = {"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_ACCOUNT_ID": "a" * 32}
    result = unconfigured(*nowhere(name, tmp_path, "-o", "json"), environment=known)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.error["kind"] == "configuration"
    assert "app" in result.error["message"]
    assert "--app-id" in result.error["hint"]


@pytest.mark.parametrize("name", [name for name in IN_AN_APP if name not in NAMING_THE_APP])
def test_in_an_app_that_there_is_not_nothing_is_found(local: Rtk, scene: Scene, tmp_path: Path, name: str) -> None:
    scene.copied_to(local)
    result = local(*scene.line(name, tmp_path, "-o", "json", "--app-id", recordings.UNKNOWN_ID))
    assert (result.exit_code, result.stdout) == (5, "")
    assert (result.error["kind"], result.error["status"]) == ("not_found", 404)
