"""Everything a model that obeys a paper could be made to say, in every field there is.

    python tests/tools/hostile_answers.py --count 10000

asks the checks to pass as many drafts, shows each on every renderer, and looks there, with a parser
that is not ours, for anything that a program would follow, fetch, ping or obey.
"""

import argparse
import io
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import discord_markdown
from markdown_it import MarkdownIt
from own_links import own_links
from replies import job_on, replied
from rich.console import Console

from bot.console.screen import show
from bot.core.answer import Answer, Critique, Draft, Footer, Notice, Progress, Reading, Reply
from bot.core.checks import verify
from bot.core.conform import mended
from bot.core.document import Document, Page, Span
from bot.core.evidence import index_of
from bot.core.markdown import render_markdown
from bot.core.persona import Persona
from bot.core.persona_file import parse
from bot.core.report import report_json
from bot.core.schema import schema_of, sections_of
from bot.discord import layout
from bot.slack.blocks import messages

PAYLOADS = (
    "https://evil.example/?leak={n}", "http://evil.example:8080/a_b*c", "HTTPS://EVIL.EXAMPLE/X",
    "//evil.example/pixel.png", "www.evil.example/{n}", "evil.com/{n}", "evil。com/{n}",
    "ftp://evil.example", "slack://channel?id={n}", "javascript:alert({n})",
    "data:text/html;base64,PGI+", "mailto:a@evil.example", "tel:+491234{n}", "a.b@evil.example",
    "![x](https://evil.example/p.png?{n})", "[click](https://evil.example)",
    "[a]: https://evil.example", "[a][b]", "<https://evil.example>", "<img src=//evil.example/x>",
    "<a href='https://evil.example'>x</a>", "<script>alert({n})</script>", "<!-- {n} -->",
    "<!channel>", "<!here|here>", "<!everyone>", "<!subteam^S{n}|@oncall>", "<@U0{n}>",
    "<@&1234567890{n}>", "<#C0{n}|general>", "@everyone", "@here", "@channel", "@oncall-team",
    "<https://evil.example|Google>", "<t:1700000000:R>", "</decode:1234567890{n}>", "<id:guide>",
    "<a:wave:1234567890{n}>", ":smile:", "||{n}||", "-# small", "steam://run/{n}", "discord://-/{n}",
    "[a](<https://evil.example>)", "discord.gg/{n}x", "~~{n}~~", "__{n}__", ">>> all", "- item",
    "<:smile:1234567890{n}>",
    "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07", "\x1b[2J\x1b[31m", "\x1b]0;title\x07",
    "\x9b31m", "\x07\x08\x7f", "\u202egnp.exe", "\u2066a\u2069", "\u200b\u200d\ufeff",
    "\U000e0041\U000e0042", "ht\u200btps://evil.example/{n}", "ht\x1b[0mtps://evil.example",
    "h\xadttps://evil.example", "ｈｔｔｐｓ://evil.example", "https:\u2044\u2044evil.example",
    "https://user:pass@evil.example", "https://evil.example\\@good.example", "`https://evil.example`",
    "``` \nhttps://evil.example\n```", "# Heading", "> quoted", "| a | b |\n|---|---|\n| c | d |",
    "---", "1. item", "***", "\n\n\n", "\r\n", "\u2028\u2029", "```", "~~~", "    code",
    "sk-abcdefghijklmnopqrstuvwx{n}", "&lt;b&gt;", "&#60;b&#62;", "\\", "{{7*7}}", "${{jndi:ldap}}",
    "=cmd|' /C calc'!A0", "https://evil.example/" + "a" * 300, "😀" * 20, "\ud83d", "\x00",
)  # fmt: skip
TRUE = "The cache keeps every token of a prompt for one day, and the scheduler looks it up."
WORDS = TRUE.split()
GLUE = (" ", "", "\n", "\n\n", ".", "(", "*", "**", "_", "`", '"', "|", "<", "\t", "“")

Show = Callable[[Reply], str]


def hostile(dice: random.Random) -> str:
    """Words, with hostile ones among them, glued in all ways."""
    parts: list[str] = []
    for _ in range(dice.randint(1, 6)):
        piece = dice.choice(PAYLOADS).replace("{n}", str(dice.randint(0, 999)))
        parts += [dice.choice(WORDS), dice.choice(GLUE), piece, dice.choice(GLUE)]
    return "".join(parts)


def filled(schema: Mapping[str, Any], say: Callable[[], str], quote: Callable[[], str]) -> Any:
    """An answer valid for a schema, every free string in it from `say`, or from `quote`."""
    match schema["type"]:
        case "object" if set(schema["properties"]) == {"document", "text"}:
            role = schema["properties"]["document"]["enum"][0]
            return {"document": role, "text": quote()}
        case "object":
            return {key: filled(field, say, quote) for key, field in schema["properties"].items()}
        case "array":
            return [filled(schema["items"], say, quote) for _ in range(2)]
    return schema["enum"][0] if "enum" in schema else say()


def document(words: str) -> Document:
    """One that says something true, and something hostile beside it."""
    text = f"{TRUE}\n{words.encode(errors='replace').decode()}\n"
    spans = (Span(kind="prose", start=0, end=len(text)),)
    page = Page(
        number=1, label=words[:20].encode(errors="replace").decode(), text=text, spans=spans
    )
    return Document(name=f"{words[:40]}.pdf", title=words, pages=(page,), page_count=1)


def critique(persona: Persona, dice: random.Random) -> Critique:
    """What the checks let through of a wholly hostile answer."""
    paper = document(scrubbed(hostile(dice)))
    roles = (paper.role,)
    quotes = (lambda: TRUE, lambda: hostile(dice), lambda: paper.pages[0].text)
    schema = schema_of(persona, roles)
    data = filled(schema, lambda: hostile(dice), lambda: dice.choice(quotes)())
    sections = sections_of(persona, mended(schema, data))
    draft = Draft(sections=sections, model=scrubbed(hostile(dice)))
    verdict = verify(persona, (index_of(paper),), scrubbed(hostile(dice)), draft)
    reading = Reading(name=paper.name, role=paper.role, title=paper.title, pages=1)
    return Critique(
        persona=persona.handle,
        documents=(reading, reading),
        notes=(scrubbed(hostile(dice)),),
        sections=verdict.sections,
        footer=Footer(model=draft.model, quotes_total=verdict.quotes_total),
    )


def scrubbed(text: str) -> str:
    """Half a character cannot come out of a PDF or of JSON that was read."""
    return text.encode(errors="replace").decode()


def bodies(persona: Persona, dice: random.Random) -> Iterable[Answer | Notice | Progress]:
    """The answer, and the same words wherever else words are shown."""
    yield Answer(critique=critique(persona, dice))
    said = scrubbed(hostile(dice))
    yield Notice(text=said, choices=(said,))
    yield Progress(stage=said, detail=said)


def on_screen(reply: Reply) -> str:
    """A terminal with everything that rich can do."""
    console = Console(file=io.StringIO(), width=100, force_terminal=True, color_system="truecolor")
    show(reply, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def as_object(reply: Reply) -> str:
    """`--json`, as somebody prints it."""
    return report_json(reply.body.critique) if isinstance(reply.body, Answer) else ""


def in_slack(reply: Reply) -> str:
    """All that Slack is given of it: each text on a line, and each element that is none."""
    shown: list[str] = []
    own = own_links(reply)
    for message in messages(reply):
        shown += [*_parsed(message.text), message.username]
        shown += _leaves(list(message.blocks), own)
    return "\n".join(shown)


def in_discord(reply: Reply) -> str:
    """All that Discord is given of it, as JSON: texts in Markdown, and what stands beside them."""
    shown: dict[str, list[str]] = {"markdown": [], "plain": [], "own": [*own_links(reply)]}
    for message in layout.messages(reply):
        for each in _objects(list(message.components)):
            if each["type"] == 10:
                shown["markdown"].append(each["content"])
            elif each["type"] == 2:
                shown["plain"].append(each.get("label", ""))
    return json.dumps(shown)


def _objects(components: list[Any]) -> Iterator[dict[str, Any]]:
    for each in components:
        yield each
        yield from _objects(each.get("components", []))


def _parsed(text: str) -> Iterator[str]:
    yield from (f"mrkdwn {line}" for line in text.split("\n"))


def _leaves(value: Any, own: frozenset[str]) -> Iterator[str]:
    """Every text in a value, and the name of everything that is not shown as text alone; what leads
    to one of our `own` addresses is."""
    if isinstance(value, list):
        for each in value:
            yield from _leaves(each, own)
    elif isinstance(value, dict):
        kind = value.get("type", "")
        if kind not in SHOWN_AS_TEXT and not (kind == "link" and value["url"] in own):
            yield f"element {kind}"
        for key, each in value.items():
            if key == "text" and isinstance(each, str):
                yield from _parsed(each) if kind == "mrkdwn" else (each,)
            elif key not in ("type", "value", "action_id"):
                yield from _leaves(each, own)


SHOWN_AS_TEXT = {
    "", "actions", "alert", "button", "container", "context", "context_actions", "feedback_buttons",
    "header", "plain_text", "rich_text", "rich_text_list", "rich_text_preformatted",
    "rich_text_quote", "rich_text_section", "table", "text",
}  # fmt: skip
RENDERERS: Mapping[str, Show] = {
    "terminal": on_screen, "markdown": render_markdown, "json": as_object, "slack": in_slack,
    "discord": in_discord,
}  # fmt: skip

_SGR = re.compile(r"\x1b\[[0-9;]*m")
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e0fff]"
)
_LIVE = re.compile(
    r"(?:https?|ftp|slack)://\w|\bwww\.\w|javascript:\w|mailto:\w|\w@\w+\.\w|<[!@#]|@(?:everyone|here|channel)",
    re.IGNORECASE,
)
_LIVE_IN_SLACK = re.compile(
    r"(?:https?|ftp|slack)://\w|\bwww\.\w|\b(?:javascript|mailto|tel):\w|\w@\w+\.\w"
    r"|<[!@#]|@(?:everyone|here|channel)",
    re.IGNORECASE,
)
# What Slack's renderer breaks names with, and what may not stand in a text that Slack parses.
_BROKEN = re.compile(r"(?<=<|@|;)\u200b(?:[!@#]?(?:here|channel|everyone)|[!@#])?", re.IGNORECASE)
_RAW = re.compile(r"mrkdwn .*(?:[<>]|&(?!amp;|lt;|gt;))")
_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


_LIVE_IN_DISCORD = re.compile(
    r"(?:https?|ftp|slack|steam|discord)://\w|\bwww\.\w|\b(?:javascript|mailto|tel):\w"
    r"|\w@\w+\.\w|<[@#!/]|<a?:\w|<(?:t|id):|@(?:everyone|here)",
    re.IGNORECASE,
)
_BROKEN_IN_DISCORD = re.compile("(?<=<)\u200b|(?<=@)\u200b|(?<=[*`])\u200b(?=[*`])", re.IGNORECASE)


def dangers(renderer: str, shown: str) -> list[str]:
    """What a program would follow, fetch, ping or obey in this output."""
    if renderer == "discord":
        return [*_dangers_in_discord(json.loads(shown))]
    if renderer == "slack":
        shown = _BROKEN.sub("~", shown)
        found = [f"live {match[0]!r}" for match in _LIVE_IN_SLACK.finditer(shown)]
        found += [line for line in shown.split("\n") if line.startswith("element ")]
        found += [f"raw {line!r}" for line in shown.split("\n") if _RAW.match(line)]
        return found + [f"control {char!r}" for char in _CONTROL.findall(shown)]
    found = [f"control {char!r}" for char in _CONTROL.findall(_SGR.sub("", shown))]
    if renderer == "markdown":
        for token in _PARSER.parse(shown):
            for each in (token, *(token.children or ())):
                if each.type in ("link_open", "image", "html_inline", "html_block"):
                    found.append(each.type)
                if each.type == "text" and (match := _LIVE.search(each.content)):
                    found.append(f"live {match[0]!r}")
    return found


def _dangers_in_discord(shown: dict[str, list[str]]) -> Iterator[str]:
    for text in shown["markdown"]:
        nodes = discord_markdown.walk(tuple(discord_markdown.parse(text)))
        alive = (each for each in nodes if each.kind in discord_markdown.ALIVE)
        leads = ((each, each.detail or each.text.strip("<>")) for each in alive)
        yield from (f"{each.kind} {to!r}" for each, to in leads if to not in shown["own"])
    # What stands beside each other on a screen is not what a program looks at.
    for text in (*shown["markdown"], *shown["plain"]):
        text = _BROKEN_IN_DISCORD.sub("~", text)
        for url in shown["own"]:
            text = text.replace(f"]({url})", "]").replace(f"<{url}>", "")
        yield from (f"live {match[0]!r}" for match in _LIVE_IN_DISCORD.finditer(text))
        yield from (f"control {char!r}" for char in _CONTROL.findall(text))


def personas() -> tuple[Persona, ...]:
    """One with every kind of section and field there is, and one without any."""
    return (parse(EVERYTHING, source="everything.md"), parse(FREE, source="free.md"))


EVERYTHING = """\
---
name: Everything
handle: everything
coverage: [{id: a, label: The Delta}, {id: b, label: The Trick}]
sections:
  - {id: one, title: One, kind: prose, count: 1, evidence: 1}
  - {id: two, title: Two, kind: findings, remedy: You must solve, code: true}
  - {id: three, title: Three, kind: questions, count: 2}
  - {id: four, title: Four, kind: table, columns: [Option, Cost]}
---
Say something.
"""
FREE = "---\nname: Free\nhandle: free\n---\nSay something.\n"


def campaign(
    count: int, seed: int, tick: Callable[[int], None] = lambda done: None
) -> Counter[str]:
    """How often each renderer let something through, of `count` hostile answers; empty is good."""
    dice, found, done = random.Random(seed), Counter[str](), 0
    cast = personas()
    while done < count:
        for body in bodies(cast[done % len(cast)], dice):
            reply = replied(job_on("terminal"), body)
            assert Reply.model_validate_json(reply.model_dump_json()) == reply
            for name, render in RENDERERS.items():
                for danger in dangers(name, render(reply)):
                    found[f"{name}: {danger}"] += 1
        done += 1
        tick(done)
    return found


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--count", type=int, default=10_000)
    words.add_argument("--seed", type=int, default=1)
    args = words.parse_args()

    def tick(done: int) -> None:
        if done % 1_000 == 0:
            sys.stderr.write(f"{done} of {args.count}\n")

    found = campaign(args.count, args.seed, tick)
    told = {"answers": args.count, "renderers": list(RENDERERS), "found": dict(found)}
    sys.stdout.write(json.dumps(told, indent=2) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
