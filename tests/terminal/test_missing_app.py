"""Without an app, or with an unknown one, a command that works in an app fails and does nothing."""

from pathlib import Path

import pytest

from tests.support import recordings
from tests.support.cli import TOKEN, Rtk
from tests.terminal.every_command import CALLING_THE_API, COMMANDS, REPRESENTATIVES, SampleData, with_unknown_ids

IN_AN_APP = [
    name
    for name in CALLING_THE_API
    if name == "api" or any("{app_id}" in operation.path for operation in COMMANDS[name].operations[:1])
]
NAMING_THE_APP = ["apps get", "apps use"]


def test_only_listing_and_creating_apps_needs_no_app() -> None:
    """`doctor` says that there is none."""
    assert set(CALLING_THE_API) - set(IN_AN_APP) == {"apps list", "apps create", "doctor"}


@pytest.mark.parametrize("name", [name for name in IN_AN_APP if name not in NAMING_THE_APP])
def test_missing_app_is_a_configuration_error_that_names_the_flag(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    known = {"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_ACCOUNT_ID": "a" * 32}
    result = unconfigured(*with_unknown_ids(name, tmp_path, "-o", "json"), environment=known)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.error["kind"] == "configuration"
    assert "app" in result.error["message"]
    assert "--app-id" in result.error["hint"]


@pytest.mark.parametrize("name", [name for name in REPRESENTATIVES if name in IN_AN_APP])
def test_unknown_app_returns_404(local: Rtk, samples: SampleData, tmp_path: Path, name: str) -> None:
    samples.copied_to(local)
    result = local(*samples.line(name, tmp_path, "-o", "json", "--app-id", recordings.UNKNOWN_ID))
    assert (result.exit_code, result.stdout) == (5, "")
    assert (result.error["kind"], result.error["status"]) == ("not_found", 404)
