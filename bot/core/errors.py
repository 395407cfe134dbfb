"""Everything that can go wrong, sorted by what happens next.

    ShedderError
    ├── UserError         tell the asker: the message is posted in the thread, word for word
    │   ├── Unreadable    a document that cannot be read, and why
    │   ├── Asking        something only the asker can decide; the thread's files are kept meanwhile
    │   └── Declined      what was asked back was answered with no: nothing waits any more
    ├── TransientError    try again: the job goes back to the queue with a delay
    ├── ConfigError       refuse to start, or tell the operator: `message` is for them alone
    ├── Cancelled         the asker took the question back
    └── Fenced            this run lost its job to another worker and must leave no trace

A message says what happened, to what, and what to do next. `UserError` messages are shown to
people in a channel, so they hold no path, key, prompt or exception text.
"""


class ShedderError(Exception):
    """Something Shedder has a reaction for. Anything else is a bug."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UserError(ShedderError):
    """The asker can mend it: the message is the answer they get."""


class Unreadable(UserError):
    """A document was refused: `reason` is one word for logs and tests."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Asking(UserError):
    """A question back: the next words in the thread answer it."""

    def __init__(
        self, message: str, choices: tuple[str, ...] = (), lacks: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.choices = choices  # each is what somebody may write, and what a button sends
        self.lacks = lacks  # roles of the documents that are missing


class Declined(UserError):
    """The asker would rather not go on: the next words in the thread are another question."""


class TransientError(ShedderError):
    """The world may be better soon: try again, in `retry_after` seconds if that is known."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ConfigError(ShedderError):
    """The operator must change something; nobody else can."""


class Cancelled(ShedderError):
    """The asker took the question back; there is nothing left to answer."""


class Fenced(ShedderError):
    """Another worker owns this job now; whatever this run still does must not be visible."""
