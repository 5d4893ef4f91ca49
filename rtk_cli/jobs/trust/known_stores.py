"""Lists where programs look for authorities, and adds the emulator's there, or takes it back."""

import os
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rtk_cli.emulator.tls.authority import Authority
from rtk_cli.errors import ConfigurationError
from rtk_cli.jobs.trust import bundle, nss_databases, system_store
from rtk_cli.jobs.trust.trust_store import Command, StoreError, TrustStore, missing_program, run_all, shell_text

Row = dict[str, Any]


class Report(NamedTuple):
    """Functions for what a user should know: `warn` of what failed, `hint` at what is left to do."""

    warn: Callable[[str], None]
    hint: Callable[[str], None]


def stores(authority: Authority | None, variables: Mapping[str, str]) -> list[TrustStore]:
    """Return the stores of this machine and user."""
    home = _home(variables)
    system = system_store.store(home, authority, variables)
    databases = nss_databases.stores(home, authority, variables) if sys.platform.startswith("linux") else ()
    return [*databases, *([] if system is None else [system])]


def list_stores(authority: Authority, variables: Mapping[str, str]) -> list[Row]:
    """Return a row for each store, and for each variable that programs read, with the command that is left to run."""
    rows = [_row(store, store.add) for store in stores(authority, variables)]
    return [*rows, *_variable_rows(authority, variables, _set_command)]


def install(authority: Authority, variables: Mapping[str, str], report: Report) -> list[str]:
    """Add the authority wherever this user may; return the names of stores that could not be changed."""
    missing = [store for store in stores(authority, variables) if not store.contains()]
    return [store.name for store in missing if not _change(store, store.add(), variables, report)]


def uninstall(authority: Authority | None, variables: Mapping[str, str], report: Report) -> list[str]:
    """Take the authority back wherever this user may; return the names of stores that could not be changed."""
    return [store.name for store in stores(authority, variables) if not _remove(store, variables, report)]


def list_removals(authority: Authority | None, variables: Mapping[str, str]) -> list[Row]:
    """Return a row for each store, and for each variable, with the command that is left to run to trust it no more."""
    rows = [_row(store, store.remove) for store in stores(authority, variables)]
    return rows if authority is None else [*rows, *_variable_rows(authority, variables, _unset_command)]


def _remove(store: TrustStore, variables: Mapping[str, str], report: Report) -> bool:
    """Take the authority out of a store; return False if that failed, or if what the store has cannot be read."""
    if store.contains() is None:
        report.warn(f"the {store.name} store is not changed: cannot read it: {store.location}")
        _hint_at_missing(missing_program([(nss_databases.PROGRAM,)], variables), report)
        return False
    commands = store.remove()
    return not commands or _change(store, commands, variables, report)


def _change(store: TrustStore, commands: Sequence[Command], variables: Mapping[str, str], report: Report) -> bool:
    """Run commands that change a store; return False if that failed. What needs root is hinted at."""
    if _needs_sudo(store):
        report.hint(f"the {store.name} store needs root: {shell_text(commands, as_root=True)}")
        return True
    if (missing := missing_program(commands, variables)) is not None:
        report.warn(f"the {store.name} store is not changed: this machine has no {missing}")
        _hint_at_missing(missing, report)
        return False
    try:
        run_all(commands, variables)
    except StoreError as error:
        report.warn(f"{store.name}: {error.message}" + (f": {error.detail}" if error.detail else ""))
        return False
    return True


def _hint_at_missing(program: str | None, report: Report) -> None:
    if program == nss_databases.PROGRAM:
        report.hint("install certutil: apt-get install libnss3-tools, or dnf install nss-tools")


def _needs_sudo(store: TrustStore) -> bool:
    return store.needs_root and hasattr(os, "geteuid") and os.geteuid() != 0


def _row(store: TrustStore, change: Callable[[], Sequence[Command]]) -> Row:
    """A row of a store; `change` tells what would change it, which is nothing if it is as it should be."""
    is_trusted = store.contains()
    is_done = is_trusted is True and change == store.add
    command = None if is_done else shell_text(change(), as_root=_needs_sudo(store)) or None
    return {"store": store.name, "trusted": is_trusted, "location": store.location, "command": command}


def _variable_rows(
    authority: Authority, variables: Mapping[str, str], command: Callable[[str, str, bool], str | None]
) -> Iterator[Row]:
    for program, name, value in _program_variables(authority):
        is_set = variables.get(name) == value
        yield {"store": program, "trusted": is_set, "location": value, "command": command(name, value, is_set)}


def _program_variables(authority: Authority) -> tuple[tuple[str, str, str], ...]:
    return (
        ("node", "NODE_EXTRA_CA_CERTS", str(authority.file)),
        ("python", "SSL_CERT_FILE", str(bundle.path_beside(authority.file))),
    )


def _set_command(name: str, value: str, is_set: bool) -> str | None:
    if is_set:
        return None
    return f'$env:{name} = "{value}"' if sys.platform == "win32" else f"export {name}={shlex.quote(value)}"


def _unset_command(name: str, value: str, is_set: bool) -> str | None:
    if not is_set:
        return None
    return f"Remove-Item Env:{name}" if sys.platform == "win32" else f"unset {name}"


def _home(variables: Mapping[str, str]) -> Path:
    text = variables.get("HOME") or variables.get("USERPROFILE") or os.path.expanduser("~")
    if not os.path.isabs(text):
        raise ConfigurationError("no home directory, which has the stores of browsers", hint="set HOME")
    return Path(text)
