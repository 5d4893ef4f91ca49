"""The pytest plugin, as a project that has rtk installed gets it: the entry point, the fixtures, xdist."""

import json
import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

pytest_plugins = ("pytester",)

CLIENT = """
import os
import httpx

def post(title):
    path = f"/accounts/{os.environ['CLOUDFLARE_ACCOUNT_ID']}/realtime/kit/{os.environ['RTK_APP_ID']}/meetings"
    url = os.environ["CLOUDFLARE_BASE_URL"] + path
    token = {"authorization": "Bearer " + os.environ["CLOUDFLARE_API_TOKEN"]}
    return httpx.post(url, json={"title": title}, headers=token, trust_env=False)
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """An empty project; the variables of its user would lead to the real API."""
    monkeypatch.setenv("CLOUDFLARE_API_BASE_URL", "https://api.cloudflare.test")
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "a-real-token")
    monkeypatch.setenv("RTK_PROFILE", "work")
    pytester.makepyfile(client=CLIENT)
    pytester.makeini("[pytest]\nfilterwarnings = error\n")
    return pytester


def test_entry_point_is_declared() -> None:
    (found,) = (point for point in entry_points(group="pytest11") if point.name == "realtimekit")
    assert found.value == "rtk_cli.pytest_plugin"


def test_fixture_is_empty_in_each_test(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import os
        import pytest
        from client import post

        urls = set()

        @pytest.mark.parametrize("number", range(3))
        def test_one(realtimekit, number):
            assert "CLOUDFLARE_API_BASE_URL" not in os.environ and "RTK_PROFILE" not in os.environ
            assert realtimekit.requests == ()
            assert post("Town Hall").status_code == 201
            realtimekit.assert_called("meetings_create", body={"title": "Town Hall"}, times=1)
            urls.add(realtimekit.base_url)

        def test_server_is_shared_and_the_environment_restored():
            assert len(urls) == 1
            assert os.environ["CLOUDFLARE_API_TOKEN"] == "a-real-token"
            assert "CLOUDFLARE_BASE_URL" not in os.environ
        """
    )
    project.runpytest_subprocess().assert_outcomes(passed=4)


def test_project_can_have_its_emulator_over_https(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RTK_DATA_DIR", str(tmp_path))
    project.makeini("[pytest]\nfilterwarnings = error\nrealtimekit_tls = true\n")
    project.makepyfile(
        """
        import os
        import ssl
        import urllib.request

        def test_one(realtimekit, monkeypatch):
            monkeypatch.setenv("no_proxy", "*")
            url = os.environ["CLOUDFLARE_BASE_URL"]
            assert url.startswith("https://localhost:")
            with urllib.request.urlopen(url.replace("/client/v4", "/healthz")) as response:
                assert response.status == 200
        """
    )
    project.runpytest_subprocess().assert_outcomes(passed=1)


def test_session_fixture_keeps_its_state(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest
        from client import post

        @pytest.fixture(scope="module", autouse=True)
        def environment(realtimekit_session):
            with pytest.MonkeyPatch.context() as patch:
                for name, value in realtimekit_session.environment.items():
                    patch.setenv(name, value)
                yield

        @pytest.mark.parametrize("count", [1, 2])
        def test_one(realtimekit_session, count):
            post("A")
            realtimekit_session.assert_called("meetings_create", times=count)
        """
    )
    project.runpytest_subprocess().assert_outcomes(passed=2)


def test_failed_assertion_shows_the_near_miss_and_not_the_code_of_the_kit(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        from client import post

        def test_one(realtimekit):
            post("Weakly")
            realtimekit.assert_called("meetings_create", body={"title": "Weekly"})
        """
    )
    result = project.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(['*body.title is "Weakly", not "Weekly"*'])
    result.stdout.no_fnmatch_line("*expectations.failure_message*")


def test_each_worker_of_xdist_has_an_emulator_of_its_own(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pathlib
        import time
        import pytest
        from client import post

        @pytest.mark.parametrize("number", range(8))
        def test_one(realtimekit, worker_id, number):
            for _ in range(5):
                post("A")
                time.sleep(0.02)
            realtimekit.assert_called("meetings_create", times=5)
            pathlib.Path(f"url-{worker_id}").write_text(realtimekit.base_url)
        """
    )
    project.runpytest_subprocess("-n", "2").assert_outcomes(passed=8)
    urls = [file.read_text() for file in project.path.glob("url-gw*")]
    assert len(urls) == len(set(urls)) == 2


def test_nothing_is_loaded_before_a_test_uses_a_fixture(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import json, sys, pathlib

        def test_one():
            names = sorted(name for name in sys.modules if name.startswith(("rtk_cli", "pydantic", "uvicorn")))
            pathlib.Path("modules.json").write_text(json.dumps(names))
        """
    )
    project.runpytest_subprocess("-p", "no:schemathesis", "-p", "no:anyio").assert_outcomes(passed=1)
    loaded = json.loads((project.path / "modules.json").read_text())
    assert loaded == ["rtk_cli", "rtk_cli.pytest_plugin"]


def test_plugin_itself_imports_pytest_only() -> None:
    program = (
        "import sys, pytest; before = set(sys.modules); import rtk_cli.pytest_plugin; "
        "print(*sorted(set(sys.modules) - before))"
    )
    ran = subprocess.run([sys.executable, "-c", program], env=dict(os.environ), capture_output=True, text=True)
    assert ran.stdout.split() == ["rtk_cli", "rtk_cli.pytest_plugin"], ran.stderr


def test_logging_of_the_tests_is_left_alone(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import logging
        from client import post

        def test_one(realtimekit):
            seen = []
            handler = logging.Handler()
            handler.emit = seen.append
            logging.getLogger().addHandler(handler)
            logging.getLogger().setLevel("DEBUG")
            post("A")
            logging.getLogger("asyncio").error("from a test")
            logging.getLogger("uvicorn.error").error("from another server")
            assert [record.getMessage() for record in seen if record.name != "httpx"][-2:] == [
                "from a test", "from another server"
            ]
            assert [record for record in seen if record.threadName == "rtk-emulator"] == []
        """
    )
    result = project.runpytest_subprocess()
    result.assert_outcomes(passed=1)
