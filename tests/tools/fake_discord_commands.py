"""The commands that apps of the fake Discord register, and the rules for them."""

import re

from fake_discord_call import Call, answers
from fake_discord_refusal import Problems, Refusal
from fake_discord_values import Json

ALL = "/applications/{app}/commands"
OF_GUILD = "/applications/{app}/guilds/{guild}/commands"
NAME = re.compile(r"[-_'\w]{1,32}")
CHAT, USER, MESSAGE = 1, 2, 3
SUBCOMMANDS = (1, 2)
MOST = {CHAT: 100, USER: 15, MESSAGE: 15}
MOST_CHARACTERS = 8000


def _mine(call: Call) -> list[Json]:
    """The commands that are meant: of a guild, or everybody's."""
    if call.params["app"] != call.app.id:
        raise Refusal(20012)
    guild = call.guild().id if "guild" in call.params else ""
    if guild in call.app.unlisted:
        raise Refusal(50001)
    return call.app.commands.setdefault(guild, [])


@answers("GET", ALL)
@answers("GET", OF_GUILD)
def listed(call: Call) -> list[Json]:
    return _mine(call)


@answers("PUT", ALL, "commands")
@answers("PUT", OF_GUILD, "commands")
def replace(call: Call) -> list[Json]:
    commands = _mine(call)
    if not isinstance(call.body, list):
        raise Refusal(50035)
    problems = Problems()
    for place, command in enumerate(call.body):
        _check(f"{place}.", command, problems)
    problems.settle()
    _check_together(call.body)
    before = {(one["type"], one["name"]): one["id"] for one in commands}
    commands[:] = [_registered(call, one, before) for one in call.body]
    return commands


@answers("POST", ALL, "commands")
@answers("POST", OF_GUILD, "commands")
def create(call: Call) -> Json:
    commands = _mine(call)
    problems = Problems()
    _check("", call.form, problems)
    problems.settle()
    before = {(one["type"], one["name"]): one["id"] for one in commands}
    made = _registered(call, call.form, before)
    others = [one for one in commands if one["id"] != made["id"]]
    _check_together([*others, call.form])
    commands[:] = [*others, made]
    return made


@answers("DELETE", ALL + "/{command}", "commands")
@answers("DELETE", OF_GUILD + "/{command}", "commands")
def remove(call: Call) -> None:
    commands = _mine(call)
    left = [one for one in commands if one["id"] != call.params["command"]]
    if len(left) == len(commands):
        raise Refusal(10063)
    commands[:] = left


def _registered(call: Call, command: Json, before: dict[tuple[int, str], str]) -> Json:
    kind = command.get("type", CHAT)
    made = {
        "type": kind,
        "description": "",
        "default_member_permissions": None,
        "nsfw": False,
        "contexts": None,
        "integration_types": [0],
        **command,
        "id": before.get((kind, command["name"])) or call.discord.ids(),
        "application_id": call.app.id,
        "version": call.discord.ids(),
    }
    return {**made, "guild_id": call.params["guild"]} if "guild" in call.params else made


def _check_together(commands: list[Json]) -> None:
    names = [(one.get("type", CHAT), one["name"]) for one in commands]
    problems = Problems()
    for place, name in enumerate(names):
        if name in names[:place]:
            said = "Application command names must be unique"
            problems.add(f"{place}.name", "APPLICATION_COMMANDS_DUPLICATE_NAME", said)
    problems.settle()
    if any(sum(kind == one for kind, _ in names) > most for one, most in MOST.items()):
        raise Refusal(30032)


def _check(at: str, command: Json, problems: Problems) -> None:
    kind = command.get("type", CHAT)
    problems.choice(f"{at}type", kind, (CHAT, USER, MESSAGE))
    if kind == CHAT:
        _named(at, command, problems)
        _options(at, command.get("options") or [], problems)
        if _characters(command) > MOST_CHARACTERS:
            said = "Command exceeds maximum size (8000)"
            problems.add(f"{at}name", "APPLICATION_COMMAND_TOO_LARGE", said)
    else:
        problems.length(f"{at}name", command.get("name"), 32, 1)
        if command.get("description"):
            said = "Context menu commands cannot have description"
            code = "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED"
            problems.add(f"{at}description", code, said)


def _named(at: str, one: Json, problems: Problems) -> None:
    name = str(one.get("name") or "")
    if not NAME.fullmatch(name) or name != name.lower():
        said = "Command name is invalid"
        problems.add(f"{at}name", "APPLICATION_COMMAND_INVALID_NAME", said)
    problems.length(f"{at}description", one.get("description"), 100, 1)


def _options(at: str, options: list[Json], problems: Problems) -> None:
    problems.length(f"{at}options", options, 25)
    optional, names = False, set[str]()
    for place, option in enumerate(options):
        here = f"{at}options.{place}."
        _named(here, option, problems)
        if option.get("name") in names:
            said = "Option names must be unique"
            problems.add(f"{here}name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", said)
        names.add(str(option.get("name")))
        if option.get("required") and optional:
            said = "Required options must be placed before non-required options"
            problems.add(f"{here}name", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", said)
        optional = optional or not option.get("required")
        problems.choice(f"{here}type", option.get("type"), tuple(range(1, 12)))
        if option.get("type") in SUBCOMMANDS:
            optional = False
            _options(here, option.get("options") or [], problems)
        _choices(here, option, problems)


def _choices(at: str, option: Json, problems: Problems) -> None:
    choices = option.get("choices") or []
    problems.length(f"{at}choices", choices, 25)
    if choices and option.get("autocomplete"):
        said = "Options with choices cannot autocomplete"
        problems.add(f"{at}autocomplete", "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID", said)
    for place, choice in enumerate(choices):
        problems.length(f"{at}choices.{place}.name", choice.get("name"), 100, 1)
        problems.length(f"{at}choices.{place}.value", str(choice.get("value", "")), 100, 1)


def _characters(one: Json) -> int:
    own = len(str(one.get("name") or "")) + len(str(one.get("description") or ""))
    choices = one.get("choices") or []
    own += sum(len(str(each.get("name"))) + len(str(each.get("value"))) for each in choices)
    return own + sum(_characters(option) for option in one.get("options") or [])
