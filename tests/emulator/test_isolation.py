"""Objects of one app, meeting or session are not reachable through another."""

import json

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.messages import Request
from tests.support.contract_check import CONTRACT
from tests.support.every_operation import APP, HOST, WEBHOOK, Stored, request_for, send

IDS = {name: set(entry["ids"]["properties"]) - {"account_id", "app_id"} for name, entry in CONTRACT.operations.items()}


@pytest.mark.parametrize("operation", [name for name, ids in IDS.items() if ids])
def test_object_of_another_app_returns_404(operation: str, stored: Stored, filled: Emulator) -> None:
    request = request_for(operation, stored.ids)
    path = request.path.replace(stored.ids["app_id"], stored.ids["other/app_id"])
    assert send(filled, Request(request.method, path, body=request.body)).status == 404


@pytest.mark.parametrize("operation", [name for name, ids in IDS.items() if {"meeting_id", "participant_id"} <= ids])
def test_participant_of_another_meeting_returns_404(operation: str, stored: Stored, filled: Emulator) -> None:
    ids = {**stored.ids, "meeting_id": stored.ids["idle/meeting_id"]}
    assert send(filled, request_for(operation, ids)).status == 404


@pytest.mark.parametrize("operation", ["recordings_start", "recordings_start_track"])
def test_recording_of_a_meeting_of_another_app_returns_404(operation: str, stored: Stored, filled: Emulator) -> None:
    request = request_for(operation, {**stored.ids, "app_id": stored.ids["other/app_id"]})
    assert send(filled, request).status == 404


def test_preset_of_another_app_returns_404(stored: Stored, filled: Emulator) -> None:
    other = APP.replace(stored.ids["app_id"], stored.ids["other/app_id"])
    meeting = json.loads(send(filled, Request("POST", f"{other}/meetings", body=b"{}")).content)["data"]["id"]
    body = json.dumps({**HOST, "preset_name": "old", "custom_participant_id": "dan"}).encode()
    assert send(filled, Request("POST", f"{other}/meetings/{meeting}/participants", body=body)).status == 404


@pytest.mark.parametrize("app", ["app_id", "other/app_id"])
def test_names_and_urls_may_repeat_in_another_app(app: str, stored: Stored, filled: Emulator) -> None:
    path = APP.replace(stored.ids["app_id"], stored.ids[app])
    expected = 409 if app == "app_id" else 201
    webhook = {**WEBHOOK, "url": "https://hooks.example.net/old"}
    assert send(filled, Request("POST", f"{path}/webhooks", body=json.dumps(webhook).encode())).status == expected
    preset = request_for("presets_create", stored.ids).body or b""
    body = json.dumps({**json.loads(preset), "name": "old"}).encode()
    assert send(filled, Request("POST", f"{path}/presets", body=body)).status == expected
