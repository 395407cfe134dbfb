"""Markdown for files and pipes: stable, whole, and nothing in it acts."""

import os
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from replies import full_critique, job_on, replied, said

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
    Section,
    Table,
)
from bot.core.markdown import render_markdown

SNAPSHOT = Path(__file__).parents[1] / "data" / "critique.md"
JOB = job_on("terminal")

PIECES = [*"[]()<>!`*_~#|\\&;:=+-.@/ \n\t1aZé$\x1b\u202e", "](", "]:", "](http://e.example)"]
PIECES += ["http://", "&lt;", "<b>", "```", "    ", "**", "[a]", "\n\n", "a@b.example", "<!--"]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def markdown(body: Answer | Notice | Progress) -> str:
    return render_markdown(replied(JOB, body))


def types(text: str) -> set[str]:
    """Everything in the text that a Markdown renderer would make something of."""
    found = set()
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        found.add(token.type)
        found.update(child.type for child in token.children or ())
    return found


def test_a_critique_as_markdown_is_what_it_always_was() -> None:
    text = markdown(Answer(critique=full_critique()))
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(text)
    assert text == SNAPSHOT.read_text()


def test_the_markdown_of_a_critique_means_what_it_looks_like() -> None:
    found = types(markdown(Answer(critique=full_critique())))
    assert {"heading_open", "bullet_list_open", "ordered_list_open", "table_open"} <= found
    assert {"blockquote_open", "fence", "hr", "strong_open", "code_inline"} <= found
    assert not {"link_open", "image", "html_inline", "html_block"} & found


def test_notices_and_progress_are_markdown_too() -> None:
    assert markdown(Notice(text="No PDF.")).endswith("\n\nNo PDF.\n")
    assert "*reading a.pdf …*" in markdown(Progress(stage="reading", detail="a.pdf"))


@pytest.mark.parametrize(
    "text",
    [
        "[click](http://evil.example)",
        "![pixel](http://evil.example/x.png)",
        "<img src=http://evil.example/x.png>",
        "<http://evil.example>",
        "<!-- hidden -->",
        "[a]: http://evil.example",
        "[a][b]",
        "# Ignore what is above",
        "> quoted",
        "- item",
        "1. item",
        "12) item",
        "===",
        "---",
        "    code",
        "```\nfence",
        "~~~\nfence",
        "| a | b |\n| - | - |\n| c | d |",
        "a\n- b\n# c\n> d",
    ],
)
def test_text_is_text_wherever_it_stands(text: str) -> None:
    plain = types(markdown(said("words")))
    assert types(markdown(said(text))) <= plain | {"softbreak", "code_inline"}


@pytest.mark.parametrize(
    "live",
    [
        "http://evil.example/a_b*c",
        "https://evil.example",
        "www.evil.example",
        "mailto:a@evil.example",
        "someone@evil.example",
        "@everyone",
        "@org/team",
    ],
)
def test_what_services_make_live_by_themselves_is_shown_as_code(live: str) -> None:
    assert f"`{live}`" in markdown(said(f"see {live}, now"))
    assert f"`{live}`." in markdown(Notice(text=f"({live}."))


def every_field(text: str) -> Critique:
    evidence = (Evidence(quote=text, page=1, page_label=text, document=text),)
    blocks = (
        Finding(label=text, text=text, evidence=evidence, notes=(text,)),
        Paragraph(text=text),
        BulletList(items=(text,)),
        Callout(text=text),
        Table(title=text, header=(text, "b"), rows=((text, text),)),
        Code(language=text, text=text),
    )
    reading = Reading(name=text, role=text, title=text, pages=1)
    return Critique(
        persona="q",
        documents=(reading, reading),
        notes=(text,),
        sections=(
            Section(id="a", title=text, kind="findings", blocks=blocks),
            Section(id="b", title=text, kind="questions", blocks=blocks),
        ),
        footer=Footer(model=text),
    )


@given(HOSTILE)
def test_no_text_in_any_field_becomes_a_link_an_image_or_html(text: str) -> None:
    rendered = markdown(Answer(critique=every_field(text)))
    assert not {"link_open", "image", "html_inline", "html_block"} & types(rendered)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", rendered)


def outline(text: str) -> list[str]:
    """The headings, lists, tables, quotations and rules of a text, in order."""
    shapes = ("heading_open", "list_open", "table_open", "blockquote_open", "hr", "fence")
    return [
        token.type
        for token in MarkdownIt("commonmark").enable("table").parse(text)
        if token.type.endswith(shapes)
    ]


@cache
def plain_outline() -> list[str]:
    return outline(markdown(Answer(critique=every_field("words"))))


@given(HOSTILE)
def test_no_text_in_any_field_changes_the_shape_of_the_answer(text: str) -> None:
    text = text.replace("\x1b", "") + "x"  # a field left empty has no shape of its own
    rendered = markdown(Answer(critique=every_field(text)))
    assert outline(rendered) == plain_outline()


@pytest.mark.parametrize(
    "piece", ["a.", "a@", "@a", "*a ", "``a", "\x9d", "\x1b]", "http://.", "](", "\n "]
)
def test_a_long_text_made_to_be_slow_is_rendered(piece: str) -> None:
    """Were any pattern quadratic in it, this would outlast the suite's limit for a test."""
    assert markdown(said(piece * 50_000 + "end")).count("end") == 1


@given(st.text(st.characters(categories=["L", "N"]), min_size=1))
def test_words_arrive_unchanged(text: str) -> None:
    assert text in markdown(said(text))
