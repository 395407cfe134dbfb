"""How people ask in Discord, which shows a bot little of what does not mention it."""

from bot.core.help import Ways
from bot.core.values import Place
from bot.discord.places import DIRECT
from config.settings import Settings

_ATTACHED = "Attach the PDF to your message"
_COMMANDS = "/shedder asks anybody, /stress-test takes two papers."
_ELSEWHERE = (
    f"{_ATTACHED}. For a PDF in somebody else's message, open the menu of that: Apps → “Decode "
    f"this paper”. {_COMMANDS}"
)
_UNDER_A_PAPER = f"{_ATTACHED}, or reply to anybody's PDF and mention me. {_COMMANDS}"
_NEITHER = "further questions{} need neither the file nor the name"


def ways(settings: Settings, place: Place) -> Ways:
    """In direct messages, or in a server as far as Discord shows what is said there."""
    if place.workspace == DIRECT:
        files = f"{_ATTACHED}: here I need no mention. {_COMMANDS}"
        return Ways(files=files, further=_NEITHER.format(""), orders="You can also say:")
    threads, all_shown = settings.discord_threads, settings.discord_message_content
    further = _NEITHER.format(" in the thread" if threads else ", as replies to an answer,")
    where = "In a thread" if threads else "In a reply to an answer"
    if all_shown:
        return Ways(files=_UNDER_A_PAPER, further=further, orders=f"{where} you can also say:")
    further += ", but a mention of me"
    return Ways(files=_ELSEWHERE, further=further, orders=f"{where} you can also mention me with:")
