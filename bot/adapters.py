"""Adapters are found by file name: each module of a folder is one, and no list names it."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from bot.core.errors import ConfigError


def adapter_names(package: str) -> tuple[str, ...]:
    """The adapters there are files for."""
    return tuple(sorted(module.name for module in iter_modules(import_module(package).__path__)))


def load_adapter(package: str, name: str) -> ModuleType:
    """The adapter of this name. Raises ConfigError listing the choices."""
    names = adapter_names(package)
    if name not in names:
        folder, found = package.replace(".", "/"), ", ".join(names)
        raise ConfigError(f"There is no {name!r} in {folder}/ (found: {found}).")
    return import_module(f"{package}.{name}")
