"""Masking takes time in proportion to the text, which may come from a server."""

import time

import pytest

from rtk_cli.errors import MASK
from rtk_cli.masking import mask_text

LENGTH = 200_000
LIMIT = 5.0
"""Seconds; it takes hundredths. Patterns that go back need minutes."""
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3ODk0NTkyMDB9.c2lnbmF0dXJl"


UNITS = (
    "a",
    "eyJ-",
    "eyJaaaaaaaa-",
    "eyJaaaaaaaa.",
    "a-",
    "cf_",
    "aA1",
    "bearer ",
    "a://",
    "a://x ",
    "a://x?&b=c",
    "1.",
)


@pytest.mark.parametrize("unit", UNITS)
def test_long_text_is_masked_quickly(unit: str) -> None:
    started = time.monotonic()
    mask_text("a://" + unit * (LENGTH // len(unit)))
    assert time.monotonic() - started < LIMIT


@pytest.mark.parametrize("before", ["", "x-", "a=", "a.b.", ".", "eyJ-", "x-eyJ-", "("])
def test_signed_token_is_masked_behind_any_text(before: str) -> None:
    masked = mask_text(f"{before}{JWT} after")
    assert masked.endswith(f"{MASK} after")
    assert "eyJhbG" not in masked


@pytest.mark.parametrize("before", ["", "1", "-", "1.", "(", ":", "a.", "_", "https:"])
def test_password_in_a_url_is_masked_behind_any_text(before: str) -> None:
    assert "hush" not in mask_text(f"{before}https://user:hush@example.com/x")
