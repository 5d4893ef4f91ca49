"""The tables of messages and events in the official web client's npm package, read from its source.

`python -m tests.support.web_client_package FILE` prints the table of messages in the form of messages.txt.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

_MESSAGE = re.compile(
    r'class ([\w$]+) extends [\w$]+ \{\s*constructor\(\) \{\s*super\("([\w.]+)", \[(.*?)\]\);', re.DOTALL
)
_INSTANCE = re.compile(r"([\w$]+) = new ([\w$]+)\(\)")
_FIELD = re.compile(r"\{\s*no: (\d+),")
_ENUM_OF_FIELD = re.compile(r'T: \(\) => \["([\w.]+)", ([\w$]+)')
_ENUM = re.compile(r"\(function\(s\) \{\s*((?:s\[s\.\w+ = \d+\] = \"\w+\"[,;]\s*)+)\}\)\(([\w$]+) \|\|")
_FAMILY = re.compile(r"\w+ = \{\s*((?:(?://[^\n]*\s*)*\w+: \d+,?\s*)+)\}")
_SCALARS = {2: "float", 3: "int64", 4: "uint64", 5: "int32", 8: "bool", 9: "string", 12: "bytes", 13: "uint32"}

FAMILIES = {
    "Room": "getPeerInfo",
    "Chat": "sendMessageToRoom",
    "Plugin": "getPlugins",
    "Poll": "createPoll",
    "Media": "createWebRTCTransport",
    "Preset": "getUserPresets",
}
"""An event by which to recognize the table of each family."""


@dataclass
class Tables:
    """Messages with the lines of their fields, enums with their labels, and the events of each family."""

    messages: dict[str, list[str]] = field(default_factory=dict)
    enums: dict[str, dict[str, int]] = field(default_factory=dict)
    events: dict[str, dict[str, int]] = field(default_factory=dict)

    def text(self) -> str:
        """The table in the form of messages.txt."""
        lines: list[str] = []
        for name, fields in sorted(self.messages.items()):
            lines += [name, *(f" {line}" for line in fields)]
        for name, labels in sorted(self.enums.items()):
            lines += [f"enum {name}", *(f" {number} {label}" for label, number in labels.items())]
        return "\n".join(lines)


def tables(source: str) -> Tables:
    """Read all tables of the source; what cannot be read is missing."""
    found = Tables()
    classes = {match[1]: match[2] for match in _MESSAGE.finditer(source)}
    instances = {match[1]: classes[match[2]] for match in _INSTANCE.finditer(source) if match[2] in classes}
    labels = {match[2]: _labels(match[1]) for match in _ENUM.finditer(source)}
    for match in _MESSAGE.finditer(source):
        found.messages[match[2]] = [_line(each, instances) for each in _fields(match[3])]
        for name, variable in _ENUM_OF_FIELD.findall(match[3]):
            found.enums[name] = labels.get(variable, {})
    for match in _FAMILY.finditer(source):
        events = {name: int(number) for name, number in re.findall(r"(\w+): (\d+)", match[1])}
        for family, first in FAMILIES.items():
            if first in events:
                found.events[family] = events
    return found


def _labels(text: str) -> dict[str, int]:
    return {label: int(number) for label, number in re.findall(r"\.(\w+) = (\d+)\]", text)}


def _fields(text: str) -> Iterator[str]:
    """The text of each field: from one `no:` to the next."""
    starts = [match.start() for match in _FIELD.finditer(text)]
    return (text[start:end] for start, end in pairwise([*starts, len(text)]))


def _line(text: str, instances: dict[str, str]) -> str:
    """A field as a line of messages.txt: number, name, label and type."""
    number, name = re.findall(r"no: (\d+)", text)[0], re.findall(r'name: "(\w+)"', text)[0]
    label = "repeated " if "repeat:" in text else "optional " if "opt:" in text else ""
    oneof = re.search(r'oneof: "(\w+)"', text)
    if oneof is not None:
        label = f"oneof {oneof[1]} "
    return f"{number} {name} {label}{_type(text, instances)}"


def _type(text: str, instances: dict[str, str]) -> str:
    kind = re.findall(r'kind: "(\w+)"', text)[0]
    if kind == "scalar":
        return _SCALARS.get(int(re.findall(r"\bT: (\d+)", text)[0]), "unknown")
    if kind == "enum":
        return f"enum {re.findall(_ENUM_OF_FIELD, text)[0][0]}"
    message = instances.get(re.findall(r"T: \(\) => ([\w$]+)", text)[0], "unknown")
    return f"map<string, {message}>" if kind == "map" else message


if __name__ == "__main__":
    sys.stdout.write(tables(Path(sys.argv[1]).read_text(encoding="utf-8")).text() + "\n")
