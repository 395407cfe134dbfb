"""A message as Discord takes it: what `parts` returns, and what `post` and `edit` are given.

It is made of components. The first is the one container that everything stands in, and that begins
with a text: the ids of these two are where a message carries its mark.
"""

from typing import Any, Self

from bot.core.values import Value

Component = dict[str, Any]
"""A component, or a part of one, as the JSON that Discord documents."""

ACTION_ROW, BUTTON, TEXT, FILE, SEPARATOR, CONTAINER = 1, 2, 10, 13, 14, 17

SUPPRESS_EMBEDS, EPHEMERAL, COMPONENTS_V2 = 1 << 2, 1 << 6, 1 << 15


class Message(Value):
    """One message, and whom it may notify: nobody, unless somebody is named."""

    components: tuple[Component, ...]
    notifies: tuple[str, ...] = ()  # ids of users
    notifies_roles: tuple[str, ...] = ()

    def to_body(self) -> str:
        """The message as the outbox keeps it."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def of_body(cls, body: str) -> Self:
        """The message of `to_body`."""
        return cls.model_validate_json(body)

    def marked(self, container: int, text: int) -> Self:
        """The message with these ids in its container and in the first text of that."""
        box, *others = self.components
        first, *rest = box["components"]
        inside = [{**first, "id": text}, *rest]
        return self.model_copy(
            update={"components": ({**box, "id": container, "components": inside}, *others)}
        )

    def payload(self, ephemeral: bool = False) -> dict[str, Any]:
        """What is sent: components that embed nothing, and a list of who may be notified."""
        flags = COMPONENTS_V2 | SUPPRESS_EMBEDS | (EPHEMERAL if ephemeral else 0)
        allowed = {"parse": [], "users": list(self.notifies), "replied_user": False}
        allowed |= {"roles": list(self.notifies_roles)} if self.notifies_roles else {}
        return {
            "flags": flags,
            "components": list(self.components),
            "allowed_mentions": allowed,
        }


def units(text: str) -> int:
    """Characters as JavaScript counts them; no other way to count gives more."""
    return len(text.encode("utf-16-le")) // 2
