"""The contract check of the suite itself: it finds responses that break the contract."""

import json
from typing import Any

import pytest

from tests.support.contract_check import problems_in_response

APP: dict[str, Any] = {"id": "11111111-1111-4111-8111-111111111111", "name": "x", "created_at": "2026-09-14T08:00:00Z"}
PAGING = {"total_count": 1, "start_offset": 1, "end_offset": 1}


def page(*apps: dict[str, Any]) -> bytes:
    return json.dumps({"success": True, "data": apps, "paging": PAGING}).encode()


def test_response_of_the_contract_has_no_problems() -> None:
    assert problems_in_response("apps_list", 200, page(APP)) == []


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (201, page(APP)),
        (200, b"<html>"),
        (200, page({**APP, "id": 7})),
        (200, page({**APP, "colour": "red"})),
        (404, page(APP)),
    ],
)
def test_response_outside_the_contract_has_one_problem(status: int, content: bytes) -> None:
    [problem] = problems_in_response("apps_list", status, content)
    assert problem.startswith("apps_list: ")
