"""State in the store that no single request shows: issued ids, rollback after due changes, used or new."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.store.tables import Column
from rtk_cli.messages import Request
from tests.support.cli import FakeClock
from tests.support.every_operation import ACCOUNT, APP, HOST, WEBHOOK, send


def post(emulator: Emulator, path: str, body: dict[str, Any]) -> Any:
    return json.loads(send(emulator, Request("POST", path, body=json.dumps(body).encode())).content)["data"]


def seeded(path: Path, clock: FakeClock, seed: int) -> Emulator:
    return Emulator(path, clock=clock, ids=lambda: "", seed=seed)


def issued(emulator: Emulator) -> str:
    """The number of ids that the store has issued."""
    metadata = {entry["name"]: entry["value"] for entry in emulator.snapshots.export()["tables"]["metadata"]}
    value: str = metadata["ids_issued"]
    return value


def test_store_that_gets_its_seed_again_repeats_no_id(tmp_path: Path, clock: FakeClock) -> None:
    ids: list[str] = []
    for seed in (7, 8, 7):
        with closing(seeded(tmp_path / "emulator.sqlite3", clock, seed)) as emulator:
            emulator.open()
            ids.append(post(emulator, f"{APP}/meetings", {})["id"])
            presets = emulator.snapshots.export()["tables"]["presets"]
    ids += [preset["id"] for preset in presets]
    assert len(set(ids)) == len(ids) == 10


def test_refused_request_is_rolled_back_but_due_changes_stay(tmp_path: Path, clock: FakeClock) -> None:
    with closing(seeded(tmp_path / "emulator.sqlite3", clock, 7)) as emulator:
        post(emulator, f"{APP}/webhooks", WEBHOOK)
        meeting = post(emulator, f"{APP}/meetings", {})["id"]
        participant = post(emulator, f"{APP}/meetings/{meeting}/participants", {**HOST, "custom_participant_id": "x"})
        emulator.live.join(participant["id"])
        emulator.live.leave(participant["id"])
        before = issued(emulator)
        clock.advance(60)
        request = Request("POST", f"{APP}/webhooks", body=json.dumps(WEBHOOK).encode())
        assert send(emulator, request).status == 409  # after it has drawn an id
        assert issued(emulator) == before
        assert emulator.snapshots.export()["tables"]["sessions"][0]["status"] == "ENDED"


@pytest.mark.parametrize("change", ["none", "app", "app without presets", "preset changed", "preset deleted"])
def test_store_with_changed_apps_or_presets_is_used(tmp_path: Path, clock: FakeClock, change: str) -> None:
    with closing(seeded(tmp_path / "emulator.sqlite3", clock, 7)) as emulator:
        clock.advance(1)
        presets = f"{APP}/presets"
        preset = json.loads(send(emulator, Request("GET", presets)).content)["data"][0]["id"]
        match change:
            case "app":
                post(emulator, f"{ACCOUNT}/apps", {"name": "other"})
            case "app without presets":
                other = f"{ACCOUNT}/{post(emulator, f'{ACCOUNT}/apps', {'name': 'other'})['app']['id']}/presets"
                for each in json.loads(send(emulator, Request("GET", other)).content)["data"]:
                    send(emulator, Request("DELETE", f"{other}/{each['id']}"))
            case "preset changed":
                clock.advance(1)
                send(emulator, Request("PATCH", f"{presets}/{preset}", body=b'{"name": "renamed"}'))
            case "preset deleted":
                send(emulator, Request("DELETE", f"{presets}/{preset}"))
        assert emulator.snapshots.is_used() == (change != "none")


def test_invalid_base64_is_refused() -> None:
    assert Column("sound", "BLOB").stored({"base64": "AP8="}) == b"\x00\xff"
    with pytest.raises(ValueError, match="base64"):
        Column("sound", "BLOB").stored({"base64": "A!P8="})
