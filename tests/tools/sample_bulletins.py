"""Bulletins as a channel gets them: a week of a paper club, and where to look on call."""

from bot.core.answer import Look
from bot.core.bulletin import Bulletin, Line, Words

CLUB, Q = Look(name="Shedder", icon="📄"), Look(name='Q" Shedder', icon="🔬")


def _said(ts: str) -> str:
    return f"https://lab.slack.com/archives/C1/p{ts}"


def _paper(title: str, id: str) -> Words:
    return Words(text=title, url=f"https://arxiv.org/abs/{id}")


WEEK = Bulletin(
    title="Paper club, 14–20 November 2026",
    lines=(
        Line.of("3 papers from 2 people, one reply each. Left out: 1 opted out."),
        Line.of("1. ", _paper("Mooncake: A KVCache-centric Disaggregated Architecture",
                              "2407.00079"), " · Ada · up to 525 % more requests (p. 1)"),
        Line.of("2. ", _paper("FlexGen: High-Throughput Generative Inference", "2303.06865"),
                " · Bert · 1 token/s on one T4 (p. 2)"),
        Line.of("3. ", _paper("vLLM: Efficient Memory Management", "2309.06180"),
                " · Ada · abstract only"),
        Line.of(Words(text="Most discussed: ", bold=True), "Mooncake, 4 people, 11 replies."),
        Line.of(Words(text="Where we disagreed: ", bold=True), "Ada: ",
                Words(text="“the traces are from one week, so what?”", url=_said("1")), " Bert: ",
                Words(text="“one week is the whole point”", url=_said("2"))),
        Line.of("Does it hold for short prompts? – Cem", kind="bullet"),
        Line.of("What does the fallback cost? – Ada", kind="bullet"),
        Line.of(Words(text="Last vote: ", bold=True), "Mooncake won with 5 of 7 votes."),
        Line.of("gpt-5-mini · 41,204 tokens · $0.07 · 9 of 9 quotes verified · digest status, "
                "preview, now, skip · 🙈 on a message keeps it out", kind="small"),
    ),
)  # fmt: skip
PAPER = Bulletin(
    title="1. Mooncake: A KVCache-centric Disaggregated Architecture for LLM Serving",
    lines=(
        Line.of(_paper("arXiv 2407.00079", "2407.00079"), " · ",
                Words(text="posted by Ada, Monday 16 November", url=_said("3")), kind="small"),
        Line.of("What is new", kind="heading"),
        Line.of("The cache of keys and values is pooled over the cluster's idle memory."),
        Line.of("“Mooncake can achieve up to a 525% increase in throughput in certain simulated "
                "scenarios” (p. 1)", kind="quote"),
        Line.of("So what for us", kind="heading"),
        Line.of("Our prompts share 60 % of their tokens, and the pool only pays with shared ones."),
        Line.of("What to check first", kind="heading"),
        Line.of("The share of hits in our own traces, before any hardware is moved."),
        Line.of("kvcache-hit-rate --trace week46.jsonl", kind="code"),
    ),
)  # fmt: skip
VOTE = Bulletin(
    title="Which paper do we read next?",
    lines=(
        Line.of("1️⃣ ", _paper("FlexGen", "2303.06865"), " · Bert"),
        Line.of("2️⃣ ", _paper("vLLM", "2309.06180"), " · Ada"),
        Line.of("React with a number, several if you like, until Friday 27 November, 15:00 "
                "(Europe/Amsterdam). The next digest has the result.", kind="small"),
    ),
)  # fmt: skip
QUIET = Bulletin(
    lines=(Line.of("Paper club, 14–20 November 2026: no paper was posted.", kind="small"),)
)
UNKNOWN = Bulletin(
    title="I don't know",
    lines=(
        Line.of("No runbook fits “the coffee machine is on fire”. The three nearest:"),
        *(
            Line.of(Words(text=name, url=f"https://git.example/runbooks/{name}.md#L3-L12"),
                    " › Mitigation, lines 3–12", kind="bullet")
            for name in ("KubeNodeNotReady", "NodeFilesystemFull", "TargetDown")
        ),
        Line.of("Owner: ", Words(text="platform on call", url="https://page.example/platform")),
    ),
)  # fmt: skip
ISSUE = ((CLUB, WEEK), (Q, PAPER), (CLUB, VOTE))
"""Who says what, in a thread."""
