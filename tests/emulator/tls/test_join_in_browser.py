"""rtk meetings join --open and --print-url, against an emulator that is served with TLS."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from rtk_cli.jobs.join_page.browser_participant import custom_id_for, web_client_base
from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.emulator.http.server_process import ROOT, RUN, TIMEOUT, ServerProcess
from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.ui_kit_folder import ui_kit_folder

on_posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


class Visitor:
    """Stands in for the browser: opens the page, and closes it."""

    def __init__(self) -> None:
        self.urls: list[str] = []
        self.pages: list[str] = []

    def __call__(self, url: str) -> bool:
        self.urls.append(url)
        self.pages.append(httpx.get(url, trust_env=False).text)
        path = self.pages[-1].partition('"alive": "')[2].partition('"')[0]
        with httpx.stream("GET", str(httpx.URL(url).copy_with(path=path)), trust_env=False):
            return True


@pytest.fixture
def secure(secure_server: ServerProcess, data_dir: Path, unconfigured: Rtk) -> Rtk:
    """rtk against the served emulator."""
    known = {"CLOUDFLARE_API_TOKEN": "any", "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
    unconfigured.environment |= {
        **known,
        "CLOUDFLARE_API_BASE_URL": secure_server.url,
        "RTK_DATA_DIR": str(data_dir),
    }
    return unconfigured


@pytest.fixture
def meeting(secure: Rtk) -> str:
    return recordings.meeting(secure)


@pytest.fixture
def visitor(secure: Rtk) -> Visitor:
    secure.open_url = visitor = Visitor()
    return visitor


def participants(secure: Rtk, meeting: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = secure(f"participants list --meeting {meeting}").ok.data
    return rows


def test_open_joins_as_a_new_participant_and_ends_when_the_page_is_closed(
    secure: Rtk, meeting: str, visitor: Visitor
) -> None:
    result = secure(f"meetings join {meeting} --name Ada --preset webinar_viewer --open").ok
    (row,) = participants(secure, meeting)
    assert (row["name"], row["preset_name"]) == ("Ada", "webinar_viewer")
    assert row["custom_participant_id"] == custom_id_for("Ada")
    assert "Ada" not in row["custom_participant_id"]
    assert result.stdout == ""
    token = visitor.pages[0].partition('"token": "')[2].partition('"')[0]
    assert token not in result.stderr
    assert token.count(".") == 2
    assert f'"baseURI": "localhost:{httpx.URL(secure.environment["CLOUDFLARE_API_BASE_URL"]).port}"' in visitor.pages[0]
    with pytest.raises(httpx.ConnectError):
        httpx.get(visitor.urls[0], trust_env=False)


@pytest.mark.parametrize("who", ["--name Ada", "--name Ada --custom-id ada"])
def test_same_person_is_the_same_participant(secure: Rtk, meeting: str, visitor: Visitor, who: str) -> None:
    for _ in range(2):
        secure(f"meetings join {meeting} {who} --open").ok
    assert len(participants(secure, meeting)) == 1
    assert len({page.partition('"token": "')[2].partition('"')[0] for page in visitor.pages}) == 2


def test_flags_change_the_participant_that_is_used_again(secure: Rtk, meeting: str, visitor: Visitor) -> None:
    secure(f"meetings join {meeting} --name Ada --custom-id ada --preset webinar_viewer --open").ok
    secure(f"meetings join {meeting} --name Grace --custom-id ada --open").ok
    (row,) = participants(secure, meeting)
    assert (row["name"], row["preset_name"]) == ("Grace", "webinar_viewer"), "what no flag says stays"


def test_without_a_browser_the_address_is_named(secure: Rtk, meeting: str) -> None:
    visitor = Visitor()
    named: list[str] = []

    def no_browser(url: str) -> bool:
        named.append(url)
        visitor(url)  # the person opens it
        return False

    secure.open_url = no_browser
    result = secure(f"meetings join {meeting} --name Ada --open").ok
    assert named[0] in result.stderr


def test_print_url_prints_the_address_alone(secure: Rtk, meeting: str, tmp_path: Path) -> None:
    process = start(secure, "meetings", "join", meeting, "--name", "Ada", "--print-url")
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert httpx.get(url, trust_env=False).status_code == 200
    assert httpx.get(url, trust_env=False).status_code == 410
    process.send_signal(signal.SIGTERM)
    rest, stderr = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, rest) == (130, ""), stderr
    assert "eyJ" not in stderr
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)


@on_posix
def test_ctrl_c_ends_it_even_while_the_page_is_open(secure: Rtk, meeting: str) -> None:
    words = ("meetings", "join", meeting, "--name", "Ada", "--print-url", "-o", "json")
    process = start(secure, *words)
    assert process.stdout is not None
    url = process.stdout.readline().strip().strip('"')
    path = httpx.get(url, trust_env=False).text.partition('"alive": "')[2].partition('"')[0]
    with httpx.stream("GET", str(httpx.URL(url).copy_with(path=path)), trust_env=False) as page:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=TIMEOUT)
        assert b"".join(page.iter_raw()) == b": open\n\n", "and then the page sees the end"
    assert process.returncode == 130


def start(rtk: Rtk, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", RUN, *words],
        env={**os.environ, **rtk.environment, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("flags", "word"),
    [
        ("--ui-kit .", "--ui-kit"),
        ("--open --ui-kit /no/such/folder", "/no/such/folder"),
    ],
)
def test_wrong_flags_add_no_one(secure: Rtk, meeting: str, flags: str, word: str) -> None:
    error = secure.error(f"meetings join {meeting} --name Ada {flags}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert word in error["message"]
    assert participants(secure, meeting) == []


@pytest.mark.parametrize("flag", ["--open", "--print-url"])
def test_local_has_no_port_for_a_browser(local: Rtk, flag: str) -> None:
    meeting = recordings.meeting(local)
    error = local.error(f"meetings join {meeting} --name Ada {flag}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "rtk emulator serve --tls" in error["hint"]
    assert participants(local, meeting) == []


def test_emulator_without_tls_is_refused(remote: Rtk) -> None:
    meeting = recordings.meeting(remote)
    error = remote.error(f"meetings join {meeting} --name Ada --open")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "--tls" in error["hint"]
    assert participants(remote, meeting) == []


def test_dry_run_shows_the_participant_and_opens_nothing(secure: Rtk, meeting: str, visitor: Visitor) -> None:
    planned = secure(f"meetings join {meeting} --name Ada --open --dry-run").ok.data
    assert planned["body"]["name"] == "Ada"
    assert (visitor.urls, participants(secure, meeting)) == ([], [])


def test_folder_is_served_in_place_of_the_cdn(secure: Rtk, meeting: str, visitor: Visitor, tmp_path: Path) -> None:
    secure(f"meetings join {meeting} --name Ada --open --ui-kit {ui_kit_folder(tmp_path / 'kit')}").ok
    secure(f"meetings join {meeting} --name Ada --open").ok
    assert ["cdn.jsdelivr.net" in page for page in visitor.pages] == [False, True]


@pytest.mark.parametrize(
    ("base_url", "base_uri"),
    [
        ("https://api.cloudflare.com/client/v4", None),
        ("https://localhost:8787/client/v4", "localhost:8787"),
        ("https://127.0.0.1:8787", "localhost:8787"),
        ("https://[::1]:8787/x", "localhost:8787"),
        ("https://rtk.localhost", "rtk.localhost"),
    ],
)
def test_base_of_the_web_client(base_url: str, base_uri: str | None) -> None:
    assert web_client_base(base_url) == base_uri
