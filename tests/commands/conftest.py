"""Runs a test in a folder of its own, where it may write rtk.yaml."""

from pathlib import Path

import pytest

from tests.support.manifests import Write


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """A function that writes rtk.yaml into the current folder."""
    monkeypatch.chdir(tmp_path)

    def written(text: str) -> str:
        Path("rtk.yaml").write_text(text, encoding="utf-8")
        return "rtk.yaml"

    return written
