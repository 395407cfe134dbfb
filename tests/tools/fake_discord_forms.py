"""The rules for a message as it is sent to the fake Discord, but for its components."""

from collections.abc import Iterable

import fake_discord_components as components
import fake_discord_mentions as mentions
from fake_discord_call import Upload
from fake_discord_message import EPHEMERAL, SUPPRESS_EMBEDS, V2
from fake_discord_refusal import Problems, Refusal
from fake_discord_values import Json

MOST_CONTENT, MOST_NONCE, MOST_FILES, MOST_EMBEDS, MOST_IN_EMBEDS = 2000, 25, 10, 10, 6000
SILENT = 1 << 12
SETTABLE = SUPPRESS_EMBEDS | SILENT | EPHEMERAL | V2
LEGACY = ("content", "embeds", "poll", "sticker_ids")


def check(form: Json, files: list[Upload], kept: Iterable[str] = (), *, v2: bool) -> None:
    """Refuse what Discord refuses; `kept`: names of files that the message has already."""
    problems = Problems()
    content = form.get("content")
    problems.length("content", content or "", MOST_CONTENT)
    if content is not None and not isinstance(content, str | int):
        problems.add("content", "STRING_TYPE_CONVERT", "Could not interpret as string.")
    _embeds(form.get("embeds") or [], problems)
    mentions.check(form.get("allowed_mentions"), problems)
    problems.length("nonce", str(form.get("nonce") or ""), MOST_NONCE)
    _files(form, files, problems)
    if v2:
        _nothing_old(form, problems)
    components.check(form.get("components") or [], problems, [*kept, *names(files)], v2=v2)
    problems.settle()
    if v2:
        components.crash_if_too_big(form.get("components") or [])


def names(files: list[Upload]) -> list[str]:
    return [file.name for file in files]


def check_sizes(files: list[Upload], largest: int) -> None:
    if any(len(file.content) > largest for file in files):
        raise Refusal(40005)


def _nothing_old(form: Json, problems: Problems) -> None:
    for field in LEGACY:
        if form.get(field):
            said = f"The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
            problems.add(field, code, said)


def _files(form: Json, files: list[Upload], problems: Problems) -> None:
    problems.length("attachments", files, MOST_FILES)
    problems.length("attachments", form.get("attachments") or [], MOST_FILES)
    for place, entry in enumerate(form.get("attachments") or []):
        problems.length(f"attachments.{place}.description", entry.get("description") or "", 1024)


def _embeds(embeds: list[Json], problems: Problems) -> None:
    problems.length("embeds", embeds, MOST_EMBEDS)
    for place, embed in enumerate(embeds):
        at = f"embeds.{place}"
        for path, text, most in _texts(embed):
            problems.length(f"{at}.{path}", text, most)
        problems.length(f"{at}.fields", embed.get("fields") or [], 25)
        for number, field in enumerate(embed.get("fields") or []):
            problems.length(f"{at}.fields.{number}.name", field.get("name"), 256, 1)
            problems.length(f"{at}.fields.{number}.value", field.get("value"), 1024, 1)
    if sum(_size(embed) for embed in embeds) > MOST_IN_EMBEDS:
        said = f"Embed size exceeds maximum size of {MOST_IN_EMBEDS}"
        problems.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", said)


def _texts(embed: Json) -> list[tuple[str, str, int]]:
    return [
        ("title", embed.get("title") or "", 256),
        ("description", embed.get("description") or "", 4096),
        ("footer.text", (embed.get("footer") or {}).get("text") or "", 2048),
        ("author.name", (embed.get("author") or {}).get("name") or "", 256),
    ]


def _size(embed: Json) -> int:
    fields = embed.get("fields") or []
    named = sum(len(one.get("name") or "") + len(one.get("value") or "") for one in fields)
    return named + sum(len(text) for _, text, _ in _texts(embed))
