"""A made-up paper with one good sentence for every place in an answer, and the traps beside it."""

from documents import Piece, made

from bot.core.document import Document, Heading

HERON = """
# Abstract
Serving long prompts keeps accelerators busy for seconds. This paper presents Heron, a request
scheduler that spreads long prompts over idle machines. Heron splits each prompt into pieces and
assigns every piece to the worker with the shortest queue. In a production trace of 40 hours, Heron
reduces the median waiting time by 62% compared to the previous scheduler.
# 1 Introduction
Existing schedulers assume that all prompts are equally long, which limits their throughput. To the
best of our knowledge, Heron is the first scheduler that hands over half-finished work without
computing anything twice. The rest of this paper is organized as follows. Section 2 describes the
design of Heron and its limitations in more detail than we can give here.
---
# 2 Design
Heron consists of a coordinator, a pool of workers and a shared log of prompt pieces. When a prompt
arrives, the coordinator writes one record per piece to the log and wakes the workers. Each worker
reads the log, takes the oldest piece that fits its memory and sends the result back to the
coordinator. To avoid moving data twice, the coordinator keeps every piece on the machine that
received it first. It is also possible to do this differently, as others have shown.
# 3 Evaluation
We run all experiments on 16 machines with 8 GPUs each. With Heron the median waiting time falls to
1.4 seconds, which is 62% lower than with the previous scheduler, as Figure 3 shows. Heron increases
throughput by 1.8 times at the same tail latency (see [14, 34]). We replay the trace at twice its
original speed because the machines were available for one night only.
# 4 Discussion
We assume that the network between workers is never the bottleneck. Heron does not support prompts
that arrive in several turns. Moving a prompt has minimal overhead and avoids any limitation of the
earlier design. Supporting several models on one worker remains future work.
# 5 Related Work
Unlike Orca [7], Heron moves a prompt after its first piece has been read. Orca cannot move requests
between machines, which is its main limitation.
# 6 Conclusion
We have described Heron, a scheduler for long prompts. Heron has been deployed in production since
March and serves two million requests each day.
# References
[7] G. Yu and others. A study of cold starts and of what we do not know about them. In OSDI, 2022.
"""


def paper(text: str = HERON, title: str = "Heron: Scheduling Long Prompts") -> Document:
    """A document from headings ('# 2 Design'), running text, and '---' between pages."""
    pages: list[list[Piece]] = []
    outline: list[Heading] = []
    for number, page in enumerate(text.strip().split("\n---\n"), 1):
        pieces: list[Piece] = []
        for block in page.split("\n# "):
            heading, _, body = block.removeprefix("# ").partition("\n")
            offset = sum(len(piece) + 1 for _, piece in pieces)
            level = 1 + heading.split(" ")[0].count(".")
            outline.append(Heading(level=level, title=heading, page=number, offset=offset))
            kind = "reference" if heading == "References" else "prose"
            pieces += [("heading", heading), (kind, body)]
        pages.append(pieces)
    return made(*pages).model_copy(update={"outline": tuple(outline), "title": title})


def prose(text: str) -> Document:
    """A document of nothing but running text."""
    return made(text).model_copy(update={"title": "Untitled"})
