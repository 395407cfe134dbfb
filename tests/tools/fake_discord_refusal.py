"""What the fake Discord answers when it does not do as it was asked."""

from fake_discord_values import Json

WORDS = {
    0: (404, "404: Not Found"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10014: (404, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    20012: (403, "You are not authorized to perform this action on this application"),
    30010: (400, "Maximum number of reactions reached (20)"),
    30032: (400, "Maximum number of application commands reached (100)"),
    30046: (
        429,
        "Maximum number of edits to messages older than 1 hour reached. Try again later.",
    ),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (400, "You cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (403, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
}


class Refusal(Exception):
    """`{"code": …, "message": …}` with Discord's own number and words."""

    def __init__(self, code: int, *, status: int = 0, errors: Json | None = None) -> None:
        usual, message = WORDS[code]
        super().__init__(f"{code}: {message}")
        self.code, self.status = code, status or usual
        self.body: Json = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors


class Unauthorized(Exception):
    """401: no such token."""


class Crash(Exception):
    """500: the service itself could not."""


class Problems:
    """What is wrong with a form, field by field, in the nesting Discord has for it."""

    def __init__(self) -> None:
        self._errors: Json = {}

    def add(self, path: str, code: str, message: str) -> None:
        """Note something; `path` is dotted, with numbers for places in a list."""
        at = self._errors
        for part in path.split("."):
            at = at.setdefault(part, {})
        at.setdefault("_errors", []).append({"code": code, "message": message})

    def length(self, path: str, value: object, most: int, least: int = 0) -> None:
        """Whether a text or a list is as long as it may be."""
        size = len(value) if isinstance(value, str | list | tuple) else 0
        if size < least and least == 1 and size == 0:
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not least <= size <= most:
            said = f"Must be between {least} and {most} in length."
            self.add(path, "BASE_TYPE_BAD_LENGTH", said)

    def choice(self, path: str, value: object, choices: tuple[object, ...]) -> None:
        if value not in choices:
            self.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {choices}.")

    def settle(self) -> None:
        """Refuse the form if anything was wrong with it."""
        if self._errors:
            raise Refusal(50035, errors=self._errors)
