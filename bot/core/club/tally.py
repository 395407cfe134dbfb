"""How a ballot came out. Candidate n is voted for with reaction n; anybody may vote for several."""

from collections.abc import Sequence

from bot.core.heard import Reacted
from bot.core.values import Place, Value

OPTIONS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣")


class Candidate(Value):
    """A paper that can be voted for."""

    key: str
    title: str
    url: str = ""


class Ballot(Value):
    """What can be voted for, and until when."""

    candidates: tuple[Candidate, ...]
    closes: float  # seconds since the epoch


class Polled(Value):
    """A ballot, and the message whose reactions are the votes."""

    ballot: Ballot
    place: Place
    message: str


class Tally(Value):
    """How many people voted for what."""

    ballot: Ballot
    votes: tuple[int, ...]  # as the candidates are
    voters: int

    @property
    def winners(self) -> tuple[Candidate, ...]:
        """Who got most votes; several where they got as many, nobody where nobody voted."""
        most = max(self.votes, default=0)
        pairs = zip(self.ballot.candidates, self.votes, strict=True)
        return tuple(candidate for candidate, votes in pairs if votes and votes == most)

    @property
    def tied(self) -> tuple[Candidate, ...]:
        """Between whom a run-off is to decide."""
        return self.winners if len(self.winners) > 1 else ()


def tally(*polls: tuple[Ballot, Sequence[Reacted]]) -> Tally:
    """Count the reactions of people that came before a ballot closed. Ballots that were open at
    once count as one: who voted for a paper on both did so once."""
    chosen = {
        (reaction.user, ballot.candidates[OPTIONS.index(reaction.emoji)].key)
        for ballot, reactions in polls
        for reaction in reactions
        if reaction.emoji in OPTIONS[: len(ballot.candidates)]
        and not (reaction.bot or reaction.removed)
        and reaction.at < ballot.closes
    }
    candidates = {each.key: each for ballot, _ in polls for each in ballot.candidates}
    votes = tuple(sum(option == key for _, option in chosen) for key in candidates)
    whole = Ballot(
        candidates=tuple(candidates.values()), closes=max(ballot.closes for ballot, _ in polls)
    )
    return Tally(ballot=whole, votes=votes, voters=len({user for user, _ in chosen}))
