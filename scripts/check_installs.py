"""Run each install line of the README in a fresh place, and use what it installs: `python3 scripts/check_installs.py`.

Needs a package index. Each line gets an environment of its own, with pipx and uv, and an empty home directory. Both
names of the command must print the version, `rtk tour` must succeed, `rtk help --man` must print the manual page. Where
the shells are installed, TAB completes after the lines of docs/install.md. After a line of pip, `man` must find the
pages, and the example of docs/testing-in-ci.md must pass under pytest.

`--root SUITE` does all that in a new Debian system with nothing but Python, `man` and the shells: for root, by
debootstrap. trixie has Python 3.13, forky 3.14.
"""

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

PROJECT = Path(__file__).resolve().parent.parent
TOOLS = ("pipx", "uv")
FOR_EXAMPLE = ("pytest", "cloudflare")
SHELLS = ("bash", "zsh", "fish")
PACKAGES = ("python3", "python3-venv", "ca-certificates", "man-db", "zsh", "fish")
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")

TYPED = """rtk mee\tli\t --local -o json --query "join('-', ['it', 'works'])"\nexit\n"""
SHOWN = "it-works"
"""Printed by the command that TYPED completes to, and no part of what is typed."""


def main(arguments: list[str]) -> int:
    """Run every line; 1 if one failed."""
    if arguments[:1] == ["--root"]:
        return in_new_root(arguments[1])
    failed = [line for line in install_lines() if not works(line)]
    return 1 if failed else 0


def install_lines() -> list[str]:
    """The commands of the README's section on installing."""
    lines = _code("README.md", "Install", "sh").splitlines()
    return [line.partition(" #")[0].strip() for line in lines if line.strip()]


def completion_lines() -> dict[str, str]:
    """The command that turns completion on, by shell, from the page on installing."""
    lines = _code("docs/install.md", "TAB", "sh").splitlines()
    return {shell: next(line for line in lines if f"completion {shell}" in line) for shell in SHELLS}


def pytest_example() -> str:
    """The test file that the page on CI shows."""
    return _code("docs/testing-in-ci.md", "pytest", "python").split("\nfrom rtk_cli.testing", maxsplit=1)[0]


def _code(page: str, title: str, language: str) -> str:
    """The code blocks in one language below a heading."""
    text = (PROJECT / page).read_text(encoding="utf-8")
    section = re.split(r"^## ", text.split(f"\n## {title}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    return "".join(re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))


def works(line: str) -> bool:
    """Run one line, then the commands that it must have installed."""
    with TemporaryDirectory(prefix="rtk-install-") as folder:
        problem = _problem(line, Path(folder))
    print(f"{line}: {problem or 'works'}", flush=True)
    return problem is None


def _problem(line: str, folder: Path) -> str | None:
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / "bin"
    home = folder / "home"
    home.mkdir()
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("RTK_", "CLOUDFLARE_"))}
    path = os.pathsep.join([str(programs), str(home / ".local" / "bin"), *_system_path()])
    variables |= {"HOME": str(home), "PATH": path, "VIRTUAL_ENV": str(folder / "venv"), "COLUMNS": "100"}
    pip = [str(programs / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    commands = [[*pip, "--upgrade", "pip", *TOOLS], ["sh", "-c", line]]
    if not line.startswith("uvx "):  # which runs a command without installing it
        commands += [["rtk", "--version"], ["realtimekit", "--version"], ["rtk", "tour", "--to", str(home / "tour")]]
        commands += [["rtk", "help", "--man"]]
    if line.startswith("pip "):
        if shutil.which("man") is not None:
            commands += [["man", "rtk"], ["man", "rtk-meetings"], ["man", "realtimekit"]]
        (home / "test_example.py").write_text(pytest_example(), encoding="utf-8")
        commands += [[*pip, *FOR_EXAMPLE], [str(programs / "python"), "-m", "pytest", "-q", str(home)]]
    problem = _first_failure(commands, variables)
    return problem if problem or line.startswith("uvx ") else _problem_of_completion(home, variables)


def _first_failure(commands: Iterable[list[str]], variables: Mapping[str, str]) -> str | None:
    for command in commands:
        done = subprocess.run(command, cwd=PROJECT, env=variables, capture_output=True, text=True)
        if done.returncode != 0:
            return f"`{' '.join(command)}` failed:\n{done.stdout}{done.stderr}"
    return None


def _problem_of_completion(home: Path, variables: Mapping[str, str]) -> str | None:
    """Press TAB in each shell that this machine has, set up by its line of docs/install.md."""
    for shell, line in completion_lines().items():
        if shutil.which(shell, path=variables["PATH"]) is None:
            print(f"{shell} is not installed: TAB is not tried in it", flush=True)
            continue
        problem = _problem_in_shell(shell, line, home, {**variables, "TERM": "dumb", "LC_ALL": "C.UTF-8"})
        if problem:
            return problem
    return None


def _problem_in_shell(shell: str, line: str, home: Path, variables: Mapping[str, str]) -> str | None:
    if shell == "bash":
        (home / ".bashrc").write_text(f"{line}\n")
    elif shell == "zsh":
        (home / "functions").mkdir(exist_ok=True)
        (home / ".zshrc").write_text("fpath=(~/functions $fpath)\nautoload -Uz compinit && compinit -u\n")
        line = f"fpath=(~/functions $fpath); {line}"
    if shell != "bash" and (problem := _first_failure([[shell, "-c", line]], variables)):
        return problem
    if shell == "fish":  # which asks its terminal questions that nothing here answers
        shown = subprocess.check_output(["fish", "-c", "complete -C 'rtk mee'"], env=variables, text=True)
        works = shown.startswith("meetings\t")
    else:
        shown = _in_terminal([shell, "-i"], TYPED, variables)
        works = SHOWN in shown
    return None if works else f"TAB does not complete in {shell}:\n{shown}"


def _in_terminal(command: list[str], typed: str, variables: Mapping[str, str]) -> str:
    import pty  # which Windows lacks

    terminal, other_end = pty.openpty()
    with subprocess.Popen(
        command, env=variables, stdin=other_end, stdout=other_end, stderr=other_end, start_new_session=True
    ):
        os.close(other_end)
        os.write(terminal, typed.encode())
        shown = b""
        try:
            while part := os.read(terminal, 65536):
                shown += part
        except OSError:  # Linux reports the end of the program this way
            pass
    os.close(terminal)
    return shown.decode(errors="replace")


def _system_path() -> list[str]:
    """The folders of the PATH that have no rtk."""
    folders = os.environ["PATH"].split(os.pathsep)
    return [folder for folder in folders if not any(Path(folder, name).exists() for name in ("rtk", *TOOLS))]


def in_new_root(suite: str) -> int:
    """Make a Debian system in a temporary folder, and run this script there."""
    script = (
        'mount -t proc proc "$ROOT/proc" && mount --rbind /dev "$ROOT/dev" && '
        'exec chroot "$ROOT" python3 /rtk/scripts/check_installs.py'
    )
    with TemporaryDirectory(prefix="rtk-root-") as folder:
        subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", suite, folder],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        shutil.copy("/etc/resolv.conf", f"{folder}/etc/resolv.conf")
        shutil.copy(CERTIFICATES, f"{folder}{CERTIFICATES}")  # a company's own authority, too
        files = subprocess.check_output(["git", "ls-files", "-z"], cwd=PROJECT, text=True).split("\0")
        for file in filter(None, files):
            (Path(folder) / "rtk" / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / file, Path(folder) / "rtk" / file)
        variables = {**os.environ, "ROOT": folder, "HOME": "/root", "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin"}
        return subprocess.run(["unshare", "--mount", "sh", "-c", script], env=variables).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
