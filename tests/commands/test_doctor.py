"""rtk doctor: names each fault of a setup, with a remedy and the exit code of its cause."""

from pathlib import Path
from typing import Any

import pytest

from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support.cli import TOKEN, Rtk
from tests.support.cloudflare import ACTIVE, APPS, INVALID, OTHER_ACCOUNT, REFUSED, Faults, cloudflare, result
from tests.support.stub_server import (
    ReceivedRequest,
    StubResponse,
    StubServer,
    closed_port,
    failure,
    list_page,
    stub_server,
)

PLAIN = {"NO_COLOR": "1"}


def checks(rtk: Rtk, *flags: str) -> dict[str, Any]:
    return {row["check"]: row for row in rtk("doctor", "--retries", "0", *flags).data}


def test_sound_setup_is_ok_and_nothing_is_changed(stub: StubServer) -> None:
    outcome = cloudflare(stub).rtk("doctor").ok
    assert {row["status"] for row in outcome.data} <= {"ok", "skipped", "warning"}
    found = {row["check"]: row for row in outcome.data}
    assert all(found[name]["status"] == "ok" for name in ("token accepted", "account", "read", "app", "write", "clock"))
    assert "Our company" in found["account"]["message"]
    assert {seen.method for seen in stub.seen} == {"GET", "PATCH"}
    assert TOKEN not in outcome.stdout + outcome.stderr


FAULTS: dict[str, tuple[Faults, str, str, int, str]] = {
    "bad token": ({"/user/tokens/verify": INVALID}, "token accepted", "authentication", 4, "api-tokens"),
    "expired token": (
        {"/user/tokens/verify": result({**ACTIVE, "status": "expired"})},
        "token accepted",
        "authentication",
        4,
        "api-tokens",
    ),
    "foreign account": (
        {f"/accounts/{ACCOUNT_ID}": REFUSED, "/accounts": result([OTHER_ACCOUNT]), "/kit/apps": REFUSED},
        "account",
        "authentication",
        4,
        "Another company",
    ),
    "no permission": ({"/kit/apps": REFUSED}, "read", "authentication", 4, "Realtime Admin"),
    "product off": ({"/kit/apps": failure(403, "Not enabled")}, "read", "authentication", 4, "enable RealtimeKit"),
    "unknown app": (
        {"/kit/apps": list_page([{"id": "other", "name": "Staging"}], 1)},
        "app",
        "not_found",
        5,
        "Staging",
    ),
    "no write permission": (
        {"/meetings/00000000-0000-4000-8000-000000000000": REFUSED},
        "write",
        "authentication",
        4,
        "Realtime Admin",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_has_its_own_check_exit_code_and_remedy(stub: StubServer, fault: str) -> None:
    faults, check, kind, exit_code, remedy = FAULTS[fault]
    outcome = cloudflare(stub, faults).rtk("doctor --json --retries 0")
    found = {row["check"]: row for row in outcome.data}
    failed = [row for row in outcome.data if row["status"] == "failed"]
    assert [row["check"] for row in failed] == [check]
    assert remedy in found[check]["remedy"]
    assert (outcome.exit_code, outcome.error["kind"]) == (exit_code, kind)
    assert TOKEN not in outcome.stdout + outcome.stderr


def test_faults_have_messages_of_their_own(stub: StubServer) -> None:
    messages = set()
    for faults, check, *_ in FAULTS.values():
        messages.add(checks(cloudflare(stub, faults).rtk)[check]["message"])
    assert len(messages) == len(FAULTS)


def test_token_of_an_account_is_verified_there(stub: StubServer) -> None:
    faults: Faults = {"/user/tokens/verify": INVALID, f"/accounts/{ACCOUNT_ID}/tokens/verify": result(ACTIVE)}
    assert checks(cloudflare(stub, faults).rtk)["token accepted"]["status"] == "ok"


def test_account_whose_name_cannot_be_read_is_no_failure(stub: StubServer) -> None:
    found = checks(cloudflare(stub, {f"/accounts/{ACCOUNT_ID}": REFUSED, "/accounts": REFUSED}).rtk)
    assert found["account"]["status"] == found["write"]["status"] == "ok"


@pytest.mark.parametrize("minutes", [10, -10])
def test_clock_that_is_off_is_a_warning(stub: StubServer, minutes: int) -> None:
    rtk = cloudflare(stub).rtk
    stub.clock.advance(60 * minutes)
    outcome = rtk("doctor").ok
    (clock,) = [row for row in outcome.data if row["check"] == "clock"]
    assert (clock["status"], "10 min" in clock["message"]) == ("warning", True)
    assert clock["remedy"]


def test_app_on_a_later_page_is_found(stub: StubServer) -> None:
    def apps(seen: ReceivedRequest) -> StubResponse:
        first = [{"id": f"a{number}", "name": "x"} for number in range(100)]
        return list_page(first, 101) if seen.query["page_no"] == "1" else list_page(APPS, 101, 101)

    assert checks(cloudflare(stub, {"/kit/apps": apps}).rtk)["app"]["status"] == "ok"


def test_missing_app_names_those_that_there_are(stub: StubServer) -> None:
    rtk = cloudflare(stub).rtk
    del rtk.environment["RTK_APP_ID"]
    outcome = rtk("doctor --json")
    (app,) = [row for row in outcome.data if row["check"] == "app"]
    assert (app["status"], outcome.exit_code) == ("failed", 3)
    assert f"{APP_ID} (Production)" in app["remedy"]


def test_missing_token_skips_all_calls(stub: StubServer) -> None:
    del stub.rtk.environment["CLOUDFLARE_API_TOKEN"]
    outcome = stub.rtk("doctor --json")
    assert (outcome.exit_code, outcome.error["kind"]) == (4, "authentication")
    assert {row["status"] for row in outcome.data if row["check"] in ("connection", "app", "write")} == {"skipped"}
    assert stub.seen == []


def test_write_creates_a_meeting_and_deactivates_it(remote: Rtk) -> None:
    found = checks(remote, "--write")
    (meeting,) = remote("meetings list").ok.data
    assert meeting["status"] == "INACTIVE"
    assert meeting["id"] in found["write"]["message"]


def test_server_that_verifies_no_tokens_is_judged_by_its_apps(remote: Rtk) -> None:
    found = checks(remote)
    assert found["token accepted"]["status"] == "skipped"
    assert found["app"]["status"] == found["write"]["status"] == "ok"
    remote.environment["CLOUDFLARE_API_TOKEN"] = "another-token-that-is-wrong"
    assert remote("doctor").exit_code == 4


def test_embedded_emulator_needs_no_network(local: Rtk) -> None:
    outcome = local("doctor").ok
    assert {row["status"] for row in outcome.data} <= {"ok", "skipped", "warning"}
    assert local("meetings list").ok.data == []


def test_no_connection_is_a_network_error(stub: StubServer) -> None:
    with closed_port() as origin:
        stub.rtk.environment["CLOUDFLARE_API_BASE_URL"] = f"{origin}/client/v4"
        outcome = stub.rtk("doctor --json --retries 0")
    found = {row["check"]: row for row in outcome.data}
    assert (outcome.exit_code, found["connection"]["status"]) == (10, "failed")
    assert found["app"]["status"] == "skipped"


def test_certificate_of_an_unknown_authority_is_named(
    env: dict[str, str], clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with stub_server(env, clock, tls=True) as stub:
        outcome = stub.rtk("doctor --json --retries 0")
        found = {row["check"]: row for row in outcome.data}
    assert (outcome.exit_code, found["connection"]["status"]) == (10, "failed")
    assert "SSL_CERT_FILE" in found["connection"]["remedy"]


@pytest.fixture
def refusing_proxy(stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> Rtk:
    """rtk behind a proxy that refuses every connection."""
    stub.respond_by(lambda seen: StubResponse(403))
    monkeypatch.setenv("https_proxy", stub.origin)
    stub.rtk.environment["CLOUDFLARE_API_BASE_URL"] = "https://api.cloudflare.test/client/v4"
    return stub.rtk


def test_proxy_that_refuses_is_named(refusing_proxy: Rtk) -> None:
    outcome = refusing_proxy("doctor --json --retries 0")
    found = {row["check"]: row for row in outcome.data}
    assert (outcome.exit_code, found["connection"]["status"]) == (10, "failed")
    assert "https_proxy" in found["connection"]["message"]


def test_another_program_of_that_name_on_the_path_is_a_warning(local: Rtk, tmp_path: Path) -> None:
    other = tmp_path / "rtk"
    other.write_text("#!/bin/sh\necho another tool\n")
    other.chmod(0o755)
    local.environment["PATH"] = str(tmp_path)
    (command,) = [row for row in local("doctor").ok.data if row["check"] == "command"]
    assert (command["status"], str(other) in command["message"]) == ("warning", True)
    other.write_text("#!/usr/bin/python3\nfrom rtk_cli.__main__ import run\nrun()\n")
    (command,) = [row for row in local("doctor").ok.data if row["check"] == "command"]
    assert command["status"] == "ok"


def test_server_that_is_not_the_api_is_a_server_error(stub: StubServer) -> None:
    stub.respond_by(lambda seen: StubResponse(200, b"<html>Welcome</html>"))
    outcome = stub.rtk("doctor --json --retries 0")
    assert (outcome.exit_code, outcome.error["kind"]) == (9, "server")
    assert "base_url" in outcome.error["hint"]


def test_table_has_a_line_per_check_and_remedies_on_stderr(stub: StubServer) -> None:
    outcome = cloudflare(stub, {"/kit/apps": REFUSED}).rtk(
        "doctor --retries 0", terminal=True, width=100, environment=PLAIN
    )
    lines = outcome.stdout.splitlines()
    assert lines[0].split() == ["CHECK", "STATUS", "MESSAGE"]
    assert any(line.startswith("read ") and "failed" in line for line in lines)
    assert "Realtime Admin" in outcome.stderr


def test_auth_status_can_ask_the_api(stub: StubServer) -> None:
    outcome = cloudflare(stub).rtk("auth status --check").ok
    names = [row["check"] for row in outcome.data["checks"]]
    assert names[-1] == "app"
    assert "write" not in names
    assert {seen.method for seen in stub.seen} == {"GET"}
    failing = cloudflare(stub, {"/user/tokens/verify": INVALID}).rtk("auth status --check --retries 0 --json")
    assert (failing.exit_code, failing.error["kind"]) == (4, "authentication")


def test_auth_status_alone_asks_nothing(stub: StubServer) -> None:
    assert "checks" not in stub.rtk("auth status").ok.data
    assert stub.seen == []


def test_remedy_of_a_conflict_fits_it(stub: StubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".rtk.toml").write_text('app_id = "of-the-project"\n')
    stub.rtk("profile create work --app-id of-the-profile").ok
    del stub.rtk.environment["RTK_APP_ID"]
    found = checks(cloudflare(stub).rtk, "--profile", "work")["base URL"]
    assert (found["status"], "--app-id" in found["remedy"]) == ("warning", True)
