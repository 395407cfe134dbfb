"""Whatever stands in a bulletin, on a screen and in Markdown only the links of code are live."""

import re

from any_replies import bulletins
from hostile_answers import dangers, on_screen
from hypothesis import given, settings
from markdown_it import MarkdownIt
from own_links import own_links

from bot.core.answer import Reply
from bot.core.markdown import render_markdown

_OPENED = re.compile(r"\x1b\]8;[^;\x1b]*;([^\x1b]*)\x1b\\")
few = settings(max_examples=settings().max_examples // 3)  # each has many lines
_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@few
@given(bulletins)
def test_a_screen_opens_the_links_of_code_alone(reply: Reply) -> None:
    shown = on_screen(reply)
    assert set(_OPENED.findall(shown)) <= {*own_links(reply), ""}
    assert dangers("terminal", _OPENED.sub("", shown)) == []


@few
@given(bulletins)
def test_markdown_leads_where_code_says_and_nowhere_else(reply: Reply) -> None:
    written = render_markdown(reply)
    own = {_PARSER.normalizeLink(url) for url in own_links(reply)}
    inside = 0
    for token in _PARSER.parse(written):
        assert token.type not in ("html_block", "image"), written
        for each in token.children or ():
            assert each.type not in ("image", "html_inline"), written
            if each.type == "link_open":
                inside += 1
                assert each.attrs["href"] in own, written
            elif each.type == "link_close":
                inside -= 1
    unlinked = re.sub(r"\]\(<[^<>\s]*>\)", "]", written)
    assert [each for each in dangers("markdown", unlinked) if each != "link_open"] == []
