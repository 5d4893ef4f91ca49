"""The prepared emulator of tests/terminal, for the commands of the pages."""

from tests.terminal.conftest import hook, made_samples, samples

__all__ = ["hook", "made_samples", "samples"]
