"""What was asked in Slack, and what its threads show (`chat_verdict.py`)."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from chat_asked import Asked as AskedAnywhere
from chat_asked import Eyes, Shown
from chat_verdict import Judge, Verdict
from fake_slack import FakeSlack
from fake_slack_workspace import Workspace
from fake_slack_world import Message
from redis import Redis
from slack_oracle import faults

from bot.core.answer import Reply
from bot.platforms.slack import Slack
from bot.slack import message
from bot.slack.blocks import abridges, messages
from bot.slack.uploads import file_of


class Asked(AskedAnywhere):
    """One question in Slack."""

    platform = "slack"
    team: Workspace


class SlackEyes(Eyes):
    """What people see of the bot in Slack; beyond these threads, in `teams`."""

    copies_on_request = Slack.copies_on_request

    def __init__(self, teams: Iterable[Workspace], slacks: Iterable[FakeSlack] = ()) -> None:
        self.teams = list(teams)
        self.slacks = {id(slack): slack for slack in (*slacks, *(t.slack for t in self.teams))}

    def where(self, one: AskedAnywhere, root: str) -> tuple[str, str, str]:
        """Its thread."""
        return one.workspace, one.channel, root

    def thread(self, one: AskedAnywhere, root: str) -> list[Shown]:
        """The bot's messages there, in order."""
        team: Workspace = one.team
        return [shown(team.id, post) for post in team.thread(one.channel, root) if post.bot_id]

    def everything(self) -> Iterable[Shown]:
        """The bot's messages anywhere."""
        return [shown(team.id, post) for team in self.teams for post in team.posts()]

    def taken_back(self) -> int:
        """How many the bot posted and deleted again."""
        rooms = [room for team in self.teams for room in list(team.channels.values())]
        posts = [post for room in rooms for post in list(room.messages.values())]
        return sum(post.deleted and bool(post.bot_id) for post in posts)

    def mark(self, key: str, posted: str = "") -> str:
        """Its key is in a message's metadata; a file has its id."""
        file = file_of(posted)
        return f"file {file}" if file else key

    def text(self, body: str) -> str:
        """The words of a message as it was decided."""
        return message.Message.of_body(body).text

    def long(self, reply: Reply) -> bool:
        """Whether the whole of it follows as a file."""
        return abridges(reply) or len(messages(reply)) > 1

    def heard(self, one: AskedAnywhere) -> bool:
        """Whether the app has acknowledged an event that it was to answer."""
        return self._heard.get(f"{one.workspace} {one.channel} {one.name}", False)

    @cached_property
    def _heard(self) -> dict[str, bool]:
        found: dict[str, bool] = {}
        for slack in self.slacks.values():
            for event in slack.events:
                said = event.event
                if said["type"] == "app_mention" or said.get("channel_type") == "im":
                    name = f"{event.payload['team_id']} {said.get('channel')} {said.get('ts')}"
                    found[name] = found.get(name, False) or event.acked
        return found


def shown(team: str, post: Message) -> Shown:
    """A message as the judge sees it."""
    payload = (post.metadata or {}).get("event_payload", {})
    mark = f"file {post.files[0].id}" if post.files else payload.get("key") or post.text[:60]
    last = post.edits[-1].at if post.edits else post.at
    return Shown((team, post.channel, post.root), str(mark), post.text, post.at, last)


def judged(asked: Iterable[Asked], teams: Iterable[Workspace], redis: Redis) -> Verdict:
    """Look at every thread as it stands, and in `teams` for what belongs to none."""
    asked = list(asked)
    return Judge(SlackEyes(teams, [one.team.slack for one in asked]), redis).judge(asked)


def malformed(teams: Iterable[Workspace]) -> list[str]:
    """What Slack would not take of all that was posted, looked at again by the oracle."""
    found: Counter[str] = Counter()
    for slack in {id(team.slack): team.slack for team in teams}.values():
        for call in list(slack.calls):
            if call.args and call.method in ("chat.postMessage", "chat.update"):
                found.update(faults(call.args, method=call.method))
    return [f"{fault} ({times})" for fault, times in found.most_common()]
