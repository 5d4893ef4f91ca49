"""Bars: honest at any width, readable without colour and without block characters."""

import pytest

from rtk_cli.terminal.output.charts import Bar, chart

BARS = (Bar("Mon", 0), Bar("Tue", 1), Bar("Wed", 40.5), Bar("Thu", 81))


def test_a_bar_is_as_long_as_its_value_is_large() -> None:
    assert chart("Minutes", BARS, 28) == [
        "Minutes",
        "Mon     0",
        "Tue     1  ▎",
        "Wed  40.5  ████████▌",
        "Thu    81  █████████████████",
    ]


@pytest.mark.parametrize("width", [*range(1, 40), 80, 300])
def test_no_line_is_wider_than_the_terminal_once_the_figures_fit(width: int) -> None:
    lines = chart("", BARS, width)
    assert max(map(len, lines)) <= max(width, len("Wed  40.5"))


@pytest.mark.parametrize("width", [1, 5, 12, 14])
def test_where_there_is_no_room_for_bars_the_figures_stay(width: int) -> None:
    assert chart("Minutes", BARS, width)[1:] == ["Mon     0", "Tue     1", "Wed  40.5", "Thu    81"]


def test_what_is_more_than_nothing_is_seen_and_nothing_is_not() -> None:
    _, none, little, much = chart("", [Bar("a", 0), Bar("b", 0.01), Bar("c", 1e6)], 40)
    assert [none[-1], little[-1], much[-1]] == ["0", "▏", "█"]


def test_plain_signs_where_blocks_cannot_be_shown() -> None:
    lines = chart("", BARS, 28, blocks=False)
    assert lines[-1] == "Thu    81  " + "#" * 17
    assert "".join(lines).isascii()


def test_all_zero_and_nothing_at_all_have_no_bars() -> None:
    assert chart("Minutes", [Bar("Mon", 0)], 80) == ["Minutes", "Mon  0"]
    assert chart("Minutes", [], 80) == ["Minutes"]
