"""The console over HTTP: its files and their headers, who may use it, and the routes that it brings along."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from rtk_cli.local import APP_ID
from tests.emulator.http.conftest import TOKEN
from tests.emulator.http.server_process import APP, KIT, MEETINGS, TIMEOUT, ServerProcess, running_server
from tests.support.webhook_receiver import WebhookReceiver, webhook_receiver

STATIC = Path(__file__).parents[3] / "rtk_cli" / "emulator" / "console" / "static"
FILES = sorted(file.relative_to(STATIC).as_posix() for file in STATIC.rglob("*") if file.is_file())
MODULES = [name for name in FILES if name.endswith(".js")]
API = "/__emulator/api"
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PARSE = """import fs from "node:fs"; import vm from "node:vm";
for (const name of process.argv.slice(1)) {
  new vm.SourceTextModule(fs.readFileSync(name, "utf8"), { identifier: name });
  console.log(name);
}"""
MARKUP = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser")


@pytest.fixture
def api(server: ServerProcess) -> Iterator[httpx.Client]:
    with server.client() as client:
        control(server, "POST", "reset", {})
        yield client


def send(method: str, url: str, **details: Any) -> httpx.Response:
    return httpx.request(method, url, trust_env=False, verify=False, timeout=TIMEOUT, **details)


def get(server: ServerProcess, path: str, **headers: str) -> httpx.Response:
    return send("GET", server.origin + path, headers=headers)


def control(server: ServerProcess, method: str, word: str, body: object = None, **query: object) -> httpx.Response:
    parameters = {name: str(value) for name, value in query.items()}
    url = f"{server.origin}/__emulator/{word}"
    return send(method, url, json=body, params=parameters)


def data(response: httpx.Response) -> Any:
    assert response.status_code in (200, 201), response.text
    return response.json()["data"]


def meeting_with(api: httpx.Client, *names: str, preset: str = "group_call_host") -> tuple[str, list[str]]:
    """Create a meeting with participants; return its id and theirs."""
    meeting = data(api.post(MEETINGS, json={"title": "Weekly"}))["id"]
    path = f"{MEETINGS}/{meeting}/participants"
    bodies = [{"name": name, "custom_participant_id": name, "preset_name": preset} for name in names]
    return meeting, [data(api.post(path, json=body))["id"] for body in bodies]


def test_browser_gets_the_page_and_others_the_answer_of_the_api(server: ServerProcess) -> None:
    page = get(server, "/", **BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for accept in ("application/json", "*/*"):
        answer = get(server, "/", accept=accept)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, 7003)
    assert send("POST", server.origin, headers=BROWSER).status_code == 404
    assert get(server, "/client/v4/", **BROWSER).status_code == 404


@pytest.mark.parametrize("path", ["/", "/__console/main.js", "/__console/styles/frame.css"])
def test_files_come_with_a_strict_policy(server: ServerProcess, path: str) -> None:
    headers = get(server, path, **BROWSER).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy.pop("default-src") == "'none'"
    assert policy.pop("frame-ancestors") == "'none'"
    assert policy.pop("require-trusted-types-for") == "'script'"
    assert set(policy.values()) == {"'self'", "'none'"}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_page_loads_nothing_from_elsewhere_and_nothing_inline() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", page) == []
    addresses = re.findall(r'(?:src|href)="([^#"][^"]*)"', page)
    assert addresses
    assert [one for one in addresses if not one.startswith("/__console/")] == []


def test_every_file_that_the_page_needs_is_served(server: ServerProcess) -> None:
    assert "views/live.js" in MODULES
    for name in FILES:
        answer = get(server, f"/__console/{name}")
        assert (answer.status_code, answer.content) == (200, (STATIC / name).read_bytes())
    for name in MODULES:
        for target in re.findall(r'from "(\.[^"]+)"', (STATIC / name).read_text(encoding="utf-8")):
            assert ((STATIC / name).parent / target).is_file(), (name, target)


def test_no_module_turns_text_into_markup_or_names_another_site() -> None:
    for name in MODULES:
        text = (STATIC / name).read_text(encoding="utf-8")
        assert [word for word in MARKUP if word in text] == [], name
        assert set(re.findall(r"https?://[\w.]+", text)) <= {"http://www.w3.org", "http://localhost"}, name


def test_modules_are_short_and_say_what_they_are_for() -> None:
    for name in MODULES:
        lines = (STATIC / name).read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("// "), name
        assert len(lines) < 350, name
        assert max(map(len, lines)) <= 120, name


def test_style_sheets_are_short_and_all_loaded() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    for sheet in STATIC.rglob("*.css"):
        assert len(sheet.read_text(encoding="utf-8").splitlines()) < 350, sheet.name
        assert f"/__console/{sheet.relative_to(STATIC).as_posix()}" in page, sheet.name


def test_modules_are_valid_javascript() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js")
    words = [node, "--no-warnings", "--experimental-vm-modules", "--input-type=module", "-e", PARSE, *MODULES]
    run = subprocess.run(words, cwd=STATIC, capture_output=True, text=True)
    assert (run.returncode, run.stdout.split()) == (0, MODULES), run.stderr


@pytest.mark.parametrize("name", ["none.js", "..%2fconsole_app.py", "views", "views/", "views%2Flive.js", "main.js/"])
def test_other_files_are_not_served(server: ServerProcess, name: str) -> None:
    assert get(server, f"/__console/{name}").status_code == 404


def test_console_is_loaded_at_the_first_request_for_it(tmp_path: Path) -> None:
    report = "import atexit, sys; atexit.register(lambda: print('loaded', *sys.modules, file=sys.stderr))"
    loaded = []
    for path in (MEETINGS, "/"):
        with running_server(tmp_path, "--data", ":memory:", setup=report) as process:
            get(process, path, **BROWSER)
            process.stop()
            loaded.append(process.wait_for_line("loaded ")[-1].split())
    assert [[name for name in names if ".console" in name] != [] for names in loaded] == [False, True]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"host": "localhost:1", "origin": "http://localhost:1"}, 200),
        ({"host": "localhost:1", "origin": "https://localhost:1", "sec-fetch-site": "same-origin"}, 200),
        ({"host": "localhost:1", "sec-fetch-site": "none"}, 200),
        ({"host": "localhost:1", "origin": "http://localhost:2"}, 403),
        ({"host": "localhost:1", "origin": "http://127.0.0.1:1"}, 403),
        ({"host": "localhost:1", "origin": "http://evil.example"}, 403),
        ({"host": "localhost:1", "origin": "null"}, 403),
        ({"host": "localhost:1", "sec-fetch-site": "cross-site"}, 403),
        ({"host": "localhost:1", "sec-fetch-site": "same-site"}, 403),
        ({"host": "evil.example", "origin": "http://evil.example"}, 403),
    ],
)
def test_control_routes_serve_the_page_of_this_server_only(
    server: ServerProcess, headers: dict[str, str], expected: int
) -> None:
    for path in ("/__emulator/about", f"{API}{KIT}/apps"):
        assert get(server, path, **headers).status_code == expected
    url = f"{server.origin}/__emulator/advance"
    answer = send("POST", url, json={"by": "0s"}, headers=headers)
    assert answer.status_code == expected


def test_page_of_another_site_gets_no_file(server: ServerProcess) -> None:
    assert get(server, "/", **BROWSER, host="evil.example").status_code == 403
    assert get(server, "/__console/main.js", host="evil.example").status_code == 403


def test_page_is_served_without_the_token_and_its_data_with_it_only(protected_server: ServerProcess) -> None:
    assert get(protected_server, "/", **BROWSER).status_code == 200
    assert get(protected_server, "/__console/main.js").status_code == 200
    for path in ("/__emulator/about", "/__emulator/events", f"{API}{KIT}/apps"):
        assert get(protected_server, path).status_code == 401
    authorized = {"authorization": f"Bearer {TOKEN}"}
    origin = protected_server.origin
    assert get(protected_server, "/__emulator/about", **authorized, origin=origin).status_code == 200
    assert get(protected_server, f"{API}{KIT}/apps", **authorized, origin=origin).status_code == 200
    assert get(protected_server, "/__emulator/about", **authorized, origin="http://evil.example").status_code == 403


def test_call_of_the_console_is_not_logged_and_meets_no_fault(server: ServerProcess, api: httpx.Client) -> None:
    api.post(MEETINGS, json={"title": "A"})
    control(server, "DELETE", "requests")
    control(server, "POST", "faults", {"status": 503})
    found = get(server, f"{API}{MEETINGS}?per_page=5")
    assert [row["title"] for row in data(found)] == ["A"]
    assert data(control(server, "GET", "requests")) == []
    assert api.get(MEETINGS).status_code == 503
    assert found.content == api.get(MEETINGS, params={"per_page": 5}).content


def test_call_of_the_console_is_judged_as_any_other(server: ServerProcess, api: httpx.Client) -> None:
    assert get(server, f"{API}/nothing").json()["errors"][0]["code"] == 7003
    assert get(server, f"{API}{KIT}/{APP_ID[:-1]}0/meetings").status_code == 404
    body = {"title": 7}
    refused = send("POST", f"{server.origin}{API}{MEETINGS}", json=body)
    assert (refused.status_code, refused.content) == (400, api.post(MEETINGS, json=body).content)


def test_live_shows_who_is_there_and_who_waits(server: ServerProcess, api: httpx.Client) -> None:
    meeting, [guest] = meeting_with(api, "guest", preset="group_call_guest")
    _, [host] = meeting_with(api, "host")
    assert data(control(server, "GET", "live")) == {"total": 0, "rooms": []}
    for participant in (guest, host):
        control(server, "POST", "join", {"participant_id": participant})
    both = data(control(server, "GET", "live", per_page=1))
    assert (both["total"], len(both["rooms"])) == (2, 1)
    [room] = data(control(server, "GET", "live", meeting_id=meeting))["rooms"]
    people = {one["participant_id"] for one in [*room["peers"], *room["waiting"]]}
    assert (room["meeting_id"], room["title"], people) == (meeting, "Weekly", {guest})
    assert both["rooms"][0]["peer_count"] == 1


def test_waiting_participants_are_admitted_and_rejected(server: ServerProcess, api: httpx.Client) -> None:
    meeting, guests = meeting_with(api, "eve", "mallory", preset="webinar_viewer")
    presets = {row["name"]: row["id"] for row in data(api.get(f"{APP}/presets"))}
    update = {"permissions": {"waiting_room_type": "ON_PRIVILEGED_USER_ENTRY"}}
    assert api.patch(f"{APP}/presets/{presets['webinar_viewer']}", json=update).status_code == 200
    for guest in guests:
        joined = data(control(server, "POST", "join", {"participant_id": guest}))
        assert joined["state"] == "WAITLISTED"
    assert data(control(server, "POST", "admit", {"participant_id": guests[0]}))["state"] == "JOINED"
    assert data(control(server, "POST", "reject", {"participant_id": guests[1]}))["state"] == "REJECTED"
    [room] = data(control(server, "GET", "live", meeting_id=meeting))["rooms"]
    assert ([peer["participant_id"] for peer in room["peers"]], room["waiting"]) == ([guests[0]], [])
    assert control(server, "POST", "admit", {"participant_id": guests[0]}).status_code == 409


def test_activity_names_who_did_what(server: ServerProcess, api: httpx.Client) -> None:
    meeting, [ada] = meeting_with(api, "ada")
    control(server, "POST", "join", {"participant_id": ada})
    control(server, "POST", "leave", {"participant_id": ada})
    events = data(control(server, "GET", "activity"))
    assert [(event["kind"], event["who"], event["meeting_id"]) for event in events] == [
        ("participant.left", "ada", meeting),
        ("participant.joined", "ada", meeting),
    ]


def test_conversation_comes_in_pages(server: ServerProcess, api: httpx.Client) -> None:
    _, [ada] = meeting_with(api, "ada")
    session = data(control(server, "POST", "join", {"participant_id": ada}))["session_id"]
    found = data(control(server, "GET", "conversation", session_id=session, kind="chat"))
    assert found == {"total": 0, "items": []}
    assert control(server, "GET", "conversation", session_id="none", kind="chat").status_code == 404
    assert control(server, "GET", "conversation", session_id=session, kind="poetry").status_code == 400


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as found:
        yield found


def test_delivery_is_sent_again_under_the_same_id(
    server: ServerProcess, api: httpx.Client, receiver: WebhookReceiver
) -> None:
    hook = {"name": "backend", "url": receiver.url, "events": ["meeting.started"]}
    webhook = data(api.post(f"{APP}/webhooks", json=hook))["id"]
    _, [ada] = meeting_with(api, "ada")
    control(server, "POST", "join", {"participant_id": ada})
    delivery = delivered(server, receiver, 1)
    assert (delivery["webhook_id"], delivery["payload"]["event"]) == (webhook, "meeting.started")
    again = data(control(server, "POST", "send-again", {"delivery_id": delivery["id"]}))
    assert again["status"] == "PENDING"
    assert delivered(server, receiver, 2)["attempts"] == 2
    first, second = receiver.received
    assert (first.body, first.headers["rtk-uuid"]) == (second.body, second.headers["rtk-uuid"])
    assert data(control(server, "GET", "deliveries", app_id=APP_ID))["webhooks"] == 1
    api.delete(f"{APP}/webhooks/{webhook}")
    assert control(server, "POST", "send-again", {"delivery_id": delivery["id"]}).status_code == 409
    assert control(server, "POST", "send-again", {"delivery_id": "none"}).status_code == 404


def delivered(server: ServerProcess, receiver: WebhookReceiver, count: int) -> dict[str, Any]:
    """Wait until the only delivery has been attempted so often, and return it."""
    for _ in range(400):
        [delivery] = data(control(server, "GET", "deliveries"))["deliveries"]
        if len(receiver.received) >= count and delivery["status"] != "PENDING":
            break
    assert delivery["status"] == "DELIVERED"
    found: dict[str, Any] = delivery
    return found


def test_deliveries_come_in_pages_the_newest_first(server: ServerProcess, api: httpx.Client) -> None:
    events = ["meeting.started", "meeting.participantJoined", "meeting.participantLeft"]
    api.post(f"{APP}/webhooks", json={"name": "x", "url": "http://127.0.0.1:9/", "events": events})
    _, [ada] = meeting_with(api, "ada")
    control(server, "POST", "join", {"participant_id": ada})
    control(server, "POST", "leave", {"participant_id": ada})
    pages = [data(control(server, "GET", "deliveries", per_page=2, page_no=number)) for number in (1, 2)]
    assert [page["total"] for page in pages] == [3, 3]
    assert [one["event"] for page in pages for one in page["deliveries"]] == list(reversed(events))


def test_requests_come_in_pages_with_their_problems(server: ServerProcess, api: httpx.Client) -> None:
    api.get(MEETINGS)
    created = api.post(MEETINGS, json={"title": "A", "color": "red"})
    api.get(f"{APP}/meetingz")
    page = data(control(server, "GET", "request-page", per_page=2))
    assert (page["total"], [row["method"] for row in page["requests"]]) == (3, ["GET", "POST"])
    assert "body" not in page["requests"][1]
    troubled = data(control(server, "GET", "request-page", problems="true"))
    assert troubled["total"] == 2
    assert [row["violations"] for row in troubled["requests"]] == [[], ['"color" is unknown']]
    number = page["requests"][1]["number"]
    detail = data(control(server, "GET", "request", number=number))
    assert detail["body"] == {"title": "A", "color": "red"}
    assert detail["response"]["body"]["data"]["id"] == created.json()["data"]["id"]
    for unknown in (0, number + 100):
        assert control(server, "GET", "request", number=unknown).status_code == 404


def test_secrets_of_a_request_are_masked(server: ServerProcess, api: httpx.Client) -> None:
    meeting, _ = meeting_with(api, "ada")
    path = f"{MEETINGS}/{meeting}/participants"
    body = {"custom_participant_id": "x", "preset_name": "group_call_host"}
    token = data(api.post(path, json=body))["token"]
    [newest] = data(control(server, "GET", "request-page", per_page=1))["requests"]
    shown = control(server, "GET", "request", number=newest["number"])
    assert "token" in shown.json()["data"]["response"]["body"]["data"]
    assert token not in shown.text


def test_one_fault_is_removed(server: ServerProcess, api: httpx.Client) -> None:
    first, second = (data(control(server, "POST", "faults", {"status": status})) for status in (500, 503))
    assert data(control(server, "DELETE", "fault", number=first["number"])) == {"cleared": 1}
    assert data(control(server, "GET", "faults")) == [second]
    assert data(control(server, "DELETE", "fault", number=first["number"])) == {"cleared": 0}


def test_choices_of_faults_can_all_be_planned(server: ServerProcess, api: httpx.Client) -> None:
    choices = data(control(server, "GET", "fault-choices"))
    assert {"*", "meetings_create", "sessions"} <= set(choices["operations"])
    for content, operations in choices["contents"].items():
        for operation in operations:
            assert control(server, "POST", "faults", {"operation": operation, "content": content}).status_code == 200


@pytest.mark.parametrize(
    ("method", "word", "members"),
    [
        ("GET", "live", {"page_no": "x"}),
        ("GET", "deliveries", {"per_page": "-1"}),
        ("GET", "request", {"number": "²"}),
        ("GET", "conversation", {}),
        ("DELETE", "fault", {"number": "9" * 30}),
        ("POST", "admit", {}),
        ("POST", "send-again", {}),
    ],
)
def test_invalid_member_returns_400(server: ServerProcess, method: str, word: str, members: dict[str, str]) -> None:
    assert control(server, method, word, None if method == "GET" else {}, **members).status_code == 400


def test_about_tells_what_a_page_needs_first(server: ServerProcess, api: httpx.Client) -> None:
    about = data(control(server, "GET", "about"))
    assert about["account_id"] in KIT
    assert about["app_id"] == APP_ID
    assert about["counts"]["meetings"] == 0
    moved = data(control(server, "POST", "advance", {"by": "1h"}))
    assert data(control(server, "GET", "about"))["ahead_seconds"] == moved["ahead_seconds"]
