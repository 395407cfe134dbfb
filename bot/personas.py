"""The persona folder is the registry: every Markdown file in it is an expert one can ask.

An operator's `$SHEDDER_HOME/personas` overlays the shipped folder: a file of the same name replaces
the shipped one, any other adds to it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.core.checks import require_known
from bot.core.errors import ConfigError
from bot.core.persona import MAX_BYTES, Persona, parse
from config.settings import Settings

SHIPPED = Path(__file__).resolve().parents[1] / "personas"


def persona_files(settings: Settings) -> Mapping[str, Path]:
    """File name -> path, the operator's files over the shipped ones. README.md is not a persona."""
    folders = [SHIPPED]
    if settings.shedder_home is not None:
        folders.append(settings.shedder_home / "personas")
    found = {path.name: path for folder in folders for path in sorted(folder.glob("*.md"))}
    return {name: path for name, path in sorted(found.items()) if name.lower() != "readme.md"}


def load_personas(settings: Settings) -> Mapping[str, Persona]:
    """Handle -> persona.

    Raises ConfigError naming the file when one is wrong or two collide, and when nobody has the
    handle in DEFAULT_PERSONA: that is to stop a bot from starting, not to be told to an asker.
    """
    personas: dict[str, Persona] = {}
    taken: dict[str, str] = {}
    for name, path in persona_files(settings).items():
        persona = read_persona(path)
        for word in _names(persona):
            if word in taken:
                raise ConfigError(
                    f"{name} and {taken[word]} both answer to {word!r}: give yours another handle "
                    "and other aliases."
                )
            taken[word] = name
        personas[persona.handle] = persona
    if not personas:
        raise ConfigError(f"There is no persona in {SHIPPED.name}/: reinstall, or add a file.")
    if settings.default_persona not in personas:
        choices = ", ".join(sorted(personas))
        raise ConfigError(f"DEFAULT_PERSONA is {settings.default_persona!r}; there are: {choices}.")
    return personas


def read_persona(path: Path) -> Persona:
    """What a persona file means. Raises ConfigError naming the file and what is wrong in it."""
    persona = parse(_text(path), source=path.name)
    require_known(persona, source=path.name)
    return persona


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise ConfigError(f"{path.name}: not UTF-8 text. Save the persona as UTF-8.") from None
    except OSError as error:
        raise ConfigError(f"{path.name}: cannot be read ({error.strerror}).") from None


def _names(persona: Persona) -> Iterator[str]:
    yield persona.handle
    yield from (alias.lower() for alias in persona.aliases)
