"""How a ballot came out. Candidate n is voted for with reaction n; anybody may vote for several."""

from bot.core.heard import Reacted
from bot.core.values import Value

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


def tally(ballot: Ballot, reactions: tuple[Reacted, ...]) -> Tally:
    """Count the reactions of people that came before the ballot closed."""
    asked = range(len(ballot.candidates))
    chosen = {
        (reaction.user, OPTIONS.index(reaction.emoji))
        for reaction in reactions
        if reaction.emoji in OPTIONS
        and not (reaction.bot or reaction.removed)
        and reaction.at < ballot.closes
    }
    votes = tuple(sum(option == number for _, option in chosen) for number in asked)
    voters = len({user for user, option in chosen if option in asked})
    return Tally(ballot=ballot, votes=votes, voters=voters)
