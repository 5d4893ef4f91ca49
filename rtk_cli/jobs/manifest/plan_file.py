"""A saved plan: the file it was made from, for which app, and what the objects looked like."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rtk_cli.config import atomic_file
from rtk_cli.errors import ConflictError, RtkError, UsageError
from rtk_cli.jobs.manifest.manifest_file import Manifest, checked_manifest
from rtk_cli.jobs.manifest.manifest_schema import Json
from rtk_cli.jobs.manifest.manifest_variables import variables_in
from rtk_cli.jobs.manifest.plan import Plan
from rtk_cli.jobs.manifest.yaml_document import Document

FORMAT = 1
NEW_PLAN = "make a new plan: rtk apply -f FILE --plan-out FILE"


class Scope(NamedTuple):
    """What a plan is for."""

    account_id: str
    app_id: str
    prune: bool


class SavedPlan(NamedTuple):
    """A plan that was read from a file: the manifest to apply, and what it may meet."""

    manifest: Manifest
    scope: Scope
    observed: Mapping[str, str | None]


def save_plan(path: Path, plan: Plan, manifest: Manifest, scope: Scope, variables: Mapping[str, str]) -> None:
    """Write the plan so that only its owner can read it. It holds no values of environment variables."""
    salt = os.urandom(16).hex()
    document = {
        "rtk_plan": FORMAT,
        **scope._asdict(),
        "steps": [step.as_json() for step in plan.changes],
        "observed": plan.observed,
        "variables": {
            "salt": salt,
            "digests": {name: _digest(salt, variables[name]) for name in sorted(variables_in(manifest.raw))},
        },
        "manifest": manifest.raw,
    }
    try:
        atomic_file.replace(path, (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode())
    except OSError as error:
        raise RtkError(f"cannot write the plan: {path}: {error.strerror}") from error


def read_plan(content: bytes, source: str, variables: Mapping[str, str]) -> SavedPlan:
    """Parse a saved plan. Raises `ConflictError` if a variable that it uses has another value by now."""
    saved = _parsed(content, source)
    try:
        digests, salt = saved["variables"]["digests"], saved["variables"]["salt"]
        changed = [name for name, digest in digests.items() if _digest(salt, variables.get(name)) != digest]
        scope = Scope(saved["account_id"], saved["app_id"], bool(saved["prune"]))
        observed, raw = dict(saved["observed"]), dict(saved["manifest"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UsageError(f"not a whole plan: {source}", hint=NEW_PLAN) from None
    if changed:
        raise ConflictError(
            f"these variables have changed since the plan was made: {', '.join(changed)}", hint=NEW_PLAN
        )
    return SavedPlan(checked_manifest(Document(source, raw, {}, {}), variables), scope, observed)


def check_scope(scope: Scope, account_id: str, app_id: str) -> None:
    """Refuse a plan that was made for another account or app."""
    for name, planned, present in (("account", scope.account_id, account_id), ("app", scope.app_id, app_id)):
        if planned != present:
            hint = f"give --{name}-id {planned}, or make a plan for {present}"
            raise ConflictError(f"the plan is for {name} {planned}, not for {present}", hint=hint)


def check_unmoved(saved: SavedPlan, plan: Plan) -> None:
    """Refuse a plan if an object that it depends on has changed, appeared or gone since; the message names them."""
    names = [*saved.observed, *(name for name in plan.observed if name not in saved.observed)]
    moved = [name for name in names if saved.observed.get(name, "-") != plan.observed.get(name, "-")]
    if moved:
        raise ConflictError(f"changed since the plan was made: {', '.join(moved)}", hint=NEW_PLAN)


def is_plan(content: bytes) -> bool:
    """Whether a file given as a manifest looks like a saved plan."""
    return content.lstrip().startswith(b"{") and b'"rtk_plan"' in content[:200]


def _parsed(content: bytes, source: str) -> Json:
    try:
        saved: Any = json.loads(content)
    except ValueError:
        saved = None
    if not isinstance(saved, dict) or saved.get("rtk_plan") != FORMAT:
        raise UsageError(f"not a plan of this version of rtk: {source}", hint=NEW_PLAN)
    return saved


def _digest(salt: str, value: str | None) -> str | None:
    return None if value is None else hashlib.sha256(f"{salt}{value}".encode()).hexdigest()
