"""An application of the fake Discord, with its bot, its token and its commands."""

from dataclasses import dataclass, field

from fake_discord_values import Json, User

CONTENT_APPROVED, CONTENT_LIMITED = 1 << 18, 1 << 19  # flags of an application
PRESENCES, MEMBERS, MESSAGE_CONTENT = 1 << 8, 1 << 1, 1 << 15  # privileged intents
FLAGS = {PRESENCES: 1 << 13, MEMBERS: 1 << 15, MESSAGE_CONTENT: CONTENT_LIMITED}
PRIVILEGED = PRESENCES | MEMBERS | MESSAGE_CONTENT


@dataclass
class App:
    """One bot account. `approved` holds the privileged intents that its owner turned on."""

    name: str
    user: User
    token: str
    owner: User
    approved: int = 0
    commands: dict[str, list[Json]] = field(default_factory=dict)  # by guild, "" for all
    unlisted: set[str] = field(default_factory=set)  # guilds that let it in without commands
    public: bool = True
    code_grant: bool = False
    guild_count: int = 0  # as it is told to the owner

    @property
    def id(self) -> str:
        """The application's, which is its bot's too."""
        return self.user.id

    @property
    def mention(self) -> str:
        return self.user.mention

    @property
    def message_content(self) -> bool:
        """Whether it may read what is not meant for it."""
        return bool(self.approved & MESSAGE_CONTENT)

    @message_content.setter
    def message_content(self, allowed: bool) -> None:
        self.approved = (
            self.approved | MESSAGE_CONTENT if allowed else self.approved & ~MESSAGE_CONTENT
        )

    def command(self, name: str, guild: str = "", type: int | None = None) -> Json | None:
        """The command of this name that people of a guild can choose."""
        known = [*self.commands.get(guild, []), *(self.commands.get("", []) if guild else [])]
        fits = [one for one in known if one["name"] == name]
        return next((one for one in fits if type is None or one["type"] == type), None)

    def to_json(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "icon": None,
            "description": "",
            "summary": "",
            "bot_public": self.public,
            "bot_require_code_grant": self.code_grant,
            "verify_key": "0" * 64,
            "flags": sum(flag for intent, flag in FLAGS.items() if self.approved & intent),
            "owner": self.owner.to_json(),
            "team": None,
            "bot": self.user.to_json(),
            "integration_types_config": {"0": {}, "1": {}},
            "approximate_guild_count": self.guild_count,
            "redirect_uris": [],
            "interactions_endpoint_url": None,
        }
