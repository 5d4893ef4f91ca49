"""What `--dry-run` says of a command that makes several requests."""

import pytest

from tests.support.cli import Rtk

MEETING = "11111111-1111-4111-8111-111111111111"


@pytest.mark.parametrize(
    "words",
    ["sessions stale --end --force", "analytics cost", "recordings check", f"recordings download {MEETING} --to x"],
)
def test_first_of_several_requests_is_named_as_such(rtk: Rtk, words: str) -> None:
    result = rtk(*words.split(), "--dry-run")
    assert result.ok.data["method"] == "GET"
    assert "first request" in result.stderr


@pytest.mark.parametrize(
    "words", ["sessions list", f"meetings deactivate {MEETING}", f"recordings stop {MEETING} --force"]
)
def test_request_that_is_shown_whole_has_no_note(rtk: Rtk, words: str) -> None:
    result = rtk(*words.split(), "--dry-run")
    assert result.ok.data["method"]
    assert result.stderr == ""
