"""Bar charts: proportional at any width, readable without color and without block characters."""

import pytest

from rtk_cli.terminal.output.charts import Bar, chart

BARS = (Bar("Mon", 0), Bar("Tue", 1), Bar("Wed", 40.5), Bar("Thu", 81))


def test_bar_length_is_proportional_to_its_value() -> None:
    assert chart("Minutes", BARS, 28) == [
        "Minutes",
        "Mon     0",
        "Tue     1  ▎",
        "Wed  40.5  ████████▌",
        "Thu    81  █████████████████",
    ]


@pytest.mark.parametrize("width", [*range(1, 40), 80, 300])
def test_chart_is_not_wider_than_the_terminal_if_the_values_fit(width: int) -> None:
    lines = chart("", BARS, width)
    assert max(map(len, lines)) <= max(width, len("Wed  40.5"))


@pytest.mark.parametrize("width", [1, 5, 12, 14])
def test_values_are_shown_without_room_for_bars(width: int) -> None:
    assert chart("Minutes", BARS, width)[1:] == ["Mon     0", "Tue     1", "Wed  40.5", "Thu    81"]


def test_smallest_value_has_a_bar_and_zero_has_none() -> None:
    _, zero, small, large = chart("", [Bar("a", 0), Bar("b", 0.01), Bar("c", 1e6)], 40)
    assert [zero[-1], small[-1], large[-1]] == ["0", "▏", "█"]


def test_chart_without_blocks_is_ascii() -> None:
    lines = chart("", BARS, 28, blocks=False)
    assert lines[-1] == "Thu    81  " + "#" * 17
    assert "".join(lines).isascii()


def test_chart_of_zeros_or_of_no_bars_draws_none() -> None:
    assert chart("Minutes", [Bar("Mon", 0)], 80) == ["Minutes", "Mon  0"]
    assert chart("Minutes", [], 80) == ["Minutes"]
