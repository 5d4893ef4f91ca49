"""docs/rtk.svg shows what rtk prints today, and loads nothing."""

import re
from xml.etree import ElementTree

from scripts.docs.picture import COMMANDS, picture
from tests.docs.pages import PROJECT


def test_picture_is_up_to_date() -> None:
    drawn = picture()
    assert (PROJECT / "docs/rtk.svg").read_text(encoding="utf-8") == drawn, "stale: run python scripts/generate.py"


def test_picture_shows_every_command_and_loads_nothing() -> None:
    text = (PROJECT / "docs/rtk.svg").read_text(encoding="utf-8")
    shown = "".join(ElementTree.fromstring(text).itertext())
    assert [command for command in COMMANDS if f"$ {command}" not in shown] == []
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert "\x1b" not in text
