"""rtk_cli.testing.Emulator: what it offers to a test, and what its assertions say."""

import gc
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from rtk_cli.errors import NotFoundError, RefusedError, UsageError
from rtk_cli.jobs.webhooks.signatures import PublicKey
from rtk_cli.local import AUTHORITY_FILE
from rtk_cli.testing import Emulator
from tests.support.webhook_receiver import webhook_receiver


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as kit:
        yield kit


@pytest.fixture
def kit(running: Emulator) -> Emulator:
    running.reset()
    return running


@pytest.fixture
def api(kit: Emulator) -> Iterator[httpx.Client]:
    """A backend's client: it knows the environment only."""
    variables = kit.environment
    path = f"/accounts/{variables['CLOUDFLARE_ACCOUNT_ID']}/realtime/kit/{variables['RTK_APP_ID']}"
    headers = {"authorization": f"Bearer {variables['CLOUDFLARE_API_TOKEN']}"}
    base_url = variables["CLOUDFLARE_BASE_URL"] + path
    with httpx.Client(base_url=base_url, headers=headers, trust_env=False) as client:
        yield client


def create(api: httpx.Client, **members: Any) -> str:
    created: str = api.post("/meetings", json=members).json()["data"]["id"]
    return created


def add(api: httpx.Client, meeting: str) -> str:
    body = {"preset_name": "group_call_host", "custom_participant_id": "ada"}
    added: str = api.post(f"/meetings/{meeting}/participants", json=body).json()["data"]["id"]
    return added


def failure(kit: Emulator, *call: Any, **expected: Any) -> list[str]:
    with pytest.raises(AssertionError) as raised:
        kit.assert_called(*call, **expected)
    return str(raised.value).splitlines()


def test_session_is_played_without_a_client_and_without_waiting(kit: Emulator, api: httpx.Client) -> None:
    meeting = create(api, title="Town Hall")
    ada = add(api, meeting)
    peer = kit.join(ada)
    assert api.get(f"/meetings/{meeting}/active-session").json()["data"]["live_participants"] == 1
    kit.leave(peer["id"])
    kit.advance("2m")
    (session,) = api.get("/sessions").json()["data"]["sessions"]
    assert session["status"] == "ENDED"
    with pytest.raises(NotFoundError):
        kit.join("nobody")


@pytest.mark.parametrize("by", ["1h", 3600, 3600.0, timedelta(hours=1)])
def test_clock_is_advanced(kit: Emulator, api: httpx.Client, by: Any) -> None:
    kit.reset(at="2026-09-14T08:00:00Z")
    kit.advance(by)
    created = api.post("/meetings", json={}).json()["data"]["created_at"]
    assert created.startswith("2026-09-14T09:00:")


def test_planned_faults_hit_the_next_calls(kit: Emulator, api: httpx.Client) -> None:
    kit.fail("meetings_create", status=429, retry_after=2, times=2)
    responses = [api.post("/meetings", json={}) for _ in range(3)]
    assert [response.status_code for response in responses] == [429, 429, 201]
    assert responses[0].headers["retry-after"] == "2"
    kit.fail(cut="after")
    with pytest.raises(httpx.RemoteProtocolError):
        api.get("/meetings")
    assert [call.status for call in kit.requests] == [429, 429, 201, None]
    with pytest.raises(UsageError):
        kit.fail("meeting_create", status=503)


def test_requests_are_those_since_the_last_reset(kit: Emulator, api: httpx.Client) -> None:
    api.post("/meetings", json={"title": "A", "color": "red"}, params={"unused": "x"})
    api.get("/meeting")
    created, unknown = kit.requests
    assert (created.method, created.operation, created.status) == ("POST", "meetings_create", 201)
    assert (created.query, created.body) == ((("unused", "x"),), {"title": "A", "color": "red"})
    assert created.response["data"]["title"] == "A"
    assert created.violations == ('"color" is unknown',)
    assert (unknown.operation, unknown.status) == (None, 404)
    assert unknown.nearest is not None
    assert unknown.nearest.endswith("(meetings_list)")
    kit.reset()
    assert kit.requests == ()
    assert api.get("/meetings").json()["data"] == []


def test_reset_is_fast(kit: Emulator, api: httpx.Client) -> None:
    import time

    times = []
    for _ in range(20):
        create(api, title="A")
        started = time.process_time()
        kit.reset()
        times.append(time.process_time() - started)
    assert min(times) < 0.02


def test_kits_have_states_of_their_own(kit: Emulator, api: httpx.Client) -> None:
    create(api)
    with Emulator() as other:
        assert other.base_url != kit.base_url
        path = f"/accounts/{other.account_id}/realtime/kit/{other.app_id}/meetings"
        assert httpx.get(other.base_url + path, trust_env=False).json()["data"] == []
        assert len(other.requests) == 1
    assert len(kit.requests) == 1
    with pytest.raises(RuntimeError):
        _ = other.base_url


def test_seed_gives_the_same_ids_after_each_reset() -> None:
    ids = []
    with Emulator(seed=7) as kit:
        for _ in range(2):
            kit.reset()
            path = f"/accounts/{kit.account_id}/realtime/kit/{kit.app_id}/meetings"
            ids.append(httpx.post(kit.base_url + path, json={}, trust_env=False).json()["data"]["id"])
    assert ids[0] == ids[1]


def test_strict_kit_refuses_unknown_members() -> None:
    with Emulator(strict=True) as kit:
        path = f"/accounts/{kit.account_id}/realtime/kit/{kit.app_id}/meetings"
        assert httpx.post(kit.base_url + path, json={"color": "red"}, trust_env=False).status_code == 400


def test_kit_over_https_is_trusted_by_its_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTK_DATA_DIR", str(tmp_path))
    with Emulator(tls=True) as kit:
        assert kit.base_url.startswith("https://localhost:")
        context = ssl.create_default_context(cafile=kit.environment["SSL_CERT_FILE"])
        health = kit.base_url.replace("/client/v4", "/healthz")
        assert httpx.get(health, verify=context, trust_env=False).status_code == 200
        assert kit.environment["NODE_EXTRA_CA_CERTS"] == str(tmp_path / AUTHORITY_FILE)


def test_kit_adds_one_thread_and_leaves_the_process_as_it_was() -> None:
    before, frozen = set(threading.enumerate()), gc.get_freeze_count()
    with Emulator():
        assert [thread.name for thread in set(threading.enumerate()) - before] == ["rtk-emulator"]
        assert gc.get_freeze_count() == frozen
    assert set(threading.enumerate()) == before


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (("meetings_create",), {}),
        (("POST", "/meetings"), {}),
        (("post", "meetings/"), {}),
        (("meetings_create",), {"body": {"title": "A"}}),
        (("meetings_create",), {"body": {"ai_config": {"transcription": {"language": "en-US"}}}}),
        (("meetings_create",), {"body": {"ai_config": {"transcription": {"profanity_filter": False}}}}),
        (("meetings_create",), {"status": 201, "times": 1}),
        (("GET", "/meetings/*"), {"times": 1}),
        (("GET", "/meetings/{meeting_id}"), {}),
        (("GET", "/accounts/*/realtime/kit/*/meetings/*"), {}),
        (("meetings_list",), {"query": {"page_no": 2, "search": "A"}}),
        (("webhooks_create",), {"times": 0}),
        (("DELETE", "/meetings/*"), {"times": 0}),
    ],
)
def test_made_calls_are_found(kit: Emulator, api: httpx.Client, call: tuple[str, ...], expected: Any) -> None:
    language = {"transcription": {"language": "en-US", "profanity_filter": False}}
    meeting = create(api, title="A", ai_config=language)
    api.get(f"/meetings/{meeting}")
    api.get("/meetings", params={"page_no": 2, "search": "A", "per_page": 5})
    found = kit.assert_called(*call, **expected)
    assert len(found) == expected.get("times", 1)
    assert all(each in kit.requests for each in found)


def test_failure_names_the_member_that_differs(kit: Emulator, api: httpx.Client) -> None:
    create(api, title="Weakly")
    lines = failure(kit, "meetings_create", body={"title": "Weekly"})
    assert lines[0] == 'expected at least one call of meetings_create, body {"title": "Weekly"}; found none'
    assert lines[1] == "near misses:"
    assert lines[2] == '  POST /meetings -> 201: body.title is "Weakly", not "Weekly"'
    assert failure(kit, "meetings_create", body={"color": 1})[2].endswith("body.color is missing")
    assert failure(kit, "meetings_create", status=400)[2].endswith("status is 201")
    assert failure(kit, "POST", "/meetings", query={"a": "b"})[2].endswith("query.a is missing")


def test_failure_names_the_path_that_was_probably_meant(kit: Emulator, api: httpx.Client) -> None:
    api.post("/meeting", json={})
    api.get("/webhooks")
    by_operation, by_path = failure(kit, "meetings_create"), failure(kit, "POST", "/meetings")
    assert "POST /meeting -> 404" in by_operation[2]
    assert "(meetings_create)" in by_operation[2]
    assert by_path[2].endswith("path is another")
    assert by_operation[3:] == by_path[3:]
    assert by_path[3] == "all calls (2):"


def test_failure_names_calls_with_another_method(kit: Emulator, api: httpx.Client) -> None:
    api.patch(f"/meetings/{create(api)}", json={"title": "B"})
    assert failure(kit, "meetings_replace")[2].endswith("operation is meetings_update")
    assert failure(kit, "PUT", "/meetings/*")[2].endswith("method is PATCH")
    assert failure(kit, "presets_list")[1] == "all calls (2):"


def test_failure_counts_calls(kit: Emulator, api: httpx.Client) -> None:
    create(api)
    create(api)
    lines = failure(kit, "meetings_create", times=1)
    assert lines[0] == "expected 1 call of meetings_create; found 2"
    assert failure(kit, "POST", "/meetings", times=0)[0].startswith("expected 0 calls of POST /meetings")


def test_failure_without_any_call_asks_for_the_base_url(kit: Emulator) -> None:
    assert "kit.base_url" in failure(kit, "meetings_create")[-1]


@pytest.mark.parametrize("call", [("meeting_create",), ("POST",), ("SEND", "/meetings")])
def test_misspelled_call_is_refused_even_if_it_must_not_be_made(kit: Emulator, call: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        kit.assert_called(*call, times=0)


def test_deliveries_are_planned_and_not_sent(kit: Emulator, api: httpx.Client) -> None:
    webhook = kit.add_webhook("https://hook.example/", "meeting.started", "meeting.participantJoined")
    kit.join(add(api, create(api)))
    started, joined = kit.webhooks
    assert (started.event, joined.event) == ("meeting.started", "meeting.participantJoined")
    assert (started.webhook_id, started.status, started.attempts) == (webhook, "PENDING", 0)
    assert started.payload["event"] == "meeting.started"
    assert [call.operation for call in kit.requests] == ["meetings_create", "participants_add"]


def test_handler_can_be_tried_with_body_and_headers(kit: Emulator, api: httpx.Client) -> None:
    kit.add_webhook()
    kit.join(add(api, create(api)))
    delivery, key = kit.webhooks[0], kit.webhook_public_key
    assert b'"meeting.started"' in delivery.body
    assert delivery.headers["rtk-uuid"] == delivery.id
    assert PublicKey(key).verifies(delivery.body, delivery.headers["rtk-signature"])
    kit.reset()
    assert kit.webhook_public_key == key


def test_webhook_that_the_api_refuses_is_an_error(kit: Emulator) -> None:
    with pytest.raises(RefusedError):
        kit.add_webhook("https://hook.example/", "meeting.exploded")


def test_due_deliveries_are_posted_when_the_test_says_so(kit: Emulator, api: httpx.Client) -> None:
    with webhook_receiver() as receiver:
        kit.add_webhook(receiver.url, "meeting.started")
        kit.join(add(api, create(api)))
        assert receiver.received == []
        (sent,) = kit.deliver()
        assert (sent.status, sent.status_code, sent.attempts) == ("DELIVERED", 200, 1)
        assert len(receiver.received) == 1
    assert kit.deliver() == ()


def test_calls_are_saved_and_answered_again(kit: Emulator, api: httpx.Client, tmp_path: Path) -> None:
    meeting = create(api, title="Town Hall")
    kit.save_calls(tmp_path / "calls.json")
    kit.reset()
    kit.load_calls(tmp_path / "calls.json")
    assert create(api, title="Town Hall") == meeting
    assert create(api, title="Another") != meeting
    kit.reset()
    assert create(api, title="Town Hall") != meeting
