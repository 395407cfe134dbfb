"""A message as a person sees it in Discord, near enough to judge by: on a phone and on a desktop.

    python tests/tools/discord_screen.py FOLDER [--png]

writes what each shipped persona answers, what is shown meanwhile, and what is said instead, as
HTML; with --png as pictures too, by a headless Chromium, if there is one.
"""

import argparse
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from browser import pictures
from discord_markdown import html
from gallery import threads

from bot.discord.layout import file_message, messages, nudge

Json = dict[str, Any]
PHONE, DESKTOP = 390, 900
WIDTHS = {"phone": PHONE, "desktop": DESKTOP}


def page(thread: Sequence[Json], width: int) -> str:
    """A thread of these messages, as wide as a screen."""
    shown = "".join(map(_message, thread))
    return (
        f"<!doctype html><meta charset=utf-8><title>Discord</title><style>{STYLE}</style>"
        f'<body style="width:{width}px">{shown}</body>'
    )


def _message(payload: Json) -> str:
    shown = "".join(map(_component, payload["components"]))
    return (
        "<article><div class=icon>📄</div><div class=said><b class=who>Shedder</b>"
        f"<span class=app>APP</span><span class=time>12:30</span>{shown}</div></article>"
    )


def _component(one: Json) -> str:
    return _DRAWN[one["type"]](one)


def _row(row: Json) -> str:
    return f"<div class=row>{''.join(map(_component, row['components']))}</div>"


def _button(button: Json) -> str:
    emoji = button.get("emoji", {}).get("name", "")
    return f"<button>{escape(' '.join(filter(None, (emoji, button.get('label')))))}</button>"


def _container(box: Json) -> str:
    inside = "".join(map(_component, box["components"]))
    accent = box.get("accent_color")
    bar = f"border-left:4px solid #{accent:06x}" if accent is not None else ""
    return f'<div class=container style="{bar}">{inside}</div>'


_DRAWN: Mapping[int, Callable[[Json], str]] = {
    1: _row,
    2: _button,
    10: lambda one: f"<div class=text>{html(one['content'])}</div>",
    13: lambda one: f"<div class=file>📄 {escape(one['file']['url'].partition('//')[2])}</div>",
    14: lambda one: "<hr>",
    17: _container,
}

STYLE = """
body{margin:0;padding:8px 0;font:16px/1.375 "gg sans","Noto Sans","Lato",Arial,sans-serif;
color:#dbdee1;background:#313338;overflow-wrap:anywhere}
article{display:flex;padding:8px 16px;gap:16px}
.icon{flex:0 0 40px;height:40px;font-size:22px;line-height:40px;text-align:center;
background:#5865f2;border-radius:50%}
.said{flex:1;min-width:0}
.who{font-weight:600;color:#f2f3f5}
.app{font-size:10px;background:#5865f2;color:#fff;border-radius:3px;padding:1px 4px;margin:0 6px;
font-weight:600}.time{font-size:12px;color:#949ba4}
.container{background:#2b2d31;border:1px solid #3f4147;border-radius:8px;padding:12px 16px;
margin-top:6px;max-width:600px;box-sizing:border-box;display:flex;flex-direction:column;gap:8px}
h1,h2,h3{margin:4px 0 2px;color:#f2f3f5;font-weight:700;line-height:1.375}
h1{font-size:24px}h2{font-size:20px}h3{font-size:16px}
small{display:block;font-size:13px;color:#949ba4;line-height:1.4}
blockquote{margin:2px 0;padding:0 8px 0 12px;border-left:4px solid #4e5058;border-radius:4px}
pre{margin:6px 0;padding:7px;border:1px solid #1e1f22;border-radius:4px;background:#1e1f22;
font:14px/1.29 Consolas,"DejaVu Sans Mono",monospace;white-space:pre-wrap;max-width:90%}
@media(max-width:600px){pre{font-size:12.5px;max-width:none}}
code{font:14px/1.29 Consolas,"DejaVu Sans Mono",monospace;background:#1e1f22;border-radius:3px;
padding:1px 3px}
.item{display:flex;gap:8px;padding-left:6px}.item i{font-style:normal}
a{color:#00a8fc}mark{background:#111;color:#111}
.row{display:flex;flex-wrap:wrap;gap:8px}
button{font:500 14px "gg sans","Noto Sans",Lato,Arial;height:32px;padding:0 14px;border:0;
border-radius:6px;background:#4e5058;color:#fff}
.file{background:#232428;border:1px solid #3f4147;border-radius:8px;padding:12px}
hr{border:0;border-top:1px solid #3f4147;margin:0;width:100%}
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
        thread = [message.payload() for reply in replies for message in messages(reply)]
        if name == "everything":
            file = file_message("annotated-queues.pdf", "The paper with its quotes marked")
            thread += [file.payload()]
            thread += [each.payload() for each in (nudge("1"),) if each is not None]
        for screen, width in WIDTHS.items():
            drawn = args.folder / f"{name}-{screen}.html"
            drawn.write_text(page(thread, width))
            if args.png:
                pictures(drawn, drawn.with_suffix(".png"), width)
            sys.stdout.write(f"{drawn.with_suffix('.png' if args.png else '.html')}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
