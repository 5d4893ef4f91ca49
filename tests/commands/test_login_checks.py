"""`rtk auth login` checks a token before storing it: a refused token is not stored, and the error says why."""

import socket
from pathlib import Path

import pytest

from rtk_cli.local import ACCOUNT_ID
from tests.support.cli import TOKEN, Rtk
from tests.support.cloudflare import ACTIVE, INVALID, OTHER_ACCOUNT, REFUSED, Faults, cloudflare, result
from tests.support.stub_server import DISCONNECT, StubServer, closed_port, failure

LOGIN = "auth login --with-token"
FAULTS: dict[str, tuple[Faults, str]] = {
    "bad token": ({"/user/tokens/verify": INVALID}, "api-tokens"),
    "expired token": ({"/user/tokens/verify": result({**ACTIVE, "status": "expired"})}, "api-tokens"),
    "foreign account": (
        {f"/accounts/{ACCOUNT_ID}": REFUSED, "/accounts": result([OTHER_ACCOUNT]), "/kit/apps": REFUSED},
        "Another company",
    ),
    "no permission": ({"/kit/apps": REFUSED}, "Realtime Admin"),
    "product off": ({"/kit/apps": failure(403, "Not enabled")}, "enable RealtimeKit"),
}


@pytest.fixture
def fresh(stub: StubServer) -> StubServer:
    """Cloudflare, and rtk that has an account and no token."""
    del stub.rtk.environment["CLOUDFLARE_API_TOKEN"]
    return cloudflare(stub)


def is_stored(rtk: Rtk) -> bool:
    return "token" in (rtk.config_dir / "config.toml").read_text() if rtk.config_dir.exists() else False


def test_accepted_token_is_stored_after_it_was_verified(fresh: StubServer) -> None:
    outcome = fresh.rtk(LOGIN, stdin=TOKEN).ok
    assert (outcome.stdout, is_stored(fresh.rtk)) == ("", True)
    assert fresh.seen[0].path.endswith("/user/tokens/verify")
    assert {seen.headers["authorization"] for seen in fresh.seen} == {f"Bearer {TOKEN}"}
    assert {seen.method for seen in fresh.seen} == {"GET"}, "nothing is changed"
    assert "warning" not in outcome.stderr
    assert TOKEN not in outcome.stderr


@pytest.mark.parametrize("fault", FAULTS)
def test_refused_token_is_not_stored_and_the_remedy_is_told(fresh: StubServer, fault: str) -> None:
    faults, remedy = FAULTS[fault]
    cloudflare(fresh, faults)
    error = fresh.rtk.error(LOGIN, stdin=TOKEN)
    assert (error["kind"], error["exit_code"]) == ("authentication", 4)
    assert remedy in error["hint"]
    assert "--no-check" in error["hint"]
    assert not is_stored(fresh.rtk)


def test_refused_token_leaves_the_one_that_is_stored(fresh: StubServer) -> None:
    fresh.rtk(LOGIN, stdin=TOKEN).ok
    cloudflare(fresh, FAULTS["bad token"][0])
    assert fresh.rtk(LOGIN, stdin="another-token").exit_code == 4
    assert (fresh.rtk.config_dir / "tokens" / "default").read_text() == f"{TOKEN}\n"


@pytest.mark.parametrize("flags", ["--token-command 'echo {}'", "--token-file {}"])
def test_token_of_a_command_or_a_file_is_checked_too(fresh: StubServer, tmp_path: Path, flags: str) -> None:
    file = tmp_path / "token"
    file.touch(0o600)
    file.write_text(TOKEN)
    line = f"auth login {flags.format(TOKEN if 'command' in flags else file)}"
    cloudflare(fresh, FAULTS["bad token"][0])
    error = fresh.rtk.error(line)
    assert (error["exit_code"], is_stored(fresh.rtk)) == (4, False)
    assert TOKEN not in str(error)
    cloudflare(fresh)
    fresh.rtk(line).ok
    assert is_stored(fresh.rtk)


def test_the_given_token_is_checked_and_not_the_one_of_the_environment(fresh: StubServer) -> None:
    outcome = fresh.rtk(LOGIN, stdin=TOKEN, environment={"CLOUDFLARE_API_TOKEN": "of-the-environment"}).ok
    assert {seen.headers["authorization"] for seen in fresh.seen} == {f"Bearer {TOKEN}"}
    assert "CLOUDFLARE_API_TOKEN" in outcome.stderr


def test_offline_login_stores_nothing_unless_it_may_skip_the_check(unconfigured: Rtk) -> None:
    with closed_port() as origin:
        environment = {"CLOUDFLARE_API_BASE_URL": origin}
        error = unconfigured.error(LOGIN, stdin=TOKEN, environment=environment)
        assert (error["kind"], error["exit_code"]) == ("network", 10)
        assert "--no-check" in error["hint"]
        assert not is_stored(unconfigured)
        outcome = unconfigured(f"{LOGIN} --no-check", stdin=TOKEN, environment=environment).ok
    assert is_stored(unconfigured)
    assert "rtk auth status --check" in outcome.stderr


def test_server_that_does_not_answer_is_asked_once(fresh: StubServer) -> None:
    """Where a firewall drops every packet, each attempt lasts as long as the time limit of a request."""
    fresh.respond_with(DISCONNECT)
    error = fresh.rtk.error(LOGIN, stdin=TOKEN)
    assert (error["kind"], error["exit_code"], is_stored(fresh.rtk)) == ("network", 10, False)
    assert len(fresh.seen) == 1


def test_time_limit_of_the_hint_is_a_flag_of_login(unconfigured: Rtk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        environment = {"CLOUDFLARE_API_BASE_URL": f"http://127.0.0.1:{silent.getsockname()[1]}"}
        error = unconfigured.error(f"{LOGIN} --timeout 0.1", stdin=TOKEN, environment=environment)
    assert (error["kind"], error["exit_code"], "--timeout 0.2" in error["hint"]) == ("network", 10, True)


def test_without_an_account_only_the_token_is_checked(fresh: StubServer) -> None:
    del fresh.rtk.environment["CLOUDFLARE_ACCOUNT_ID"]
    fresh.rtk(LOGIN, stdin=TOKEN).ok
    assert [seen.path.rpartition("/client/v4")[2] for seen in fresh.seen] == ["/user/tokens/verify"]


def test_server_without_verify_calls_is_asked_for_the_apps(fresh: StubServer) -> None:
    """As an emulator that is served, or a gateway of a company."""
    gone: Faults = {"/user/tokens/verify": failure(404), f"/accounts/{ACCOUNT_ID}/tokens/verify": failure(404)}
    cloudflare(fresh, gone)
    assert "warning" not in fresh.rtk(LOGIN, stdin=TOKEN).ok.stderr
    cloudflare(fresh, {**gone, "/kit/apps": failure(401)})
    error = fresh.rtk.error(LOGIN, stdin="another-token")
    assert (error["exit_code"], "stdin" in error["message"]) == (4, True)
    del fresh.rtk.environment["CLOUDFLARE_ACCOUNT_ID"]
    assert "warning" in fresh.rtk(LOGIN, stdin=TOKEN).ok.stderr, "nothing can tell whether it is accepted"


def test_verify_call_that_fails_says_nothing_about_the_token(fresh: StubServer) -> None:
    cloudflare(fresh, {"/user/tokens/verify": failure(503)})
    error = fresh.rtk.error(LOGIN, stdin=TOKEN)
    assert (error["kind"], error["exit_code"], is_stored(fresh.rtk)) == ("server", 9, False)


def test_token_that_the_server_echoes_is_not_shown(fresh: StubServer) -> None:
    cloudflare(fresh, {"/kit/apps": failure(500, f"cannot parse {TOKEN}")})
    shown = fresh.rtk(f"{LOGIN} --debug", stdin=TOKEN)
    assert (shown.exit_code, TOKEN in shown.stderr) == (9, False)


def test_profile_that_cannot_be_changed_is_refused_before_the_prompt(fresh: StubServer) -> None:
    for profile, kind in (("local", "usage"), ("missing", "configuration")):
        assert fresh.rtk.error(f"{LOGIN} --profile {profile}", stdin=TOKEN)["kind"] == kind
    assert fresh.seen == []


def test_typed_token_is_checked_on_a_terminal(fresh: StubServer) -> None:
    cloudflare(fresh, FAULTS["bad token"][0])
    assert fresh.rtk("auth login", terminal=True, secret=TOKEN).exit_code == 4
    assert not is_stored(fresh.rtk)


def test_next_step_after_login_is_the_account_and_then_the_app(fresh: StubServer) -> None:
    del fresh.rtk.environment["RTK_APP_ID"]
    assert "rtk apps use APP" in fresh.rtk(LOGIN, stdin=TOKEN).ok.stderr
    del fresh.rtk.environment["CLOUDFLARE_ACCOUNT_ID"]
    shown = fresh.rtk(f"{LOGIN} --profile default", stdin=TOKEN).ok.stderr
    assert "rtk profile update default --account-id ACCOUNT" in shown
    assert "rtk apps use" not in shown


def test_login_to_the_emulators_profile_names_where_the_profile_comes_from(fresh: StubServer) -> None:
    fresh.rtk.environment["RTK_PROFILE"] = "local"
    hint = fresh.rtk.error(LOGIN, stdin=TOKEN)["hint"]
    assert "RTK_PROFILE" in hint
    assert "--profile default" in hint
