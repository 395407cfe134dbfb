"""What an attack asks for, in words that fit any idea: one kind of remedy after the other.

`{thing}` is filled with a phrase only where one is sure to be a noun; else it is what is quoted.
"""

THING = "what is quoted"

TWISTS = (
    "Who would decide something differently if the idea held, and which decision?",
    "Which measurement of the idea could be turned around, so that it predicts instead of"
    " describes?",
    "Which second community would read the paper if one more thing were recorded, and what is"
    " that thing?",
)
NO_TWIST = (
    "What would make this interesting takes somebody who understands both papers. The rules"
    " understand neither, so there is no suggestion here, only questions to begin with:"
)


ADDS = "what the idea adds to the {old} here, and which measurement would show the difference."
ELSEWHERE = (
    "who else has written about {thing}, since nothing but the {old} was searched, and what"
    " yours does that theirs cannot.",
    "why the {old} could do without {thing}, and which of its results changes with it.",
    "a number that only {thing} can explain, from a run which anybody can repeat.",
    "which decision of an operator hangs on {thing}, and how it is taken today.",
)
PRIOR = (
    "which earlier work comes closest to {thing}, and which structure sets yours apart.",
    "what was known about {thing} a year ago, and the sentence that was false or missing then.",
    "a case in which {thing} decides the outcome, and what the simplest rival does in it.",
    "how {thing} would look to somebody who measured it with another tool.",
)
PRESENT = (
    "what the mechanism does, and what it records, in the presence of {topic}.",
    "how {topic} would show in whatever is recorded at this step, or why that cannot happen there.",
    "a run that provokes {topic} at this step on purpose, and what anybody sees of it afterwards.",
    "which guarantee still holds while {topic} goes on, and the argument that it does.",
    "how often {topic} would be met in production, by whose logs, and how much it would cost.",
)
STEPS = (
    "which step gives way first when the load grows tenfold, and how anybody would notice.",
    "what is lost when this step is interrupted half-way, and what is recorded of that.",
    "what the simplest design without this step achieves, measured under the same load.",
)
NO_POINTS = "No sentence was found that makes a point which could be compared by its words."
NOTHING_NEW = (
    "No sentence was found that tells what the {new} does and has no counterpart in the {old}."
)
NO_STEPS = "No sentence was found that explains a step of a mechanism, so none can be stressed."
