"""Replies of every shape, for properties that must hold of all of them: hypothesis strategies."""

import random

from hostile_answers import PAYLOADS, hostile, scrubbed
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from replies import job_on, replied

from bot.core.answer import (
    Answer,
    BulletList,
    Callout,
    Code,
    Critique,
    Evidence,
    Finding,
    Footer,
    Notice,
    Paragraph,
    Progress,
    Reading,
    Reply,
    Section,
    Table,
)
from bot.core.bulletin import Bulletin, Line, Words
from bot.core.document import Hidden

ODD = (
    "", " ", "\n\n", "x" * 9_000, "ы" * 5_000, "😀" * 3_000, "文" * 4_000, "e\u0301" * 3_000,
    "שלום עולם " * 200, "\u202eمرحبا", "- one\n- two\n\nthree", "**bold** *it* `code` **",
    "&<>&amp;",
    "a " * 4_000, "line\n" * 900, '"' * 4_000, "\\" * 4_000, "- \n-\n- x", "`" * 40, "* * *",
)  # fmt: skip

_hostile = st.integers(0, 9_999).map(lambda seed: scrubbed(hostile(random.Random(seed))))
_plain = st.text(max_size=80).map(scrubbed)
words = st.one_of(_plain, _hostile, st.sampled_from(ODD), st.sampled_from(PAYLOADS).map(scrubbed))
short = st.one_of(_plain, _hostile)


def some(of: SearchStrategy, most: int) -> SearchStrategy:  # type: ignore[type-arg]
    return st.lists(of, max_size=most).map(tuple)


evidence = st.builds(
    Evidence,
    quote=words,
    page=st.integers(1, 999),
    page_end=st.one_of(st.none(), st.integers(1, 999)),
    page_label=short,
    lines=st.one_of(st.none(), st.just((3, 5))),
    document=short,
)
code = st.builds(Code, text=words)
finding = st.builds(
    Finding,
    label=short,
    text=words,
    evidence=some(evidence, 3),
    notes=some(words, 2),
    remedy=words,
    applies=st.booleans(),
    code=st.one_of(st.none(), code),
)
row = st.one_of(st.tuples(short, short, short), st.tuples(words, words), some(words, 3))
table = st.one_of(
    st.builds(
        Table, title=short, header=st.tuples(short, short), rows=some(st.tuples(short, short), 6)
    ),
    st.builds(Table, title=words, header=some(short, 24), rows=some(row, 4)),
    st.builds(Table, header=st.just(("a", "b")), rows=st.just((("1", "2"),) * 150)),
    st.builds(Table, header=st.just(("a",) * 24), rows=st.just((("1",) * 24,))),
)
block = st.one_of(
    finding,
    finding,
    st.builds(Paragraph, text=words),
    st.builds(BulletList, items=some(words, 4)),
    table,
    st.builds(Callout, tone=st.sampled_from(("note", "warning")), text=words),
    code,
)
section = st.builds(
    Section,
    id=st.just("s"),
    title=short,
    kind=st.sampled_from(("prose", "findings", "questions", "table")),
    blocks=some(block, 5),
)
hidden = st.builds(Hidden, page=st.integers(1, 99), text=words, reason=short)
reading = st.builds(
    Reading, name=short, role=short, title=words, pages=st.integers(0, 99), hidden=some(hidden, 9)
)
critique = st.builds(
    Critique,
    persona=st.just("q"),
    documents=some(reading, 3),
    notes=some(words, 3),
    sections=some(section, 6),
    appendix=some(section, 2),
    footer=st.builds(Footer, model=words),
)
body = st.one_of(
    st.builds(Answer, critique=critique, copies=some(st.just("paper"), 1)),
    st.builds(Progress, stage=words, detail=words, sections=some(section, 3)),
    st.builds(
        Notice, text=words, failed=st.booleans(), choices=some(words, 30), lacks=some(short, 2)
    ),
)


def _reply(said: Answer | Progress | Notice | Bulletin, name: str, icon: str) -> Reply:
    reply = replied(job_on("slack"), said)
    look = reply.look.model_copy(update={"name": name, "icon": icon})
    return reply.model_copy(update={"look": look})


replies = st.builds(_reply, body, words, st.one_of(short, st.sampled_from(("🔬", "🗺️", ""))))
answers = st.builds(
    _reply, body.filter(lambda said: isinstance(said, Answer)), short, st.just("🔬")
)

url = st.sampled_from(
    (
        "",
        "https://arxiv.org/abs/2401.00001",
        "https://lab.slack.com/archives/C1/p1700000000000100?thread_ts=1700000000.000100&cid=C1",
        "https://runbooks.example/node.md#L3-L5",
        "https://arxiv.org/" + "a" * 2_500,
    )
)
run = st.one_of(
    st.builds(Words, text=words, url=url, bold=st.booleans()),
    url.map(lambda address: Words(text=address, url=address)),
)
line = st.builds(
    Line,
    kind=st.sampled_from(("text", "heading", "bullet", "bullet", "quote", "code", "small")),
    runs=some(run, 4),
)
bulletins = st.builds(
    _reply,
    st.builds(Bulletin, title=words, lines=some(line, 14)),
    short,
    st.one_of(short, st.sampled_from(("🔬", "🗺️", ""))),
)
