"""Repeatable runs: a seed determines the ids and the secret of a store, for all processes."""

import uuid

import pytest

from tests.support import recordings
from tests.support.cli import Rtk


def generated_values(rtk: Rtk) -> list[str]:
    """The ids and the join token of a short run, and the ids of the presets."""
    meeting = recordings.meeting(rtk, "--title", "Standup")
    ada = rtk(f"participants add --meeting {meeting} --custom-id ada").ok.data
    peer = recordings.join(rtk, ada["id"])
    recording = rtk(f"recordings start {meeting}").ok.data["id"]
    presets = [preset["id"] for preset in rtk("presets list").ok.data]
    return [meeting, ada["id"], ada["token"], peer["id"], peer["session_id"], recording, *presets]


def test_same_seed_gives_the_same_ids(rtk: Rtk) -> None:
    runs = []
    for _ in range(2):
        rtk("emulator reset --seed 7 --force").ok
        runs.append(generated_values(rtk))
    assert runs[0] == runs[1]


def test_ids_of_a_seed_never_change(local: Rtk) -> None:
    """Users write these ids into their tests: changing the generator is a breaking change."""
    local("emulator reset --seed 7 --force").ok
    assert recordings.meeting(local) == "c1e38ac8-47ad-4904-872f-924806560500"


def test_another_seed_gives_other_ids(rtk: Rtk) -> None:
    rtk("emulator reset --seed 7 --force").ok
    first = generated_values(rtk)
    rtk("emulator reset --seed 8 --force").ok
    assert not set(first) & set(generated_values(rtk))


def test_both_transports_share_one_sequence_of_ids(local: Rtk, remote: Rtk) -> None:
    local("emulator reset --seed 7 --force").ok
    ids = [recordings.meeting(rtk) for rtk in (local, remote, local, remote)]
    local("emulator reset --seed 7 --force").ok
    assert [recordings.meeting(local) for _ in range(4)] == ids


def test_ids_are_unique_uuids(rtk: Rtk) -> None:
    rtk("emulator reset --seed 0 --force").ok
    ids = [recordings.meeting(rtk) for _ in range(20)]
    assert len(set(ids)) == 20
    assert {uuid.UUID(identity).version for identity in ids} == {4}


def test_refused_request_uses_no_id(rtk: Rtk) -> None:
    rtk("emulator reset --seed 7 --force").ok
    create = "webhooks create --name x --url https://x.example/ --event meeting.started"
    rtk(create).ok
    assert rtk(create).exit_code == 7
    meeting = recordings.meeting(rtk)
    rtk("emulator reset --seed 7 --force").ok
    rtk(create).ok
    assert recordings.meeting(rtk) == meeting


def test_reset_without_a_seed_makes_ids_random(local: Rtk) -> None:
    local("emulator reset --seed 7 --force").ok
    first = recordings.meeting(local)
    local("emulator reset --force").ok
    assert recordings.meeting(local) != first
    assert "seed" not in [entry["name"] for entry in local("emulator export").ok.data["tables"]["metadata"]]


def test_imported_state_continues_its_sequence_of_ids(local: Rtk, tmp_path: object) -> None:
    local("emulator reset --seed 7 --force").ok
    recordings.meeting(local)
    local(f"emulator export --to {tmp_path}/state.json").ok
    second = recordings.meeting(local)
    local("emulator reset --force").ok
    local(f"emulator import {tmp_path}/state.json").ok
    assert recordings.meeting(local) == second


@pytest.mark.parametrize("seed", ["-1", "x", "1.5", "1000000000000000000"])
def test_invalid_seed_resets_nothing(rtk: Rtk, seed: str) -> None:
    meeting = recordings.meeting(rtk)
    error = rtk.error(f"emulator reset --force --seed={seed}")
    assert error["kind"] == "usage"
    assert seed in error["message"]
    rtk(f"meetings get {meeting}").ok
