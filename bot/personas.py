"""The persona folder is the registry: every text file in it is an expert one can ask.

An operator's `$SHEDDER_HOME/personas` overlays the shipped folder: a file of the same name replaces
the shipped one, any other adds to it. A sub-folder with a `SOUL.md`, `SKILL.md` or the like is a
persona too. What changes in the folders is noticed at the next question, without a restart.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from bot.core.checks import require_known
from bot.core.errors import ConfigError
from bot.core.persona import Persona
from bot.core.persona_file import Understood, understand
from bot.persona_folders import Found, found_in, read_text
from config.settings import Settings

log = logging.getLogger(__name__)

Complain = Callable[[ConfigError], None]


def load_personas(settings: Settings) -> Mapping[str, Persona]:
    """Handle -> persona, as the folders say now.

    Raises ConfigError naming the file when one is wrong or two collide, and when nobody has the
    handle in DEFAULT_PERSONA: that is to stop a bot from starting, not to be told to an asker.
    """
    return Personas(settings).now()


def read_persona(found: Found) -> Understood:
    """What a persona file means. Raises ConfigError naming the file and what is wrong in it."""
    understood = understand(read_text(found), source=found.name, folder=found.folder)
    require_known(understood.persona, source=found.name)
    return understood


class Personas(Mapping[str, Persona]):
    """Handle -> persona, kept up to date with the folders; may be shared by threads.

    Each access looks at the folders. Whoever needs several to agree with each other, or a persona
    to stay as it was when their job began, takes `now()` once.
    """

    def __init__(self, settings: Settings) -> None:
        """Raises ConfigError as `load_personas`."""
        self._settings = settings
        self._lock = threading.Lock()
        self._kept: dict[Found, Understood] = {}
        self._found: tuple[Found, ...] | None = None
        self._now: Mapping[str, Persona] = {}
        self._renew(_refuse)

    def now(self) -> Mapping[str, Persona]:
        """Who can be asked at this moment; it does not change afterwards.

        A file that is wrong by now leaves its persona as it was when it was right, and is logged.
        """
        with self._lock:
            self._renew(_log)
            return self._now

    def __getitem__(self, handle: str) -> Persona:
        """The persona of a handle, as it is now."""
        return self.now()[handle]

    def __iter__(self) -> Iterator[str]:
        """The handles there are now."""
        return iter(self.now())

    def __len__(self) -> int:
        """How many can be asked now."""
        return len(self.now())

    def _renew(self, complain: Complain) -> None:
        """Read what is new or has changed, if anything has."""
        try:
            found = found_in(self._settings)
        except ConfigError as error:
            complain(error)
            return
        if found == self._found:
            return
        before = {file.path: understood for file, understood in self._kept.items()}
        read = {file: self._meaning(file, before, complain) for file in found}
        self._kept = self._apart(read, before, complain)
        self._found, self._now = found, self._called(complain)

    def _meaning(
        self, file: Found, before: Mapping[Path, Understood], complain: Complain
    ) -> Understood | None:
        """What a file says; what it said when it was right last, if it is wrong now."""
        try:
            return self._kept.get(file) or read_persona(file)
        except ConfigError as error:
            complain(error)
            return before.get(file.path)

    def _apart(
        self,
        read: Mapping[Found, Understood | None],
        before: Mapping[Path, Understood],
        complain: Complain,
    ) -> dict[Found, Understood]:
        """The files of which no two answer to one name; whoever was there first stays."""
        kept: dict[Found, Understood] = {}
        taken: dict[str, Found] = {}
        for file in sorted(read, key=lambda file: (file not in self._kept, file.name)):
            for understood in filter(None, (read[file], before.get(file.path))):
                names = _demanded(understood)
                clash = next((name for name in names if name in taken), None)
                if clash is None:
                    kept[file] = understood
                    taken |= dict.fromkeys(names, file)
                    break
                complain(_collision(file, taken[clash], clash))
        return kept

    def _called(self, complain: Complain) -> Mapping[str, Persona]:
        """The personas by handle, each with what else it is called that is still free."""
        taken = {name for understood in self._kept.values() for name in _demanded(understood)}
        personas = {}
        for understood in self._kept.values():
            persona = understood.persona
            if "aliases" in understood.inferred:
                free = [alias for alias in persona.aliases if alias.lower() not in taken]
                taken.update(alias.lower() for alias in free)
                persona = persona.model_copy(update={"aliases": tuple(free)})
            personas[persona.handle] = persona
        default = self._settings.default_persona
        if default not in personas:
            choices = ", ".join(sorted(personas)) or "none, so reinstall or add a file"
            complain(ConfigError(f"DEFAULT_PERSONA is {default!r}; there are: {choices}."))
            personas[default] = self._now[default]
        return MappingProxyType(dict(sorted(personas.items())))


def as_of_now(personas: Mapping[str, Persona]) -> Mapping[str, Persona]:
    """The personas as they are now, for as long as one question is worked on."""
    return personas.now() if isinstance(personas, Personas) else personas


def _refuse(error: ConfigError) -> None:
    raise error


def _log(error: ConfigError) -> None:
    log.warning("%s The personas stay as they were.", error.message)


def _demanded(understood: Understood) -> tuple[str, ...]:
    """What a persona insists on answering to; a name that was only inferred gives way."""
    persona = understood.persona
    if "aliases" in understood.inferred:
        return (persona.handle,)
    return (persona.handle, *(alias.lower() for alias in persona.aliases))


def _collision(file: Found, other: Found, word: str) -> ConfigError:
    return ConfigError(
        f"{file.name} and {other.name} both answer to {word!r}: give yours another handle "
        "and other aliases, or another file name."
    )
