# ruff: noqa: E501 - what is said in an answer is not broken into lines
"""More good answers, in other registers, about other papers and services; written without a look at
the rules, to see what these have against them. Nothing in them is true of anything.
"""

from documents import made
from good_answers import Good, good, row, say, shipped

from bot.core.document import Reference
from bot.core.persona_file import parse

Q, K, A, S = map(shipped, ("q", "kira", "atlas", "servewise"))


def ref(*texts: str) -> tuple[Reference, ...]:
    """The references of a document, numbered."""
    return tuple(Reference(key=str(at), text=text) for at, text in enumerate(texts, 1))


LANTERN = made(
    """Lantern is a runtime that shares one GPU among several inference jobs. It splits each kernel launch
into slices of at most 200 microseconds, and a token bucket decides whose slice runs next. On our cluster of 48 A100 GPUs
Lantern raises utilisation from 31% to 67%, while the 99th percentile latency of the interactive jobs grows by 4.2%.
Slicing is transparent: applications need no change.""",
    """We evaluate Lantern with twelve models and a synthetic arrival process. Jobs are paired by hand. The overhead of slicing is
1.9% for convolutional networks and 7.4% for transformers. We did not evaluate jobs that use more than one GPU. Memory is
partitioned statically when a job starts. Compared with Vesper [1], Lantern needs no compiler support. Salus-like
switching [2] takes 350 ms per switch.""",
    name="lantern.pdf",
).model_copy(
    update={
        "title": "Lantern: Fine-Grained Sharing of Inference GPUs",
        "authors": ("Ingrid Malmo", "Teo Ravel"),
        "references": ref(
            "P. Hollis and A. Brandt. Vesper: Compiling for Shared Accelerators. ATC 2020.",
            "R. Imre. Salus-like Switching Revisited. EuroSys 2021.",
        ),
    }
)
SEDIMENT = made(
    """We study 1.4 million solid-state drives over 30 months in three data centres. We find that 62% of the drives that
fail had reported no error in the week before. Age explains little: drives in their first 90 days fail 2.3 times as often as
older ones. We propose Sift, a predictor that uses only counters which every vendor reports.""",
    """Sift recalls 71% of failures at a precision of 0.83. It looks at a window of 14 days. Drives that were replaced for
other reasons are counted as healthy. All data centres belong to one operator and are cooled in the same way. We retrain Sift
each month. Earlier work by Castellan and Wu [4] looked at hard disks only.""",
    name="sediment.pdf",
).model_copy(
    update={
        "title": "Sediment: Thirty Months of Drive Failures",
        "authors": ("Noor Halabi", "Pia Sorensen", "Dan Okoro"),
        "references": ref("J. Castellan and F. Wu. Spinning Down. FAST 2015."),
    }
)
Q_1 = good(
    "q",
    "bullets",
    Q,
    "decode this please",
    [LANTERN],
    {
        "summary": [
            say(
                "Lantern time-slices a GPU at the granularity of ~200 µs so that several inference jobs can live on it; utilisation goes from 31 % to 67 %, and interactive p99 pays +4.2 %.",
                "It splits each kernel launch\ninto slices of at most 200 microseconds",
            )
        ],
        "mechanism": [
            say(
                "- Think of a ski lift with one chair: nobody may sit on it for more than a moment.\n- A token bucket hands out the chair.\n- Applications notice nothing, since launches are cut *below* them.",
                "a token bucket decides whose slice runs next",
            )
        ],
        "critique": [
            say(
                "Transparent sharing: no recompilation, no change of the model code. That was missing from compiler-based rivals such as Vesper.",
                "Slicing is transparent: applications need no change.",
                label="Why it got in",
            ),
            say(
                "Arrivals are synthetic and the job pairs were chosen by hand, so the headline figure describes friendly neighbours.",
                "Jobs are paired by hand.",
                label="Where it is weak",
            ),
            say(
                "Transformers, i.e. what everyone serves today, pay almost four times the slicing overhead of CNNs.",
                "The overhead of slicing is\n1.9% for convolutional networks and 7.4% for transformers.",
                label="Where it is weak",
            ),
        ],
        "questions": [
            say(
                "What happens to the 200 µs slice bound when a single attention kernel over a very long context cannot be cut any further?"
            ),
            say(
                "If Lantern had to repartition memory at run time instead of at job start, where would the latency show up first?"
            ),
            say(
                "Which real arrival pattern would break the token bucket's fairness, and how would you detect that in production?"
            ),
        ],
        "coverage": [
            say(
                "Mechanism: kernel slicing under an unmodified application. Policy: the token bucket, which could be exchanged for any scheduler.",
                "a token bucket decides whose slice runs next",
                label='The "Delta"',
            ),
            say(
                "Cutting launches rather than switching contexts avoids the 350 ms that earlier switching costs.",
                "switching [2] takes 350 ms per switch",
                label='The "Magic Trick"',
            ),
            say(
                "Twelve models, a synthetic process, nothing that spans GPUs.",
                "We did not evaluate jobs that use more than one GPU.",
                label='The "Skeleton in the Closet"',
            ),
            say(
                "An evolution of Vesper, minus its compiler, and a rebuttal to switching at job granularity.",
                "Compared with Vesper [1], Lantern needs no compiler support.",
                label="Contextual Fit",
            ),
        ],
    },
)
Q_2 = good(
    "q",
    "hedged British",
    Q,
    "I'm reviewing this for our reading group; where's the catch?",
    [LANTERN],
    {
        "summary": [
            say(
                "In essence, the authors interleave several inference jobs on a single GPU by chopping kernel launches into short slices; on 48 A100s this appears to more than double utilisation (31% to 67%) at a modest cost in tail latency.",
                "On our cluster of 48 A100 GPUs\nLantern raises utilisation from 31% to 67%",
            )
        ],
        "mechanism": [
            say(
                "Perhaps the easiest way to picture it is a roundabout: rather than giving one road a long green light, cars from every road slip in one by one. The bucket of tokens plays the part of the give-way sign.",
                "a token bucket decides whose slice runs next",
            ),
            say(
                "Memory, however, doesn't take part in the dance; it is carved up once, when a job begins.",
                "Memory is\npartitioned statically when a job starts.",
            ),
        ],
        "critique": [
            say(
                "It seems the committee liked that nothing had to be recompiled, and that the prototype ran on a sizeable cluster.",
                "Slicing is transparent: applications need no change.",
                label="Why it got in",
            ),
            say(
                "I'd be cautious about the evaluation. The arrivals are synthetic, which arguably rules out the correlated bursts that hurt most.",
                "We evaluate Lantern with twelve models and a synthetic arrival process.",
                label="Where it is weak",
            ),
        ],
        "questions": [
            say(
                "Suppose two transformer jobs shared the card. Would the 7.4% overhead compound, or would it be hidden?"
            ),
            say(
                "How might static memory partitioning behave when the KV cache of one job balloons?"
            ),
            say(
                "Could a malicious tenant game the token bucket, and what signal would give it away?"
            ),
        ],
        "coverage": [
            say(
                "What's genuinely new is the mechanism, i.e. slicing launches transparently; the token bucket is merely one scheduling policy among many.",
                "a token bucket decides whose slice runs next",
                label='The "Delta"',
            ),
            say(
                "Short slices make preemption unnecessary: one simply doesn't launch the next piece.",
                "It splits each kernel launch\ninto slices of at most 200 microseconds",
                label='The "Magic Trick"',
            ),
            say(
                "No multi-GPU jobs, no production trace, hand-picked pairs.",
                "Jobs are paired by hand.",
                label='The "Skeleton in the Closet"',
            ),
            say(
                "It sits next to vLLM and Orca in spirit, although those batch within one model, whereas Lantern mixes models; its declared ancestor is Vesper.",
                "Compared with Vesper [1], Lantern needs no compiler support.",
                label="Contextual Fit",
            ),
        ],
    },
)
Q_3 = good(
    "q",
    "florid I",
    Q,
    "Walk me through this study. What should I believe?",
    [SEDIMENT],
    {
        "summary": [
            say(
                "I read this as a coroner's ledger of 1.4M drives: most of the dead (62%) gave no warning in their final week, and infancy, not old age, is the dangerous time. On top of the ledger sits a modest predictor called Sift.",
                "We find that 62% of the drives that\nfail had reported no error in the week before.",
            )
        ],
        "mechanism": [
            say(
                "Picture a night nurse with a single clipboard, the same for every hospital: she writes down only what every patient can report, and she looks back two weeks. That's all Sift is allowed to see.",
                "a predictor that uses only counters which every vendor reports",
            )
        ],
        "critique": [
            say(
                "Sheer breadth: thirty months, three sites, and a population in the millions. Nobody had buried so many SSDs in public.",
                "We study 1.4 million solid-state drives over 30 months in three data centres.",
                label="Why it got in",
            ),
            say(
                "My worry is the label. A drive swapped out by a cautious technician is booked as healthy, and so the ground truth is tilted before any model sees it.",
                "Drives that were replaced for\nother reasons are counted as healthy.",
                label="Where it is weak",
            ),
        ],
        "questions": [
            say(
                "How would the recall of 71% change were you to relabel every early replacement as a failure?"
            ),
            say(
                "What would an operator with immersion cooling learn from drives that were all cooled alike?"
            ),
            say(
                "Suppose Sift were retrained yearly rather than monthly: which failures would it begin to miss first?"
            ),
        ],
        "coverage": [
            say(
                "The mechanism here is measurement (a vendor-neutral window of counters); the recommended policy, replacing what Sift flags, is downstream of it.",
                "We propose Sift, a predictor that uses only counters which every vendor reports.",
                label='The "Delta"',
            ),
            say(
                "Restricting itself to common counters turns a zoo of vendors into one population.",
                "a predictor that uses only counters which every vendor reports",
                label='The "Magic Trick"',
            ),
            say(
                "One operator, one way of cooling; generality is asserted by volume.",
                "All data centres belong to one operator and are cooled in the same way.",
                label='The "Skeleton in the Closet"',
            ),
            say(
                "A step on from Castellan and Wu, who studied spinning disks.",
                "Earlier work by Castellan and Wu [4] looked at hard disks only.",
                label="Contextual Fit",
            ),
        ],
    },
)
Q_4 = good(
    "q",
    "German plain",
    Q,
    "Erklär mir bitte dieses Paper, ich verstehe nicht, was daran neu ist.",
    [SEDIMENT],
    {
        "summary": [
            say(
                "Die Autoren werten Ausfälle von 1,4 Millionen SSDs über 30 Monate aus. Das unbequeme Ergebnis: 62 % der ausgefallenen Laufwerke hatten in der Woche davor keinen Fehler gemeldet.",
                "We find that 62% of the drives that\nfail had reported no error in the week before.",
            )
        ],
        "mechanism": [
            say(
                "Man stelle sich einen Hausarzt vor, der bei jedem Patienten nur Puls und Temperatur messen darf. Sift schaut genauso nur auf Zähler, die jeder Hersteller liefert, und zwar über die letzten 14 Tage.",
                "It looks at a window of 14 days.",
            )
        ],
        "critique": [
            say(
                "So viele Laufwerke über so lange Zeit hat vorher niemand öffentlich untersucht.",
                "We study 1.4 million solid-state drives over 30 months in three data centres.",
                label="Why it got in",
            ),
            say(
                "Vorsorglich getauschte Laufwerke gelten als gesund, was die Präzision schönrechnet.",
                "Drives that were replaced for\nother reasons are counted as healthy.",
                label="Where it is weak",
            ),
        ],
        "questions": [
            say(
                "Wie sähe die Präzision von 0,83 aus, wenn man vorsorglich getauschte Laufwerke als Ausfälle zählte?"
            ),
            say(
                "Warum sollten junge Laufwerke in einem anders gekühlten Rechenzentrum ebenso oft ausfallen?"
            ),
            say("Welche Fehler bemerkt ein Fenster von 14 Tagen grundsätzlich nicht?"),
        ],
        "coverage": [
            say(
                "Neu ist der Mechanismus: ein Prädiktor, der mit herstellerunabhängigen Zählern auskommt. Wann man ein Laufwerk tauscht, ist dagegen eine Frage der Politik des Betreibers.",
                "a predictor that uses only counters which every vendor reports",
                label='The "Delta"',
            ),
            say(
                "Der Trick ist der Verzicht auf alles Herstellerspezifische.",
                "a predictor that uses only counters which every vendor reports",
                label='The "Magic Trick"',
            ),
            say(
                "Ein einziger Betreiber und eine einzige Art der Kühlung.",
                "All data centres belong to one operator and are cooled in the same way.",
                label='The "Skeleton in the Closet"',
            ),
            say(
                "Castellan und Wu hatten nur Festplatten betrachtet; hier geht es um SSDs.",
                "Earlier work by Castellan and Wu [4] looked at hard disks only.",
                label="Contextual Fit",
            ),
        ],
    },
)
Q_5 = good(
    "q",
    "long markdown",
    Q,
    "Deconstruct it. I have ten minutes.",
    [SEDIMENT],
    {
        "summary": [
            say(
                "**Sediment** counts dead SSDs: 1,400,000 of them alive at the start, observed for two and a half years. Its main claim is that errors are a poor omen: a majority of failures (62%) arrive unannounced.",
                "We find that 62% of the drives that\nfail had reported no error in the week before.",
            )
        ],
        "mechanism": [
            say(
                "**Whiteboard version.** Draw a long tape per drive. Slide a 14-day ruler along it. Under the ruler, read off the counters that *all* vendors share. Feed those to a classifier, retrain it every month. Done.",
                "It looks at a window of 14 days.",
            ),
            say(
                "The reason this is tractable: by ignoring vendor-specific telemetry the authors get one feature space.",
                "a predictor that uses only counters which every vendor reports",
            ),
        ],
        "critique": [
            say(
                "The infant-mortality result contradicts folklore: new drives fail 2.3× as often.",
                "drives in their first 90 days fail 2.3 times as often as\nolder ones",
                label="Why it got in",
            ),
            say(
                "Monthly retraining hides drift. You never learn how fast the model rots.",
                "We retrain Sift\neach month.",
                label="Where it is weak",
            ),
        ],
        "questions": [
            say(
                "If Sift ran at a precision above 0.83, how many technicians' hours would that save, and how would you estimate it?"
            ),
            say(
                "Is the 90-day infancy an artefact of burn-in policy at this operator? Design the experiment that tells."
            ),
            say("Why might the three data centres fail to be independent samples?"),
        ],
        "coverage": [
            say(
                "*Mechanism*: the common-counter predictor. *Policy*: when to pull a drive, which the paper leaves to the operator.",
                "We propose Sift, a predictor that uses only counters which every vendor reports.",
                label='The "Delta"',
            ),
            say(
                "Throwing features away is the insight: fewer counters, more vendors.",
                "a predictor that uses only counters which every vendor reports",
                label='The "Magic Trick"',
            ),
            say(
                "The closet contains mislabelled replacements.",
                "Drives that were replaced for\nother reasons are counted as healthy.",
                label='The "Skeleton in the Closet"',
            ),
            say(
                "Prior art per the authors is about hard disks; I also recall Schroeder's FAST work on flash (from memory, unverified).",
                "Earlier work by Castellan and Wu [4] looked at hard disks only.",
                label="Contextual Fit",
            ),
        ],
    },
)
MURMUR = made(
    """Murmur is a measurement study of retries between microservices. We log every call at the sidecar for 21 days across
340 services. We show that 5% of the services start 80% of the retries. Retries are visible only at the boundary of a service.""",
    """The logging adds 1.1 ms to a call at the median. We excluded the weeks of two product launches, since they were not
representative. Circuit breakers were disabled in the staging environment.""",
    role="baseline",
    name="murmur.pdf",
).model_copy(update={"title": "Murmur: Who Retries, and Why", "authors": ("Lars Quist",)})
ECHO = made(
    """Our idea is to attach a causal tag to each retry, carried in the header, so that a storm can be traced to the first
timeout. A collector joins the tags every 10 seconds. We will evaluate on an open-source shop of 11 services, using three
fault injections. We expect to name the root service in 9 of 10 storms.""",
    role="proposal",
    name="echo.pdf",
).model_copy(update={"title": "Echo Tags", "authors": ("Mei Tan",)})
KIRA_1 = good(
    "kira",
    "US blunt",
    K,
    "stress-test this before my advisor sees it",
    [MURMUR, ECHO],
    {
        "mirror": [
            say(
                "So if I get you right: the baseline logs calls at the sidecar and sees retries only at service boundaries, while you carry a causal tag in the header and join the tags centrally. You're claiming causality where they have counts. Is that the structural difference?",
                ("baseline", "Retries are visible only at the boundary of a service."),
                ("proposal", "attach a causal tag to each retry, carried in the header"),
            )
        ],
        "novelty_gap": [
            say(
                "A tag in a header is what tracing systems already do, and the baseline already knows who starts the retries. Right now you're adding an ID to a known distribution.",
                ("baseline", "We show that 5% of the services start 80% of the retries."),
                ("proposal", "A collector joins the tags every 10 seconds."),
                remedy="what a scheduler or a breaker would do differently once it knows the first timeout, and show one storm that ends sooner because of it.",
            )
        ],
        "stress_test": [
            say(
                "Take a retry storm during which the collector itself times out. Tags pile up, the 10-second join slips, and the chain you wanted to see is cut exactly where it starts.",
                ("proposal", "A collector joins the tags every 10 seconds."),
                remedy="a tag that stays meaningful when the join is late, for example by carrying a bounded ancestry.",
            ),
            say(
                "Eleven services with three injected faults won't oscillate. Circuit breakers flapping against each other need depth, and neither document has it.",
                ("proposal", "We will evaluate on an open-source shop of 11 services"),
                ("baseline", "Circuit breakers were disabled in the staging environment."),
                remedy="an evaluation topology in which at least two breakers interact, with the breakers switched on.",
            ),
        ],
        "twist": [
            say(
                "Flip it: don't name the root cause after the fact, use the tag to *stop* the storm. A callee that sees three generations in the tag could shed the call at once. That's a control mechanism, and controllers get published."
            )
        ],
        "coverage": [
            say(
                "New: causal ancestry per retry. Not new: the skew among services.",
                ("baseline", "We show that 5% of the services start 80% of the retries."),
                label='The "Delta" Audit',
            ),
            say(
                "Launch weeks were left out of the baseline, and storms live in launch weeks.",
                ("baseline", "We excluded the weeks of two product launches"),
                label='The "Corner Case" Torture Test',
            ),
            say(
                "The baseline pays 1.1 ms per call. You'd pay header bytes on every hop plus a central join; you need to show that the root naming is worth it.",
                ("baseline", "The logging adds 1.1 ms to a call at the median."),
                label="Complexity vs. Gain",
            ),
            say(
                "You quietly assume one clock and a collector that is always up.",
                ("proposal", "A collector joins the tags every 10 seconds."),
                label='The "Hidden" Baseline',
            ),
        ],
    },
)
KIRA_2 = good(
    "kira",
    "German",
    K,
    "Bitte zerpflücke meine Idee, die Baseline hängt dran.",
    [MURMUR, ECHO],
    {
        "mirror": [
            say(
                "Verstehe ich dich richtig: Die Baseline protokolliert am Sidecar und sieht Wiederholungen nur an der Grenze eines Dienstes, du dagegen willst jede Wiederholung mit einer kausalen Marke versehen. Ist das der Unterschied, auf den du hinauswillst?",
                ("baseline", "Retries are visible only at the boundary of a service."),
                ("proposal", "attach a causal tag to each retry, carried in the header"),
            )
        ],
        "novelty_gap": [
            say(
                "Dass wenige Dienste die meisten Wiederholungen auslösen, wissen wir schon. Eine Marke allein ist noch keine Erkenntnis.",
                ("baseline", "We show that 5% of the services start 80% of the retries."),
                ("proposal", "We expect to name the root service in 9 of 10 storms."),
                remedy="welche Entscheidung eines Breakers sich durch die Kenntnis des ersten Timeouts ändert.",
            )
        ],
        "stress_test": [
            say(
                "Mitten im Sturm läuft auch der Sammler in ein Timeout. Die Marken kommen zu spät, und die Kette reißt gerade an ihrem Anfang.",
                ("proposal", "A collector joins the tags every 10 seconds."),
                remedy="eine Marke, die auch ohne rechtzeitiges Zusammenführen noch etwas aussagt.",
            ),
            say(
                "Elf Dienste und drei eingespielte Fehler erzeugen keine schwingenden Breaker.",
                ("proposal", "We will evaluate on an open-source shop of 11 services"),
                remedy="einen Versuchsaufbau mit mindestens zwei Breakern, die sich gegenseitig beeinflussen.",
            ),
        ],
        "twist": [
            say(
                "Dreh es um: Nutze die Marke, um den Sturm zu beenden, statt ihn hinterher zu erklären. Ein Dienst, der die dritte Generation sieht, verwirft den Aufruf sofort."
            )
        ],
        "coverage": [
            say(
                "Neu ist die kausale Herkunft je Wiederholung; die Schiefe zwischen den Diensten ist bekannt.",
                ("baseline", "We show that 5% of the services start 80% of the retries."),
                label='The "Delta" Audit',
            ),
            say(
                "Gerade die Wochen mit den Produktstarts fehlen in der Baseline.",
                ("baseline", "We excluded the weeks of two product launches"),
                label='The "Corner Case" Torture Test',
            ),
            say(
                "1,1 ms je Aufruf kostet schon die Baseline; dein Header kommt dazu.",
                ("baseline", "The logging adds 1.1 ms to a call at the median."),
                label="Complexity vs. Gain",
            ),
            say(
                "Stillschweigend gehst du von einem Sammler aus, der immer erreichbar ist.",
                ("proposal", "A collector joins the tags every 10 seconds."),
                label='The "Hidden" Baseline',
            ),
        ],
    },
)
KIRA_3 = good(
    "kira",
    "collegial long",
    K,
    "Here's the published study and our seed. Could you pressure-test it, please?",
    [MURMUR, ECHO],
    {
        "mirror": [
            say(
                "Let me play it back. Murmur observes retries from the outside, at the sidecar, over three weeks; Echo Tags would observe them from the inside by letting each retry carry its own history, and a collector would stitch the histories together. You'd say that the difference is one of kind, not of resolution. Have I understood that correctly?",
                ("baseline", "We log every call at the sidecar for 21 days across\n340 services."),
                ("proposal", "attach a causal tag to each retry, carried in the header"),
            )
        ],
        "novelty_gap": [
            say(
                "My immediate concern is that propagating context is old hat; what isn't is a *decision* taken on it. The proposal promises a diagnosis (nine storms out of ten) and stops there.",
                ("proposal", "We expect to name the root service in 9 of 10 storms."),
                ("baseline", "Retries are visible only at the boundary of a service."),
                remedy="the actionable half: which knob is turned, by whom, how quickly, once the root is named.",
            ),
            say(
                "There's a second route to novelty: storms during a launch. The published study looked away.",
                (
                    "baseline",
                    "We excluded the weeks of two product launches, since they were not\nrepresentative.",
                ),
                remedy="access to at least one launch, or a convincing synthetic one.",
            ),
        ],
        "stress_test": [
            say(
                "Imagine a cascading timeout: A waits for B, B for C. C is slow rather than dead. Each hop retries twice, so the header grows with every generation until a proxy truncates it, silently.",
                ("proposal", "attach a causal tag to each retry, carried in the header"),
                remedy="a tag of constant size, with a proof of what it forgets.",
            ),
            say(
                "Next, suppose that two storms overlap. A join every ten seconds will happily blame the first one for both.",
                ("proposal", "A collector joins the tags every 10 seconds."),
                remedy="a way to keep concurrent storms apart, and an injection that has two of them.",
            ),
        ],
        "twist": [
            say(
                "What if the tag were a budget instead of a biography? Each retry spends from it, and an empty budget is refused. Then your measurement becomes admission control, and the trace falls out for free."
            )
        ],
        "coverage": [
            say(
                "Structurally new if, and only if, naming the root of a storm leads to an intervention.",
                ("proposal", "We expect to name the root service in 9 of 10 storms."),
                label='The "Delta" Audit',
            ),
            say(
                "Retry storms yes; oscillating breakers no.",
                ("baseline", "Circuit breakers were disabled in the staging environment."),
                label='The "Corner Case" Torture Test',
            ),
            say(
                "A header and a collector, against 1.1 ms of logging; the gain must be more than a nicer graph.",
                ("baseline", "The logging adds 1.1 ms to a call at the median."),
                label="Complexity vs. Gain",
            ),
            say(
                "Eleven demo services at constant load are a stationary world.",
                ("proposal", "We will evaluate on an open-source shop of 11 services"),
                label='The "Hidden" Baseline',
            ),
        ],
    },
)
ASKS_1 = good(
    "atlas asks",
    "polite",
    A,
    "We'd like to host a 34B code model for our developers. What would you suggest?",
    [],
    {
        "clarifying": [
            say(
                "Is it interactive completion in the editor, or are there batch jobs (e.g. nightly reviews) as well?"
            ),
            say(
                "Roughly how many input and output tokens does a typical request have, and what's the longest context you need to support?"
            ),
            say("What request rate do you expect, average and peak QPS?"),
            say(
                "Do you have a p99 target for time to first token? With an editor it decides whether we can batch at all."
            ),
            say("Which GPUs can you use, and is there a monthly ceiling on spend?"),
        ],
        "known": [
            say(
                "You have told me the size, and a model of 34B already rules out the smallest cards unless it's quantised. Everything else hinges on the traffic, so I won't propose an architecture yet. Collecting a day's worth of editor requests would be time well spent."
            )
        ],
    },
)
ASKS_2 = good(
    "atlas asks",
    "terse lower",
    A,
    "best way to run embeddings?",
    [],
    {
        "clarifying": [
            say("Real-time lookups or batch indexing?"),
            say("Average and maximum sequence length in tokens?"),
            say("QPS, mean and peak?"),
            say("p99 latency target?"),
            say("Which embedding model, how many parameters?"),
            say("GPU budget, or CPU only?"),
        ],
        "known": [
            say(
                "Only that it's embeddings: no decode phase, so sequence length and arrival rate dominate."
            )
        ],
    },
)
ASKS_3 = good(
    "atlas asks",
    "German du",
    A,
    "Wie bringe ich ein Sprachmodell für unser Callcenter in Betrieb?",
    [],
    {
        "clarifying": [
            say("Muss die Antwort sofort kommen, oder reicht eine Auswertung über Nacht?"),
            say(
                "Wie viele Tokens haben Eingaben und Ausgaben im Schnitt, und was ist das Maximum?"
            ),
            say("Wie viele Anfragen pro Sekunde erwartest du, im Mittel und zu Spitzenzeiten?"),
            say("Welche p99-Latenz ist vereinbart?"),
            say("Um welches Modell geht es, und wie groß ist es?"),
            say("Welche Grafikkarten stehen bereit, und wie hoch ist das Budget?"),
        ],
        "known": [
            say(
                "Dass am anderen Ende ein Mensch telefoniert, spricht für kurze Antwortzeiten. Mehr folgt daraus noch nicht; miss inzwischen, wie lang eure Gespräche sind."
            )
        ],
    },
)
CHAT = "We need to serve a 7B model to our web chat in real time: 25 QPS at peak, 500 input tokens on average, max 2k tokens, answers around 200 tokens, p99 TTFT of 600 ms. We have 3 L40S GPUs on EKS. What do you recommend?"
ATLAS_1 = good(
    "atlas",
    "bulleted US",
    A,
    CHAT,
    [],
    {
        "recommendation": [
            say(
                "**vLLM**, one replica per L40S, behind your existing EKS ingress. ✅ This is a proven pattern for 7B chat models.\n\n- Two replicas take traffic, the third is a canary and spare.\n- Continuous batching with a cap on `--max-num-seqs`.\n- FP16 weights fit; FP8 is an option later."
            ),
            say(
                "I won't quote tokens/s for your prompts because I haven't measured them. Replay a sample with `vllm bench serve` or k6 at 25 QPS and read off **p99 TTFT** against your 600 ms."
            ),
        ],
        "tradeoffs": [
            say(
                "Bigger batches = more throughput, worse tail latency. Start conservative, raise until TTFT p99 moves.",
                label="Latency vs throughput",
            ),
            say(
                "FP8 lowers cost per token; check accuracy on your own eval set before you flip the switch.",
                label="Cost vs accuracy",
            ),
            say(
                "Staying on plain Deployments keeps complexity down and lets you ship this sprint; KServe can come later, when there's a second model. That's weeks you don't spend now.",
                label="Complexity vs time to ship",
            ),
        ],
        "operations": [
            say(
                "Prometheus scrapes `/metrics`; dashboards for TTFT, queue depth, KV-cache usage. ⚠️ Alert when `vllm:num_requests_waiting` stays above zero for minutes.",
                label="Monitoring",
            ),
            say(
                "Pin image digest + model revision. `kubectl rollout undo deployment/chat` restores the previous version; the canary gets 5% first, I'd suggest.",
                label="Rollback",
            ),
            say(
                "By Little's law, in-flight = arrival rate × residence time. Plan headroom so two replicas carry the peak if one node dies.",
                label="Capacity planning",
            ),
        ],
        "cold_start": [
            say(
                "Scaling out means: node boots, image gets pulled, weights are downloaded from S3, loaded into host RAM, then copied to GPU memory. Bake weights into an EBS snapshot or a local NVMe cache, and gate traffic on the readiness probe."
            )
        ],
        "security": [
            say(
                "Web chat is public, so: authentication at the gateway (session JWT), per-user rate limits, and a maximum prompt length. Secrets come from AWS Secrets Manager."
            )
        ],
        "decision_summary": [],
    },
)
ATLAS_2 = good(
    "atlas",
    "German natural",
    A,
    "Wir wollen ein 7B-Modell im Chat anbieten, Echtzeit (real time), 25 QPS, im Schnitt 500 tokens, maximal 2000 tokens, p99 600 ms, 3 L40S GPUs auf EKS. Was empfiehlst du uns?",
    [],
    {
        "recommendation": [
            say(
                "**vLLM** mit je einer Replik pro L40S hinter eurem vorhandenen Ingress. ✅ Bewährtes Muster. Ob **600 ms** im p99 halten, klärt ein Lasttest mit echten Prompts bei 25 QPS."
            )
        ],
        "tradeoffs": [
            say(
                "Größere Batches erhöhen den Durchsatz, verschlechtern aber die Latenz im Schwanz der Verteilung.",
                label="Latency vs throughput",
            ),
            say(
                "FP8 senkt die Kosten pro Token. Ob die Genauigkeit reicht, muss eine eigene Auswertung zeigen.",
                label="Cost vs accuracy",
            ),
            say(
                "Ohne KServe bleibt die Komplexität gering, und ihr könnt in wenigen Tagen ausliefern.",
                label="Complexity vs time to ship",
            ),
        ],
        "operations": [
            say(
                "Überwachung mit Prometheus: Zeit bis zum ersten Token, Länge der Warteschlange, GPU-Speicher. ⚠️ Alarm, wenn die Warteschlange minutenlang wächst.",
                label="Monitoring",
            ),
            say(
                "Image und Modellversion festschreiben; zurück zur vorigen Version geht es mit `kubectl rollout undo`.",
                label="Rollback",
            ),
            say(
                "Kapazitätsplanung nach Little: Ankunftsrate mal Verweildauer. Zwei Repliken müssen die Spitze allein tragen.",
                label="Capacity planning",
            ),
        ],
        "cold_start": [
            say(
                "Eine neue Replik lädt zuerst die Gewichte aus S3 herunter, lädt dann das Modell und belegt GPU-Speicher für den KV-Cache. Ein lokaler NVMe-Cache spart den Download."
            )
        ],
        "security": [
            say(
                "Der Chat ist öffentlich: Authentifizierung am Gateway und eine Ratenbegrenzung pro Nutzer sind Pflicht. Geheimnisse kommen aus dem AWS Secrets Manager."
            )
        ],
        "decision_summary": [],
    },
)
SCRIPT = """import sys, httpx

def main() -> int:
    # Not production-ready: no retries with jitter, no mTLS.
    try:
        with httpx.Client(timeout=30) as client:
            reply = client.post("http://triton:8000/v2/models/ocr/infer", content=sys.stdin.buffer.read())
            reply.raise_for_status()
    except httpx.HTTPError as error:
        print(f"inference failed: {error}", file=sys.stderr)
        return 1
    print(reply.json())
    return 0

if __name__ == "__main__":
    sys.exit(main())"""
ATLAS_3 = good(
    "atlas",
    "batch British",
    A,
    "Nightly batch OCR: a 300M parameter model, about 2 million images per night, fixed size inputs, no latency SLA but it must be done by 6 am, 2 T4 GPUs we already own. Which of Triton, TorchServe or ONNX Runtime fits?",
    [],
    {
        "recommendation": [
            say(
                "I'd go for **ONNX Runtime** driven by a plain work queue; for an offline job an online server is a detour. Keep whatever scheduler you already run.",
                code=("python", SCRIPT),
            ),
            say(
                "As an assumption, each T4 would need to sustain something like 50 images per second over the night; time 10,000 images on one card before committing."
            ),
        ],
        "tradeoffs": [
            say(
                "Nobody waits, so latency is sacrificed for throughput: the largest batch that fits in memory wins.",
                label="Latency vs throughput",
            ),
            say(
                "INT8 cuts the cost of the night, though accuracy on faint scans should be compared beforehand.",
                label="Cost vs accuracy",
            ),
            say(
                "Triton brings model repositories and metrics, and more moving parts; a queue worker is simple enough to ship in a few days.",
                label="Complexity vs time to ship",
            ),
        ],
        "operations": [
            say(
                "Export pages done, pages failed and the age of the oldest item; alert at 3 am if the remaining work won't fit.",
                label="Monitoring",
            ),
            say(
                "Each run records the model version. If a night goes wrong, re-run the affected shard with the previous version.",
                label="Rollback",
            ),
            say(
                "Capacity is nights × images ÷ hours; ⚠️ add a third card once a night takes more than two thirds of its window.",
                label="Capacity planning",
            ),
        ],
        "cold_start": [
            say(
                "Once per night: pull the container and the model file, load it, and pre-allocate GPU memory with a warm-up batch. It's amortised over the run, but it does belong in the schedule."
            )
        ],
        "security": [
            say(
                "There is no public endpoint. Still, the worker authenticates against the object store with a short-lived role, and the queue API gets a rate limit so that a runaway retry can't flood it."
            )
        ],
        "decision_summary": [
            row(
                "ONNX Runtime",
                "offline, one model, own scheduler",
                "best for pure throughput",
                "2 T4 you own",
                "you write the worker",
            ),
            row(
                "Triton",
                "several models, online too",
                "dynamic batching",
                "same cards, more upkeep",
                "learning curve",
            ),
            row(
                "TorchServe",
                "existing TorchServe know-how",
                "fine for PyTorch eager",
                "same cards",
                "in limited maintenance",
            ),
        ],
    },
)
DESIGN_1 = good(
    "servewise",
    "bullets",
    S,
    "Design review: we're building a summarisation API on a 70B model. How should it be set up?",
    [],
    {
        "slo": [
            say(
                "**Latency** — assumption: p99 TTFT under 2 s is acceptable for summaries. Please confirm."
            ),
            say("**Availability** — is 99.9% per month what the contract says?"),
            say(
                "**Cost** — what can a thousand output tokens cost before the product loses money?"
            ),
            say("**Error budget** — who freezes releases when it's gone?"),
        ],
        "request_path": [
            say("1. Client → gateway: TLS, auth (OAuth2 token), request size limit."),
            say("2. Load balancer → queue: admission by estimated tokens, not by request count."),
            say(
                "3. Engine: prefill dominates, since summaries have long inputs and short outputs; decode is comparatively cheap."
            ),
            say(
                "4. Post-processing (PII filter, formatting), then the stream back until the last token reaches the client."
            ),
        ],
        "recommendation": [
            say(
                "Start with one tensor-parallel group per node, a gateway with admission control, and canary releases. Rolling back means shifting weights on the gateway. On-call should need one dashboard and one runbook."
            )
        ],
        "tradeoffs": [
            say("Chunked prefill smooths latency for others and costs some throughput."),
            say(
                "FP8 reduces cost; quality needs to be signed off on long documents, where errors hide."
            ),
        ],
        "telemetry": [
            say(
                "Histograms: queue wait, prefill time, time per output token. A trace per request ID joins them. Decision served: scale on queue wait, never on GPU utilisation."
            )
        ],
        "cost": [
            say(
                "Cost per 1k tokens = GPU-hour price ÷ tokens per GPU-hour × 1000. Charge it to the calling product by API key; input tokens are the driver here."
            )
        ],
    },
)
DESIGN_2 = good(
    "servewise",
    "German natural",
    S,
    "Wie sollte eine Plattform für Übersetzungen mit einem 13B-Modell aussehen?",
    [],
    {
        "slo": [
            say("Welche Latenz im p99 ist für eine Übersetzung noch in Ordnung?"),
            say(
                "Ich nehme eine Verfügbarkeit von 99,5 % im Monat an, bis ihr etwas anderes festlegt."
            ),
            say("Was darf eine Übersetzung kosten?"),
            say(
                "Wie groß ist das Fehlerbudget, und wer stoppt Releases, wenn es aufgebraucht ist?"
            ),
        ],
        "request_path": [
            say(
                "Der Client spricht mit dem Load Balancer, der das Token prüft (Authentifizierung)."
            ),
            say(
                "Dann wartet die Anfrage in einer Warteschlange, bis die Engine Prefill und Decode ausführt."
            ),
            say(
                "Nach der Nachbearbeitung werden die Tokens gestreamt, bis das letzte Token beim Client ist."
            ),
        ],
        "recommendation": [
            say(
                "Eine Engine pro Replik, davor ein Gateway mit Zulassungskontrolle. Neue Versionen zuerst als Canary; zurück geht es über die Gewichte am Gateway."
            )
        ],
        "tradeoffs": [
            say("Kurze Warteschlangen bedeuten geringe Latenz, aber weniger Durchsatz."),
            say(
                "Ein kleineres Modell spart Kosten und verliert Qualität bei seltenen Sprachpaaren."
            ),
        ],
        "telemetry": [
            say(
                "Metriken: Wartezeit als Histogramm, Zeit bis zum ersten Token, Fehlerrate je Sprachpaar. Daraus folgt, wann skaliert wird."
            )
        ],
        "cost": [
            say(
                "Kosten pro Token: Preis der GPU-Stunde geteilt durch die Tokens in dieser Stunde; zugeordnet nach Team."
            )
        ],
    },
)
DESIGN_3 = good(
    "servewise",
    "essay",
    S,
    "How do we improve our RAG service? It feels slow. p99 latency should be below 3 s, availability 99.9%, budget $4000/month, error budget 0.1%.",
    [],
    {
        "slo": [
            say(
                "You've given me all four: p99 latency below 3 s, 99.9% availability, a cost ceiling of $4,000 a month and an error budget of 0.1%. Before changing anything, measure where you stand against each."
            )
        ],
        "request_path": [
            say(
                "It begins in the browser (the client). The load balancer picks an instance, and the auth middleware verifies the session."
            ),
            say(
                "Then retrieval and reranking, each with its own queue, which is usually where the 'slow feeling' hides."
            ),
            say(
                "Finally the engine: prefill over the retrieved chunks, decode, a guardrail as post-processing, and tokens streamed until the last token arrives."
            ),
        ],
        "recommendation": [
            say(
                "Don't tune the engine yet. Add spans per stage, find the widest one, and fix that. Ship the fix behind a flag so that it can be switched off again in seconds."
            )
        ],
        "tradeoffs": [
            say(
                "Fewer retrieved chunks mean lower latency and cost, but answer quality may drop; decide with an eval, not by feel."
            ),
            say(
                "More aggressive batching would raise throughput and hurt latency, which is the thing you're short of."
            ),
        ],
        "telemetry": [
            say(
                "Log the number of chunks, prompt tokens and output tokens per request, and trace retrieval, rerank and generation separately; that tells you whether to shrink prompts or add replicas."
            )
        ],
        "cost": [
            say(
                "Cost per request: (GPU-hours × price + embedding calls) ÷ requests. With $4,000 a month as the cap, attribute by customer before you optimise."
            )
        ],
    },
)
RUN = made(
    """Runbook: gateway 5xx. Step 1. Check the upstream pool with `kubectl get endpoints engine -n serving`. Step 2. If fewer
than two endpoints are ready, run `kubectl rollout undo deployment/engine -n serving`. Step 3. Page the platform lead after
15 minutes.""",
    role="context",
    name="runbook.pdf",
)
PAGE_1 = good(
    "servewise page",
    "runbook",
    S,
    "PagerDuty: gateway 5xx at 18% since 02:10, engine pods keep restarting. Deploy at 02:05.",
    [RUN],
    {
        "now": [
            say(
                "Look at which endpoints are ready, with the runbook's first command.",
                "Check the upstream pool with `kubectl get endpoints engine -n serving`",
                code=("bash", "kubectl get endpoints engine -n serving"),
            ),
            say(
                "With fewer than two ready, go back to the release before 02:05 as the runbook says.",
                "run `kubectl rollout undo deployment/engine -n serving`",
            ),
        ],
        "cause": [
            say(
                "Restarts began after the 02:05 deploy, per your page: 5xx at 18% since 02:10.",
                label="Observed",
            ),
            say(
                "Possibly the new image fails its startup probe. To test: read the last log lines of one restarted pod; a probe failure in the events confirms it.",
                label="Hypothesis",
            ),
        ],
        "check": [
            say(
                "The 5xx share on the gateway should fall below its usual level within a few minutes of the undo; keep watching for a quarter of an hour."
            )
        ],
        "escalate": [
            say(
                "Not better 15 minutes in? Page the platform lead and hand over the deploy time, the pod events and what you've undone.",
                "Page the platform lead after\n15 minutes",
            )
        ],
    },
)
PAGE_2 = good(
    "servewise page",
    "no idea",
    S,
    "incident: p99 suddenly tripled on the embeddings service, nothing was deployed today. no runbook. help",
    [],
    {
        "now": [
            say(
                "Stop the bleeding first: shed the lowest-priority callers at the gateway, if you have tiers."
            ),
            say("Freeze deploys and autoscaler changes, so that you only debug one thing."),
        ],
        "cause": [
            say("p99 tripled and there was no deploy today, as you wrote.", label="Observed"),
            say(
                "I don't know the cause. A change in input length would look like this; test it by comparing today's token-count histogram with yesterday's.",
                label="Hypothesis",
            ),
            say(
                "It may also be a noisy neighbour on the node. Check whether one node's pods account for the slow requests.",
                label="Hypothesis",
            ),
        ],
        "check": [say("p99 back at its earlier level for ten minutes, with the queue empty.")],
        "escalate": [
            say(
                "If shedding doesn't help in 20 minutes, wake the service owner; hand over both comparisons and a timeline."
            )
        ],
    },
)
PAGE_3 = good(
    "servewise page",
    "German",
    S,
    "Alert: engine pods OOMKilled, seit dem Update um 22:30. Was tun?",
    [],
    {
        "now": [
            say("Nimm die betroffenen Pods aus dem Load Balancer."),
            say("Mach das Update von 22:30 so rückgängig, wie es euer Runbook vorsieht."),
        ],
        "cause": [
            say(
                "Die Pods wurden wegen Speichermangel beendet (OOMKilled), und zwar seit dem Update um 22:30.",
                label="Observed",
            ),
            say(
                "Vermutlich ist die neue Batchgröße zu hoch. Test: Speicherverbrauch vor und nach 22:30 vergleichen.",
                label="Hypothesis",
            ),
        ],
        "check": [
            say(
                "Keine neuen Neustarts, und der Speicher bleibt unter der Grenze; zehn Minuten lang beobachten."
            )
        ],
        "escalate": [
            say(
                "Sonst die Plattformleitung anrufen und Pod-Events sowie das Änderungsprotokoll übergeben."
            )
        ],
    },
)
ADA = parse(
    "---\nname: Rook\nhandle: rook\n---\nYou review storage papers. Be fair.\n", source="rook.md"
)
FREE_1 = good(
    "free",
    "measured",
    ADA,
    "Would you trust these numbers for our fleet planning?",
    [SEDIMENT.model_copy(update={"role": "document"})],
    {
        "answer": [
            say(
                "For drives like theirs, yes. The sample is enormous (1.4 million) and long-lived.",
                "We study 1.4 million solid-state drives over 30 months in three data centres.",
            ),
            say(
                "For a fleet cooled differently I would hold back: temperature never varied.",
                "All data centres belong to one operator and are cooled in the same way.",
            ),
            say(
                "A sensible plan orders roughly twice the spares for the first quarter after installation, since infant drives failed 2.3 times as often.",
                "drives in their first 90 days fail 2.3 times as often as\nolder ones",
            ),
        ]
    },
)
FREE_2 = good(
    "free",
    "German",
    ADA,
    "Kann ich mich auf Lantern verlassen, wenn ich Transformer betreibe?",
    [LANTERN.model_copy(update={"role": "document"})],
    {
        "answer": [
            say(
                "Nur mit Vorsicht: Bei Transformern kostet das Zerteilen 7,4 %, bei CNNs bloß 1,9 %.",
                "The overhead of slicing is\n1.9% for convolutional networks and 7.4% for transformers.",
            ),
            say(
                "Über mehrere GPUs verteilte Modelle kommen gar nicht vor.",
                "We did not evaluate jobs that use more than one GPU.",
            ),
        ]
    },
)
FREE_3 = good(
    "free",
    "no document",
    parse("Be kind and brief. You help with writing.", source="kind.md"),
    "How do I open a talk about caches?",
    [],
    {
        "answer": [
            say("Open with a waiting line everyone knows: the coffee machine at nine."),
            say(
                "Then ask the room who'd keep a second machine, and what it would cost. Caches are that second machine."
            ),
        ]
    },
)
TALLY = made(
    """Tally is a write-ahead log for key-value stores on persistent memory. It batches commits from 16 cores into one flush and
orders them by a per-core epoch counter. Tally commits 5.8 million operations per second, 2.6 times more than PMLog [3].
Recovery replays at most 40 ms of work.""",
    """All measurements use a single socket and 8 DIMMs. Values are 100 bytes. We do not measure the wear of the memory. Crashes are
injected at 500 random points. When one core is idle, its epoch lags and commits of the others wait up to 1.5 ms.""",
    name="tally.pdf",
).model_copy(
    update={
        "title": "Tally: Epoch Logging for Persistent Memory",
        "authors": ("Rosa Lindqvist", "Emre Kaya"),
        "references": ref(
            "A. Devlin. A Log for Every Core. FAST 2016.",
            "N. Ito. Persistent Trees. VLDB 2018.",
            "K. Byrne and S. Moll. PMLog: Logging on DIMMs. ATC 2019.",
        ),
    }
)
LEDGER = made(
    """Ledger measures GPU inference clusters for 60 days. We sample power every 100 ms at the rack. Decode draws 38% less power
than prefill. All requests are shorter than 8,000 tokens.""",
    """The sampler costs 0.2% of the throughput. Nodes that were restarted are excluded for one hour.""",
    role="baseline",
    name="ledger.pdf",
).model_copy(update={"title": "Ledger: Power in Inference Clusters", "authors": ("Ines Brandao",)})
WATTS = made(
    """I want to attribute power to single requests. A kernel hook marks which request owns each batch slot, and a regression
splits the rack's reading among the slots. I will test 3 models on 4 GPUs. The aim is an error below 10% per request.""",
    role="proposal",
    name="idea.pdf",
).model_copy(update={"title": "Watts per Request", "authors": ("Kofi Mensah",)})
Q_6 = good(
    "q",
    "numbered terse",
    Q,
    "decode it, quick",
    [TALLY],
    {
        "summary": [
            say(
                "A log for persistent memory that lets sixteen cores share one flush; throughput lands at 5.8M ops/s, i.e. 2.6x PMLog.",
                "Tally commits 5.8 million operations per second, 2.6 times more than PMLog [3].",
            )
        ],
        "mechanism": [
            say(
                "Imagine a bus that leaves when everybody's watch agrees. Each core wears a watch, its epoch; the bus is the flush. Nobody buys a ticket alone.",
                "It batches commits from 16 cores into one flush",
            )
        ],
        "critique": [
            say(
                "One flush for many cores is cheap to build and easy to reason about; recovery is bounded as well.",
                "Recovery replays at most 40 ms of work.",
                label="Why it got in",
            ),
            say(
                "An idle core holds everyone up for as long as 1.5 ms, and real servers are full of idle cores.",
                "When one core is idle, its epoch lags",
                label="Where it is weak",
            ),
        ],
        "questions": [
            say(
                "If half the cores slept, what would the 1.5 ms wait do to the commit rate, and could the epochs be advanced on their behalf? Explain your reasoning."
            ),
            say("How would Tally behave across two sockets, where a flush is no longer local?"),
            say("Why might 500 random crash points miss the one torn write that matters?"),
        ],
        "coverage": [
            say(
                "Mechanism: per-core epochs under a shared flush. Policy: when to flush, which is fixed here and could be tuned.",
                "orders them by a per-core epoch counter",
                label='The "Delta"',
            ),
            say(
                "Ordering by epochs instead of locks is what lets the flush be shared.",
                "orders them by a per-core epoch counter",
                label='The "Magic Trick"',
            ),
            say(
                "One socket, tiny values, no wear.",
                "We do not measure the wear of the memory.",
                label='The "Skeleton in the Closet"',
            ),
            say(
                "It takes on PMLog directly and inherits the per-core log of Devlin.",
                "2.6 times more than PMLog [3]",
                label="Contextual Fit",
            ),
        ],
    },
)
Q_7 = good(
    "q",
    "American chatty",
    Q,
    "My prof assigned this. I don't get why it's a big deal!",
    [TALLY],
    {
        "summary": [
            say(
                "OK so here's the deal: flushing to persistent memory is slow, so Tally makes sixteen cores carpool. That gets them to 5,800,000 commits a second.",
                "Tally commits 5.8 million operations per second",
            )
        ],
        "mechanism": [
            say(
                "Think of a relay team where the baton can only move once all runners raise their hand. Raising a hand is cheap (bumping a counter), moving the baton is expensive (the flush), so you do the second rarely.",
                "It batches commits from 16 cores into one flush",
            )
        ],
        "critique": [
            say(
                "It's roughly two and a half times faster than the previous best, and it recovers in an eyeblink.",
                "2.6 times more than PMLog [3]",
                label="Why it got in",
            ),
            say(
                "They only ever wrote hundred-byte values. Bigger ones would hit the DIMMs' bandwidth, and then who cares about the flush?",
                "Values are 100 bytes.",
                label="Where it is weak",
            ),
        ],
        "questions": [
            say(
                "What would you expect to happen to the 2.6 times if values grew to a few kilobytes?"
            ),
            say(
                "Could a power failure between two epochs lose a commit that a client had already seen?"
            ),
            say(
                "Who pays for wear when Tally batches so aggressively, and how could you measure it?"
            ),
        ],
        "coverage": [
            say(
                "The new mechanism is the epoch-ordered shared flush. As for policy, they leave open who decides how long to wait for stragglers.",
                "orders them by a per-core epoch counter",
                label='The "Delta"',
            ),
            say(
                "Replacing a global order with per-core counters, then reconciling late.",
                "orders them by a per-core epoch counter",
                label='The "Magic Trick"',
            ),
            say(
                "Everything ran on one socket with eight DIMMs.",
                "All measurements use a single socket and 8 DIMMs.",
                label='The "Skeleton in the Closet"',
            ),
            say(
                "There's hardly any related work in the excerpt beyond PMLog, so I can't place it any better than that.",
                label="Contextual Fit",
                applies=False,
            ),
        ],
    },
)
KIRA_4 = good(
    "kira",
    "plain",
    K,
    "Can you challenge my idea?",
    [LEDGER, WATTS],
    {
        "mirror": [
            say(
                "Let me see if I've got it: Ledger reads power at the rack, you'd like to divide that reading among requests with a kernel hook and a regression. So the structural change is from rack to request. Correct?",
                ("baseline", "We sample power every 100 ms at the rack."),
                ("proposal", "I want to attribute power to single requests."),
            )
        ],
        "novelty_gap": [
            say(
                "Splitting a sum by regression isn't new in itself, and the phase difference (38%) is Ledger's result already.",
                ("baseline", "Decode draws 38% less power\nthan prefill."),
                ("proposal", "a regression\nsplits the rack's reading among the slots"),
                remedy="a scheduling decision that per-request watts make possible and rack watts don't.",
            )
        ],
        "stress_test": [
            say(
                "Two requests share a batch slot after a preemption. Your hook still charges the first one. The regression then learns the wrong owner.",
                ("proposal", "A kernel hook marks which request owns each batch slot"),
                remedy="ownership that follows preemption, e.g. a mark per iteration rather than per slot.",
            ),
            say(
                "A sample comes every 100 ms, while a decode step is far shorter, so dozens of steps are smeared into one reading.",
                ("baseline", "We sample power every 100 ms at the rack."),
                remedy="either faster on-board telemetry or a proof of identifiability at this rate.",
            ),
        ],
        "twist": [
            say(
                "Why not sell the error instead? Show where attribution is impossible in principle; that bound would tell everyone which billing schemes are honest."
            )
        ],
        "coverage": [
            say(
                "New is the unit of attribution, not the measurement.",
                ("proposal", "I want to attribute power to single requests."),
                label='The "Delta" Audit',
            ),
            say(
                "Restarts were cut out by Ledger, and cold nodes draw differently.",
                ("baseline", "Nodes that were restarted are excluded for one hour."),
                label='The "Corner Case" Torture Test',
            ),
            say(
                "A hook in every kernel launch could easily exceed the 0.2% that sampling costs.",
                ("baseline", "The sampler costs 0.2% of the throughput."),
                label="Complexity vs. Gain",
            ),
            say(
                "Both assume short contexts only.",
                ("baseline", "All requests are shorter than 8,000 tokens."),
                label='The "Hidden" Baseline',
            ),
        ],
    },
)
ASKS_4 = good(
    "atlas asks",
    "friendly",
    A,
    "Hi! How should we deploy a speech-to-text model?",
    [],
    {
        "clarifying": [
            say(
                "Are you transcribing live streams or recorded files in batches? Live audio would force small batches."
            ),
            say(
                "How long is the audio on average and at most, i.e. what sequence length does the encoder see?"
            ),
            say("How many requests per second do you get, typically and at peak?"),
            say("What p99 latency would your users tolerate?"),
            say("Which model and how many parameters? Whisper tiny and large are worlds apart."),
            say("What GPUs do you have, and what's the budget?"),
        ],
        "known": [
            say(
                "So far I only know that it's speech. Until I know whether anyone's waiting, any hardware advice would be a guess; in the meantime, log the audio durations you see."
            )
        ],
    },
)
SCORING = "Real-time fraud scoring, 50M parameter model, 300 QPS peak, fixed size inputs of 128 tokens on average and 256 tokens max, p99 of 20 ms, 2 T4 GPUs, on-prem Kubernetes. Which serving setup do you recommend?"
ATLAS_4 = good(
    "atlas",
    "compact",
    A,
    SCORING,
    [],
    {
        "recommendation": [
            say(
                "Serve it from **Triton** with the ONNX backend, one instance per T4, dynamic batching with a tiny queue delay. ✅ Common for small models. To see whether **20 ms** holds, drive it with `perf_analyzer` at 300 QPS."
            )
        ],
        "tradeoffs": [
            say(
                "A longer queue delay fills batches (throughput), at the expense of tail latency.",
                label="Latency vs throughput",
            ),
            say(
                "INT8 would let one card do the work, which is cheaper; accuracy on rare fraud patterns has to be validated first.",
                label="Cost vs accuracy",
            ),
            say(
                "No mesh, no KServe: fewer moving parts and you're live within days. You'd pay for that later with manual canaries.",
                label="Complexity vs time to ship",
            ),
        ],
        "operations": [
            say(
                "Scrape Triton's metrics endpoint; chart queue time and failures. ⚠️ Page on p99 above 15 ms for five minutes.",
                label="Monitoring",
            ),
            say(
                "Model versions live side by side in the repository; flip the version policy back to the last one if scores drift.",
                label="Rollback",
            ),
            say(
                "One T4 must be able to carry the peak alone. Re-check every quarter.",
                label="Capacity planning",
            ),
        ],
        "cold_start": [
            say(
                "A restarted pod fetches the model from the registry, loads it and grabs GPU memory; with 50M parameters that's short, but keep it out of rotation until a warm-up request has returned."
            )
        ],
        "security": [
            say(
                "Internal only. mTLS between services for authentication, a rate limit per caller, and no customer data in logs."
            )
        ],
        "decision_summary": [],
    },
)
ATLAS_5 = good(
    "atlas",
    "French",
    A,
    "Bonjour, nous voulons servir un modèle 7B en temps réel (real time) : 10 QPS, 400 tokens en moyenne, maximum 1500 tokens, p99 de 900 ms, 2 L4 GPUs. Que recommandez-vous ?",
    [],
    {
        "recommendation": [
            say(
                "Prenez **vLLM**, une réplique par L4, derrière votre passerelle actuelle. ✅ C'est un schéma éprouvé. Pour savoir si **900 ms** tient, rejouez des requêtes réelles avec `k6` à 10 QPS."
            )
        ],
        "tradeoffs": [
            say(
                "Des lots plus grands augmentent le débit, mais la latence en queue de distribution en souffre.",
                label="Latency vs throughput",
            ),
            say(
                "FP8 réduit le coût, au prix d'une qualité qu'il faut vérifier.",
                label="Cost vs accuracy",
            ),
            say(
                "Sans KServe, la complexité reste faible et vous livrez en quelques jours ; le canari viendra plus tard.",
                label="Complexity vs time to ship",
            ),
        ],
        "operations": [
            say(
                "Surveillance avec Prometheus : temps avant le premier jeton, longueur de la file, mémoire GPU.",
                label="Monitoring",
            ),
            say(
                "Gardez la version précédente prête : revenir en arrière est un changement de poids.",
                label="Rollback",
            ),
            say(
                "Capacité selon la loi de Little ; une réplique doit absorber la moitié du pic.",
                label="Capacity planning",
            ),
        ],
        "cold_start": [
            say(
                "Une nouvelle réplique doit télécharger les poids, charger le modèle et réserver la mémoire GPU pour le cache."
            )
        ],
        "security": [
            say(
                "Authentification à la passerelle et limitation de débit par client ; les secrets viennent de Vault."
            )
        ],
        "decision_summary": [],
    },
)
DESIGN_4 = good(
    "servewise",
    "short",
    S,
    "Sketch a serving platform for a 3B reranker.",
    [],
    {
        "slo": [
            say("What p99 latency does search allow for reranking?"),
            say("Assumption: availability target 99.9%, because search falls back without it."),
            say("Cost per thousand queries: what's the ceiling?"),
            say("Who owns the error budget?"),
        ],
        "request_path": [
            say("Search service (the client) → gateway with auth → a short queue."),
            say(
                "The engine scores all candidates in a single prefill; there's no decode to speak of."
            ),
            say(
                "Post-processing sorts and returns; the 'last token' here is the score list streamed back."
            ),
        ],
        "recommendation": [
            say(
                "One replica group, batch by candidate count, deadline-aware shedding. Deploy by canary; the old version remains one click away."
            )
        ],
        "tradeoffs": [
            say("Fewer candidates cut latency and cost, at the risk of worse ranking quality."),
            say(
                "Larger batches raise throughput but delay the first query in the batch, and idle GPUs cost money."
            ),
        ],
        "telemetry": [
            say(
                "Track queue wait and batch size as histograms, and log the candidate count per request: those decide whether to shed or to scale."
            )
        ],
        "cost": [
            say(
                "Cost per request is GPU time × hourly price ÷ queries; charge it to the team that sends them."
            )
        ],
    },
)
PAGE_4 = good(
    "servewise page",
    "terse",
    S,
    "alert: TTFT p99 jumped to 9 s at 11:40, KV cache usage 100% on all engines, traffic normal",
    [],
    {
        "now": [
            say("Cap new admissions at the gateway so that running requests can finish."),
            say("Route long prompts to a separate pool if you've got one."),
        ],
        "cause": [
            say("KV cache usage is at 100% on all engines.", label="Observed"),
            say(
                "Perhaps prompts got longer, although the traffic is normal. Look at the prompt-length histogram around 11:40; a step there would confirm it.",
                label="Hypothesis",
            ),
        ],
        "check": [
            say(
                "KV cache usage well below 100%, TTFT p99 back to where it was before 11:40, for at least 15 minutes."
            )
        ],
        "escalate": [
            say(
                "No change after 20 minutes: get the service owner on the phone and pass on the histogram and the cap you set."
            )
        ],
    },
)
FREE_4 = good(
    "free",
    "blunt",
    parse("---\nname: Nils\nhandle: nils\n---\nYou advise database teams.\n", source="nils.md"),
    "Should we adopt this log?",
    [TALLY.model_copy(update={"role": "document"})],
    {
        "answer": [
            say(
                "Not yet. You run two sockets, they ran one.",
                "All measurements use a single socket and 8 DIMMs.",
            ),
            say(
                "If your cores idle a lot, expect waits of up to 1.5 ms.",
                "commits of the others wait up to 1.5 ms",
            ),
            say("Recovery looks good: 40 ms at most.", "Recovery replays at most 40 ms of work."),
        ]
    },
)


FRESH: tuple[Good, ...] = (
    Q_1,
    Q_2,
    Q_3,
    Q_4,
    Q_5,
    KIRA_1,
    KIRA_2,
    KIRA_3,
    ASKS_1,
    ASKS_2,
    ASKS_3,
    ATLAS_1,
    ATLAS_2,
    ATLAS_3,
    DESIGN_1,
    DESIGN_2,
    DESIGN_3,
    PAGE_1,
    PAGE_2,
    PAGE_3,
    FREE_1,
    FREE_2,
    FREE_3,
    Q_6,
    Q_7,
    KIRA_4,
    ASKS_4,
    ATLAS_4,
    ATLAS_5,
    DESIGN_4,
    PAGE_4,
    FREE_4,
)
