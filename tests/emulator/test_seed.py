"""Runs that repeat: with a seed the store draws its ids and its secret from one source, whichever process asks."""

import uuid

import pytest

from tests.support import recordings
from tests.support.cli import Rtk


def story(rtk: Rtk) -> list[str]:
    """Everything in a short run that is drawn: ids, a join token, the presets'."""
    meeting = recordings.meeting(rtk, "--title", "Standup")
    ada = rtk(f"participants add --meeting {meeting} --custom-id ada").ok.data
    peer = recordings.join(rtk, ada["id"])
    recording = rtk(f"recordings start {meeting}").ok.data["id"]
    presets = [preset["id"] for preset in rtk("presets list").ok.data]
    return [meeting, ada["id"], ada["token"], peer["id"], peer["session_id"], recording, *presets]


def test_the_same_seed_tells_the_same_story(rtk: Rtk) -> None:
    stories = []
    for _ in range(2):
        rtk("emulator reset --seed 7 --force").ok
        stories.append(story(rtk))
    assert stories[0] == stories[1]


def test_the_ids_are_known_and_stay_so(local: Rtk) -> None:
    """Whoever writes them into tests relies on this; a change of the source is a breaking one."""
    local("emulator reset --seed 7 --force").ok
    assert recordings.meeting(local) == "c1e38ac8-47ad-4904-872f-924806560500"


def test_another_seed_tells_another(rtk: Rtk) -> None:
    rtk("emulator reset --seed 7 --force").ok
    first = story(rtk)
    rtk("emulator reset --seed 8 --force").ok
    assert not set(first) & set(story(rtk))


def test_both_doors_draw_from_one_source(local: Rtk, remote: Rtk) -> None:
    local("emulator reset --seed 7 --force").ok
    taken = [recordings.meeting(door) for door in (local, remote, local, remote)]
    local("emulator reset --seed 7 --force").ok
    assert [recordings.meeting(local) for _ in range(4)] == taken


def test_the_ids_are_uuids_and_none_comes_twice(rtk: Rtk) -> None:
    rtk("emulator reset --seed 0 --force").ok
    ids = [recordings.meeting(rtk) for _ in range(20)]
    assert len(set(ids)) == 20
    assert {uuid.UUID(identity).version for identity in ids} == {4}


def test_a_refused_call_costs_no_id(rtk: Rtk) -> None:
    rtk("emulator reset --seed 7 --force").ok
    hook = "webhooks create --name x --url https://x.example/ --event meeting.started"
    rtk(hook).ok
    assert rtk(hook).exit_code == 7
    after_a_refusal = recordings.meeting(rtk)
    rtk("emulator reset --seed 7 --force").ok
    rtk(hook).ok
    assert recordings.meeting(rtk) == after_a_refusal


def test_a_reset_without_a_seed_forgets_it(local: Rtk) -> None:
    local("emulator reset --seed 7 --force").ok
    first = recordings.meeting(local)
    local("emulator reset --force").ok
    assert recordings.meeting(local) != first
    assert "seed" not in [fact["name"] for fact in local("emulator export").ok.data["tables"]["metadata"]]


def test_an_imported_state_goes_on_where_it_was(local: Rtk, tmp_path: object) -> None:
    local("emulator reset --seed 7 --force").ok
    recordings.meeting(local)
    local(f"emulator export --to {tmp_path}/state.json").ok
    second = recordings.meeting(local)
    local("emulator reset --force").ok
    local(f"emulator import {tmp_path}/state.json").ok
    assert recordings.meeting(local) == second


@pytest.mark.parametrize("seed", ["-1", "x", "1.5", "1000000000000000000"])
def test_what_is_no_seed_resets_nothing(rtk: Rtk, seed: str) -> None:
    meeting = recordings.meeting(rtk)
    result = rtk(f"emulator reset --force --seed={seed}")
    assert (result.exit_code, result.stdout) == (2, "")
    rtk(f"meetings get {meeting}").ok
