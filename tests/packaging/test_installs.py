"""scripts/check_installs.py finds the lines and the example that it tries, where the documentation has them."""

from scripts.check_installs import SHELLS, completion_lines, install_lines, pytest_example


def test_install_lines_are_those_of_each_installer() -> None:
    assert [line.split()[0] for line in install_lines()] == ["pipx", "uv", "pip", "uvx"]


def test_each_shell_has_its_line() -> None:
    assert {shell: f"rtk completion {shell}" in line for shell, line in completion_lines().items()} == dict.fromkeys(
        SHELLS, True
    )


def test_example_is_a_test_file_that_uses_the_fixture() -> None:
    source = pytest_example()
    compile(source, "test_example.py", "exec")
    assert "def test_" in source
    assert "(realtimekit)" in source
