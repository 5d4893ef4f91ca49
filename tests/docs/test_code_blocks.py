"""Each code block of the documentation is run, or parsed with a reason; `how_checked.py` has the tables."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from rtk_cli.config import project_file
from rtk_cli.config.settings import SETTINGS
from rtk_cli.config.token_sources import KEYS
from rtk_cli.jobs.costs.price_table import shipped_text
from rtk_cli.local import ACCOUNT_ID
from tests.docs import how_checked
from tests.docs.fast_shell import needs_sh, shell
from tests.docs.pages import BLOCKS, PAGES, PROJECT, Block, prose
from tests.docs.rtk_lines import commands_in, problem_of
from tests.support.cli import Rtk
from tests.support.console_story import Console, fits, steps
from tests.terminal.every_command import SampleData

DATA = ("json", "yaml", "toml", "csv", "crontab")
CODE = ("sh", "console", "python", "js")
GENERATED = ("docs/commands.md", "docs/stories.md")
"""Pages whose commands are all run by other tests; in the stories some are wrong on purpose."""


def elsewhere(block: Block) -> str | None:
    """The test that runs a block, if it is not the one here."""
    return next((test for name, test in how_checked.RUN_BY.items() if block.name.startswith(name)), None)


def of(*languages: str) -> list[Any]:
    """The blocks of these languages that are not run elsewhere, as parameters of a test."""
    found = [block for block in BLOCKS.values() if block.language in languages and elsewhere(block) is None]
    return [pytest.param(block, id=block.name) for block in found if block.page not in GENERATED]


def run_here(*languages: str) -> list[Any]:
    return [one for one in of(*languages) if one.id not in how_checked.PARSED_ONLY]


def test_every_block_has_a_language_that_is_checked() -> None:
    unknown = {block.name for block in BLOCKS.values() if block.language not in (*DATA, *CODE, *how_checked.UNCHECKED)}
    assert unknown == set(), "name the language after the ``` of these blocks; `text` is for what rtk prints"


def test_tables_name_blocks_and_tests_that_exist() -> None:
    tables = (how_checked.PARSED_ONLY, how_checked.PLACEHOLDERS_OF, how_checked.PREPARED_BY, how_checked.OWN_PROFILE)
    assert {name for table in tables for name in table} - set(BLOCKS) == set()
    for name, test in how_checked.RUN_BY.items():
        assert any(block.startswith(name) for block in BLOCKS), name
        file, _, function = test.partition("::")
        assert f"def {function}(" in (PROJECT / file).read_text(encoding="utf-8"), test


@pytest.mark.parametrize("page", [page for page in PAGES if page not in GENERATED])
def test_commands_of_a_page_exist_with_their_flags(page: str) -> None:
    """In code blocks, and in backticks of the text."""
    text = PAGES[page].read_text(encoding="utf-8")
    inline = [code for code in re.findall(r"`([^`\n]+)`", prose(text)) if code.startswith(("rtk ", "realtimekit "))]
    inline = [re.sub(r"\[(-.*?)\]", r"\1", code) for code in inline]  # [--failed] may be left out
    written = [typed(block) for block in BLOCKS.values() if block.page == page and block.language != "text"]
    commands = [words for part in (*inline, *written) for words in commands_in(part)]
    wrong = [problem for words in commands if not is_placeholder(words) and (problem := problem_of(words))]
    assert wrong == []


def typed(block: Block) -> str:
    """The commands of a block, without what they print."""
    return "\n".join(re.findall(r"^\$ (.*)$", block.text, re.MULTILINE)) if block.language == "console" else block.text


def is_placeholder(words: list[str]) -> bool:
    """Whether the text is about rtk in general: `rtk ...`, `rtk AREA COMMAND`, `rtk emulator …`."""
    return not words or any(word in ("...", "…") or word.startswith("AREA") for word in words)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of a block, with the files that blocks name."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def prepared(samples: SampleData, folder: Path) -> None:
    files = {
        "people.csv": "name,custom_participant_id\nAda,ada-2\nBob,bob-2\n",
        "mails.csv": "name,email,custom_participant_id\nAda,ada@example.com,ada-2\nBob,bob@example.com,bob-2\n",
        "courses.ndjson": '{"title": "Biology 101"}\n{"title": "Biology 102"}\n',
        "meeting.json": '{"title": "Weekly", "record_on_start": true}',
        "body.json": "ping",
        "key.pem": Path(samples.ids["key"]).read_text(encoding="utf-8"),
        "company-ca.pem": (PROJECT / "tests/support/tls/authority.pem").read_text(encoding="utf-8"),
        "event.http": "POST / HTTP/1.1\r\n\r\n{}",
        "prices.toml": shipped_text(),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


@needs_sh
@pytest.mark.parametrize("block", run_here("sh"))
def test_shell_block_runs(request: pytest.FixtureRequest, samples: SampleData, folder: Path, block: Block) -> None:
    rtk: Rtk = request.getfixturevalue("remote" if block.name in how_checked.OWN_PROFILE else "unconfigured")
    samples.copied_to(rtk)
    prepared(samples, folder)
    ids = {**samples.ids, "account": ACCOUNT_ID}
    names = {**how_checked.VARIABLES, **how_checked.PLACEHOLDERS, **how_checked.PLACEHOLDERS_OF.get(block.name, {})}
    words = "|".join(sorted(map(re.escape, (name for name in names if name.isupper() or ":" in name)), key=len))
    text = block.text.replace("--sessions 1000", "--sessions 3").replace("--speed 60", "--speed max")
    script = re.sub(rf"(?<![\w$\"'-])({words})(?![\w=(])", lambda found: ids[names[found[0]]], text)
    variables = {name: ids[value] for name, value in names.items() if name.isidentifier()}
    if block.name not in how_checked.OWN_PROFILE:
        variables["RTK_PROFILE"] = "local"
    with shell(rtk, folder) as sh:
        before = sh.run(how_checked.PREPARED_BY.get(block.name, ":"), variables)
        assert before.returncode == 0, before.stderr
        ran = sh.run(script, variables)
    assert (ran.returncode, "rtk: " in ran.stderr) == (0, False), f"{script}\n{ran.stdout}\n{ran.stderr}"


@pytest.mark.parametrize("block", run_here("console"))
def test_console_shows_what_the_page_shows(unconfigured: Rtk, tmp_path: Path, block: Block) -> None:
    config = unconfigured.config_dir / "config.toml"
    if "/home/ada/.config/rtk" in block.text:  # a file that others can read
        if os.name == "nt":
            pytest.skip("files have no modes")
        unconfigured("profile create spare").ok
        config.chmod(0o644)
    console = Console(unconfigured)
    for step in steps(block.text):
        if step.command.startswith("export "):
            name, _, value = step.command.removeprefix("export ").partition("=")
            unconfigured.environment[name] = value
            continue
        shown = console.type(step.command).replace(str(config), "/home/ada/.config/rtk/config.toml")
        assert fits(shown, step.shown), f"{block.page}:{block.line}: {step.command}\n--- shown\n{shown}"


@needs_sh
@pytest.mark.parametrize("block", [one for one in of("sh") if one.id in how_checked.PARSED_ONLY])
def test_shell_block_that_is_not_run_is_a_script(block: Block) -> None:
    assert syntax_error(block.text.replace("<this repository>", "repository")) == ""


@pytest.mark.parametrize("block", [*of("python")])
def test_python_block_compiles(block: Block) -> None:
    compile(block.text, block.name, "exec")


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
@pytest.mark.parametrize("block", of("js"))
def test_javascript_block_is_valid(block: Block, tmp_path: Path) -> None:
    (tmp_path / "block.mjs").write_text(block.text, encoding="utf-8")
    checked = subprocess.run(["node", "--check", "block.mjs"], cwd=tmp_path, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("block", of("json"))
def test_json_block_is_json(block: Block) -> None:
    json.loads(block.text.replace("[...]", "[]").replace("{...}", "{}"))


@pytest.mark.parametrize("block", of("csv"))
def test_rows_of_a_csv_block_have_one_length(block: Block) -> None:
    assert len({len(row) for row in csv.reader(io.StringIO(block.text))}) == 1


@pytest.mark.parametrize("block", of("crontab"))
def test_crontab_block_has_five_fields_of_time_and_a_command(block: Block) -> None:
    lines = [line for line in block.text.splitlines() if not re.fullmatch(r"[A-Z]+=.*", line)]
    for line in lines:
        assert re.fullmatch(r"([\d*,/-]+ ){5} rtk .+", line), line
        assert syntax_error(line.split(None, 5)[5]) == ""


@pytest.mark.parametrize("block", of("toml"))
def test_toml_block_names_settings_or_prices(block: Block) -> None:
    data = tomllib.loads(block.text)
    if block.name.startswith("docs/profiles.md#a-project-file/"):
        assert set(data) <= set(project_file.KEYS)
    elif "profiles" in data:
        known = {setting.key for setting in SETTINGS if setting.key} | set(KEYS)
        assert {key for profile in data["profiles"].values() for key in profile} <= known
    else:
        assert set(data) <= set(tomllib.loads(shipped_text())) | {"presets"}


@pytest.mark.parametrize("block", of("yaml"))
def test_yaml_block_fits_its_schema(block: Block) -> None:
    """A workflow of GitHub, steps of one, a job of GitLab, or a manifest of `rtk apply`."""
    data = yaml.safe_load(block.text)
    if isinstance(data, list):
        data = {"steps": data}
    if "steps" in data:
        data = {"jobs": {"job": {"runs-on": "ubuntu-latest", **data}}}
    if "jobs" in data:
        assert problems_of({"on": "push", **data}, "github-workflows") == []
        scripts = [step["run"] for job in data["jobs"].values() for step in job["steps"] if "run" in step]
    elif all("script" in job for job in data.values()):
        assert problems_of(data, "gitlab-ci") == []
        scripts = [line for job in data.values() for line in job["script"]]
    else:
        from rtk_cli.jobs.manifest.manifest_schema import manifest_validator

        filled = yaml.safe_load(re.sub(r"\$\{\w+\}", "https://example.com/", block.text))
        assert [error.message for error in manifest_validator().iter_errors(filled)] == []
        scripts = []
    for script in scripts:
        assert syntax_error(script) == ""
        assert [problem for words in commands_in(script) if (problem := problem_of(words))] == []


def syntax_error(script: str) -> str:
    """What a shell says of a script that it reads and does not run; nothing where there is no shell."""
    if shutil.which("sh") is None:
        return ""
    return subprocess.run(["sh", "-n"], input=script, capture_output=True, text=True).stderr


def problems_of(data: object, schema: str) -> list[str]:
    """What a schema that comes with check-jsonschema refuses."""
    check_jsonschema = pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    import jsonschema_rs

    file = Path(check_jsonschema.__file__).parent / "builtin_schemas/vendor" / f"{schema}.json"
    validator = jsonschema_rs.validator_for(json.loads(file.read_text(encoding="utf-8")))
    return [error.message for error in validator.iter_errors(data)]
