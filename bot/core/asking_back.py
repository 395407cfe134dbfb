"""What is asked back when it is not plain which document is what, and what may be answered.

Each choice is what somebody may write, and what a button sends. How words reach the bot differs
from service to service; what has to be said of that, a service's own rendering adds.
"""

from collections.abc import Sequence

from bot.core.errors import Asking
from bot.core.persona import Input, Persona
from bot.core.values import Attachment
from bot.core.wording import one_line

GO_ON = "go on"
STOP = "stop"
SWAP = "swap"
SMALLER = "Send a smaller copy, as one with its images compressed, or only the pages that matter."

_LONGEST = 60  # characters of a name that a button shows
_MOST = 10  # choices


def too_large(name: str, limit: int) -> str:
    """What is said of a file of which no more than `limit` bytes are read."""
    most = f"{named(name)} is larger than {limit / 1e6:.3g} MB, the most that is read."
    return f"{most} {SMALLER}"


def named(*names: str) -> str:
    """File names as a sentence gives them."""
    shown = [f"“{one_line(name)[:80]}”" for name in names]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def count_of(number: int, noun: str = "document") -> str:
    """A number of things in words."""
    words = {0: "no", 1: "one", 2: "two", 3: "three"}
    return f"{words.get(number, str(number))} {noun}{'s' if number > 1 else ''}"


def spoken(wanted: Input) -> str:
    """A role in words."""
    return wanted.role.replace("_", " ")


def no_document(lacking: Sequence[Input]) -> Asking:
    """Nothing was attached, and something is needed."""
    roles = tuple(wanted.role for wanted in lacking)
    if len(lacking) == 1:
        what = lacking[0].hint or f"the {spoken(lacking[0])}, as a PDF"
        said = f"I need a document: attach {what}, and ask again."
        return Asking(said, lacks=roles)
    them = " and ".join(f"the {_explained(wanted)}" for wanted in lacking)
    return Asking(
        f"I need {count_of(len(lacking))}: {them}. "
        "Attach them here; what is only a paragraph may be pasted.",
        lacks=roles,
    )


def _explained(wanted: Input) -> str:
    return f"{spoken(wanted)} ({wanted.hint})" if wanted.hint else spoken(wanted)


def another(persona: Persona, lacking: Input, there: Sequence[Attachment], sure: bool) -> Asking:
    """One document is there, and one more is needed; it is gone without only if that is possible.

    `sure`: it is known what the one that is there is.
    """
    got = named(*(file.name for file in there))
    said = f"I need {count_of(len(there) + 1)}, and got only {got}."
    attach = f"Attach the {_explained(lacking)} here" if sure else "Attach the other one here"
    if not lacking.without:
        return Asking(f"{said} {attach}, or paste it as text.", lacks=(lacking.role,))
    rest = ", ".join(spoken(wanted) for wanted in persona.inputs if wanted is not lacking)
    alone = f"or say “{GO_ON}” and I look at the {rest} alone: {_lower(lacking.without)}"
    return Asking(f"{said} {attach}, {alone}", (GO_ON,), (lacking.role,))


def clash(wanted: str, files: Sequence[Attachment]) -> Asking:
    """Several files were called the same."""
    names = named(*(file.name for file in files))
    role = wanted.replace("_", " ")
    return Asking(
        f"You called {count_of(len(files), 'file')} the {role}: {names}. "
        f"I take one {role}. Which of them is it?",
        choices(files, files),
    )


def which(
    persona: Persona, wanted: Input, files: Sequence[Attachment], some: Sequence[int]
) -> Asking:
    """It is open which of `some` of the files is the one in this role."""
    role, last = spoken(wanted), ""
    roles = [spoken(needed) for needed in persona.inputs if needed.required]
    listed = ", ".join(f"{at + 1} {named(files[at].name)}" for at in some)
    if len(files) > len(persona.inputs):
        takes = f"I take {' and '.join(f'one {r}' for r in roles)}, and got "
        said = f"{takes}{count_of(len(files), 'file')}: {listed}. Which is the {role}?"
    else:
        said = f"Which of these is the {role}: {listed}?"
        last = " The other one is then the " + next((r for r in roles if r != role), "") + "."
    offered = choices(files, [files[at] for at in some])
    how = f" Answer with its name or number, or say both: “{roles[0]}: 1, {roles[-1]}: 2”."
    return Asking(said + (last if len(some) == 2 else "") + how, offered)


def what_for(persona: Persona, new: Attachment) -> Asking:
    """A further file came, and every role has one."""
    roles = [spoken(wanted) for wanted in persona.inputs]
    asked = " or the ".join(roles)
    return Asking(f"What is {named(new.name)} now: the {asked}?", tuple(roles))


def too_many(persona: Persona, files: Sequence[Attachment]) -> Asking:
    """More files than a persona takes that reads one, or none."""
    names = ", ".join(one_line(file.name)[:80] for file in files)
    said = f"I take {count_of(len(persona.inputs))}, and got {len(files)} ({names}). "
    if not persona.inputs:
        return Asking(said + "Ask again without a file.")
    return Asking(
        said + "Ask about each one separately, or answer with the one you mean.",
        choices(files, files),
    )


def not_attached(name: str, files: Sequence[Attachment]) -> Asking:
    """A file was named that is not there."""
    there = named(*(file.name for file in files)) if files else "nothing"
    return Asking(
        f"You name {named(name)}, but it is not attached here (attached: {there}). "
        "Attach it here, or name a file that is there."
    )


def not_fetched(hosts: Sequence[str]) -> Asking:
    """A link was given instead of a file, and it leads where nothing is fetched from."""
    return Asking(
        f"Links to {named(*dict.fromkeys(hosts))} are not fetched here. Open it in your browser, "
        "save the PDF and attach that here."
    )


def same(files: Sequence[Attachment], wanted: Input) -> Asking:
    """Two files are one document."""
    names = named(*(file.name for file in files))
    said = (
        f"{names} are the same document, byte for byte, and I need two different ones. "
        "Attach the other one here"
    )
    lacks = (wanted.role,)
    if wanted.without:
        return Asking(f"{said}, or say “{GO_ON}”: {_lower(wanted.without)}", (GO_ON,), lacks)
    return Asking(f"{said}.", lacks=lacks)


def confidential(name: str, marking: str) -> Asking:
    """A copy that was not meant for us: nothing is sent before somebody says so."""
    return Asking(
        f"{named(name)} is marked as confidential ({one_line(marking)[:160]}), and the language "
        f"model would be sent its text. Say “{GO_ON}” if you may share it with that model, or "
        f"“{STOP}”. Nothing has been sent yet.",
        (GO_ON, STOP),
    )


def choices(files: Sequence[Attachment], some: Sequence[Attachment]) -> tuple[str, ...]:
    """Names to answer with; numbers where a name is too long, or two are the same."""
    names = [file.name for file in files]
    plain = all(len(name) <= _LONGEST and name == one_line(name) for name in names)
    if plain and len({name.lower() for name in names}) == len(names):
        return tuple(file.name for file in some)[:_MOST]
    return tuple(str(files.index(file) + 1) for file in some)[:_MOST]


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() else sentence
