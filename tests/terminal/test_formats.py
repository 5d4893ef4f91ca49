"""The output formats: what each prints to stdout, in a pipe and on a terminal."""

import csv
import io
import json
import time

import pytest
import yaml
from rich.cells import cell_len

from tests.support import recordings
from tests.support.cli import Rtk, Stream, time_zone
from tests.support.stub_server import StubServer, list_page, success

CONTROLS = "bell \a escape \x1b[31m C1 \x9b31m line\u2028turn\u202eisolate\u2066mark\u200f\u061c"
FORBIDDEN = set("\a\x1b\x9b\u2028\u202e\u2066\u200f\u061c")


def _create(local: Rtk, *titles: str) -> list[str]:
    """Create meetings with these titles; return their ids in the order of lists, newest first."""
    return [local("meetings", "create", "--title", title, "-o", "id").ok.stdout.strip() for title in titles][::-1]


def test_pipe_gets_json_and_terminal_gets_a_table(local: Rtk) -> None:
    (meeting,) = _create(local, "Biology")
    assert local("meetings list").ok.data[0]["id"] == meeting
    first, second = local("meetings list", terminal=True).ok.stdout.splitlines()
    assert "TITLE" in first.split()[0]
    assert meeting in second


def test_empty_list_prints_an_empty_array_or_nothing(local: Rtk) -> None:
    assert local("meetings list -o json").ok.stdout == "[]\n"
    assert local("meetings list -o yaml").ok.stdout == "[]\n"
    for output in ("table", "ndjson", "id"):
        assert local(f"meetings list -o {output}").ok.stdout == ""
    assert local("meetings list -o csv").ok.stdout == "id,title,status,record_on_start,created_at\r\n"


def test_json_keeps_every_field_of_the_api(local: Rtk) -> None:
    created = local("meetings create --title Biology").ok.data
    assert local("meetings list").ok.data == [created]
    assert local(f"meetings get {created['id']} -o yaml").ok.stdout == yaml.safe_dump(created, sort_keys=False)


def test_ndjson_prints_one_line_per_row(local: Rtk) -> None:
    ids = _create(local, "One", "Two", "Three")
    lines = local("meetings list -o ndjson").ok.stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ids


def test_yaml_of_several_pages_is_one_list(local: Rtk) -> None:
    ids = _create(local, "One", "Two", "Three")
    listed = yaml.safe_load(local("meetings list -o yaml --per-page 1").ok.stdout)
    assert [meeting["id"] for meeting in listed] == ids


def test_id_format_prints_one_id_per_line(local: Rtk) -> None:
    ids = _create(local, "One", "Two")
    assert local("meetings list -o id").ok.stdout.split() == ids


def test_response_without_an_id_has_none_to_print(local: Rtk) -> None:
    result = local("presets list --query [].name -o id").ok
    assert "group_call_host" in result.stdout.split()
    failed = local("presets list --query [].{n:name} -o id")
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert "-o json" in failed.stderr.splitlines()[1]


def test_json_flag_means_output_json_and_the_last_flag_wins(local: Rtk) -> None:
    for flags in ("-o csv --json", "-o json", "--json", "-ojson", "-qo json", "--output=json", "--output json"):
        assert local(f"presets list {flags}").ok.data
        assert local(f"presets get nope {flags}").error["exit_code"] == 5
    assert local("presets get nope -o ndjson").error["exit_code"] == 5
    assert local("presets list --json -o csv").ok.stdout.startswith("id,name,")
    assert local("presets get nope --json -o csv").stderr.startswith("rtk: ")
    local.before = ("--local", "-o", "csv")
    assert local("presets list --json").ok.data


def test_csv_has_paths_as_header_and_quotes_formulas(local: Rtk) -> None:
    _create(local, "=cmd|' /C calc'!A0", 'say "hi", twice')
    text = local("meetings list -o csv --columns title,status").ok.stdout
    header, *rows = csv.reader(io.StringIO(text))
    assert header == ["title", "status"]
    assert [row[0] for row in rows] == ['say "hi", twice', "'=cmd|' /C calc'!A0"]
    assert '"say ""hi"", twice",ACTIVE\r\n' in text


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_csv_quotes_every_start_of_a_formula(local: Rtk, sign: str) -> None:
    local("meetings", "create", "--title", f"{sign}1+1").ok
    text = local("meetings list -o csv --columns title").ok.stdout
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["title"], [f"'{sign}1+1"]]


@pytest.mark.parametrize("command", ["meetings list", "meetings get {meeting}"])
@pytest.mark.parametrize("output", ["csv", "table"])
def test_column_without_any_value_warns_with_a_suggestion(local: Rtk, command: str, output: str) -> None:
    meeting = local("meetings create").ok.data["id"]  # without a title: the command's own columns never warn
    result = local(f"{command.format(meeting=meeting)} -o {output} --columns id,title,staus,creted_at").ok
    assert meeting in result.stdout
    first, second = result.stderr.splitlines()
    assert first.startswith("warning: ")
    assert ("staus" in first, "status" in first) == (True, True)
    assert ("creted_at" in second, "created_at" in second) == (True, True)
    assert local("meetings list -o csv --columns staus --search nothing").ok.stderr == ""


def test_csv_quotes_formulas_in_lists(local: Rtk) -> None:
    _create(local, "=1+1")
    assert local("meetings list -o csv --query [].{t:[title,status]}").ok.stdout == 't\r\n"\'=1+1,ACTIVE"\r\n'


def test_columns_accepts_nested_fields(local: Rtk) -> None:
    assert local("meetings create --title Deep --codec VP8").exit_code == 0
    columns = "title,recording_config.video_config.codec"
    assert local(f"meetings list -o csv --columns {columns}").ok.stdout == f"{columns}\r\nDeep,VP8\r\n"


@pytest.mark.parametrize("output", ["json", "ndjson", "yaml", "id"])
def test_columns_are_refused_without_a_table_or_csv(local: Rtk, output: str) -> None:
    result = local(f"meetings list --columns id -o {output}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert output in result.stderr


@pytest.mark.parametrize("output", ["table", "json", "ndjson", "yaml", "csv"])
def test_api_text_cannot_control_a_terminal(local: Rtk, output: str) -> None:
    body = json.dumps({"title": CONTROLS})
    meeting = local("meetings", "create", "--body", body, "-o", "id").ok.stdout.strip()
    for command in ("meetings list", f"meetings get {meeting}"):
        shown = local(f"{command} -o {output}", terminal=True, environment={"NO_COLOR": "1"}).ok.stdout
        assert not FORBIDDEN & set(shown)
        assert "escape" in shown


@pytest.mark.parametrize("output", ["table", "json", "ndjson", "yaml", "csv"])
def test_member_names_cannot_control_a_terminal(stub: StubServer, output: str) -> None:
    thing = {"id": "m1", CONTROLS: {CONTROLS: "value"}}
    stub.respond_by(lambda request: list_page([thing], 1) if request.path.endswith("meetings") else success(thing))
    for command in ("meetings get m1 --query @", "meetings list --query @"):
        shown = stub.rtk(f"{command} -o {output}", terminal=True, environment={"NO_COLOR": "1"}).ok.stdout
        assert not FORBIDDEN & set(shown)
        assert "escape" in shown


@pytest.mark.parametrize("output", ["json", "ndjson"])
def test_escaped_json_is_the_same_value(local: Rtk, output: str) -> None:
    assert local("meetings", "create", "--body", json.dumps({"title": CONTROLS})).exit_code == 0
    listed = json.loads(local(f"meetings list -o {output}", terminal=True).ok.stdout)
    assert (listed[0] if output == "json" else listed)["title"] == CONTROLS


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_ids_are_never_truncated(local: Rtk, width: int) -> None:
    (meeting,) = _create(local, "A title that is far too long for any terminal of a usual width " * 3)
    shown = local("meetings list", terminal=True, width=width).ok.stdout
    assert meeting in shown


def test_id_in_a_block_is_not_wrapped(local: Rtk) -> None:
    (meeting,) = _create(local, "One")
    for command in ("meetings list", f"meetings get {meeting}"):
        lines = local(command, terminal=True, width=40, environment={"NO_COLOR": "1"}).ok.stdout.splitlines()
        assert f"  {meeting}" in lines
        assert lines[lines.index(f"  {meeting}") - 1].lower() == "id"
        assert max(map(len, lines)) <= 40


def _shown(local: Rtk, command: str, width: int) -> list[str]:
    """The lines of a table on a terminal without colors."""
    return local(command, terminal=True, width=width, environment={"NO_COLOR": "1"}).ok.stdout.splitlines()


def test_long_title_is_folded_before_a_row_becomes_a_block(local: Rtk) -> None:
    _create(local, "日本語のとても長い会議の名前はここで切られる" * 3)
    lines = _shown(local, "meetings list", 110)
    assert len(lines) == 4, "a heading, and three lines of the title"
    assert lines[-1].endswith("…")
    assert max(map(cell_len, lines)) <= 110
    assert len(_shown(local, "meetings list", 30)) > 5


def test_long_title_is_folded_between_words(local: Rtk) -> None:
    (meeting,) = _create(local, "Biology 101 for everyone")
    lines = _shown(local, "meetings list", 82)
    assert [line.split("  ")[0] for line in lines] == ["TITLE", "Biology 101", "for everyone"]
    assert lines[1].split()[-1] == meeting


def test_times_lose_seconds_and_zone_before_a_column_is_left_out(local: Rtk) -> None:
    (meeting,) = _create(local, "One")
    assert _shown(local, "meetings list", 80)[1].split() == ["One", "ACTIVE", "no", "Sep", "14", "08:00", meeting]
    assert "Sep 14 08:00Z" in _shown(local, "meetings list --utc", 80)[1]
    assert "2026-09-14 08:00:00+00:00" in _shown(local, "meetings list", 120)[1]
    local.clock.advance(200 * 86_400)
    assert "Sep 14 2026 08:00" in _shown(local, "meetings list", 85)[1]


def test_ids_are_the_last_columns_of_a_table_and_stay_first_in_csv(local: Rtk) -> None:
    (meeting,) = _create(local, "One")
    assert _shown(local, "meetings list", 120)[1].split()[-1] == meeting
    assert local("meetings list -o csv").ok.stdout.startswith("id,title,")
    chosen = "meetings list --columns id,title -o table"
    assert _shown(local, chosen, 80)[1].split() == [meeting, "One"]


def test_ids_move_below_the_row_before_needed_columns_are_left_out(local: Rtk) -> None:
    (meeting,) = _create(local, "One")
    heading, row, below = _shown(local, "meetings list", 60)
    assert heading.split() == ["TITLE", "STATUS", "RECORD", "CREATED"]
    assert row.split() == ["One", "ACTIVE", "no", "Sep", "14", "08:00"]
    assert below == f"  ID  {meeting}"


def test_columns_left_out_are_named_with_the_way_to_see_them(local: Rtk) -> None:
    (meeting,) = _create(local, "One")
    environment = {"NO_COLOR": "1"}
    result = local("meetings list", terminal=True, width=70, environment=environment).ok
    assert result.stdout.splitlines()[0].split() == ["TITLE", "STATUS", "CREATED", "ID"]
    message, hint = result.stderr.splitlines()
    assert "RECORD" in message
    for way in ("--columns title,record_on_start", "-o json", " 73 "):
        assert way in hint
    assert local("meetings list -q", terminal=True, width=70, environment=environment).ok.stderr == ""
    wide = local("meetings list", terminal=True, width=73, environment=environment).ok
    assert (wide.stderr, "RECORD" in wide.stdout, meeting in wide.stdout) == ("", True, True)


def test_columns_of_the_user_are_never_left_out(local: Rtk) -> None:
    _create(local, "One")
    command = "meetings list --columns id,title,status,record_on_start,created_at,updated_at"
    assert "CREATED     2026-09-14" in "\n".join(_shown(local, command, 70)), "a block"


def test_result_of_a_query_that_does_not_fit_becomes_blocks(local: Rtk) -> None:
    _create(local, "One")
    lines = _shown(local, "meetings list --query [].{a:id,b:id,c:title}", 60)
    assert [line.split()[0] for line in lines if line] == ["a", "b", "c"]


def test_table_of_several_pages_has_one_heading_and_the_widths_of_the_first_page(stub: StubServer) -> None:
    rows = [
        {"id": "m1", "title": "[bold]One[/bold]"},
        {"id": "m2-with-a-longer-id", "title": "x" * 50},
        {"id": "m3", "title": "x"},
    ]
    stub.respond_by(
        lambda request: list_page([rows[int(request.query["page_no"]) - 1]], 3, start=int(request.query["page_no"]))
    )
    command = "meetings list --per-page 1 --columns id,title"
    table = stub.rtk(command, terminal=True, width=30, environment={"NO_COLOR": "1"}).ok.stdout
    assert table.splitlines() == [
        "ID  TITLE",
        "m1  [bold]One[/bold]",
        "m2-with-a-longer-id  xxxxxxxxxxxxxxxx",
        "    xxxxxxxxxxxxxxxx",
        "    xxxxxxxxxxxxxxx…",
        "m3  x",
    ]


def test_table_in_a_pipe_is_never_truncated(local: Rtk) -> None:
    title = "x" * 300
    _create(local, title)
    assert title in local("meetings list -o table").ok.stdout


def test_table_is_colored_only_on_a_terminal_that_shows_colors(local: Rtk) -> None:
    _create(local, "One")
    assert "\x1b[" in local("meetings list", terminal=True).ok.stdout
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b[" not in local("meetings list", terminal=True, environment=environment).ok.stdout
    assert "\x1b[" not in local("meetings list -o table").ok.stdout


def test_times_of_tables_are_local_with_offset_or_utc(local: Rtk) -> None:
    _create(local, "One")
    assert "2026-09-14 08:00:00+00:00" in local("meetings list -o table").ok.stdout
    assert "2026-09-14 08:00:00Z" in local("meetings list -o table --utc").ok.stdout


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="can't change the time zone of a process")
def test_times_of_tables_are_in_the_local_time_zone(local: Rtk) -> None:
    _create(local, "One")
    with time_zone("America/New_York"):
        assert "2026-09-14 04:00:00-04:00" in local("meetings list -o table").ok.stdout
        assert "2026-09-14 08:00:00Z" in local("meetings list -o table --utc").ok.stdout
        assert local("meetings list").ok.data[0]["created_at"] == "2026-09-14T08:00:00.000Z"


def test_query_result_prints_in_any_format(local: Rtk) -> None:
    _create(local, "One", "Two")
    assert local("meetings list --query [].title").ok.data == ["Two", "One"]
    assert local("meetings list --query length(@)").ok.data == 2
    assert local("meetings list --query [].{t:title} -o csv").ok.stdout == "t\r\nTwo\r\nOne\r\n"
    assert local("meetings list --query title -o ndjson").ok.stdout == '"Two"\n"One"\n'
    assert local("meetings list --query [].title -o table").ok.stdout.split() == ["value", "Two", "One"]


def test_quiet_prints_the_same_data_without_messages(local: Rtk) -> None:
    _create(local, "One", "Two")
    command = "meetings list --page 1 --per-page 1"
    normal, quiet = local(command).ok, local(f"{command} -q").ok
    assert normal.stderr.count("\n") == 1
    assert (quiet.stderr, quiet.stdout) == ("", normal.stdout)


def test_closed_stream_is_not_a_terminal() -> None:
    from rtk_cli.terminal.environment import is_terminal

    stream = Stream(terminal=True)
    assert is_terminal(stream)
    stream.close()
    assert not is_terminal(stream)


def test_important_columns_fit_into_eighty_cells(local: Rtk) -> None:
    """What a list is looked at for: who and when, and the state; and the id, if it is needed to go on."""
    meeting = recordings.meeting(local)
    local("webhooks create --name x --url http://127.0.0.1:1/ --event meeting.started").ok
    local(f"emulator join {recordings.participant(local, meeting, 'ada', '--name', 'Ada')}").ok
    session = local(f"active-session get {meeting}").ok.data["id"]
    recording = local(f"recordings start {meeting} -o id").ok.stdout.strip()
    local("livestreams create --name open-lecture").ok
    for command, titles in {
        "meetings list": "TITLE STATUS CREATED ID",
        f"participants list --meeting {meeting}": "NAME PRESET CUSTOM ID",
        "sessions list": "MEETING STATUS PARTICIPANTS MAX MINUTES STARTED ENDED",
        f"sessions participants {session}": "NAME CUSTOM PRESET MINUTES JOINED LEFT",
        "recordings list": "MEETING FILE STATUS LENGTH SIZE INVOKED",
        "livestreams list": "NAME STATUS CREATED ID",
        "presets list": "NAME CREATED ID",
        "apps list": "NAME CREATED ID",
        "webhooks list": "NAME URL EVENTS ENABLED",
        "emulator deliveries": "EVENT STATUS ATTEMPTS NEXT",
    }.items():
        heading = _shown(local, command, 80)[0]
        assert set(titles.split()) <= set(heading.split()), command
    assert f"  ID  {session}" in _shown(local, "sessions list", 80)
    assert f"  ID  {recording}" in _shown(local, "recordings list", 80)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
def test_no_line_of_a_list_is_wider_than_the_terminal(local: Rtk, width: int) -> None:
    meeting = recordings.meeting(local)
    long_name = ("--name", "Augusta Ada King, Countess of Lovelace")
    person = recordings.participant(local, meeting, "0b0f9b1c-3f0e-4f7b-9d5e-0c2a4b9f1e77", *long_name)
    local(f"emulator join {person}").ok
    local(f"recordings start {meeting}").ok
    session = local(f"active-session get {meeting}").ok.data["id"]
    commands = f"participants list --meeting {meeting}", "sessions list", f"sessions participants {session}"
    for command in (*commands, "meetings list", "recordings list", "presets list", "apps list"):
        shown = _shown(local, command, width)
        assert max(map(cell_len, shown)) <= width, command


def test_token_source_of_a_profile_fits_into_eighty_cells(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id 023e105f4ecef8ad9ca31a8372d0c353").ok
    heading = unconfigured(
        "profile list", terminal=True, width=80, environment={"NO_COLOR": "1"}
    ).ok.stdout.splitlines()[0]
    assert {"NAME", "CURRENT", "TOKEN", "ACCOUNT"} <= set(heading.split())


def test_setting_values_are_never_truncated(local: Rtk) -> None:
    table = local("config list", terminal=True, width=72).ok.stdout
    rows = local("config list -o json").ok.data
    assert [row["value"] for row in rows if row["setting"] != "output" and (row["value"] or "") not in table] == []


def test_headings_are_folded_before_a_row_becomes_a_block(local: Rtk) -> None:
    first, second, *rows = _shown(local, "analytics daywise --from 2026-09-13 --to 2026-09-14 --no-chart", 60)
    assert first.split() == ["DAY", "SESSIONS", "SESSION", "RECORDINGS", "RECORDING"]
    assert second.split() == ["MINUTES", "MINUTES"]
    assert [row.split()[0] for row in rows] == ["2026-09-13", "2026-09-14"]


def test_messages_of_the_doctor_are_never_cut(local: Rtk) -> None:
    lines = _shown(local, "doctor", 44)
    assert "…" not in "".join(lines)
    start = lines[0].index("MESSAGE")
    assert str(local.data_dir) in "".join(line[start:] for line in lines)
    assert max(map(len, lines)) <= 44


def test_blank_line_stands_between_blocks_only(local: Rtk) -> None:
    _create(local, "One", "Two")
    lines = _shown(local, "meetings list", 30)
    assert lines.count("") == 1
    assert lines[-1] != ""
