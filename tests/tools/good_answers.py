# ruff: noqa: E501 - what is said in an answer is not broken into lines
"""Good answers by each persona, written by hand: what the checks must leave alone.

Terse ones, florid ones, one in German each; about invented papers and invented services. Nothing in
them is true of anything.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from documents import made

from bot.core.answer import Claim, Code, Draft, DraftSection, Quoted
from bot.core.document import Document, Reference
from bot.core.evidence import index_of
from bot.core.index import Index
from bot.core.modes import shaped
from bot.core.persona import Persona
from bot.core.persona_file import parse

PERSONAS = Path(__file__).resolve().parents[2] / "personas"


class Good(NamedTuple):
    """An answer with everything it was an answer to."""

    kind: str  # "q", "kira", "atlas asks", "atlas", "servewise", "servewise page", "free"
    name: str
    persona: Persona  # as it is shaped for the question
    sources: tuple[Index, ...]
    question: str
    draft: Draft


@cache
def shipped(handle: str) -> Persona:
    """A persona as it is shipped."""
    return parse((PERSONAS / f"{handle}.md").read_text("utf-8"), source=f"{handle}.md")


def say(
    text: str,
    *quotes: str | tuple[str, str],
    label: str = "",
    remedy: str = "",
    applies: bool = True,
    code: tuple[str, str] | None = None,
) -> Claim:
    """A claim; a quote is its words, or (document, words)."""
    pairs = [("", quote) if isinstance(quote, str) else quote for quote in quotes]
    return Claim(
        label=label,
        text=text,
        quotes=tuple(Quoted(document=role, text=words) for role, words in pairs),
        remedy=remedy,
        applies=applies,
        code=Code(language=code[0], text=code[1]) if code else None,
    )


def row(*cells: str) -> Claim:
    """A row of a table."""
    return Claim(text="; ".join(cells), cells=cells)


def good(
    kind: str,
    name: str,
    persona: Persona,
    question: str,
    documents: Sequence[Document],
    sections: Mapping[str, Sequence[Claim]],
) -> Good:
    """A good answer, its persona in the mode that the question asks for."""
    draft = Draft(
        model="written",
        sections=tuple(DraftSection(id=key, blocks=tuple(said)) for key, said in sections.items()),
    )
    sources = tuple(index_of(document) for document in documents)
    return Good(kind, name, shaped(persona, question), sources, question, draft)


CONDUCTOR = made(
    """We present Conductor, a scheduler for serving language models. Conductor places each request
on the node that holds the longest prefix of its prompt. It increases the request capacity by
59% to 498% over the baseline while it meets the latency objectives of every request. The prefix
cache lives in the spare memory of 64 servers, which keep 1,000 GB of it warm at any time.""",
    """We replay a trace of one hour from a production cluster. Arrivals in the trace are bursty,
and a request waits 30 ms in the queue at the median. We assume that no node fails during the
replay. The design does not scale beyond one rack, since the network between racks is too slow.
Orchard et al. (2019) placed requests at random.""",
    name="conductor.pdf",
).model_copy(
    update={
        "title": "Conductor: Prefix-Aware Scheduling for Language Model Serving",
        "authors": ("Mira Tolland", "Jonas Ebbe"),
        "references": (
            Reference(key="1", text="L. Orchard and P. Quill. Random Placement. OSDI 2019."),
            Reference(key="2", text="S. Varga. Queues at Noon. NSDI 2021."),
        ),
    }
)
TIDE = made(
    """Tide is a tracing framework for microservices. It samples a request at its root and follows
it through every service, so that rare long requests are seen whole. With Tide we find that 3% of
all requests cause 41% of the time spent waiting. The overhead of tracing stays below 2% of the
processor time of each host.""",
    """We traced 212 services of one company during 14 days in March. Calls that were retried are
counted as new requests. Batch jobs were switched off while we measured. A scheduler that moves
these requests to hosts of their own lowers the waiting time of all others.""",
    name="tide.pdf",
).model_copy(update={"title": "Tide: Following Rare Requests", "authors": ("Ana Perl",)})

Q = shipped("q")
Q_TERSE = good(
    "q", "terse", Q, "decode this paper for me, I get lost in the evaluation", [CONDUCTOR],
    {
        "summary": [
            say(
                "Conductor is a scheduler that sends a request to wherever its beginning is already "
                "cached; that lets the same machines take 59% to 498% more of them.",
                "Conductor places each request on the node that holds the longest prefix of its prompt.",
            )
        ],
        "mechanism": [
            say(
                "Picture a library where each reader is sent to the desk that already has the right "
                "volume open: the prefix is the volume, the spare memory of the servers the desk.",
                "The prefix cache lives in the spare memory of 64 servers",
            )
        ],
        "critique": [
            say(
                "The trace comes from production, so its bursts are real ones.",
                "We replay a trace of one hour from a production cluster.",
                label="Why it got in",
            ),
            say(
                "No machine breaks during the replay, although at this size one always does.",
                "We assume that no node fails during the replay.",
                label="Where it is weak",
            ),
        ],
        "questions": [
            say("Would Conductor still place requests well if the context window doubled overnight?"),
            say("What becomes of the 64 servers' cache when half of them restart for an upgrade?"),
            say("Which arrivals would a single hour of trace miss, and whom does that flatter?"),
        ],
        "coverage": [
            say(
                "New is the mechanism, a lookup of the longest cached prefix; sending requests there "
                "whatever the load is only a policy that any scheduler could adopt.",
                "Conductor places each request on the node that holds the longest prefix of its prompt.",
                label='The "Delta"',
            ),
            say(
                "The trick is to treat idle memory as one pool that remembers prompts.",
                "The prefix cache lives in the spare memory of 64 servers",
                label='The "Magic Trick"',
            ),
            say(
                "An hour of replay without a failure says nothing about the bad days.",
                "We replay a trace of one hour from a production cluster.",
                label='The "Skeleton in the Closet"',
            ),
            say(
                "It answers Orchard et al. (2019), who placed requests at random, and builds on the "
                "batching that Orca made common.",
                "Orchard et al. (2019) placed requests at random.",
                label="Contextual Fit",
            ),
        ],
    },
)  # fmt: skip
Q_FLORID = good(
    "q", "florid", Q, "I have to present this on Monday. What is really in it, and what is not?", [TIDE],
    {
        "summary": [
            say(
                "Strip the varnish and what remains is a patient idea: pick a request at the door, "
                "hold its hand through every service it visits, and you will finally meet the few "
                "slow ones, 3% of the crowd, who eat 41% of everybody's waiting.",
                "With Tide we find that 3% of all requests cause 41% of the time spent waiting.",
            )
        ],
        "mechanism": [
            say(
                "Imagine a wedding photographer who decides at the church door whom to follow, and "
                "then never lets that guest out of sight. Most cameras stand in one room; this one "
                "walks along, which is how the odd guest who wanders for hours gets into the album.",
                "It samples a request at its root and follows it through every service",
            ),
            say(
                "The album stays thin because few guests are followed at all: less than 2% of the "
                "processor goes into it.",
                "The overhead of tracing stays below 2% of the processor time of each host.",
            ),
        ],
        "critique": [
            say(
                "Two weeks across 212 live services is more daylight than most such studies ever see.",
                "We traced 212 services of one company during 14 days in March.",
                label="Why it got in",
            ),
            say(
                "A storm of repeated calls would look like honest traffic here, since every retry "
                "enters the books as a newcomer.",
                "Calls that were retried are counted as new requests.",
                label="Where it is weak",
            ),
            say(
                "The noisy batch jobs were sent home before the microphones were turned on.",
                "Batch jobs were switched off while we measured.",
                label="Where it is weak",
            ),
        ],
        "questions": [
            say("If Tide kept retries together with their parent, would the 41% grow or melt away?"),
            say("How would the waiting look in a week in which batch jobs share the hosts again?"),
            say("Whose interest does one company's quiet March serve, and what would a launch day add?"),
        ],
        "coverage": [
            say(
                "The mechanism is the sampling at the root; the policy of giving rare requests hosts "
                "of their own is an afterthought that any cluster could try without it.",
                "It samples a request at its root and follows it through every service",
                label='The "Delta"',
            ),
            say(
                "Deciding once, at the root, is what makes whole journeys affordable.",
                "The overhead of tracing stays below 2% of the processor time of each host.",
                label='The "Magic Trick"',
            ),
            say(
                "Fourteen days of one company with the batch jobs off: the weather was chosen.",
                "Batch jobs were switched off while we measured.",
                label='The "Skeleton in the Closet"',
            ),
            say(
                "The text at hand cites nobody, so its place beside earlier tracers cannot be told "
                "from these two pages.",
                label="Contextual Fit",
                applies=False,
            ),
        ],
    },
)  # fmt: skip
Q_GERMAN = good(
    "q", "German", Q, "Kannst du mir dieses Paper erklären? Ich verstehe die Auswertung nicht.", [CONDUCTOR],
    {
        "summary": [
            say(
                "Conductor ist ein Scheduler, der jede Anfrage dorthin schickt, wo ihr Anfang schon im "
                "Speicher liegt; damit schaffen dieselben Maschinen 59% bis 498% mehr Anfragen.",
                "It increases the request capacity by 59% to 498% over the baseline",
            )
        ],
        "mechanism": [
            say(
                "Stell dir eine Bibliothek vor, in der man zu dem Tisch geschickt wird, auf dem das Buch "
                "schon offen liegt: Der Prefix ist das Buch, der freie Speicher der Server der Tisch.",
                "The prefix cache lives in the spare memory of 64 servers",
            )
        ],
        "critique": [
            say(
                "Die Lastspitzen sind echt, denn der Trace stammt aus dem Betrieb und nicht aus dem Labor.",
                "We replay a trace of one hour from a production cluster.",
                label="Why it got in",
            ),
            say(
                "Während der Messung fällt kein Knoten aus, obwohl das bei dieser Größe jeden Tag vorkommt.",
                "We assume that no node fails during the replay.",
                label="Where it is weak",
            ),
        ],
        "questions": [
            say("Was würde Conductor tun, wenn sich das Kontextfenster über Nacht verdoppelt?"),
            say("Was wird aus dem Cache der 64 Server, wenn die Hälfte von ihnen neu startet?"),
            say("Welche Anfragen fehlen in einer einzigen Stunde Trace, und wem kommt das entgegen?"),
        ],
        "coverage": [
            say(
                "Neu ist der Mechanismus (mechanism), die Suche nach dem längsten Prefix im Cache; dass man "
                "die Anfrage dann auch dorthin schickt, ist nur eine Strategie (policy).",
                "Conductor places each request on the node that holds the longest prefix of its prompt.",
                label='The "Delta"',
            ),
            say(
                "Der Kniff ist, den ungenutzten Speicher als ein gemeinsames Gedächtnis zu behandeln.",
                "The prefix cache lives in the spare memory of 64 servers",
                label='The "Magic Trick"',
            ),
            say(
                "Eine Stunde ohne Ausfall sagt nichts über die schlechten Tage.",
                "We assume that no node fails during the replay.",
                label='The "Skeleton in the Closet"',
            ),
            say(
                "Es ist eine Antwort auf die zufällige Verteilung bei Orchard et al. (2019).",
                "Orchard et al. (2019) placed requests at random.",
                label="Contextual Fit",
            ),
        ],
    },
)  # fmt: skip

BASE = made(
    """Gauge characterizes how language models are served. We sample each request at its start and at
its end, and report that prompt lengths follow a heavy-tailed distribution. The trace covers 9 days
of a warm cluster. Requests that were preempted are left out of the trace.""",
    """Our sampling adds 0.4% to the latency of a request. We recommend that operators size their
clusters for the 95th percentile of the prompt length.""",
    role="baseline", name="gauge.pdf",
).model_copy(update={"title": "Gauge: A Look at Served Requests", "authors": ("Ruth Amsel",)})  # fmt: skip
IDEA = made(
    """We propose to record the state of the KV cache at every preemption. Hooks in the scheduler write
one record for each block that is evicted. We expect this to explain why some requests take 6 times
longer than others. We plan to measure on two GPUs for a week.""",
    role="proposal", name="seed.pdf",
).model_copy(update={"title": "Recording Evictions", "authors": ("Tom Field",)})  # fmt: skip
OWED = "If you want this to survive peer review at ASPLOS or SOSP, you need to solve"
KIRA = shipped("kira")
KIRA_TERSE = good(
    "kira", "terse", KIRA, "Please stress-test my idea against the baseline before I write it up.", [BASE, IDEA],
    {
        "mirror": [
            say(
                "So you want to record evictions inside the scheduler, block by block, where the "
                "baseline only looked at the start and the end of a request. Is that the structural "
                "difference you are claiming?",
                ("proposal", "We propose to record the state of the KV cache at every preemption."),
                ("baseline", "We sample each request at its start and at its end"),
            )
        ],
        "novelty_gap": [
            say(
                "That lengths are heavy-tailed is known since the baseline; another histogram of them "
                "would confirm it once more.",
                ("baseline", "prompt lengths follow a heavy-tailed distribution"),
                ("proposal", "We expect this to explain why some requests take 6 times longer than others."),
                remedy="which eviction patterns no trace at request boundaries can show, and a scheduler "
                "decision that changes once they are visible.",
            )
        ],
        "stress_test": [
            say(
                "A long request is preempted in mid-decode for a short one: the hook fires once per "
                "evicted block, and a burst of preemptions drowns the log it is meant to fill.",
                ("proposal", "Hooks in the scheduler write one record for each block that is evicted."),
                remedy="a bounded ring buffer per GPU with counted losses, so that a burst shows as a gap "
                "and not as silence.",
            ),
            say(
                "Two GPUs for a week never see an autoscaler add a cold node, and that is when the "
                "baseline looked away as well.",
                ("proposal", "We plan to measure on two GPUs for a week."),
                ("baseline", "The trace covers 9 days of a warm cluster."),
                remedy="a run in which replicas join cold every hour, with the miss rate of each plotted "
                "from its first request on.",
            ),
        ],
        "twist": [
            say(
                "Turn the records into a cause: replay one preemption with and without the eviction and "
                "let the difference in latency carry the argument. Then it is a tool."
            )
        ],
        "coverage": [
            say(
                "Structurally new are the records at preemption; the tail itself is old news.",
                ("baseline", "Requests that were preempted are left out of the trace."),
                label='The "Delta" Audit',
            ),
            say(
                "Preemption is covered, cold starts and rollbacks of speculation are not.",
                ("proposal", "We propose to record the state of the KV cache at every preemption."),
                label='The "Corner Case" Torture Test',
            ),
            say(
                "One record per block could cost more than the 0.4% that the baseline's sampling added.",
                ("baseline", "Our sampling adds 0.4% to the latency of a request."),
                label="Complexity vs. Gain",
            ),
            say(
                "Both measure a system that has been running for days; neither shows it waking up.",
                ("baseline", "The trace covers 9 days of a warm cluster."),
                label='The "Hidden" Baseline',
            ),
        ],
    },
)  # fmt: skip
KIRA_GERMAN = good(
    "kira", "German", KIRA, "Bitte nimm meine Idee auseinander, bevor ich sie mit dem Professor bespreche.", [BASE, IDEA],
    {
        "mirror": [
            say(
                "Wenn ich dich richtig verstehe, willst du jede Verdrängung im Scheduler aufzeichnen, Block "
                "für Block, während die Baseline nur Anfang und Ende einer Anfrage sieht. Ist das der "
                "strukturelle Unterschied, den du beanspruchst?",
                ("proposal", "Hooks in the scheduler write one record for each block that is evicted."),
                ("baseline", "We sample each request at its start and at its end"),
            )
        ],
        "novelty_gap": [
            say(
                "Dass die Längen heavy-tailed sind, hat die Baseline schon gezeigt; ein weiteres Histogramm "
                "davon wird niemanden überzeugen.",
                ("baseline", "prompt lengths follow a heavy-tailed distribution"),
                ("proposal", "We expect this to explain why some requests take 6 times longer than others."),
                remedy="welches Muster der Verdrängung an den Grenzen der Anfragen unsichtbar bleibt und "
                "welche Entscheidung des Schedulers sich dadurch ändert.",
            )
        ],
        "stress_test": [
            say(
                "Eine lange Anfrage wird mitten im Decode verdrängt: Der Hook schreibt für jeden Block, und "
                "ein Burst von Preemptions ertränkt genau das Protokoll, das ihn zeigen soll.",
                ("proposal", "Hooks in the scheduler write one record for each block that is evicted."),
                remedy="einen begrenzten Ringpuffer pro GPU, der seine Verluste zählt, damit ein Burst als "
                "Lücke erscheint und nicht als Stille.",
            ),
            say(
                "Mit zwei GPUs und einer Woche siehst du nie, wie der Autoscaler einen kalten Knoten "
                "dazustellt, und dort hat auch die Baseline weggesehen.",
                ("baseline", "The trace covers 9 days of a warm cluster."),
                remedy="einen Lauf, in dem jede Stunde kalte Replicas dazukommen, mit der Miss-Rate ab der "
                "ersten Anfrage.",
            ),
        ],
        "twist": [
            say(
                "Mach aus den Aufzeichnungen eine Ursache: Spiele dieselbe Preemption einmal mit und einmal "
                "ohne Verdrängung ab, und lass den Unterschied der Latenz sprechen."
            )
        ],
        "coverage": [
            say(
                "Strukturell neu sind die Aufzeichnungen bei der Preemption, nicht die lange Verteilung.",
                ("baseline", "Requests that were preempted are left out of the trace."),
                label='The "Delta" Audit',
            ),
            say(
                "Preemption ist abgedeckt, der Kaltstart und zurückgerollte Spekulation sind es nicht.",
                ("proposal", "We propose to record the state of the KV cache at every preemption."),
                label='The "Corner Case" Torture Test',
            ),
            say(
                "Ein Eintrag pro Block kostet womöglich mehr als die 0.4% der Baseline.",
                ("baseline", "Our sampling adds 0.4% to the latency of a request."),
                label="Complexity vs. Gain",
            ),
            say(
                "Beide messen ein System, das seit Tagen läuft; keines zeigt, wie es aufwacht.",
                ("baseline", "The trace covers 9 days of a warm cluster."),
                label='The "Hidden" Baseline',
            ),
        ],
    },
)  # fmt: skip

ATLAS = shipped("atlas")
ASKS_TERSE = good(
    "atlas asks", "terse", ATLAS, "Which setup should we use to serve a 13B chat model for our support desk?", [],
    {
        "clarifying": [
            say("Does somebody wait for each answer, or is it a batch job?"),
            say("How long are prompts and answers in tokens, on average and at most?"),
            say("How many requests per second arrive, on average and at the peak?"),
            say("Which p99 latency must hold for the first token?"),
            say("Which GPUs do you have, and what is the budget for more?"),
        ],
        "known": [
            say(
                "A model of 13B leaves open nearly everything that decides what it runs on: how long the "
                "prompts are, and how many come at once. Meanwhile you could record a day of prompts, since their length decides nearly all."
            )
        ],
    },
)  # fmt: skip
ASKS_GERMAN = good(
    "atlas asks", "German", ATLAS, "Womit sollten wir unser neues Sprachmodell für die Kunden am besten betreiben?", [],
    {
        "clarifying": [
            say("Wartet jemand auf jede Antwort, oder ist es ein Batch-Lauf, der nur bis morgens fertig sein muss?"),
            say("Wie lang sind Prompts und Antworten in Tokens, im Mittel und höchstens?"),
            say("Wie viele Anfragen pro Sekunde (QPS) kommen im Mittel und in der Spitze?"),
            say("Welche p99-Latenz muss für das erste Token eingehalten werden?"),
            say("Welches Modell ist es, mit wie vielen Parametern?"),
            say("Welche GPUs gibt es, und was dürfen sie kosten?"),
        ],
        "known": [
            say(
                "Bekannt ist nur, dass Kunden damit sprechen. Bis die Antworten da sind, könnt ihr einen Tag "
                "lang Prompts aufzeichnen, denn von ihrer Länge hängt fast alles ab."
            )
        ],
    },
)  # fmt: skip
FULL = (
    "We serve a 13B chat model in real time: 40 requests per second at the peak, prompts of 900 tokens on "
    "average and 4,000 tokens at most, answers of 300 tokens, p99 of 800 ms to the first token. We have 4 "
    "H100 GPUs and a team of three. Public API for paying customers. Which architecture is right?"
)
MANIFEST = """apiVersion: apps/v1
kind: Deployment
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: engine
          image: registry.example/vllm-openai@sha256:PINNED
          env:
            - name: HF_TOKEN
              valueFrom:
                secretKeyRef: {name: hub, key: token}
          resources:
            limits: {nvidia.com/gpu: 1}
          startupProbe:
            httpGet: {path: /health, port: 8000}
# before production: add a PodDisruptionBudget and a NetworkPolicy"""
SCRIPT = """#!/usr/bin/env bash
set -euo pipefail
out=$(mktemp)
trap 'rm -f "$out"' EXIT
# production gap: no TLS pinning and no retry budget yet
curl --fail -H "Authorization: Bearer ${API_KEY}" "$ENDPOINT/v1/models" > "$out"
python replay.py --prompts recorded.jsonl --rate 40 < "$out"
"""
ATLAS_TERSE = good(
    "atlas", "terse", ATLAS, FULL, [],
    {
        "recommendation": [
            say(
                "Run **vLLM** on two of the H100 GPUs, one replica each, and keep two as headroom: a 13B "
                "model in 16 bit fits one card with room for the KV cache. Whether it holds **800 ms** you "
                "learn by replaying recorded prompts at 40 requests per second.",
                code=("yaml", MANIFEST),
            ),
            say(
                "I assume about 25 s until a replica is ready; benchmark that with your own image before "
                "you set the autoscaler.",
            ),
        ],
        "tradeoffs": [
            say(
                "Larger batches raise throughput, but each request waits longer, so latency at the tail "
                "suffers first.",
                label="Latency vs throughput",
            ),
            say(
                "FP8 would free a card and cut the cost, at the price of accuracy that only your own "
                "evaluation can show.",
                label="Cost vs accuracy",
            ),
            say(
                "Plain deployments without a mesh keep complexity low and let you ship in days; canaries by "
                "header will cost work later.",
                label="Complexity vs time to ship",
            ),
        ],
        "operations": [
            say(
                "Monitor `vllm:time_to_first_token_seconds`, queue depth and GPU memory in Prometheus; ⚠️ page "
                "when the queue grows for minutes.",
                label="Monitoring",
                code=("promql", "histogram_quantile(0.99, sum by (le) (rate(ttft_bucket[5m])))"),
            ),
            say(
                "Pin the model version and keep the previous deployment scaled to one replica: a rollback is "
                "then a change of the service selector.",
                label="Rollback",
            ),
            say(
                "Little's Law gives the capacity: arrival rate times residence time is what must be in flight; "
                "order the next GPU when two replicas run above half of it.",
                label="Capacity planning",
            ),
        ],
        "cold_start": [
            say(
                "A new replica must download the weights from the artifact store, load the model, and let the "
                "engine allocate GPU memory for its cache. Keep the weights on a node-local disk, and take "
                "traffic only after the startup probe."
            )
        ],
        "security": [
            say(
                "The API is public: put authentication by API key and rate limiting per customer in front, at "
                "the gateway. Inject the token from Vault, never from the image."
            )
        ],
        "decision_summary": [],
    },
)  # fmt: skip
ATLAS_TABLE = good(
    "atlas", "table", ATLAS,
    "vLLM, Triton or TGI? We replace a legacy TorchServe stack on GKE: an 8B model, real time, 15 QPS, 600 "
    "tokens on average and 2,000 tokens at most, p99 of 1.5 s, and 2 L4 GPUs. The service is internal.",
    [],
    {
        "recommendation": [
            say(
                "Take **vLLM** beside the TorchServe you have, behind the same gateway, and move one route at "
                "a time: mirror traffic first, then a canary, then the rest. ✅ Your cluster on GKE stays as it "
                "is, and so does the deployment pipeline."
            ),
            say(
                "I give no figure for tokens per second, because nobody measured your prompts: run `k6` against "
                "both stacks with recorded requests, ramping up to 15 QPS, and compare the p99 with 1.5 s.",
                code=("bash", SCRIPT),
            ),
        ],
        "tradeoffs": [
            say(
                "Continuous batching lifts throughput and makes single answers slower under load; capping the "
                "batch buys latency back.",
                label="Latency vs throughput",
            ),
            say(
                "AWQ halves the memory and so the cost of a replica, but accuracy on rare languages has to be "
                "measured before it is trusted.",
                label="Cost vs accuracy",
            ),
            say(
                "Triton offers more backends for more complexity; with one model and a small team that delays "
                "the day you ship without any gain.",
                label="Complexity vs time to ship",
            ),
        ],
        "operations": [
            say(
                "Alert on queue time and on GPU memory, and keep the dashboards of TorchServe until the last "
                "route has moved.",
                label="Monitoring",
            ),
            say(
                "Each step is undone by a weight at the gateway; roll back to TorchServe while it still runs.",
                label="Rollback",
            ),
            say(
                "Plan capacity for the peak of 15 QPS on one L4, so that the second remains headroom for a "
                "failed node.",
                label="Capacity planning",
            ),
        ],
        "cold_start": [
            say(
                "Pull the image and the weights to the node before they are needed; loading the model and "
                "reserving GPU memory for the KV cache then happen behind a readiness probe. ⚠️ Without it the "
                "first users wait for all three."
            )
        ],
        "security": [
            say(
                "Internal does not mean open: mTLS between the services gives authentication, and a rate limit "
                "per caller keeps a runaway job away from the others."
            )
        ],
        "decision_summary": [
            row("vLLM", "one LLM, small team", "high throughput by continuous batching", "two L4", "young API"),
            row("Triton", "many models and backends", "good with tuned engines", "two L4 and an expert", "build steps per GPU"),
            row("TGI", "already in the Hugging Face world", "close to vLLM", "two L4 too", "licence changed before"),
        ],
    },
)  # fmt: skip
ATLAS_GERMAN = good(
    "atlas", "German", ATLAS,
    "Wir betreiben ein 7B-Modell als Chat in Echtzeit (real time): 12 QPS, im Mittel 700 tokens und höchstens "
    "3,000 tokens, p99 von 900 ms, 2 A100 GPUs. Wie sollen wir das am besten aufsetzen? Wir brauchen auch "
    "Unterlagen für HIPAA.",
    [],
    {
        "escalation": [
            say(
                "Ob das für HIPAA genügt und was als Nachweis zählt, kann ich nicht entscheiden: Dafür braucht "
                "ihr eure Rechtsabteilung oder einen Spezialisten für Compliance. Ich sage nur, wie die "
                "Serving-Seite gebaut und betrieben wird."
            )
        ],
        "recommendation": [
            say(
                "Nehmt **vLLM** mit je einer Replica pro A100; ein 7B-Modell passt in eine Karte und lässt "
                "Platz für den KV-Cache. Ob die **900 ms** halten, zeigt erst ein Lasttest mit aufgezeichneten "
                "Prompts bei 12 QPS."
            )
        ],
        "tradeoffs": [
            say(
                "Größere Batches erhöhen den Durchsatz (throughput), aber die Latenz (latency) am Rand der "
                "Verteilung leidet zuerst.",
                label="Latency vs throughput",
            ),
            say(
                "FP8 senkt die Kosten (cost), dafür muss die Genauigkeit (accuracy) mit eigenen Daten geprüft werden.",
                label="Cost vs accuracy",
            ),
            say(
                "Ohne Service Mesh bleibt die Komplexität (complexity) klein und ihr seid nach wenigen Tagen "
                "(days) live; Canaries kosten später mehr Arbeit.",
                label="Complexity vs time to ship",
            ),
        ],
        "operations": [
            say(
                "Überwacht (monitoring) Wartezeit, `gpu_memory_used` und Fehlerrate in Prometheus, mit einem "
                "Alarm auf die Warteschlange.",
                label="Monitoring",
            ),
            say(
                "Die vorige Version bleibt mit einer Replica stehen, so ist der Rollback nur ein anderer Selector.",
                label="Rollback",
            ),
            say(
                "Die Kapazität (capacity) folgt aus Little's Law: Ankunftsrate mal Verweilzeit ist, was gleichzeitig "
                "laufen muss.",
                label="Capacity planning",
            ),
        ],
        "cold_start": [
            say(
                "Eine neue Replica muss die Gewichte herunterladen (download), das Modell laden (load) und GPU-Speicher "
                "(GPU memory) für den Cache belegen. Haltet die Gewichte lokal auf dem Knoten."
            )
        ],
        "security": [
            say(
                "Stellt ein Gateway mit Authentifizierung (authentication) per mTLS davor und ein Rate Limit pro "
                "Mandant, auch wenn der Dienst nur intern ist."
            )
        ],
        "decision_summary": [],
    },
)  # fmt: skip

SERVEWISE = shipped("servewise")
DESIGN = (
    "We want to put a 34B model behind our coding assistant. What should the platform look like? We have "
    "a small on-call team."
)
SERVEWISE_TERSE = good(
    "servewise", "terse", SERVEWISE, DESIGN, [],
    {
        "slo": [
            say("Which p99 latency to the first token is good enough for somebody who is typing?"),
            say("I assume an availability target of 99.5% per month until you set one; measure the present one first."),
            say("What may a thousand tokens cost, and who pays?"),
            say("Agree on an error budget, and on who stops releases once it is spent."),
        ],
        "request_path": [
            say(
                "The client in the editor opens a stream through the load balancer, which checks its "
                "authentication and sets a deadline."
            ),
            say(
                "A queue per tenant admits it to the engine; prefill is bound by compute, decode by memory "
                "bandwidth, and a long prompt delays everybody behind it."
            ),
            say("Detokenization and streaming carry each token back, until the last token closes the stream."),
        ],
        "recommendation": [
            say(
                "Run one engine per replica behind a plain gateway, with admission by queue length. Roll out by "
                "canary and roll back by weight: the engineer on call then has two knobs and not ten."
            )
        ],
        "tradeoffs": [
            say("A short queue keeps latency low, but throughput is given up at the peak."),
            say("Quantizing the weights lowers the cost, at the price of quality on rare languages."),
        ],
        "telemetry": [
            say(
                "A histogram of time to first token decides whether to scale; `queue_depth` decides whether to "
                "shed load; traces show which stage took the time."
            )
        ],
        "cost": [
            say(
                "Cost per token is the price of a GPU hour divided by the tokens it served in that hour; "
                "attribute it to the tenant that queued them."
            )
        ],
    },
)  # fmt: skip
SERVEWISE_FLORID = good(
    "servewise", "florid", SERVEWISE,
    "How should we redesign our image captioning service? p99 latency is 2 s today, and it should be 1.2 s. Availability 99.9%.",
    [],
    {
        "slo": [
            say(
                "You have named the two that matter to a human being: a p99 latency of 1.2 s, down from 2 s, and "
                "99.9% availability. Write them on the wall before anybody touches a kernel."
            ),
            say(
                "What nobody has named is the cost of a caption, nor how much error budget a month may spend "
                "before releases stop. Who decides that at your place?"
            ),
        ],
        "request_path": [
            say(
                "Follow one picture. The client uploads it, the gateway terminates TLS and asks for an API key, "
                "and already a slow phone has spent part of the second."
            ),
            say(
                "It waits in the queue with its fellows; the batcher decides how long. Model execution follows, "
                "first the encoder, then the decoder, word by word."
            ),
            say("Post-processing filters the caption and the stream closes with the last token at the client."),
        ],
        "recommendation": [
            say(
                "Measure that road first, stage by stage, and shorten the longest stretch only. If it is the queue, "
                "lower the time the batcher may wait; release it to a small share of the traffic, and go back the "
                "moment the histogram moves the wrong way."
            )
        ],
        "tradeoffs": [
            say(
                "Every millisecond the batcher does not wait is latency won and throughput lost: the hardware idles "
                "more, and the cost of a caption rises."
            ),
            say(
                "A smaller encoder would be cheaper and faster, but its quality on crowded pictures must be judged by "
                "people, not by hope."
            ),
        ],
        "telemetry": [
            say(
                "One trace per picture with a span for every stage, a histogram of the wait in the queue, and logs "
                "that carry the size of the upload: each answers a question you will be asked at night."
            )
        ],
        "cost": [
            say(
                "Book the cost per prediction: GPU hours times their price, over captions delivered, told apart by the "
                "team that sent them."
            )
        ],
    },
)  # fmt: skip
SERVEWISE_GERMAN = good(
    "servewise", "German", SERVEWISE,
    "Wie sollen wir die Plattform für unser neues Sprachmodell aufbauen? Wir sind ein kleines Team.", [],
    {
        "slo": [
            say("Welche p99-Latenz (latency) ist für das erste Token gut genug?"),
            say("Welche Verfügbarkeit (availability) braucht ihr, und über welches Fenster wird sie gezählt?"),
            say("Was dürfen tausend Tokens kosten (cost), und wie viel error budget gibt es im Monat?"),
        ],
        "request_path": [
            say(
                "Der Client öffnet einen Stream über den Load Balancer (gateway), der die Authentifizierung "
                "(authentication) prüft und eine Frist setzt."
            ),
            say(
                "Eine Warteschlange (queue) lässt ihn zur Engine: Prefill rechnet, Decode wartet auf den Speicher, und "
                "das Streaming bringt jedes Token zurück bis zum letzten (last token), samt Nachverarbeitung "
                "(post-processing)."
            ),
        ],
        "recommendation": [
            say(
                "Betreibt eine Engine pro Replica hinter einem einfachen Gateway, mit Zulassung nach Länge der "
                "Warteschlange. Neues kommt als Canary und geht über das Gewicht wieder zurück."
            )
        ],
        "tradeoffs": [
            say("Eine kurze Warteschlange hält die Latenz (latency) klein, kostet aber Durchsatz (throughput) in der Spitze."),
            say("Quantisierte Gewichte senken die Kosten (cost), dafür leidet die Qualität (quality) bei seltenen Sprachen."),
        ],
        "telemetry": [
            say(
                "Ein Histogramm (histogram) der Zeit bis zum ersten Token und `queue_depth` als metric; Traces zeigen, wo "
                "die Zeit geblieben ist."
            )
        ],
        "cost": [
            say(
                "Die Kosten per token sind der Preis einer GPU-Stunde durch die Tokens dieser Stunde, zugeordnet dem "
                "Team, das sie bestellt hat."
            )
        ],
    },
)  # fmt: skip
PAGE = (
    "I was paged: alert fired on TTFT. Log says `CUDA out of memory. Tried to allocate 2.00 GiB` on engine-3, "
    "and the deploy of 14:05 raised max_num_seqs to 256. What now?"
)
PAGE_TERSE = good(
    "servewise page", "terse", SERVEWISE, PAGE, [],
    {
        "now": [
            say("Take `engine-3` out of the load balancer, so that no new request lands on it."),
            say("Undo the deploy of 14:05 by the way your runbook has for it, and tell the channel that you do."),
        ],
        "cause": [
            say(
                "The engine ran out of memory: the log line `CUDA out of memory. Tried to allocate 2.00 GiB` says so.",
                label="Observed",
            ),
            say(
                "Raising max_num_seqs to 256 left the KV cache no room. Test: compare GPU memory before and after 14:05; "
                "if it climbed with the deploy, this is it.",
                label="Hypothesis",
            ),
        ],
        "check": [
            say("Time to first token should come back to its level before 14:05, and the log stay free of that line."),
        ],
        "escalate": [
            say(
                "If a second engine fails the same way, call the platform lead and hand over the log line, the deploy and "
                "each step you took."
            )
        ],
    },
)  # fmt: skip
PAGE_GERMAN = good(
    "servewise page", "German", SERVEWISE,
    "Ich wurde gerade geweckt, alert fired: error rate 12% auf dem Gateway, im Log steht „upstream connect error“. Was soll ich jetzt tun?",
    [],
    {
        "now": [
            say("Nimm die Hälfte der Last weg: Leite die Batch-Kunden um, damit die anderen Anfragen durchkommen."),
            say("Schau dir an, welche Replica hinter dem Gateway noch antwortet, bevor du etwas neu startest."),
        ],
        "cause": [
            say(
                "Das Gateway erreicht die Engines nicht: Im Log steht „upstream connect error“.",
                label="Observed",
            ),
            say(
                "Vielleicht startet eine Replica immer wieder neu. Prüfe das: Vergleiche die Zahl der Neustarts mit dem "
                "Beginn des Alarms.",
                label="Hypothesis",
            ),
        ],
        "check": [
            say("Die Fehlerrate sollte unter die 12% fallen und dort bleiben, solange du zusiehst."),
        ],
        "escalate": [
            say("Bleibt sie oben, ruf die Leitung der Plattform an und gib ihr das Log und jeden Schritt, den du gemacht hast."),
        ],
    },
)  # fmt: skip

RUNBOOK = made(
    """Time to first token is too high when an engine has run out of memory. Take the engine out first with
`servectl drain engine-3 --wait` and watch the others. Then go back one release with
`servectl rollback engine --to previous` and wait ten minutes. Call the platform lead if a second engine fails.""",
    role="runbook",
    name="ttft.md",
)
PAGE_FROM_RUNBOOK = good(
    "servewise page", "from a runbook", SERVEWISE, PAGE, [RUNBOOK],
    {
        "now": [
            say(
                "Take the engine that failed out of the pool.",
                ("runbook", "Take the engine out first with"),
                code=("bash", "servectl drain engine-3 --wait"),
            ),
            say(
                "Go back one release: `servectl rollback engine --to previous`.",
                ("runbook", "wait ten minutes"),
            ),
        ],
        "cause": [
            say(
                "The engine ran out of memory: the log line `CUDA out of memory. Tried to allocate 2.00 GiB` says so.",
                label="Observed",
            ),
            say(
                "Raising max_num_seqs to 256 left the KV cache no room. Test: compare GPU memory before and after 14:05.",
                ("runbook", "an engine has run out of memory"),
                label="Hypothesis",
            ),
        ],
        "check": [
            say("Time to first token should come back to its level before 14:05, and the log stay free of that line."),
        ],
        "escalate": [
            say(
                "If a second engine fails, call the platform lead and hand over the log line and each step you took.",
                ("runbook", "Call the platform lead if a second engine fails"),
            )
        ],
    },
)  # fmt: skip

FREE = parse("---\nname: Ada\nhandle: ada\n---\nBe exact.\n", source="ada.md")
FREE_TERSE = good(
    "free", "terse", FREE, "What should I know about this before I build on it?",
    [CONDUCTOR.model_copy(update={"role": "document"})],
    {
        "answer": [
            say(
                "It was measured for one hour only, so seasons of load are unknown.",
                "We replay a trace of one hour from a production cluster.",
            ),
            say("It ends at the rack.", "The design does not scale beyond one rack"),
        ]
    },
)  # fmt: skip
FREE_GERMAN = good(
    "free", "German", FREE, "Was muss ich darüber wissen, bevor ich darauf aufbaue?",
    [TIDE.model_copy(update={"role": "document"})],
    {
        "answer": [
            say(
                "Wiederholte Aufrufe zählen als neue, damit sieht ein Sturm von Retries wie normaler Verkehr aus.",
                "Calls that were retried are counted as new requests.",
            ),
            say(
                "Gemessen wurde bei nur einer Firma und ohne Batch-Jobs, also bei gutem Wetter.",
                "Batch jobs were switched off while we measured.",
            ),
        ]
    },
)  # fmt: skip

ALL: tuple[Good, ...] = (
    Q_TERSE, Q_FLORID, Q_GERMAN, KIRA_TERSE, KIRA_GERMAN, ASKS_TERSE, ASKS_GERMAN, ATLAS_TERSE,
    ATLAS_TABLE, ATLAS_GERMAN, SERVEWISE_TERSE, SERVEWISE_FLORID, SERVEWISE_GERMAN, PAGE_TERSE,
    PAGE_GERMAN, PAGE_FROM_RUNBOOK, FREE_TERSE, FREE_GERMAN,
)  # fmt: skip
