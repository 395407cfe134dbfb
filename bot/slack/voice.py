"""What is said in Slack beside answers: a heading, a reason why not; each once, whoever dies."""

import time

from bot.core.answer import Notice, Reply
from bot.core.values import Job, Mention, Place
from bot.front import BOT
from bot.ledger import Ledger
from bot.outbox import Outbox
from bot.slack.desk import Desk
from bot.slack.events import SLACK
from bot.slack.payloads import part, word
from bot.slack.web import Web
from bot.threads import ThreadMemory


class Voice:
    """Says it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def say(self, place: Place, name: str, words: str, failed: bool = True) -> Place:
        """Say something in a place, once under this name; the thread that it is in, or begins."""
        named = Mention(id=name, place=place, author="", text="")
        job = Job.of(named, "", time.time())
        outbox = Outbox(self.desk.redis, self.desk.platform, job, still_mine=lambda: True)
        said = Notice(text=words, failed=failed)
        outbox.deliver(Reply(job=job.id, place=place, look=BOT, body=said))
        if not place.thread:
            begun = Ledger(self.desk.redis, job.id).read("done:0") or ""
            place = place.model_copy(update={"thread": begun})
        here = job.model_copy(update={"mention": named.model_copy(update={"place": place})})
        ThreadMemory(self.desk.redis, place).take_in(here)  # so that it is forgotten with it
        return place

    def whisper(self, mention: Mention, words: str) -> None:
        """Write to the author alone."""
        workspace = mention.place.workspace
        channel = direct(self.desk.web(workspace), mention.author)
        place = Place(platform=SLACK, workspace=workspace, channel=channel, thread="")
        self.say(place, f"why not {mention.id}", words)


def direct(web: Web, user: str) -> str:
    """The channel between somebody and us."""
    return word(part(web.call("conversations.open", users=user), "channel"), "id")
