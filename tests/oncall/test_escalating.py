"""Nobody is called but by the word, and then the group that the operator named, once."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from redis import Redis

from bot.core.errors import ConfigError, UserError
from bot.core.heard import Heard
from bot.core.values import Job, Mention, Place
from bot.ingress.front import Front
from bot.ingress.on_call import OnCall
from bot.personas import load_personas
from bot.platforms.terminal import Terminal
from config.runbooks import CollectionSettings, EscalationSettings
from config.settings import Settings
from workers.runbooks import Runbooks

PERSONAS = load_personas(Settings(_env_file=None))
PLACE = Place(platform="slack", workspace="T1", channel="C1", thread="100.1")
GROUP = "S0123ABCD"
GONE = "S0GONE00"


class Chat(Terminal):
    """A service with threads and groups, that remembers what was posted."""

    name = "slack"

    def __init__(self, redis: Redis) -> None:
        super().__init__(redis)
        self.posted: list[str] = []

    def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
        self.posted.append(body)
        return super().post(place, key, body, asked)

    def direct(self, place: Place) -> bool:
        return False

    def begun(self, place: Place, message: str) -> Place:
        return place.model_copy(update={"thread": message})

    def thread(self, place: Place, most: int) -> tuple[Heard, ...]:
        said = "[FIRING:1] QueueBacklogGrowing (orders)"
        return (Heard(id="1", place=place, author="B1", text=said, at=1.0, bot=True),)

    def called(self, workspace: str, user: str) -> str:
        return {"U1": "Ada"}.get(user, "")

    def calling(self, group: str, words: str, page: str = "") -> str:
        if group == GONE:
            raise UserError("There is no such group here.")
        return f"<!subteam^{group}> {words} [{page}]"


@dataclass
class Night:
    redis: Redis
    group: str = GROUP
    page: str = "https://page.example/orders"
    channels: tuple[str, ...] = ("slack/T1/C1",)
    said: int = field(default=0)

    def __post_init__(self) -> None:
        self.chat = Chat(self.redis)
        collection = CollectionSettings(
            folder=Path(),
            owner="the order team",
            channels=self.channels,
            escalate=EscalationSettings(group=self.group, page=self.page),
        )
        on_call = OnCall({"orders": collection})
        self.front = Front(self.redis, self.chat, PERSONAS, "q", on_call=on_call)

    def says(self, text: str, id: str = "", place: Place = PLACE) -> Job:
        self.said += 1
        mention = Mention(id=id or f"m{self.said}", place=place, author="U1", text=text)
        return self.front.receive(mention)

    @property
    def called(self) -> list[str]:
        return [body for body in self.chat.posted if "subteam" in body]

    @property
    def last(self) -> str:
        return self.chat.posted[-1]


@pytest.fixture
def night(redis: Redis) -> Night:
    return Night(redis)


@pytest.mark.parametrize(
    "text",
    [
        "escalate", "@shedder escalate!", "<@U9> please escalate this now", "Eskaliere bitte",
        "/escalate", "pls escalate", "escalate ASAP", "escalate 🙏",
    ],
)  # fmt: skip
def test_the_word_calls_the_group_once(night: Night, text: str) -> None:
    assert night.says(text, id="m").persona == ""
    night.says(text, id="m")  # redelivered
    (call,) = night.called
    assert call == (
        f"<!subteam^{GROUP}> Ada asks you to step in here. The alert: QueueBacklogGrowing. "
        "[https://page.example/orders]"
    )


@pytest.mark.parametrize(
    "text",
    [
        "escalate to the platform team", "please page the on-call now", "it did not help, escalate "
        "to Ben", "can you call somebody please", "wake up the team!!", "eskaliere an das DB-Team",
    ],
)  # fmt: skip
def test_who_cries_for_people_in_other_words_is_told_the_word(night: Night, text: str) -> None:
    assert night.says(text).persona == ""
    assert night.called == []
    assert "say to me only the one word: escalate" in night.last
    elsewhere = night.says(text, place=PLACE.model_copy(update={"channel": "C9"}))
    assert elsewhere.persona, "where nobody can be called, it is a question"


@pytest.mark.parametrize(
    "text",
    [
        "when should I escalate?", "do not escalate yet", "servewise, who would you escalate to?",
        "alert fired, do we escalate this to the order team or wait?", "what is escalation",
        f"<!subteam^{GROUP}> look at this", "the runbook says: escalate after 30 minutes",
    ],
)  # fmt: skip
def test_words_around_it_call_nobody(night: Night, text: str) -> None:
    job = night.says(text)
    assert night.called == []
    assert job.persona


def test_whoever_says_it_again_soon_is_told_that_it_has_been(night: Night) -> None:
    night.says("escalate")
    night.says("escalate")
    assert len(night.called) == 1
    assert "notified in this thread less than 15 minutes ago" in night.last
    night.says("escalate", place=PLACE.model_copy(update={"thread": "200.1"}))
    assert len(night.called) == 2, "another thread is another incident"


def test_the_question_goes_along_and_pings_nobody_itself(night: Night) -> None:
    night.says("servewise, the queue grows since 02:10, what now?")
    night.says("escalate")
    (call,) = night.called
    assert call.count("subteam") == 1


def test_without_a_group_it_says_whom_to_turn_to(redis: Redis) -> None:
    night = Night(redis, group="")
    night.says("escalate")
    assert night.called == []
    assert "It belongs to the order team." in night.last
    assert "https://page.example/orders" in night.last


def test_a_group_of_another_service_is_no_silence(redis: Redis) -> None:
    of_another = Night(redis, group="123456789012345678")
    of_another.says("escalate")
    assert of_another.called == []
    assert "Nobody is named whom I could notify for this channel." in of_another.last
    night = Night(redis, group=GONE)
    night.says("escalate", id="again")
    assert night.called == []
    assert "I could not notify the order team. There is no such group here." in night.last
    assert '"url":"https://page.example/orders"' in night.last, "it can still be followed"


def test_elsewhere_nobody_can_be_called(redis: Redis) -> None:
    night = Night(redis, channels=("slack/T1/C2",))
    night.says("escalate")
    assert night.called == []
    assert "Nobody is named whom I could notify for this channel." in night.last


@pytest.mark.parametrize("text", ["<@U9>", "?", "what does this mean?", "any ideas?"])
def test_a_mention_in_a_thread_that_only_points_goes_to_who_reads_runbooks(
    night: Night, text: str
) -> None:
    assert night.says(text).persona == "servewise"
    elsewhere = PLACE.model_copy(update={"channel": "C9"})
    assert (
        night.says(text, place=elsewhere).persona != "servewise" or text == "what does this mean?"
    )


def test_help_is_still_to_be_had(night: Night) -> None:
    assert night.says("help").persona == ""
    assert "You can ask:" in night.last
    assert "The one word `escalate` notifies whoever is on call" in night.last
    begun = PLACE.model_copy(update={"thread": "m7"})
    assert night.says("<@U9>", id="m7", place=begun).persona == "", "it points at nothing"


def test_the_folder_need_not_be_where_questions_are_taken_in(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "runbooks.toml").write_text('[orders]\nfolder = "elsewhere"\n')
    settings = Settings(_env_file=None, shedder_home=tmp_path)
    assert list(OnCall.load(settings).collections) == ["orders"]
    with pytest.raises(ConfigError, match="there is no folder"):
        Runbooks.open(settings)
    (tmp_path / "config" / "runbooks.toml").write_text('[orders]\nfolder = "x"\nlinks = ""\n')
    with pytest.raises(ConfigError, match="'links', which is not known"):
        OnCall.load(settings)
