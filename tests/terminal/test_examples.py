"""The examples in help: every command has one or two, and each of them runs on a prepared emulator.

A placeholder, such as MEETING, stands for an id in a state in which the command succeeds: `PLACEHOLDERS` names it, and
`PLACEHOLDERS_OF` where a command needs another. The ids are those of the sample data in every_command.py.
"""

import itertools
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from rtk_cli.jobs.costs.price_table import shipped_text
from rtk_cli.terminal.cli.tree import Node, tree
from tests.support.cli import Rtk
from tests.terminal.every_command import SAME_EVERYWHERE, SampleData

COMMANDS = {node.name: node for node in tree().every() if node.is_command}
EXAMPLES = [(name, example) for name, node in COMMANDS.items() for example in node.examples]

PLACEHOLDERS = {
    "APP": "app",
    "LIVESTREAM": "livestream",
    "LIVESTREAM_SESSION": "run",
    "MEETING": "meeting",
    "PARTICIPANT": "participant",
    "PEER": "peer",
    "POLL": "poll",
    "PRESET": "preset",
    "RECORDING": "uploaded",
    "SESSION": "session",
    "WEBHOOK": "webhook",
    "$SIGNATURE": "signature",
    "http://localhost:3000/rtk": "hook",
}
"""The id of the sample data that replaces each placeholder."""
PLACEHOLDERS_OF = {
    "active-session watch": {"MEETING": "closing"},
    "emulator admit": {"PARTICIPANT": "waiting"},
    "emulator events": {"SESSION": "live"},
    "emulator ingest": {"LIVESTREAM": "silent"},
    "emulator join": {"PARTICIPANT": "guest"},
    "emulator reject": {"PARTICIPANT": "waiting"},
    "livestreams active": {"MEETING": "studio"},
    "livestreams for-meeting": {"MEETING": "studio"},
    "livestreams sessions": {"MEETING": "studio"},
    "livestreams stop": {"MEETING": "studio"},
    "recordings record": {"MEETING": "closing"},
    "recordings pause": {"RECORDING": "running"},
    "recordings start": {"MEETING": "studio"},
    "recordings resume": {"RECORDING": "paused"},
    "recordings stop": {"RECORDING": "running"},
    "presets copy": {"APP": "other_app"},
    "sessions participant": {"PARTICIPANT": "peer"},
    "rtk emulator ingest LIVESTREAM --stop": {"LIVESTREAM": "livestream"},
}
"""The same for commands and examples that need another state: a running recording, a participant who waits."""
FILES: dict[str, Callable[[SampleData], bytes]] = {
    "preset.json": lambda samples: SAME_EVERYWHERE["definition"].encode(),
    "people.csv": lambda samples: b"name,custom_participant_id\nAda,ada-2\nBob,bob-2\n",
    "courses.csv": lambda samples: b"title,record_on_start\nBiology 101,true\n",
    "participants.txt": lambda samples: samples.ids["participant"].encode(),
    "state.json": lambda samples: Path(samples.ids["state"]).read_bytes(),
    "rtk.yaml": lambda samples: Path(samples.ids["manifest"]).read_bytes(),
    "event.json": lambda samples: b"ping",  # what $SIGNATURE signs
    "event.http": lambda samples: b"POST / HTTP/1.1\r\n\r\n{}",
    "prices.toml": lambda samples: shipped_text().encode(),
}
"""The files that examples name, created in the working directory."""
PREPARED_BY = {
    "auth login": "profile create work",
    "auth logout": "profile create work",
    "auth status": "profile create work",
    "emulator deliver": "--local webhooks update {webhook} --url {hook}",
    "profile delete": "profile create work",
    "profile update": "profile update default --retries 1",
    "rtk presets copy group_call_host --to-profile production": "profile create production --app-id {other_app}",
    "webhooks trigger": "--local webhooks update {webhook} --url {hook}",
    "rtk livestreams wait LIVESTREAM --for IDLE": "--local emulator ingest {livestream} --stop",
}
"""A command to run before the examples of a command, or before one example."""
ADDED = {
    "auth login": "--token-command 'printf an-unused-token'",  # instead of the user's password manager
    "webhooks listen": "--port 0 --count 0",  # ends at once, on a free port
    "emulator simulate": "--minutes 1",
}
"""Flags added to the example, which override its own."""
PARSED_ONLY = {
    "emulator serve": "runs until it is stopped",
    "emulator exec": "runs rtk, which the tests do not install",
    "emulator requests": "asks an emulator that is served",
    "emulator trust": "changes the stores of browsers and of the system",
    "emulator untrust": "changes the stores of browsers and of the system",
    "rtk meetings join MEETING --name Ada --open": "opens a browser",
}
"""Commands and examples that are not run, with the reason: their words are parsed before --help is printed."""
OVER_HTTP = {
    "apps use": "the profile of the embedded emulator can't be changed",
    "presets copy": "a second profile leads to the same emulator only over HTTP",
}
"""Commands that run against the emulator on a port, with the reason."""

_COMMAND = re.compile(r"\brtk (.*?)(?:\)\"| [|>] .*)?")


@pytest.mark.parametrize("node", COMMANDS.values(), ids=lambda node: node.name)
def test_command_has_one_or_two_examples(node: Node) -> None:
    assert 1 <= len(node.examples) <= 2
    assert len(set(node.examples)) == len(node.examples)
    for example in node.examples:
        assert words_of(example)[: len(node.path)] == list(node.path)


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_example_runs(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, example: str
) -> None:
    if {name, example} & PARSED_ONLY.keys():
        before_program = itertools.takewhile(lambda word: word != "--", words_of(example))
        assert request.getfixturevalue("unconfigured")(*before_program, "--help").ok
        return
    samples: SampleData = request.getfixturevalue("samples")
    rtk = prepared(request.getfixturevalue("remote" if name in OVER_HTTP else "unconfigured"), samples, name, example)
    monkeypatch.chdir(tmp_path)
    for file, content in FILES.items():
        Path(file).write_bytes(content(samples))
    keys = PLACEHOLDERS | PLACEHOLDERS_OF.get(name, {}) | PLACEHOLDERS_OF.get(example, {})
    words = [samples.ids[keys[word]] if word in keys else word for word in words_of(example)]
    result = rtk(*words, *shlex.split(ADDED.get(name, "")))
    assert (result.exit_code, result.stderr.count("rtk: ")) == (0, 0), result.stderr


def prepared(rtk: Rtk, samples: SampleData, name: str, example: str) -> Rtk:
    """rtk on a copy of the sample data, and on the embedded emulator if the command can use it."""
    samples.copied_to(rtk)
    if (before := PREPARED_BY.get(example, PREPARED_BY.get(name))) is not None:
        assert rtk(before.format_map(samples.ids)).ok
    if name not in OVER_HTTP and any(flag.name == "local" for flag in COMMANDS[name].flags):
        rtk.environment["RTK_PROFILE"] = "local"
    return rtk


def words_of(example: str) -> list[str]:
    """The words after `rtk`, without the shell around them: `$(...)`, a pipe, a redirection."""
    found = _COMMAND.search(example)
    assert found, example
    return shlex.split(re.sub(r"\)\"$|\s[|>]\s.*$", "", example[found.start() :]))[1:]


def test_tables_name_commands_that_exist() -> None:
    assert set().union(ADDED, PARSED_ONLY, OVER_HTTP) <= set(COMMANDS) | {example for _, example in EXAMPLES}
    assert set().union(PLACEHOLDERS_OF, PREPARED_BY) <= set(COMMANDS) | {example for _, example in EXAMPLES}
