"""What somebody wrote for Shedder and nothing reads: variables, and files of their own."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from config.settings import Settings

LIKE = ("discord_", "slack_")  # other programs have variables of their own beside these
ALIKE = 0.75
FILES = ("channels.toml", "digests.toml", "prices.toml", "runbooks.toml")
UNREAD = "{} is set, and nothing reads it: {} is what is read."


def unread() -> Iterator[str]:
    """A sentence for each, in the environment or in `.env`, that is nearly a setting's name."""
    given = {**EnvSettingsSource(Settings).env_vars, **DotEnvSettingsSource(Settings).env_vars}
    names = [name for name, value in given.items() if value and name.startswith(LIKE)]
    settings = [name for name in Settings.model_fields if name not in names]
    for name in sorted({*names} - {*Settings.model_fields}):
        meant = get_close_matches(name, settings, 1, ALIKE)
        if meant and meant[0].startswith(LIKE):
            yield UNREAD.format(name.upper(), meant[0].upper())


def misnamed(home: Path | None) -> Iterator[str]:
    """A sentence for each file that is nearly called, or nearly lies, as one that is read."""
    for folder in (home, home / "config") if home is not None else ():
        for name in _names(folder):
            meant = get_close_matches(name.removesuffix(".txt"), FILES, 1, ALIKE)
            if meant and (name not in FILES or folder == home):
                should = f"config/{meant[0]} in SHEDDER_HOME"
                yield f"{folder / name} is there, and nothing reads it: {should} is what is read."


def _names(folder: Path) -> list[str]:
    try:
        return sorted(each.name for each in folder.iterdir())
    except OSError:  # not there, or not to be looked into
        return []
