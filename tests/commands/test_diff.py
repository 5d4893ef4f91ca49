"""rtk diff and rtk export-manifest, in process and over loopback."""

import json
from pathlib import Path

import pytest
import yaml

from tests.support import recordings
from tests.support.cli import Rtk


@pytest.fixture
def filled(rtk: Rtk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rtk:
    """rtk on an app with presets, a webhook and three meetings, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    rtk("presets create --from group_call_host --name own --set config.livestream_viewer_qualities=[1,2]").ok
    rtk("webhooks create --name hook --url https://hooks.example/ --event meeting.started --no-enabled").ok
    settings = "--set recording_config.max_seconds=600 --set ai_config.transcription.language=de"
    rtk(f"meetings create --title Weekly {settings}").ok
    rtk("meetings create --title 'yes: \"no\" ${HOME} ÄÖ'").ok
    meeting = rtk("meetings create --title Old").ok.data["id"]
    rtk(f"meetings deactivate {meeting}").ok
    rtk.seen.clear()
    return rtk


def test_export_differs_in_nothing_from_what_exists(filled: Rtk) -> None:
    filled("export-manifest --to rtk.yaml").ok
    result = filled("diff -f rtk.yaml --exit-code").ok
    assert result.data == []
    assert "12 unchanged" in result.stderr


def test_export_recreates_everything_in_another_app(filled: Rtk) -> None:
    app = recordings.other_app(filled)
    text = filled("export-manifest").ok.stdout
    filled(f"apply -f - --app-id {app}", stdin=text).ok
    again = filled(f"export-manifest --app-id {app}").ok.stdout
    assert yaml.safe_load(again)["presets"] == yaml.safe_load(text)["presets"]
    assert filled(f"diff -f - --exit-code --app-id {app}", stdin=text).ok.data == []


def test_export_says_how_to_use_it(filled: Rtk) -> None:
    text = filled("export-manifest").ok.stdout
    assert text.startswith("#")
    assert "rtk apply -f" in text


def test_export_has_nothing_that_the_api_assigns(filled: Rtk) -> None:
    content = yaml.safe_load(filled("export-manifest").ok.stdout)
    assert list(content) == ["presets", "webhooks", "meetings"]
    for entries in content.values():
        assert not [entry for entry in entries if {"id", "created_at", "updated_at"} & set(entry)]


def test_export_only_of_some_kinds(filled: Rtk) -> None:
    assert list(yaml.safe_load(filled("export-manifest --only webhooks").ok.stdout)) == ["webhooks"]
    assert filled.seen == ["webhooks_list"]


def test_export_as_json_is_a_file_too(filled: Rtk) -> None:
    content = filled("export-manifest -o json").ok.data
    assert filled("diff -f - --exit-code", stdin=json.dumps(content)).ok.data == []


def test_export_does_not_overwrite_a_file(filled: Rtk) -> None:
    Path("rtk.yaml").write_text("mine", encoding="utf-8")
    error = filled.error("export-manifest --to rtk.yaml")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert Path("rtk.yaml").read_text(encoding="utf-8") == "mine"
    filled("export-manifest --to rtk.yaml --force").ok
    assert "presets:" in Path("rtk.yaml").read_text(encoding="utf-8")


def test_export_leaves_secrets_out_and_says_so(local: Rtk) -> None:
    storage = '{"type":"aws","access_key":"a","secret":"s","bucket":"b","region":"r"}'
    config = f'{{"storage_config":{storage},"live_streaming_config":{{"rtmp_url":"rtmp://a.example/live/k3y"}}}}'
    local("meetings", "create", "--title", "Weekly", "--set", f"recording_config={config}").ok
    local("webhooks create --name a --url https://a.example/?token=s3cret --event meeting.ended").ok
    result = local("export-manifest").ok
    assert not [secret for secret in ("k3y", "s3cret", "storage_config") if secret in result.stdout]
    for path in ("url of webhook a", "storage_config of meeting Weekly", "rtmp_url of meeting Weekly"):
        assert path in result.stderr
    assert local("diff -f - --exit-code", stdin=result.stdout).ok.data == []


def test_export_leaves_out_what_has_no_name_of_its_own(local: Rtk) -> None:
    ids = [local(f"meetings create {flags}").ok.data["id"] for flags in ("--title A", "--title A", "", "--title B")]
    result = local("export-manifest --only meetings").ok
    assert [entry["title"] for entry in yaml.safe_load(result.stdout)["meetings"]] == ["B"]
    assert [meeting in result.stderr for meeting in ids] == [True, True, True, False]


def test_diff_exits_with_14_only_when_asked(filled: Rtk) -> None:
    text = "meetings: [{title: Weekly, persist_chat: true}, {title: Daily}]"
    result = filled("diff -f -", stdin=text).ok
    assert [row["action"] for row in result.data] == ["update", "create"]
    asked = filled("diff -f - --exit-code --json", stdin=text)
    assert asked.exit_code == 14
    assert asked.data == result.data
    assert asked.error["kind"] == "difference"
    assert "meeting Daily" in asked.error["message"]


def test_diff_changes_nothing(filled: Rtk) -> None:
    filled("diff -f -", stdin="meetings: [{title: Daily}]").ok
    assert filled.seen == ["meetings_list"]


def test_empty_webhook_list_is_no_error(rtk: Rtk) -> None:
    assert yaml.safe_load(rtk("export-manifest --only webhooks").ok.stdout) == {"webhooks": []}
