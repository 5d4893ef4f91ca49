"""Settings in use of which two sources differ, so that what applies may surprise."""

from typing import NamedTuple

from rtk_cli.config.resolve import Settings
from rtk_cli.config.settings import BY_NAME, SETTINGS, Setting


class Conflict(NamedTuple):
    """Which sources differ and which of them applies, and how to have one only."""

    message: str
    remedy: str


def conflicts(settings: Settings) -> list[Conflict]:
    """Two variables for the same setting, or a project file and a profile that is named for this run."""
    between_variables = [found for setting in SETTINGS if (found := _of_variables(settings, setting))]
    return [*_with_project(settings), *between_variables]


def _of_variables(settings: Settings, setting: Setting) -> Conflict | None:
    given = {name: text for name in setting.variables if (text := settings.environment.get(name))}
    differ = len({text.rstrip("/") for text in given.values()}) > 1
    if not differ or settings.resolved(setting.name).variable is None:
        return None
    from rtk_cli.masking import mask_user

    both = " and ".join(f"{name}={mask_user(text)}" for name, text in given.items())
    return Conflict(f"{both} differ; rtk uses {setting.environment}", "unset one of the two variables")


def _with_project(settings: Settings) -> list[Conflict]:
    """The account and the app that the project file gives in place of those of the named profile."""
    if settings.is_local or not settings.project.values:
        return []
    if not settings.resolved("profile").source.startswith(("flag", "environment")):
        return []
    of_profile, of_project = settings.profile_in_use.values, settings.project.values
    return [
        Conflict(
            f"{name} comes from the {settings.project.source}, not from profile {settings.profile}",
            f"for that of the profile: {BY_NAME[name].flag} {of_profile[name]}",
        )
        for name in ("account_id", "app_id")
        if of_profile.get(name) not in (None, of_project.get(name))
        and settings.resolved(name).source == settings.project.source
    ]
