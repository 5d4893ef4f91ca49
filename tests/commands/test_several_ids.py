"""Several ids on one command line, or a file of them, on every command that takes one id."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.operations import PARTICIPANTS_REMOVE
from tests.support import livestreams, recordings, sessions
from tests.support.cli import Rtk
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, failure, success

UNKNOWN = recordings.UNKNOWN_ID


@pytest.fixture
def people(rtk: Rtk) -> tuple[str, list[str]]:
    """A meeting and its three participants."""
    meeting = recordings.meeting(rtk)
    found = [recordings.participant(rtk, meeting, name) for name in ("ada", "bob", "eve")]
    rtk.seen.clear()
    return meeting, found


def test_several_ids_are_a_list_in_their_order(rtk: Rtk, people: tuple[str, list[str]]) -> None:
    meeting, (ada, bob, eve) = people
    rows = rtk(f"participants get {eve} {ada} {bob} --meeting {meeting}").ok.data
    assert [row["custom_participant_id"] for row in rows] == ["eve", "ada", "bob"]
    assert rtk(f"participants get {ada} --meeting {meeting}").ok.data == rows[1], "one id stays one object"


def test_id_that_is_given_twice_counts_once(rtk: Rtk, people: tuple[str, list[str]]) -> None:
    meeting, (ada, *_) = people
    assert len(rtk(f"participants get {ada} {ada} --meeting {meeting}").ok.data) == 1


def test_failed_id_is_a_row_with_its_error_and_the_others_go_on(rtk: Rtk, people: tuple[str, list[str]]) -> None:
    meeting, (ada, bob, _) = people
    result = rtk(f"participants remove {ada} {UNKNOWN} {bob} --meeting {meeting} --force")
    assert result.exit_code == 12
    assert [row["id"] for row in result.data] == [ada, UNKNOWN, bob]
    assert [row.get("status") for row in result.data] == [None, "failed", None]
    assert result.data[1]["error"]["kind"] == "not_found"
    assert [row["custom_participant_id"] for row in rtk(f"participants list --meeting {meeting}").ok.data] == ["eve"]


def test_ids_that_all_fail_alike_exit_with_their_code(rtk: Rtk) -> None:
    result = rtk(f"meetings get {UNKNOWN} {UNKNOWN[:-1]}2")
    assert (result.exit_code, len(result.data)) == (5, 2)


def test_other_formats(rtk: Rtk, people: tuple[str, list[str]]) -> None:
    meeting, (ada, bob, _) = people
    line = f"participants get {ada} {bob} {UNKNOWN} --meeting {meeting}"
    assert rtk(f"{line} -o id").stdout.split() == [ada, bob]
    ndjson = rtk(f"{line} -o ndjson").stdout.splitlines()
    assert [json.loads(row)["id"] for row in ndjson] == [ada, bob, UNKNOWN]
    csv = rtk(f"{line} -o csv --columns id,error.kind").stdout.splitlines()
    assert csv == ["id,error.kind", f"{ada},", f"{bob},", f"{UNKNOWN},not_found"]
    table = rtk(line, terminal=True)
    assert table.exit_code == 12
    assert "ERROR" in table.stdout
    assert "ERROR" not in rtk(f"participants get {ada} {bob} --meeting {meeting}", terminal=True).ok.stdout
    assert rtk(f"{line} --query [].custom_participant_id").data == ["ada", "bob"]


@pytest.mark.parametrize(
    "template",
    [
        "{0}\n\n {1} \n{2}\n",
        "\ufeff{0}\r\n{1}\r\n{2}\r\n",
        "name,id\nAda,{0}\nBob,{1}\nEve,{2}\n",
        "id;token\n{0};x\n{1};y\n{2};z\n",
        "id\n{0}\n{1}\n{2}\n",
        '{{"id": "{0}", "name": "Ada"}}\n{{"id": "{1}"}}\n{{"id": "{2}"}}\n',
        '[{{"id": "{0}"}}, {{"id": "{1}"}}, "{2}"]',
    ],
)
def test_ids_come_from_a_file_or_stdin(rtk: Rtk, people: tuple[str, list[str]], template: str, tmp_path: Path) -> None:
    meeting, ids = people
    text = template.format(*ids)
    assert [row["id"] for row in rtk(f"participants get --from - --meeting {meeting}", stdin=text).ok.data] == ids
    (tmp_path / "ids").write_bytes(text.encode())
    rows = rtk(f"participants remove --from {tmp_path / 'ids'} --meeting {meeting} --force").ok.data
    assert [row["id"] for row in rows] == ids
    assert rtk(f"participants list --meeting {meeting}").ok.data == []


@pytest.mark.parametrize(
    "text", ["name,custom_id\nAda,ada\n", '{"name": "Ada"}\n', '{"id": 7}\n', "[1]", '["a"', '[{"id": ""}]']
)
def test_file_without_ids_is_refused(rtk: Rtk, text: str) -> None:
    error = rtk.error("meetings get --from -", stdin=text)
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []


def test_no_ids_are_nothing_to_do(rtk: Rtk) -> None:
    result = rtk("webhooks delete --from - --force", stdin="\n").ok
    assert (result.data, rtk.seen) == ([], [])


def test_one_id_in_a_file_is_still_a_list(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    assert [row["id"] for row in rtk("meetings get --from -", stdin=meeting).ok.data] == [meeting]


@pytest.mark.parametrize("words", ["a --from -", "", "a '' b"])
def test_wrong_ids_are_usage_errors(rtk: Rtk, words: str) -> None:
    error = rtk.error(f"meetings get {words}", stdin="b\n")
    assert (error["kind"], error["exit_code"], rtk.seen) == ("usage", 2, [])


def test_question_is_asked_once_and_names_count_and_first_ids(rtk: Rtk, people: tuple[str, list[str]]) -> None:
    meeting, ids = people
    line = f"participants remove --from - --meeting {meeting}"
    declined = rtk(f"participants remove {' '.join(ids)} x y --meeting {meeting}", terminal=True, stdin="n\n")
    assert declined.exit_code == 6
    assert declined.stderr.count("[y/N]") == 1
    question = declined.stderr.partition("?")[0]
    assert all(word in question for word in ("5", "participants", *ids, "2 more"))
    assert rtk.seen == []
    error = rtk.error(line, stdin="\n".join(ids))
    assert (error["kind"], error["exit_code"]) == ("refused", 6)


def test_dry_run_prints_the_request_of_each(rtk: Rtk) -> None:
    planned = rtk("meetings deactivate a b --kick-all --dry-run").ok.data
    assert [(request["method"], request["url"].rpartition("/meetings/")[2]) for request in planned] == [
        ("POST", "a/active-session/kick-all"),
        ("PATCH", "a"),
        ("POST", "b/active-session/kick-all"),
        ("PATCH", "b"),
    ]


def test_removal_of_what_is_gone_is_ignored_when_asked(rtk: Rtk, people: tuple[str, list[str]]) -> None:
    meeting, (ada, *_) = people
    result = rtk(f"participants remove {UNKNOWN} {ada} --meeting {meeting} --force --ignore-missing").ok
    assert result.data[0] == {"id": UNKNOWN, "status": "done", "error": None}
    assert UNKNOWN in result.stderr


def test_several_are_removed_and_kicked(rtk: Rtk) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    bob = recordings.participant(rtk, meeting, "bob")
    rtk(f"participants remove {ada} {bob} --kick --meeting {meeting} --force").ok
    assert rtk(f"participants list --meeting {meeting}").ok.data == []
    assert rtk(f"active-session get {meeting}").ok.data["live_participants"] == 0


def test_tokens_of_several(rtk: Rtk, people: tuple[str, list[str]]) -> None:
    meeting, ids = people
    rows = rtk(f"participants token {' '.join(ids)} --meeting {meeting}").ok.data
    assert [row["id"] for row in rows] == ids
    assert all(row["token"] and row["expires_at"] for row in rows)


def pair(rtk: Rtk, kind: str) -> tuple[list[str], str]:
    """Two ids of a kind, and flags that commands on them need."""
    if kind == "participants":
        meeting = recordings.meeting(rtk)
        return [recordings.participant(rtk, meeting, name) for name in "ab"], f"--meeting {meeting}"
    made: dict[str, Any] = {
        "apps": lambda: recordings.other_app(rtk),
        "meetings": lambda: recordings.meeting(rtk),
        "recordings": lambda: recordings.running(rtk),
        "livestreams": lambda: livestreams.live_from_encoder(rtk),
        "sessions": lambda: sessions.with_transcript(rtk),
        "webhooks": lambda: rtk(
            f"webhooks create --name w --url https://w{len(rtk.seen)}.example/ --event meeting.ended"
        ).ok.data["id"],
        "presets": lambda: rtk(f"presets create --from group_call_host --name p{len(rtk.seen)}").ok.data["id"],
    }
    return [made[kind](), made[kind]()], ""


EVERY = [
    "apps get",
    "meetings get",
    "meetings activate",
    "meetings deactivate",
    "participants get",
    "participants token",
    "participants remove --force",
    "recordings get",
    "recordings pause",
    "recordings stop --force",
    "recordings wait --for RECORDING",
    "livestreams get",
    "livestreams disable --force",
    "livestreams enable",
    "livestreams reset-stream-key --force",
    "livestreams wait",
    "sessions get",
    "sessions wait --for ended",
    "webhooks get",
    "webhooks delete --force",
    "presets get",
    "presets delete --force",
]


@pytest.mark.parametrize("command", EVERY)
def test_every_command_on_one_id_takes_two(local: Rtk, command: str) -> None:
    area, verb, *flags = command.split()
    ids, needed = pair(local, area)
    rows = local(f"{area} {verb} {' '.join(ids)} {needed} {' '.join(flags)}").ok.data
    assert [row["id"] for row in rows] == ids


def test_waits_of_several_share_their_time(local: Rtk) -> None:
    ids = [recordings.running(local) for _ in range(3)]
    started = local.clock.now()
    result = local(f"recordings wait {' '.join(ids)} --within 1m")
    assert result.exit_code == 11
    assert local.clock.now() - started == pytest.approx(60)


def test_rejected_token_ends_the_work_and_the_list(stub: StubServer) -> None:
    def respond(request: ReceivedRequest) -> StubResponse:
        return failure(401) if request.path.endswith("c") else success({"id": request.path[-1]})

    stub.respond_by(respond)
    result = stub.rtk("webhooks get a b c d e f --jobs 1")
    assert result.exit_code == 4
    assert [row["id"] for row in result.data] == ["a", "b"]
    assert "2 of 6" in result.stderr


def test_many_are_removed_in_one_run(remote: Rtk) -> None:
    meeting = recordings.meeting(remote)
    text = "custom_participant_id\n" + "".join(f"p{number}\n" for number in range(150))
    ids = remote(f"participants add --meeting {meeting} --from - -o id", stdin=text).ok.stdout
    remote.seen.clear()
    rows = remote(f"participants remove --from - --meeting {meeting} --force --jobs 8", stdin=ids).ok.data
    assert [row["id"] for row in rows] == ids.split()
    assert Counter(remote.seen) == {PARTICIPANTS_REMOVE.id: 150}


def test_one_id_loads_nothing_of_several(env: dict[str, str]) -> None:
    program = (
        "import sys\nfrom rtk_cli.terminal.main import main\n"
        "main(['--local', 'meetings', 'get', 'x'])\n"
        "print([name for name in sys.modules if name.startswith('rtk_cli.jobs.bulk') or name == 'pydantic'])"
    )
    root = str(Path(__file__).parents[2])
    run = subprocess.run(
        [sys.executable, "-c", program], env={**env, "PYTHONPATH": root}, capture_output=True, text=True, timeout=60
    )
    assert run.stdout == "[]\n"
