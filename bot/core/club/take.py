"""The form of a take: what a persona has to say of one of many papers, in a message.

It is a critique in three short sections, so it is asked for, checked and repaired like any other,
and the evidence reader fills it like any other.
"""

from bot.core.persona import Input, Persona, SectionSpec

NEW = SectionSpec(
    id="new",
    title="What's new",
    kind="findings",
    min=1,
    max=2,
    evidence=1,
    hint="What the authors built or found, in a sentence; and the one number that says most, with"
    " what it measures and against what. Quote the sentence that holds the number. A paper without"
    " a number: say so.",
)
SO_WHAT = SectionSpec(
    id="so_what",
    title="So what for us",
    kind="findings",
    min=1,
    max=3,
    hint="What follows for a team that would build on it: what it would gain, need or give up. One"
    " or two sentences, each resting on a quote; no praise, no summary.",
    evidence=1,
)
CHECK_FIRST = SectionSpec(
    id="check_first",
    title="Check first",
    kind="findings",
    min=1,
    max=2,
    evidence=1,
    hint="The one thing to look at before believing the number or building on the idea: a baseline,"
    " a workload, an assumption, something left unmeasured. Say what to look for, and quote what"
    " makes you ask.",
)
TAKE = (NEW, SO_WHAT, CHECK_FIRST)

PAPER = Input(role="paper", hint="the paper that was posted")

ASKED = (
    "Your take on this paper for the digest of a reading group. The group has not read it; whoever"
    " reads this decides from it whether to. Leave the structure of your usual answers aside: the"
    " form above is all there is room for. Short, plain sentences: all three parts together take"
    " less than a minute to read."
)
"""What a persona is asked. Nothing that people said in the channel is in it."""


def taking(persona: Persona) -> Persona:
    """The persona with the form of a take: the same voice, one paper, and the checks of any answer.

    Checks that a persona names are for its own sections.
    """
    return persona.model_copy(
        update={
            "inputs": (PAPER,),
            "sections": TAKE,
            "checks": ("headline", "own_numbers", "hearsay"),
            "coverage": (),
            "slots": (),
            "modes": (),
            "escalation": (),
        }
    )
