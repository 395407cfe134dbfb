"""A message as a person sees it in Slack, near enough to judge by: on a phone and on a desktop.

    python tests/tools/slack_screen.py FOLDER [--png]

writes what each shipped persona answers, what is shown meanwhile, and what is said instead, as
HTML; with --png as pictures too, by a headless Chromium, if there is one.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from browser import pictures
from gallery import threads

from bot.slack.blocks import messages

Json = dict[str, Any]
PHONE, DESKTOP = 390, 760
WIDTHS = {"phone": PHONE, "desktop": DESKTOP}
EMOJI = {
    "microscope": "🔬", "fire": "🔥", "world_map": "🗺️", "compass": "🧭", "page_facing_up": "📄",
    "warning": "⚠️",
}  # fmt: skip
SIGNS = {"default": "ℹ️", "info": "ℹ️", "warning": "⚠️", "error": "⛔", "success": "✅"}


def page(thread: Sequence[Json], width: int, opened: bool = False) -> str:
    """A thread of these messages, as wide as a screen."""
    shown = "".join(_message(message, opened) for message in thread)
    return (
        f"<!doctype html><meta charset=utf-8><title>Slack</title><style>{STYLE}</style>"
        f'<body style="width:{width}px">{shown}</body>'
    )


def _message(message: Json, opened: bool) -> str:
    icon = EMOJI.get(message.get("icon", "").strip(":"), "🤖")
    name = escape(message.get("username") or "Shedder")
    blocks = message.get("blocks") or [{"type": "section", "text": {"text": message["text"]}}]
    shown = "".join(_block(block, opened) for block in blocks)
    return (
        f"<article><div class=icon>{icon}</div><div class=said><b class=who>{name}</b>"
        f"<span class=app>APP</span><span class=time>12:30</span>{shown}</div></article>"
    )


def _block(block: Json, opened: bool) -> str:
    return f'<div class="{block["type"]}">{_INSIDE[block["type"]](block, opened)}</div>'


def _alert(block: Json, opened: bool) -> str:
    level = block.get("level", "default")
    text = _mrkdwn(block["text"]["text"])
    return f"<div class={level}><i>{SIGNS[level]}</i><p>{text}</p></div>"


def _container(block: Json, opened: bool) -> str:
    state = " open" if opened or not block.get("default_collapsed") else ""
    inside = "".join(_block(child, opened) for child in block["child_blocks"])
    title = escape(block["title"]["text"])
    return f"<details{state}><summary>{title}</summary>{inside}</details>"


def _words(block: Json, opened: bool) -> str:
    return _mrkdwn(block["text"]["text"])


def _context(block: Json, opened: bool) -> str:
    return "".join(f"<span>{_mrkdwn(each['text'])}</span>" for each in block["elements"])


def _button(button: Json) -> str:
    return f'<button class="{button.get("style", "")}">{escape(button["text"]["text"])}</button>'


def _table(block: Json, opened: bool) -> str:
    def cell(each: Json, tag: str) -> str:
        inner = escape(each["text"]) if "text" in each else _block(each, opened)
        return f"<{tag}>{inner}</{tag}>"

    rows = (
        f"<tr>{''.join(cell(each, 'td' if at else 'th') for each in row)}</tr>"
        for at, row in enumerate(block["rows"])
    )
    return f"<table>{''.join(rows)}</table>"


def _rich(element: Json) -> str:
    inner = element.get("elements", ())
    match element["type"]:
        case "rich_text_section":
            return f"<p>{''.join(map(_inline, inner))}</p>"
        case "rich_text_quote":
            return f"<blockquote>{''.join(map(_inline, inner))}</blockquote>"
        case "rich_text_preformatted":
            return f"<pre>{''.join(map(_inline, inner))}</pre>"
        case "rich_text_list":
            tag = "ul" if element["style"] == "bullet" else "ol"
            items = "".join(f"<li>{_rich(item)}</li>" for item in inner)
            return f"<{tag}>{items}</{tag}>"
    raise ValueError(f"no picture of {element['type']!r}")


def _inline(element: Json) -> str:
    if element["type"] == "emoji":
        return EMOJI.get(element["name"], f":{escape(element['name'])}:")
    shown = escape(element.get("text") or element.get("url") or "#papers")
    if element["type"] == "link":
        shown = f'<a href="{escape(element["url"])}">{shown}</a>'
    for style, tag in (("code", "code"), ("italic", "em"), ("bold", "b"), ("strike", "s")):
        if element.get("style", {}).get(style):
            shown = f"<{tag}>{shown}</{tag}>"
    return shown


def _mrkdwn(text: str) -> str:
    return re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", escape(text)).replace("\n", "<br>")


_INSIDE: Mapping[str, Callable[[Json, bool], str]] = {
    "rich_text": lambda block, opened: "".join(map(_rich, block["elements"])),
    "actions": lambda block, opened: "".join(map(_button, block["elements"])),
    "context_actions": lambda block, opened: "<span>👍</span><span>👎</span>",
    "divider": lambda block, opened: "<hr>",
    "alert": _alert, "container": _container, "context": _context, "header": _words,
    "section": _words, "table": _table,
}  # fmt: skip

STYLE = """
body{margin:0;padding:12px 0;font:15px/1.46 Lato,"Helvetica Neue",Arial,sans-serif;color:#1d1c1d;
background:#fff;overflow-wrap:anywhere}
article{display:flex;padding:8px 16px;gap:8px}
.icon{flex:0 0 36px;height:36px;font-size:28px;line-height:36px;text-align:center;
background:#f4f4f4;border-radius:4px}
.said{flex:1;min-width:0}
.who{font-weight:900}.app{font-size:10px;background:#e8e8e8;color:#616061;border-radius:2px;
padding:1px 3px;margin:0 4px;font-weight:700}.time{font-size:12px;color:#616061}
.said>div{margin:4px 0 8px}
p{margin:0;white-space:pre-wrap}
.header{font-size:18px;font-weight:900;line-height:1.33;margin-top:14px!important}
.context{font-size:13px;color:#616061}.context span{margin-right:8px}
blockquote{margin:4px 0;padding-left:16px;position:relative;white-space:pre-wrap}
blockquote:before{content:"";position:absolute;left:0;top:0;bottom:0;width:4px;border-radius:8px;
background:#ddd}
pre{margin:4px 0;padding:8px;border:1px solid #ddd;border-radius:4px;background:#f8f8f8;
font:12px/1.5 Monaco,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre-wrap}
a{color:#1264a3;text-decoration:none}
code{font:12px/1.5 Monaco,Menlo,Consolas,"DejaVu Sans Mono",monospace;color:#e01e5a;
background:#f8f8f8;border:1px solid #ddd;border-radius:3px;padding:2px 3px 1px}
ul,ol{margin:0;padding-left:28px}
.alert>div{display:flex;gap:8px;border:1px solid #ddd;border-radius:8px;padding:8px 12px}
.alert i{font-style:normal}.alert .warning{background:#fff8e6;border-color:#f0c755}
.alert .info{background:#f0f6fb;border-color:#a9cbe6}
.alert .error{background:#fdf0f0;border-color:#e5a3a3}
details{border:1px solid #ddd;border-radius:8px;padding:8px 12px}
summary{font-weight:700;cursor:pointer}
details>div{margin:8px 0 0}
.table{overflow-x:auto}
table{border-collapse:collapse;width:max-content}td,th{border:1px solid #ddd;padding:6px 10px;
vertical-align:top;text-align:left;min-width:72px;max-width:240px}th{background:#f8f8f8}
.actions{display:flex;flex-wrap:wrap;gap:8px}
button{font:700 13px Lato,Arial,sans-serif;height:32px;padding:0 12px;border:1px solid #ccc;
border-radius:8px;background:#fff;color:#1d1c1d}
button.primary{background:#007a5a;color:#fff;border-color:#007a5a}
.context_actions span{margin-right:12px;filter:grayscale(1)}
hr{border:0;border-top:1px solid #ddd}
"""


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("--png", action="store_true")
    words.add_argument("--only", default="", help="those whose names match this pattern")
    args = words.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    for name, replies in threads():
        if args.only and not re.search(args.only, name):
            continue
        shown = [message for reply in replies for message in messages(reply)]
        thread = [json.loads(message.to_body()) for message in shown]
        for screen, width in WIDTHS.items():
            html = args.folder / f"{name}-{screen}.html"
            html.write_text(page(thread, width))
            if args.png:
                pictures(html, html.with_suffix(".png"), width)
            sys.stdout.write(f"{html.with_suffix('.png' if args.png else '.html')}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
