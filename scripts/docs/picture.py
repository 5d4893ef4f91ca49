"""Draws docs/rtk.svg, the picture of the README: what a terminal shows while these commands run on the emulator.

The commands run for real, on a clock and with ids that are the same each time, so the picture is too. The drawing is
plain SVG with a font of the reader's system: nothing is loaded from elsewhere.
"""

import os
import re
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.cli import FakeClock, Rtk
from tests.support.console_story import without_fleeting

COMMANDS = (
    'meeting=$(rtk meetings create --title "Biology 101" -o id)',
    "ada=$(rtk participants add --meeting $meeting --name Ada --custom-id ada -o id)",
    "rtk emulator join $ada -o id",
    "rtk recordings record $meeting --for 2m --to biology.mp4",
    "rtk sessions attendance --columns display_name,preset_name,joined_at,minutes",
    "rtk recordings list --columns meeting.title,status,recording_duration,file_size",
    "rtk meetings get biology",
)
COLUMNS = 84
FONT, LINE, GAP, CHARACTER, MARGIN, TOP = 14, 20, 10, 8.4, 20, 40
COLORS = {"0": "#d5d9e0", "1": "#ffffff", "31": "#ff8a80", "32": "#8fd694"}
"""The color of a text by its escape code; bold is white."""
PROMPT, PROMPT_COLOR = "$ ", "#7aa2f7"
FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">
<title>{title}</title>
<rect width="{width}" height="{height}" rx="10" fill="#1a1d24"/>
<circle cx="22" cy="22" r="6" fill="#ff5f57"/>
<circle cx="42" cy="22" r="6" fill="#febc2e"/>
<circle cx="62" cy="22" r="6" fill="#28c840"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="{font}">
{lines}
</g>
</svg>
"""
TITLE = "A terminal in which rtk creates a meeting, records it, and lists who was there"
_ESCAPE = re.compile(r"\x1b\[(\d*)m")


def picture() -> str:
    """The SVG document."""
    drawn, top = [], TOP
    for before, line in pairwise([[], *_recorded()]):
        top += LINE + (GAP if line[0][0] == PROMPT and before[:1] and before[0][0] != PROMPT else 0)
        drawn.append(_drawn(top, line))
    return FRAME.format(
        width=round(COLUMNS * CHARACTER + 2 * MARGIN),
        height=top + MARGIN,
        title=TITLE,
        font=FONT,
        lines="\n".join(drawn),
    )


def _recorded() -> Iterator[list[tuple[str, str]]]:
    """Each line that the terminal shows, as texts with their colors."""
    variables: dict[str, str] = {}
    here = Path.cwd()
    with TemporaryDirectory(prefix="rtk-picture-", ignore_cleanup_errors=True) as folder:
        os.chdir(folder)
        try:
            settings = {"RTK_CONFIG_DIR": f"{folder}/config", "RTK_DATA_DIR": f"{folder}/data"}
            rtk = Rtk({**settings, "RTK_PROFILE": "local", "TZ": "UTC", "TERM": "xterm"}, FakeClock())
            for command in COMMANDS:
                yield [(PROMPT, PROMPT_COLOR), (command, COLORS["1"])]
                yield from map(_colored, _typed(rtk, command, variables).splitlines())
        finally:
            os.chdir(here)


def _typed(rtk: Rtk, command: str, variables: dict[str, str]) -> str:
    """What the terminal shows of a command; `NAME=$(...)` shows nothing and sets a variable."""
    captured = re.fullmatch(r"(\w+)=\$\(rtk (.*)\)", command)
    words = captured[2] if captured else command.removeprefix("rtk ")
    words = re.sub(r"\$(\w+)", lambda name: variables[name[1]], words)
    if captured:
        variables[captured[1]] = rtk(words).ok.stdout.strip()
        return ""
    result = rtk(words, terminal=True, width=COLUMNS)
    return without_fleeting(result.stderr + result.stdout)


def _colored(line: str) -> list[tuple[str, str]]:
    """The texts of a line with their colors, from its escape codes."""
    marks = [(0, 0, "0"), *((found.start(), found.end(), found[1] or "0") for found in _ESCAPE.finditer(line))]
    ends = [*((end, code) for _, end, code in marks), (len(line), "0")]
    starts = [start for start, _, _ in marks[1:]] + [len(line)]
    texts = [(line[begin:stop], COLORS[code]) for ((begin, code), _), stop in zip(pairwise(ends), starts, strict=True)]
    return [(text, color) for text, color in texts if text]


def _drawn(top: int, line: list[tuple[str, str]]) -> str:
    """A line of text on the height `top`; `textLength` keeps columns in line in any font."""
    column, parts = 0, []
    for text, color in line:
        place = f'x="{MARGIN + column * CHARACTER:.1f}" textLength="{len(text) * CHARACTER:.1f}"'
        parts.append(f'<tspan {place} fill="{color}">{escape(text, quote=False)}</tspan>')
        column += len(text)
    return f'<text y="{top}" xml:space="preserve">{"".join(parts)}</text>'
