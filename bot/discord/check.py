"""`shedder check discord`: what is missing between Discord and us, and where to click.

Looks, and changes nothing. Discord is asked over REST alone: to sign in over the gateway would
cost one of the day's sessions, and its answer can be told before.
"""

from bot.core.errors import ConfigError
from bot.discord.setting_check import setting_faults
from config.settings import Settings


def refuse(settings: Settings) -> None:
    """Raise ConfigError with what is wrong before anybody is asked, in the words of the check."""
    faults = [*setting_faults(settings)]
    if faults:
        raise ConfigError("\n".join(faults))
