"""Variables that somebody set in the belief that they are settings, and that nothing reads."""

from collections.abc import Iterator
from difflib import get_close_matches

from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from config.settings import Settings

LIKE = ("discord_", "slack_")  # other programs have variables of their own beside these
ALIKE = 0.75
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
