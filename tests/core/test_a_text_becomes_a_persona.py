"""A file for another project, or for none, means a persona: who, about what, in which form."""

import re
from pathlib import Path

import pytest
from strict_schema import faults_in

from bot.core.inference.counts import Amount, amount
from bot.core.inference.mojibake import mend
from bot.core.modes import overstepped
from bot.core.persona import FREE_FORM, Persona
from bot.core.persona_file import Understood, understand
from bot.core.schema import schema_of

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "personas"


def read(name: str) -> Understood:
    path = SAMPLES / name
    return understand(path.read_text(encoding="utf-8"), source=path.name, folder=path.parent.name)


def persona_of(text: str, source: str = "x.md") -> Persona:
    return understand(text, source=source).persona


def shape(persona: Persona) -> list[tuple[object, ...]]:
    return [(s.title, s.kind, s.count, s.min, s.max) for s in persona.sections]


@pytest.mark.parametrize(
    ("file", "name", "handle"),
    [
        ("marlowe.md", "Dr. Ines Marlowe", "marlowe"),
        ("fox/SOUL.md", "Fox", "fox"),
        ("fox/IDENTITY.md", "Vesper", "fox"),
        ("grid-planner/SKILL.md", "Grid planner", "grid-planner"),
        ("bridge-inspector.md", "Bridge Inspector", "bridge-inspector"),
        ("weigh_claims/system.md", "Weigh Claims", "weigh-claims"),
        ("harbour/SOUL.md", "Harbour", "harbour"),
        ("lease.txt", "Lease", "lease"),
    ],
)
def test_everybody_has_a_name_a_handle_and_a_schema(file: str, name: str, handle: str) -> None:
    persona = read(file).persona
    assert (persona.name, persona.handle) == (name, handle)
    assert persona.description
    assert persona.instructions
    assert faults_in(schema_of(persona, tuple(wanted.role for wanted in persona.inputs))) == []


def test_a_bold_label_announces_sections_with_their_counts_and_parts() -> None:
    persona = read("marlowe.md").persona
    assert shape(persona) == [
        ('The "Half-Full" Reading', "findings", None, 1, None),
        ("The Dry Run", "prose", 1, 1, None),
        ("The Verdict", "findings", None, 1, None),
        ("Homework", "questions", 4, 1, None),
    ]
    reading, _, verdict, homework = persona.sections
    assert reading.hint.startswith('What You Claim. "So you say')
    assert [group.label for group in verdict.groups] == ["What holds", "What leaks"]
    assert verdict.groups[1].hint == '(e.g., "Snow was forgotten—twice.")'
    assert '"Which year did you leave out?"' in homework.hint


def test_documents_are_those_the_text_names_each_in_its_role() -> None:
    persona = read("marlowe.md").persona
    assert [(wanted.role, wanted.required) for wanted in persona.inputs] == [
        ("baseline", True),
        ("draft", True),
    ]
    assert persona.inputs[0].hint == "the Baseline Report, as a PDF"
    assert persona_of("Read `a.pdf`, `b.pdf`, `c.pdf` and `d.pdf`.").inputs[0].role == "document"
    assert not persona_of("Read what you are given.").inputs[0].required


def test_what_is_always_looked_into_is_covered() -> None:
    persona = read("marlowe.md").persona
    assert [zone.label for zone in persona.coverage] == ['The "Gauge" Question', "Cost vs. Benefit"]


def test_a_doctor_answers_to_the_first_name_too() -> None:
    assert read("marlowe.md").persona.aliases == ("ines-marlowe", "ines")
    nicknamed = persona_of('You are **Prof. Ottilie "Ott" Brand**, a geologist.', "rocks.md")
    assert nicknamed.aliases == ("ottilie-brand", "ott", "ottilie")


def test_garbled_characters_are_mended_and_said() -> None:
    understood = read("marlowe.md")
    assert "forgotten—twice" in understood.persona.instructions
    assert understood.warnings[0].startswith("1 garbled characters were mended")


def test_a_template_to_fill_in_becomes_sections_with_its_table() -> None:
    understood = read("grid-planner/SKILL.md")
    assert shape(understood.persona) == [
        ("Summary", "prose", 1, 1, None),
        ("Findings", "findings", None, 3, 7),
        ("Loads", "table", None, 1, None),
        ("Open questions", "questions", None, 1, None),
    ]
    assert understood.persona.sections[2].columns == ("Feeder", "Load", "Fuse")
    assert "allowed-tools, license, metadata" in "\n".join(understood.warnings)


def test_front_matter_that_is_not_yaml_gives_what_it_can() -> None:
    understood = read("bridge-inspector.md")
    assert understood.persona.description == (
        "Use this agent when a bridge report needs a second look."
    )
    assert shape(understood.persona) == [
        ("Condition", "findings", None, 1, None),
        ("Top Risks", "findings", None, 3, None),
        ("Next Steps", "findings", None, 1, 5),
    ]
    assert "not YAML" in understood.warnings[0]
    assert "color, model, tools" in understood.warnings[1]


def test_sections_that_sentences_name_are_sections_and_rules_are_not() -> None:
    assert shape(read("weigh_claims/system.md").persona) == [
        ("SUMMARY", "prose", 1, 1, None),
        ("CLAIMS", "findings", 10, 1, None),
        ("QUOTES", "findings", None, 3, 8),
    ]


@pytest.mark.parametrize("file", ["fox/SOUL.md", "fox/IDENTITY.md", "harbour/SOUL.md", "lease.txt"])
def test_without_a_structure_the_reply_is_free_form_with_evidence(file: str) -> None:
    persona = read(file).persona
    assert persona.sections == (FREE_FORM,)
    assert persona.sections[0].evidence
    assert persona.coverage == ()


def test_a_demand_that_no_check_sees_to_is_told() -> None:
    warnings = "\n".join(read("harbour/SOUL.md").warnings)
    assert "Never skip the weather" in warnings
    assert "Always ask which tide table" in warnings
    assert "measured numbers" not in warnings  # the checks on numbers always run


HANDED_OVER = """You are **Bo**, a builder.

### Escalation triggers
When it is about **building permits** (e.g., zoning rules, ABC27 filings) or **load contracts**,
say that others decide and name a licensed engineer.
"""


def test_what_is_handed_over_to_others_is_a_boundary() -> None:
    persona = persona_of(HANDED_OVER)
    assert [boundary.topic for boundary in persona.escalation] == [
        "building permits",
        "load contracts",
    ]
    assert persona.escalation[0].terms == (
        "building permits", "building permit", "zoning rules", "ABC27 filings", "ABC27"
    )  # fmt: skip
    assert persona.escalation[1].ask == "Say that others decide and name a licensed engineer."
    assert overstepped(persona, "Do I need a building permit?") == persona.escalation[:1]
    assert persona.checks == ("escalation",)


@pytest.mark.parametrize(
    ("demand", "check"),
    [
        ("Never invent latency figures.", "invented_benchmarks"),
        ("Always name the trade-offs.", "tradeoffs"),
        ("You must address cold starts.", "cold_start"),
        ("Never put a placeholder secret into a manifest.", "placeholder_secrets"),
    ],
)
def test_a_demand_that_a_check_sees_to_brings_the_check(demand: str, check: str) -> None:
    understood = understand(f"You are **Ada**.\n\n- {demand}\n", source="x.md")
    assert understood.persona.checks == (check,)
    assert understood.warnings == ()


def test_an_emblem_is_taken_from_an_identity() -> None:
    assert read("fox/IDENTITY.md").persona.icon == "🦊"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# Ada's Soul\n\nBe exact.", "Ada"),
        ("# 🤖 SOUL.md\n\nYou are **Bo**, a baker.", "Bo"),
        ("You are Cleo Vance, a judge of cakes.", "Cleo Vance"),
        ("# IDENTITY and PURPOSE\n\nYou are an expert in cakes.", "Critic"),
        ("You are **not** a chatbot.", "Critic"),
        ("# Persona File\n\nYou are **a careful reader**.", "Critic"),
        ("- **Name:** _(pick something you like)_\n- **Emoji:** ?", "Critic"),
        ("# {{ name }}\n\nYou are {{ name }}.", "Critic"),
        ("**You are Captain Io Reyes**, a pilot.", "Captain Io Reyes"),
        ('**System Prompt: Prof. Ada "Dee" Moss**\n\n**Task:** read.', 'Prof. Ada "Dee" Moss'),
        ("**Role:** You are Prof. Ada Moss, a botanist.", "Prof. Ada Moss"),
        ("You are a tired cellist called Ilka Thorn.", "Ilka Thorn"),
        ("You are a critic named Bob.", "Bob"),
        ("You are a tool that fills a section called SUMMARY.", "Critic"),
        ("# The Umpire\n\nYou are *The Umpire*, fair.", "The Umpire"),
        ("# 🧪 The Lab Cat\n\nPurr.", "The Lab Cat"),
        ("# SOUL.md - Maren 🦦\n\nBe kind.", "Maren"),
        ("**Persona:** Dr. Zoë Ñuflo", "Dr. Zoë Ñuflo"),
        ("**Persona:** Senior engineer", "Critic"),
        ("**Identity:** Mira Holt — staff engineer", "Mira Holt"),
        ("You will play the role of Dr. Crane, a doctor.", "Dr. Crane"),
        ("Take on the role of Sgt. Amir Vale.", "Sgt. Amir Vale"),
        ("You are Prof. Dr. Karl-Otto von der Aue, expert.", "Prof. Dr. Karl-Otto von der Aue"),
        ("You are Siobhán O'Dea.", "Siobhán O'Dea"),
        ("You are A. B. C. Quill, a linguist.", "A. B. C. Quill"),
        ("You are Luna. Be kind.", "Luna"),
        ("You are English-speaking.", "Critic"),
        ("Name: Otto Blank\nRole: actuary\n", "Otto Blank"),
        ("Du bist Dr. Uta Kern, Prüferin.", "Dr. Uta Kern"),
        ("# Dr. Uta Kern\n\nDu bist Prüferin für Brücken.", "Dr. Uta Kern"),
        ("You are „Brücke“, a reviewer.", "Brücke"),
    ],
)
def test_a_name_is_what_the_text_says_or_what_its_file_is_called(text: str, name: str) -> None:
    assert persona_of(text, "critic.md").name == name


@pytest.mark.parametrize(
    ("text", "name", "source", "handle"),
    [
        ("You are **Dr. Kim Ray**.", "", "000_1f.md", "kim-ray"),
        ("---\nname: lab-rat\n---\nx", "", "SKILL.md", "lab-rat"),
        ("You sing.", "choir", "SOUL.md", "choir"),
        ("You are Captain Io Reyes.", "", "SOUL.md", "io-reyes"),
        ("You are Moot Judge, fair.", "", "SOUL.md", "moot-judge"),
        ("You sing.", "personas", "SOUL.md", "persona"),
        ("你是一位审查专家。", "", "审查.md", "persona"),
    ],
)
def test_a_handle_comes_from_the_file_its_folder_or_the_name(
    text: str, name: str, source: str, handle: str
) -> None:
    assert understand(text, source=source, folder=name).persona.handle == handle


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("## What you hand back\n\n- Verdict: one word\n- Reasons: why\n", ["Verdict", "Reasons"]),
        (
            "### Your response must include:\n1. The claim\n2. The doubt\n",
            ["The claim", "The doubt"],
        ),
        (
            "**Output format**\n\n**Mood:** how it feels\n\n**Plot:** what happens\n",
            ["Mood", "Plot"],
        ),
        ("**Output format:** plain.\n\n**Tone:** dry\n\n**Style:** terse\n", []),
        ("## Response format\n\n**1. Mood** - a word\n\n**2. Plot** - a line\n", ["Mood", "Plot"]),
        ("RESPONSE STRUCTURE\n\n1. Mood - a word\n2. Plot - a line\n", ["Mood", "Plot"]),
        ("Response Structure\n------------------\n* Mood\n* Plot\n", ["Mood", "Plot"]),
        ("## Output format\na) Mood\nb) Plot\n", ["Mood", "Plot"]),
        ("## Output format\nI. Mood\nII. Plot\n", ["Mood", "Plot"]),
        ("<output_format>\n1. Mood: x\n2. Plot: y\n</output_format>\n", ["Mood", "Plot"]),
        ("Output:\n- Mood: x\n- Plot: y\n", ["Mood", "Plot"]),
        (
            "## Output format\n| Section | What |\n|--|--|\n| Mood | a word |\n| Plot | a line |\n",
            ["Mood", "Plot"],
        ),
        (
            "Always reply in three sections: Mood, Plot, and Tone. Be brief.",
            ["Mood", "Plot", "Tone"],
        ),
        ("3) Write notes with sections:\n   - Mood\n   - Plot\n4) Stop.\n", ["Mood", "Plot"]),
        ('- The mood, which\n  goes under the heading "MOOD (1 to 5)".\n', ["MOOD"]),
        ("Stop and return results when:\n- The mood is bad\n- The plot is thin\n", []),
        ("# Output\n### 1. Mood\nHow it feels.\n### 2. Plot\nWhat happens.\n", ["Mood", "Plot"]),
        (
            "Format your answer as follows:\n* *Mood* - a word\n* *Plot* - a line\n",
            ["Mood", "Plot"],
        ),
        ("## Response structure\n- Use bullets\n- Keep it short\n- Avoid jargon\n", []),
        ("## Output format\n```python\n# a\n# b\n```\n", []),
        ("## Ausgabeformat\n1. Überblick\n2. Straße\n", ["Überblick", "Straße"]),
        ("## Report\n\nSome prose only.\n", []),
        ("## Output format\n- Coverage: what\n- Coverage: again\n", ["Coverage", "Coverage"]),
        ("## Aufbau der Antwort\n1. Befund\n2. Lücken\n", ["Befund", "Lücken"]),
        ("**Antwortstruktur:**\n- Befund\n- Lücken\n", ["Befund", "Lücken"]),
        ("## Gliederung\n1. Befund\n2. Lücken\n", ["Befund", "Lücken"]),
        ("## Estructura de la respuesta\n1. Idea\n2. Duda\n", ["Idea", "Duda"]),
        ("## Format de réponse\n1. Thèse\n2. Doute\n", ["Thèse", "Doute"]),
        ("Answer with:\n* Mood\n* Plot\n", ["Mood", "Plot"]),
        ("## Format\n1. Mood: x\n2. Plot: y\n", ["Mood", "Plot"]),
        ("### Required sections\n- Mood\n- Plot\n", ["Mood", "Plot"]),
        ("**Sections (in this order):**\n\n**Mood:** x\n\n**Plot:** y\n", ["Mood", "Plot"]),
        ("## Response Protocol\n1. Mood\n2. Plot\n", ["Mood", "Plot"]),
        ("Your reply has these parts:\n1. Mood\n2. Plot\n", ["Mood", "Plot"]),
        ("Reply using exactly this skeleton:\n\n**Mood** (3)\n**Plot?** a\n", ["Mood", "Plot?"]),
        (
            "## The show (every review follows it)\n1️⃣ **Mood** – x\n2️⃣ **Plot** – y\n",
            ["Mood", "Plot"],
        ),
        ("🧱 **Answer skeleton**\n① **Mood** — x\n② **Plot** — y\n", ["Mood", "Plot"]),
        (
            "Your reply includes (1) a mood; (2) three plots; and (3) the end.",
            ["Mood", "Plots", "End"],
        ),
        ("A reply has two parts. First, **Mood**, a word. Second, **Plot**.", ["Mood", "Plot"]),
        ("**Response Structure:** Mood → Plot → The End", ["Mood", "Plot", "The End"]),
        (
            '<format>\n<part name="Mood">x</part>\n<part name="Plot">y</part>\n</format>\n',
            ["Mood", "Plot"],
        ),
        (
            "<output_format>\n<mood>x</mood>\n<main_plot>y</main_plot>\n</output_format>\n"
            "<rules>z</rules>",
            ["Mood", "Main plot"],
        ),
        (
            "## Response layout\n| # | Section | How |\n|--|--|--|\n| 1 | Mood | a |\n"
            "| 2 | Plot | b |\n",
            ["Mood", "Plot"],
        ),
        ("## Review format\n\n> **Mood**: x\n> **Plot**: y\n", ["Mood", "Plot"]),
        ("Use this exact format:\n\nMOOD: <a word>\nPLOT: <exactly 4>\n", ["MOOD", "PLOT"]),
        (
            'Have a paragraph called "Mood" and a section called "Plot" with three turns.',
            ["Mood", "Plot"],
        ),
        ("A memo with 2 sections - Mood (three bullets) and Plot (max 2).", ["Mood", "Plot"]),
        (
            "**Output:**\n\n**Mood** – x\n\n**Plot** – y\n\n**Rules of play**\n- z\n",
            ["Mood", "Plot"],
        ),
        ("## How to respond\n**Part 1 – Mood:** x\n**Part 2 – Plot:** y\n", ["Mood", "Plot"]),
        ("**Output:**\n\n**A. Mood** – x\n**B. Plot** – y\n**Constraints:** z\n", ["Mood", "Plot"]),
        (
            "**Output:**\n\n**Mood:** x\n\n**Plot:** y\n\n**Tone:** z\n\n**Important:** z\n",
            ["Mood", "Plot"],
        ),
        (
            "**Output:**\n\n**Mood:** x\n\n**Plot:** y\n\n**Rules:** z\n\n**Notes:** z\n",
            ["Mood", "Plot"],
        ),
        ("## Output format\n- **Mood:** x\n- **Plot:** y\n- **Style:** dry\n", ["Mood", "Plot"]),
        ("## Output format\n- **Tone:** dry\n- **Length:** short\n", []),
        ("## Output format\n1. **Mood:** x\n2. **Notes:** y\n", ["Mood", "Notes"]),
    ],
)
def test_a_list_below_an_announcement_is_the_structure(text: str, sections: list[str]) -> None:
    persona = persona_of(f"You read.\n\n{text}")
    titles = [s.title for s in persona.sections if s != FREE_FORM]
    assert titles == sections
    ids = [section.id for section in persona.sections]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", id_) for id_ in ids)
    assert "coverage" not in ids


def test_a_number_behind_a_title_is_how_many() -> None:
    text = "## Output format\n1. **Discussion Questions (3):** hard\n2. **Points (2-4)**\n"
    assert shape(persona_of(text)) == [
        ("Discussion Questions", "questions", 3, 1, None),
        ("Points", "findings", None, 2, 4),
    ]


def test_parts_of_a_section_are_named_by_headings_and_by_short_items() -> None:
    text = "## Output format\n### 1. Verdict\n#### For\n#### Against\n### 2. Leaks\n- Hot\n- Cold\n"
    assert [[part.label for part in s.groups] for s in persona_of(text).sections] == [
        ["For", "Against"],
        ["Hot", "Cold"],
    ]


def test_what_is_said_of_a_section_elsewhere_counts() -> None:
    text = "Answer in two parts: Claim, and Questions of Law. Ask exactly three questions of law."
    assert shape(persona_of(text))[1] == ("Questions of Law", "questions", 3, 1, None)


@pytest.mark.parametrize(
    "table",
    ["A table: | Test | Owner |", "A table with columns Test and Owner", "| Test | Owner |"],
)
def test_a_table_may_be_described(table: str) -> None:
    [feeding, _] = persona_of(f"## Output format\n### Feeding\n{table}\n### Gist\nx\n").sections
    assert (feeding.kind, feeding.columns) == ("table", ("Test", "Owner"))


def test_a_scale_is_no_amount() -> None:
    text = "## Output format\n1. **Score:** 1-10\n2. **Holes (1-10)**\n"
    assert [(s.min, s.max) for s in persona_of(text).sections] == [(1, None), (1, 10)]


@pytest.mark.parametrize(
    "text",
    [
        "## Response structure\n\nAs you see fit.\n",
        "**Formato de tu respuesta especial**\n\nBreve.\n",
    ],
)
def test_a_structure_that_was_seen_and_not_used_is_told(text: str) -> None:
    [warning] = understand(f"You are **Ada**.\n\n{text}", source="x.md").warnings
    assert "how a reply is built" in warning


def test_parts_of_each_entry_are_not_parts_of_the_section() -> None:
    text = "## Output format\n### Concerns\nFor each concern:\n- **Issue:** a\n- **Where:** b\n"
    [concerns, *_] = persona_of(f"{text}### Verdict\nOne sentence.\n").sections
    assert concerns.groups == ()
    assert "**Where:** b" in concerns.hint


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Three hard questions the student should ask", Amount(exactly=3)),
        ("Exactly three findings", Amount(exactly=3)),
        ("3-5 bullet points", Amount(min=3, max=5)),
        ("between three and five risks", Amount(min=3, max=5)),
        ("3 to 5 of the most telling and oddest ideas", Amount(min=3, max=5)),
        ("at least two weaknesses", Amount(min=2)),
        ("up to 4 recommendations", Amount(min=1, max=4)),
        ("5+ issues", Amount(min=5)),
        ("One paragraph explaining it", Amount(exactly=1, prose=True)),
        ("two short paragraphs", Amount(exactly=2, prose=True)),
        ("2-3 sentences", Amount(exactly=1, prose=True)),
        ("a summary in 25 words", Amount(exactly=1, prose=True)),
        ("the one idea behind it all", Amount()),
        ("a list of no more than 16 words per bullet", Amount()),
        ('ask about it (e.g. "three questions")', Amount()),
        ("a 50% gain in 3 steps", Amount(exactly=3)),
        ("100 findings", Amount()),
        ("0 findings", Amount()),
        ("9 to 3 findings", Amount()),
        ("exactly four holes", Amount(exactly=4)),
        ("Three failure scenarios", Amount(exactly=3)),
        ("a list of 5-8 events, each with its time", Amount(min=5, max=8)),
        ("no fewer than three links", Amount(min=3)),
        ("name the 4 worst offenders", Amount(exactly=4)),
        ("output up to 4 methods", Amount(min=1, max=4)),
        ("no more than two caveats", Amount(min=1, max=2)),
        ("max. 4 bullets", Amount(min=1, max=4)),
        ("three holes at most", Amount(min=1, max=3)),
        ("(5 max)", Amount(min=1, max=5)),
        ("fewer than six holes", Amount(min=1, max=5)),
        ("more than two holes", Amount(min=3)),
        ("about five holes", Amount(min=4, max=6)),
        ("a pair of exercises", Amount(exactly=2)),
        ('a trio of "what if"s', Amount(exactly=3)),
        ("half a dozen, each with its source", Amount(exactly=6)),
        ("three (3) questions", Amount(exactly=3)),
        ("A closing question", Amount(exactly=1)),
        ("Genau drei Punkte.", Amount(exactly=3)),
        ("Höchstens fünf Fragen.", Amount(min=1, max=5)),
        ("Ein Absatz.", Amount(exactly=1, prose=True)),
        ("One verdict, at most 20 words", Amount(exactly=1)),
        ("a one-paragraph summary of two papers and their findings", Amount(exactly=1, prose=True)),
        ("Summarise the two papers in one paragraph", Amount(exactly=1, prose=True)),
        ("covers the last 3 years", Amount()),
        ("covers the last 3 years of findings", Amount()),
        ("keeps a p99 of 200 ms", Amount()),
        ("a two-column table", Amount()),
        ("someone else's view", Amount()),
        ("compares two systems", Amount()),
        ("one table comparing the options", Amount()),
        ("1-5 stars", Amount()),
        ("5 questions per page", Amount()),
    ],
)
def test_how_much_is_read_from_words(words: str, meant: Amount) -> None:
    assert amount(words) == meant


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("classesâ€”this", "classes—this"),
        ("itâ€™s â€œfineâ€\x9d", "it’s “fine”"),
        ("an end â€ without its rest", "an end ” without its rest"),
        ("cafÃ© Â§ 5 ðŸ¦Š", "café § 5 🦊"),
    ],
)
def test_garbled_text_is_mended(garbled: str, meant: str) -> None:
    assert mend(garbled)[0] == meant


@pytest.mark.parametrize(
    "right",
    ["Âge et château", "„GRÖẞE“", "Ãlvaro", "naïve café — “so”", "€ 5 … ™", "日本語 🦊", "É»"],
)
def test_right_text_is_left_alone(right: str) -> None:
    assert mend(right) == (right, 0)


def test_front_matter_wins_over_the_text() -> None:
    said = "name: Ada\nhandle: ada\naliases: []\nsections: []\ninputs: []\nchecks: [recall]"
    text = (SAMPLES / "marlowe.md").read_text(encoding="utf-8")
    persona = persona_of(f"---\n{said}\n---\n{text}")
    assert (persona.name, persona.handle, persona.aliases) == ("Ada", "ada", ())
    assert (persona.sections, persona.inputs, persona.coverage) == ((FREE_FORM,), (), ())
    assert persona.checks == ("recall",)


def test_a_handle_alone_leaves_the_rest_to_the_text() -> None:
    text = (SAMPLES / "marlowe.md").read_text(encoding="utf-8")
    persona = persona_of(f"---\nhandle: water\n---\n{text}")
    assert (persona.handle, persona.name) == ("water", "Dr. Ines Marlowe")
    assert len(persona.sections) == 4


def test_a_text_that_begins_with_a_rule_across_the_page_has_no_front_matter() -> None:
    assert persona_of("---\n\nYou are **Ada**, exact.\n\n---\n\nBe brief.").name == "Ada"


@pytest.fixture
def seeds(corpus: Path) -> list[str]:
    """The four texts that the shipped personas were written after, as they came."""
    folder = corpus.parent / "seeds"
    if not folder.is_dir():
        pytest.skip(f"no texts at {folder}: they stand beside the papers that SHEDDER_CORPUS names")
    return [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]


def test_the_texts_behind_the_shipped_personas_are_understood_as_they_came(
    seeds: list[str],
) -> None:
    kira, q, atlas, servewise = (persona_of(text, "000_1f.txt") for text in seeds)
    assert [p.handle for p in (kira, q, atlas, servewise)] == [
        "kira-vashti", "queuebert-shedder", "atlas", "servewise"
    ]  # fmt: skip
    assert [section.title for section in kira.sections] == [
        "The Mirror", "The Novelty Gap", "The Mechanism Stress Test", 'The "Twist"'
    ]  # fmt: skip
    assert [wanted.role for wanted in kira.inputs] == ["baseline", "proposal"]
    assert len(kira.coverage) == len(q.coverage) == 4
    assert shape(q) == [
        ('The "No-BS" Summary', "prose", 1, 1, None),
        ("The Core Mechanism", "prose", None, 1, None),
        ("The Critique", "findings", None, 1, None),
        ("Discussion Questions", "questions", 3, 1, None),
    ]
    assert [part.label for part in q.sections[2].groups] == ["Why it got in", "Where it is weak"]
    assert [wanted.role for wanted in q.inputs] == ["paper"]
    assert "classes—this" in q.instructions
    assert atlas.sections == servewise.sections == (FREE_FORM,)
    assert len(atlas.escalation) == 3
    assert {"invented_benchmarks", "exposed_endpoint", "escalation"} <= set(atlas.checks)
    assert "slo_first" in servewise.checks


def test_zones_without_sections_stay_instructions() -> None:
    text = "You are **Ada**.\n\n## Review criteria\n- **Depth:** how deep\n- **Width:** how wide\n"
    assert persona_of(text).coverage == ()
    assert len(persona_of(f"{text}\n## Output format\n1. Claim\n2. Doubt\n").coverage) == 2
