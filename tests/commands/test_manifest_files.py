"""What is wrong with a file is said with line and column, before the first request."""

from pathlib import Path

import pytest

from tests.support.cli import Rtk

STORAGE = "meetings:\n- title: a\n  recording_config:\n    storage_config: {type: gcs, secret: plain-text}\n"
BAD = {
    "unknown section": ("meeting: []", "rtk.yaml:1:1", "meeting", "meetings"),
    "unknown field": ("presets:\n- name: a\n  permisions: {}\n", "rtk.yaml:3:3", "permisions", "permissions"),
    "unknown nested field": (
        "presets:\n- name: a\n  permissions:\n    chat:\n      pubic: {}\n",
        "rtk.yaml:5:7",
        "preset a: permissions.chat.pubic",
        "public",
    ),
    "text that YAML reads as a boolean": ("meetings:\n- title: no\n", "rtk.yaml:2:10", "no", '"no"'),
    "text that YAML reads as a number": ("meetings:\n- title: 2026\n", "rtk.yaml:2:10", "2026", '"2026"'),
    "text that YAML reads as null": ("meetings:\n- title: ~\n", "rtk.yaml:2:10", "~", '"~"'),
    "boolean given as text": ("meetings:\n- title: a\n  persist_chat: yess\n", "rtk.yaml:3:17", "yess", ""),
    "misspelled choice": (
        "webhooks:\n- name: a\n  events: [meeting.start]\n",
        "rtk.yaml:3:12",
        "meeting.start",
        "meeting.started",
    ),
    "number out of range": (
        "meetings:\n- title: a\n  session_keep_alive_time_in_secs: 5\n",
        "rtk.yaml:3:36",
        "at least 60: 5",
        "",
    ),
    "no name": ("webhooks:\n- url: https://a.example/\n", "rtk.yaml:2:3", "name", ""),
    "empty name": ('webhooks:\n- name: ""\n', "rtk.yaml:2:9", "empty", ""),
    "not a URL": ("webhooks:\n- name: a\n  url: nope\n", "rtk.yaml:3:8", "nope", ""),
    "name twice": ("meetings:\n- title: a\n- title: b\n- title: a\n", "rtk.yaml:4:10", "rtk.yaml:2:10", ""),
    "URL twice": (
        "webhooks:\n- {name: a, url: 'https://a.example/'}\n- {name: b, url: 'https://a.example/'}\n",
        "rtk.yaml:3:18",
        "https://a.example/",
        "",
    ),
    "key twice": ("meetings:\n- title: a\n  title: b\n", "rtk.yaml:3:3", "title", ""),
    "secret in the file": (STORAGE, "rtk.yaml:4:41", "storage_config.secret", "${SECRET}"),
    "a list": ("- a", "rtk.yaml:1:1", "mapping", ""),
    "section without a list": ("presets:\n  name: a\n", "rtk.yaml:2:3", "presets", ""),
    "not YAML": ("presets: [", "rtk.yaml:", "", "YAML"),
    "tab": ("presets:\n\t- a", "rtk.yaml:2:1", "", ""),
    "tag": ("presets: !!python/object:os.system x", "rtk.yaml:1:10", "tag", ""),
    "two documents": ("presets: []\n---\npresets: []\n", "rtk.yaml:2:1", "", ""),
    "infinite number": ("meetings:\n- title: a\n  session_keep_alive_time_in_secs: .inf\n", "rtk.yaml:3:36", "", ""),
    "tag of a number without one": ("presets: !!int ''", "rtk.yaml:1:10", "not a number", ""),
    "tag of a number on a word": ("presets: !!float x", "rtk.yaml:1:10", "x", ""),
    "anchor within itself": ("presets: &a [*a]", "rtk.yaml:", "anchors", ""),
    "merge within itself": ("presets: &a {<<: *a}", "rtk.yaml:", "anchors", ""),
    "deep nesting": ("presets: " + "[" * 500, "rtk.yaml:1:", "levels", ""),
    "nothing": ("# only a comment\n", "rtk.yaml", "empty", "export-manifest"),
}


@pytest.mark.parametrize(("text", "where", "value", "hint"), BAD.values(), ids=BAD)
def test_bad_file_is_refused_with_its_place(
    local: Rtk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, where: str, value: str, hint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rtk.yaml").write_text(text, encoding="utf-8")
    error = local.error("apply -f rtk.yaml --plan")
    assert (error["kind"], error["exit_code"], local.seen) == ("usage", 2, [])
    assert error["message"].startswith(where) or where == "rtk.yaml"
    assert value in error["message"]
    assert hint in error["hint"]


def test_all_problems_are_named_in_the_order_of_the_file(local: Rtk) -> None:
    text = "webhooks:\n- name: a\n  url: x\n  evnts: []\nmeetings:\n- title: 1\n"
    message = local.error("diff -f -", stdin=text)["message"]
    places = [part.split(": ")[0] for part in message.split("; ")]
    assert places == ["stdin:3:8", "stdin:4:3", "stdin:6:10"]


def test_secret_value_is_not_shown(local: Rtk) -> None:
    assert "plain-text" not in str(local.error("diff -f -", stdin=STORAGE))


def test_anchors_that_grow_without_end_are_refused(local: Rtk) -> None:
    lines = ["a: &a [1,1,1,1,1,1,1,1,1]"]
    lines += [
        f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert "anchors" in local.error("diff -f -", stdin="\n".join(lines))["message"]


def test_anchors_and_merge_keys_work(local: Rtk) -> None:
    text = "meetings:\n- &all {title: a, persist_chat: true}\n- {<<: *all, title: b}\n"
    local("apply -f -", stdin=text).ok
    assert [row["persist_chat"] for row in local("meetings list").ok.data] == [True, True]


def test_dates_and_times_stay_text(local: Rtk) -> None:
    local("apply -f -", stdin="meetings:\n- title: 2026-09-14\n- title: 10:30\n").ok
    assert {row["title"] for row in local("meetings list").ok.data} == {"2026-09-14", "10:30"}


def test_large_file_is_refused(local: Rtk) -> None:
    error = local.error("diff -f -", stdin="#" * 3000, environment={"RTK_MAX_BODY": "0.001"})
    assert "RTK_MAX_BODY" in error["hint"]


def test_missing_file_is_named(local: Rtk) -> None:
    assert "nowhere.yaml" in local.error("apply -f nowhere.yaml")["message"]


def test_text_that_looks_like_a_variable_is_escaped_by_a_second_dollar(local: Rtk) -> None:
    local("apply -f -", stdin="meetings: [{title: 'costs $${NAME}'}]").ok
    assert local("meetings list").ok.data[0]["title"] == "costs ${NAME}"


def test_example_of_the_docs_can_be_applied(local: Rtk) -> None:
    page = Path(__file__).parents[2].joinpath("docs", "apply.md").read_text(encoding="utf-8")
    text = page.partition("```yaml\n")[2].partition("```")[0]
    local("presets create --from group_call_host --name co_host").ok
    rows = local("apply -f -", stdin=text, environment={"ARCHIVE_URL": "https://hooks.example/"}).ok.data
    assert [row["action"] for row in rows] == ["update", "create", "create"]
