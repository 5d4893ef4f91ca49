"""A token that is pasted as an id or a title is not sent, and printed nowhere."""

import pytest

from tests.support.cli import TOKEN
from tests.support.stub_server import StubServer, failure, success

ODD_TOKEN = "odd+token/Zk3vUq81=~x"  # has characters that a path encodes
LOOKALIKES = {
    "api-token": "Zk3vUq81LxPw-Zk3vUq81LxPw_Zk3vUq81LxPwA1",
    "prefixed": "cfut_Zk3vUq81LxPwZk3vUq81LxPwZk3vUq81LxPwZk3vUq81",
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3ODk0NTkyMDB9.c2lnbmF0dXJl",
}
IDS = ["meetings get {}", "meetings get @{}", "recordings start {}", "webhooks delete @{} --force"]
COMMANDS = ["meetings get {}", "meetings create --title {}", "meetings list --search {}", "api GET /meetings/{}"]


@pytest.mark.parametrize("command", COMMANDS[1:])
@pytest.mark.parametrize("secret", LOOKALIKES.values(), ids=LOOKALIKES)
def test_lookalike_of_a_token_is_masked(stub: StubServer, secret: str, command: str) -> None:
    assert len(LOOKALIKES["api-token"]) == 40
    stub.respond_by(lambda seen: success([]))
    planned = stub.rtk(*command.format(secret).split(), "--dry-run").ok
    logged = stub.rtk(*command.format(secret).split(), "--debug")
    assert "****" in planned.stdout
    assert secret not in planned.stdout + planned.stderr
    assert secret not in logged.stderr


@pytest.mark.parametrize("command", [*IDS, "meetings join {} --custom-id x", "sessions list --meeting {}"])
@pytest.mark.parametrize("secret", LOOKALIKES.values(), ids=LOOKALIKES)
@pytest.mark.parametrize("flag", ["--json", "--dry-run", "--debug"])
def test_lookalike_of_a_token_is_not_sent_as_an_id(stub: StubServer, secret: str, command: str, flag: str) -> None:
    result = stub.rtk(*command.format(secret).split(), flag)
    assert (result.exit_code, result.stdout, stub.seen) == (2, "", [])
    assert secret not in result.stderr


@pytest.mark.parametrize("command", [*IDS[:3], *COMMANDS[1:], "sessions list --meeting {}"])
@pytest.mark.parametrize("token", [TOKEN, ODD_TOKEN])
def test_own_token_is_never_sent_in_a_url_or_a_body(stub: StubServer, command: str, token: str) -> None:
    stub.rtk.environment["CLOUDFLARE_API_TOKEN"] = token
    error = stub.rtk.error(command.format(token))
    assert (error["kind"], stub.seen) == ("usage", [])
    assert token not in str(error)


def test_short_token_of_an_emulator_may_be_a_word(stub: StubServer) -> None:
    stub.respond_with(success({"id": "x"}))
    stub.rtk.environment["CLOUDFLARE_API_TOKEN"] = "emulator"
    stub.rtk("meetings", "create", "--title", "emulator test").ok


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize("token", [TOKEN, ODD_TOKEN])
def test_configured_token_is_masked_wherever_it_comes_from(
    stub: StubServer, command: str, stored: bool, token: str
) -> None:
    if token == ODD_TOKEN and command in ("meetings get {}", "api GET /meetings/{}"):
        pytest.skip("no id has a slash")
    stub.respond_by(lambda seen: failure(404))
    del stub.rtk.environment["CLOUDFLARE_API_TOKEN"]
    if stored:
        stub.rtk("auth login --no-check --with-token", stdin=token).ok
    else:
        stub.rtk.environment["CLOUDFLARE_API_TOKEN"] = token
    for flag in ("--dry-run", "--debug", "--json"):
        result = stub.rtk(*command.format(token).split(), flag)
        shown = result.stdout + result.stderr
        assert token not in shown
        assert "odd%2Btoken" not in shown
        assert "odd+token" not in shown


@pytest.mark.parametrize(
    "title", ["5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f", "a" * 40, "0123456789abcdef" * 2 + "01234567"]
)
def test_ids_digests_and_words_are_not_masked(stub: StubServer, title: str) -> None:
    assert stub.rtk(f"meetings create --title {title} --dry-run").ok.data["body"] == {"title": title}
