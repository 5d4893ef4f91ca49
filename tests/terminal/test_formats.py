"""The output formats: what reaches stdout, in a pipe and on a terminal."""

import csv
import io
import json
import time

import pytest
import yaml

from tests.support import recordings
from tests.support.cli import Rtk, Stream, time_zone
from tests.support.stub_server import StubServer, list_page, success

EVIL = "bell \a escape \x1b[31m C1 \x9b31m line\u2028turn\u202eisolate\u2066"


def _titles(local: Rtk, *titles: str) -> list[str]:
    """Meetings of these titles; returns their ids, the newest first, as lists have them."""
    return [local("meetings", "create", "--title", title, "-o", "id").ok.stdout.strip() for title in titles][::-1]


def test_a_pipe_gets_json_and_a_terminal_a_table(local: Rtk) -> None:
    (identity,) = _titles(local, "Biology")
    assert local("meetings list").ok.data[0]["id"] == identity
    first, second = local("meetings list", terminal=True).ok.stdout.splitlines()
    assert first.split()[0] in ("ID", "\x1b[1mID")
    assert identity in second


def test_an_empty_list_is_an_empty_array_or_nothing(local: Rtk) -> None:
    assert local("meetings list -o json").ok.stdout == "[]\n"
    assert local("meetings list -o yaml").ok.stdout == "[]\n"
    for form in ("table", "ndjson", "id"):
        assert local(f"meetings list -o {form}").ok.stdout == ""
    assert local("meetings list -o csv").ok.stdout == "id,title,status,record_on_start,created_at\r\n"


def test_json_keeps_every_field_of_the_api(local: Rtk) -> None:
    created = local("meetings create --title Biology").ok.data
    assert local("meetings list").ok.data == [created]
    assert local(f"meetings get {created['id']} -o yaml").ok.stdout == yaml.safe_dump(created, sort_keys=False)


def test_ndjson_is_a_line_a_row(local: Rtk) -> None:
    identities = _titles(local, "One", "Two", "Three")
    lines = local("meetings list -o ndjson").ok.stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == identities


def test_yaml_of_several_pages_is_one_list(local: Rtk) -> None:
    identities = _titles(local, "One", "Two", "Three")
    listed = yaml.safe_load(local("meetings list -o yaml --per-page 1").ok.stdout)
    assert [meeting["id"] for meeting in listed] == identities


def test_ids_one_a_line(local: Rtk) -> None:
    identities = _titles(local, "One", "Two")
    assert local("meetings list -o id").ok.stdout.split() == identities


def test_an_answer_without_an_id_has_none_to_print(local: Rtk) -> None:
    result = local("presets list --query [].name -o id").ok
    assert "group_call_host" in result.stdout.split()
    refused = local("presets list --query [].{n:name} -o id")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "rtk: this answer has no id to print\nhint: the request itself went well; use -o json\n"


def test_json_is_another_word_for_a_format_and_the_last_one_counts(local: Rtk) -> None:
    for flags in ("-o csv --json", "-o json", "--json", "-ojson", "-qo json", "--output=json", "--output json"):
        assert local(f"presets list {flags}").ok.data
        assert local(f"presets get nope {flags}").error["exit_code"] == 5
    assert local("presets get nope -o ndjson").error["exit_code"] == 5
    assert local("presets list --json -o csv").ok.stdout.startswith("id,name,")
    assert local("presets get nope --json -o csv").stderr.startswith("rtk: ")
    local.before = ("--local", "-o", "csv")
    assert local("presets list --json").ok.data


def test_csv_has_paths_as_header_and_guards_formulas(local: Rtk) -> None:
    _titles(local, "=cmd|' /C calc'!A0", 'say "hi", twice')
    text = local("meetings list -o csv --columns title,status").ok.stdout
    header, *rows = csv.reader(io.StringIO(text))
    assert header == ["title", "status"]
    assert [row[0] for row in rows] == ['say "hi", twice', "'=cmd|' /C calc'!A0"]
    assert '"say ""hi"", twice",ACTIVE\r\n' in text


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_csv_guards_whatever_begins_a_formula(local: Rtk, sign: str) -> None:
    local("meetings", "create", "--title", f"{sign}1+1").ok
    text = local("meetings list -o csv --columns title").ok.stdout
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["title"], [f"'{sign}1+1"]]


@pytest.mark.parametrize("command", ["meetings list", "meetings get {meeting}"])
@pytest.mark.parametrize("form", ["csv", "table"])
def test_a_column_that_is_empty_throughout_may_be_a_slip_of_the_pen(local: Rtk, command: str, form: str) -> None:
    meeting = local("meetings create").ok.data["id"]  # without a title: a column of our own is never one
    result = local(f"{command.format(meeting=meeting)} -o {form} --columns id,title,staus,creted_at").ok
    assert meeting in result.stdout
    assert result.stderr == (
        "warning: no value in this column: staus; did you mean status?\n"
        "warning: no value in this column: creted_at; did you mean created_at?\n"
    )
    assert local("meetings list -o csv --columns staus --search nothing").ok.stderr == ""


def test_csv_guards_a_list_of_texts_too(local: Rtk) -> None:
    _titles(local, "=1+1")
    assert local("meetings list -o csv --query [].{t:[title,status]}").ok.stdout == 't\r\n"\'=1+1,ACTIVE"\r\n'


def test_columns_may_be_any_field_however_deep(local: Rtk) -> None:
    assert local("meetings create --title Deep --codec VP8").exit_code == 0
    wanted = "title,recording_config.video_config.codec"
    assert local(f"meetings list -o csv --columns {wanted}").ok.stdout == f"{wanted}\r\nDeep,VP8\r\n"


@pytest.mark.parametrize("form", ["json", "ndjson", "yaml", "id"])
def test_columns_belong_to_tables_and_csv(local: Rtk, form: str) -> None:
    result = local(f"meetings list --columns id -o {form}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert form in result.stderr


@pytest.mark.parametrize("form", ["table", "json", "ndjson", "yaml", "csv"])
def test_text_of_the_api_cannot_steer_a_terminal(local: Rtk, form: str) -> None:
    body = json.dumps({"title": EVIL})
    identity = local("meetings", "create", "--body", body, "-o", "id").ok.stdout.strip()
    for command in ("meetings list", f"meetings get {identity}"):
        quiet = {"NO_COLOR": "1"}
        shown = local(f"{command} -o {form}", terminal=True, environment=quiet).ok.stdout
        assert not set(EVIL) & set("\a\x1b\x9b\u2028\u202e\u2066") & set(shown)
        assert "escape" in shown


@pytest.mark.parametrize("form", ["table", "json", "ndjson", "yaml", "csv"])
def test_names_of_members_cannot_steer_a_terminal_either(stub: StubServer, form: str) -> None:
    thing = {"id": "m1", EVIL: {EVIL: "value"}}
    stub.respond_by(lambda seen: list_page([thing], 1) if seen.path.endswith("meetings") else success(thing))
    for command in ("meetings get m1 --query @", "meetings list --query @"):
        shown = stub.rtk(f"{command} -o {form}", terminal=True, environment={"NO_COLOR": "1"}).ok.stdout
        assert not set(EVIL) & set("\a\x1b\x9b\u2028\u202e\u2066") & set(shown)
        assert "escape" in shown


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_escaped_json_is_still_the_same_title(local: Rtk, form: str) -> None:
    assert local("meetings", "create", "--body", json.dumps({"title": EVIL})).exit_code == 0
    listed = json.loads(local(f"meetings list -o {form}", terminal=True).ok.stdout)
    assert (listed[0] if form == "json" else listed)["title"] == EVIL


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_ids_are_never_cut_on_any_width(local: Rtk, width: int) -> None:
    (identity,) = _titles(local, "A title that is far too long for a terminal that people still use " * 3)
    shown = local("meetings list", terminal=True, width=width).ok.stdout
    assert identity in shown


def test_an_id_in_a_block_is_not_torn_apart_by_the_edge_of_the_terminal(local: Rtk) -> None:
    (identity,) = _titles(local, "One")
    for command in ("meetings list", f"meetings get {identity}"):
        lines = local(command, terminal=True, width=40, environment={"NO_COLOR": "1"}).ok.stdout.splitlines()
        assert f"  {identity}" in lines
        assert lines[lines.index(f"  {identity}") - 1].lower() == "id"
        assert max(map(len, lines)) <= 40


def test_a_title_gives_way_before_a_row_becomes_a_block(local: Rtk) -> None:
    _titles(local, "日本語のとても長い会議の名前はここで切られる" * 3)
    lines = local("meetings list", terminal=True, width=110, environment={"NO_COLOR": "1"}).ok.stdout.splitlines()
    assert len(lines) == 2
    assert "…" in lines[1]
    assert local("meetings list", terminal=True, width=45).ok.stdout.count("\n") > 5


def test_a_narrow_table_leaves_out_its_last_columns_but_none_that_were_asked_for(local: Rtk) -> None:
    _titles(local, "One")
    heading, row = local("meetings list", terminal=True, width=80, environment={"NO_COLOR": "1"}).ok.stdout.splitlines()
    assert heading.split() == ["ID", "TITLE", "STATUS", "RECORD"]
    assert row.split()[1:] == ["One", "ACTIVE", "no"]
    wish = "meetings list --columns id,title,status,record_on_start,created_at"
    block = local(wish, terminal=True, width=80, environment={"NO_COLOR": "1"}).ok.stdout
    assert "CREATED  2026-09-14" in block


def test_a_table_of_several_pages_has_one_heading_and_the_widths_of_its_first_page(stub: StubServer) -> None:
    rows = [
        {"id": "m1", "title": "[bold]One[/bold]"},
        {"id": "m2-with-a-longer-id", "title": "x" * 50},
        {"id": "m3", "title": "x"},
    ]
    stub.respond_by(lambda seen: list_page([rows[int(seen.query["page_no"]) - 1]], 3, start=int(seen.query["page_no"])))
    command = "meetings list --per-page 1 --columns id,title"
    table = stub.rtk(command, terminal=True, width=30, environment={"NO_COLOR": "1"}).ok.stdout
    assert table.splitlines() == [
        "ID  TITLE",
        "m1  [bold]One[/bold]",
        "m2-with-a-longer-id  xxxxxxxxxxxxxxx…",
        "m3  x",
    ]


def test_a_table_in_a_pipe_is_never_cut(local: Rtk) -> None:
    title = "x" * 300
    _titles(local, title)
    assert title in local("meetings list -o table").ok.stdout


def test_colour_only_on_a_terminal_that_wants_it(local: Rtk) -> None:
    _titles(local, "One")
    assert "\x1b[" in local("meetings list", terminal=True).ok.stdout
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b[" not in local("meetings list", terminal=True, environment=environment).ok.stdout
    assert "\x1b[" not in local("meetings list -o table").ok.stdout


def test_times_of_tables_are_local_with_offset_or_utc(local: Rtk) -> None:
    _titles(local, "One")
    assert "2026-09-14 08:00:00+00:00" in local("meetings list -o table").ok.stdout
    assert "2026-09-14 08:00:00Z" in local("meetings list -o table --utc").ok.stdout


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change the zone of a process")
def test_times_of_tables_are_those_of_the_place_where_they_are_read(local: Rtk) -> None:
    _titles(local, "One")
    with time_zone("America/New_York"):
        assert "2026-09-14 04:00:00-04:00" in local("meetings list -o table").ok.stdout
        assert "2026-09-14 08:00:00Z" in local("meetings list -o table --utc").ok.stdout
        assert local("meetings list").ok.data[0]["created_at"] == "2026-09-14T08:00:00.000Z"


def test_a_query_picks_from_the_list_and_prints_in_any_format(local: Rtk) -> None:
    _titles(local, "One", "Two")
    assert local("meetings list --query [].title").ok.data == ["Two", "One"]
    assert local("meetings list --query length(@)").ok.data == 2
    assert local("meetings list --query [].{t:title} -o csv").ok.stdout == "t\r\nTwo\r\nOne\r\n"
    assert local("meetings list --query title -o ndjson").ok.stdout == '"Two"\n"One"\n'
    assert local("meetings list --query [].title -o table").ok.stdout.split() == ["value", "Two", "One"]


def test_quiet_leaves_out_messages_but_no_data(local: Rtk) -> None:
    _titles(local, "One", "Two")
    loud, quiet = local("meetings list --limit 1").ok, local("meetings list --limit 1 -q").ok
    assert loud.stderr == "showing 1 of 2\n"
    assert (quiet.stderr, quiet.stdout) == ("", loud.stdout)


def test_a_stream_counts_as_terminal_only_while_open() -> None:
    from rtk_cli.terminal.environment import is_terminal

    stream = Stream(terminal=True)
    assert is_terminal(stream)
    stream.close()
    assert not is_terminal(stream)


def test_eighty_columns_have_room_for_what_a_list_is_looked_at_for(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    local("webhooks create --name x --url http://127.0.0.1:1/ --event meeting.started").ok
    local(f"emulator join {recordings.participant(local, meeting, 'ada', '--name', 'Ada')}").ok
    session = local(f"active-session get {meeting}").ok.data["id"]
    for command, titles in {
        f"sessions participants {session}": {"PEER", "NAME", "PRESET", "MINUTES"},
        "emulator deliveries": {"ID", "EVENT", "STATUS"},
    }.items():
        heading = local(command, terminal=True, width=80, environment={"NO_COLOR": "1"}).ok.stdout.splitlines()[0]
        assert titles <= set(heading.split()), command


def test_eighty_columns_have_room_for_where_the_token_of_a_profile_is(unconfigured: Rtk) -> None:
    unconfigured("profile create staging --account-id 023e105f4ecef8ad9ca31a8372d0c353").ok
    heading = unconfigured(
        "profile list", terminal=True, width=80, environment={"NO_COLOR": "1"}
    ).ok.stdout.splitlines()[0]
    assert {"NAME", "CURRENT", "TOKEN", "ACCOUNT"} <= set(heading.split())


def test_the_values_of_settings_are_never_cut(local: Rtk) -> None:
    table = local("config list", terminal=True, width=72).ok.stdout
    rows = local("config list -o json").ok.data
    assert [row["value"] for row in rows if row["setting"] != "output" and (row["value"] or "") not in table] == []
