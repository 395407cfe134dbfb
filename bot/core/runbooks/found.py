"""What a search of the runbooks found, and whether it is good enough to be acted on."""

from bot.core.values import Value


class Hit(Value):
    """A section of a runbook, and where people can open it."""

    collection: str  # the table of runbooks.toml it belongs to
    path: str  # of the file within the collection's folder, with "/"
    runbook: str  # as people call it: an alert's name where it has one
    title: str  # of the file
    heading: str  # "Mitigation › Resize the volume"; empty before the first heading
    lines: tuple[int, int]  # 1-based, both included
    text: str  # of these lines, as the document has it
    score: float = 0.0  # only good for comparing the hits of one search
    url: str = ""  # where these lines can be opened, if the operator said
    owner: str = ""  # in words
    changed_at: float = 0.0  # seconds since the epoch
    dated: bool = True  # False: it may be older than that


class Found(Value):
    """The best runbooks for a question, one hit each; also those that are merely the nearest."""

    hits: tuple[Hit, ...] = ()
    confident: bool = False  # False: they are the nearest, and none may answer the question
    answering: tuple[str, ...] = ()  # the runbooks that may answer it, the best first
    exact: tuple[str, ...] = ()  # alerts that the question names and that have a runbook
    semantic: bool = False  # meanings were compared, too, not words alone
    pending: bool = False  # they will be, once all runbooks are read
    weak: bool = False  # it is only just near enough
    undecided: tuple[str, ...] = ()  # the same for several places, and nobody said which
    alert: str = ""  # the alert that was asked about, which has no runbook by its name
