"""Who installed the app, with their tokens: kept in Redis, readable only with SHEDDER_SECRET.

    shedder:slack:installed:<T… or E…>   a hash: `bot` the token all calls are made with, and
                                         `user:<U…>` what one person granted when installing

What an organisation installed for all its workspaces is under its own id (E…), what one workspace
did under its own (T…). Values are Fernet tokens under a key of their own per workspace, so one
workspace's cannot be put in another's place. There is no time limit: an installation ends when it
is uninstalled.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from typing import Any, cast

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from redis import Redis
from redis.exceptions import RedisError
from redis.lock import Lock
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot, Installation, InstallationStore

from bot.core.errors import ConfigError
from config.settings import Settings

BOT = "bot"
ROTATION_SECONDS = 30.0  # how long one process may take to renew a token; then another may
WAIT_SECONDS = 10.0  # how long the others wait for it

REPLACE = """
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
"""

WITHOUT_KEY = "Set SHEDDER_SECRET to a long random string: it encrypts the workspaces' tokens."
UNREADABLE = (
    "The token of {name} was encrypted with another SHEDDER_SECRET. Put the old secret behind the "
    "new one, with a comma between them, or have the app installed there again."
)


class RedisInstallations(InstallationStore):
    """What slack_sdk calls an installation store; everything slack_bolt needs of one."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        """Raises ConfigError without SHEDDER_SECRET."""
        if not settings.shedder_secret:
            raise ConfigError(WITHOUT_KEY)
        self.redis = redis
        said = settings.shedder_secret.get_secret_value().split(",")
        self._secrets = [secret.strip() for secret in said if secret.strip()]

    def save(self, installation: Installation) -> None:
        """Keep an installation: its bot token for all, and what this person granted."""
        name = owner(
            installation.enterprise_id, installation.team_id, installation.is_enterprise_install
        )
        values = {f"user:{installation.user_id}": self._seal(name, vars(installation))}
        if installation.bot_token:
            values[BOT] = self._seal(name, vars(installation.to_bot()))
        self._put(name, values)

    def save_bot(self, bot: Bot) -> None:
        """Keep a bot token alone."""
        name = owner(bot.enterprise_id, bot.team_id, bot.is_enterprise_install)
        self._put(name, {BOT: self._seal(name, vars(bot))})

    def find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """The bot token of a workspace, or of an organisation."""
        return self.bot(owner(enterprise_id, team_id, is_enterprise_install))

    def find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """What this person granted, or whoever did last; with the bot token as it is now."""
        name = owner(enterprise_id, team_id, is_enterprise_install)
        found = [each for each in self._people(name) if user_id in (None, each.user_id)]
        newest = max(found, key=lambda each: each.installed_at, default=None)
        bot = self.bot(name)
        if newest is not None and bot is not None:
            newest.bot_id, newest.bot_user_id = bot.bot_id, bot.bot_user_id
            newest.bot_token, newest.bot_scopes = bot.bot_token, bot.bot_scopes
            newest.bot_refresh_token = bot.bot_refresh_token
            newest.bot_token_expires_at = bot.bot_token_expires_at
        return newest

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Remove the bot token."""
        self.redis.hdel(_key(owner(enterprise_id, team_id)), BOT)

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Remove what one person granted, or all of them."""
        name = owner(enterprise_id, team_id)
        people = [each.user_id for each in self._people(name)] if user_id is None else [user_id]
        self.remove_people(name, people)

    def delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Remove everything of a workspace; of the organisation, where no workspace is named."""
        self.remove(owner(enterprise_id, team_id))

    # Beyond what slack_sdk asks for. `name` is that of the workspace or organisation.

    def names(self) -> tuple[str, ...]:
        """All that have the app."""
        prefix = _key("")
        keys = cast(Iterator[bytes], self.redis.scan_iter(f"{prefix}*", count=1_000))
        return tuple(sorted(key.decode().removeprefix(prefix) for key in keys))

    def bot(self, name: str) -> Bot | None:
        """The bot token. Raises ConfigError when it cannot be read with this secret."""
        sealed = cast(bytes | None, self.redis.hget(_key(name), BOT))
        return None if sealed is None else Bot(**self._open(name, sealed))

    def installed_since(self, name: str, at: float) -> bool:
        """Whether what is there was installed after this moment."""
        try:
            bot = self.bot(name)
        except ConfigError:  # of no use to anybody
            return False
        return bot is not None and bot.installed_at > at

    def remove(self, name: str) -> None:
        """Leave no token of this workspace or organisation."""
        self.redis.delete(_key(name))

    def remove_people(self, name: str, people: Sequence[str]) -> None:
        """Leave nothing of what these people granted."""
        if people:
            self.redis.hdel(_key(name), *(f"user:{user_id}" for user_id in people))

    def replace_bot(self, before: Bot, after: Bot) -> None:
        """Put a renewed token in the old one's place, unless the app was installed anew or
        uninstalled meanwhile. Only under the `lock`."""
        name = owner(before.enterprise_id, before.team_id, before.is_enterprise_install)
        sealed = cast(bytes | None, self.redis.hget(_key(name), BOT))
        if sealed is None or self._open(name, sealed)["bot_token"] != before.bot_token:
            return
        self._exchange(name, BOT, sealed, vars(after))

    def reencrypt(self, name: str) -> None:
        """Encrypt what there is anew with the first secret, so that the others can be dropped."""
        with self.lock(name):
            for field, sealed in self._sealed(_key(name)).items():
                self._exchange(name, field, sealed, self._open(name, sealed))

    def lock(self, name: str) -> Lock:
        """Held by whoever renews a token: two at once would invalidate each other's."""
        return Lock(
            self.redis,
            f"shedder:slack:rotating:{name}",
            timeout=ROTATION_SECONDS,
            blocking_timeout=WAIT_SECONDS,
            raise_on_release_error=False,  # it ran out: whoever has it now gives it back
        )

    def _exchange(self, name: str, field: str, sealed: bytes, value: dict[str, Any]) -> None:
        self.redis.register_script(REPLACE)(
            keys=[_key(name)], args=[field, sealed, self._seal(name, value)]
        )

    def _put(self, name: str, values: dict[str, bytes]) -> None:
        try:
            self.redis.hset(_key(name), mapping=cast(Any, values))
        except RedisError as error:  # bolt shows its failure page for its own kind of error only
            raise BoltError("the installation could not be kept") from error

    def _people(self, name: str) -> Iterator[Installation]:
        for field, sealed in self._sealed(_key(name)).items():
            if field != BOT:
                yield Installation(**self._open(name, sealed))

    def _sealed(self, key: str) -> dict[str, bytes]:
        values = cast(dict[bytes, bytes], self.redis.hgetall(key))
        return {field.decode(): sealed for field, sealed in values.items()}

    def _seal(self, name: str, value: dict[str, Any]) -> bytes:
        return self._cipher(name).encrypt(json.dumps(value).encode())

    def _open(self, name: str, sealed: bytes) -> dict[str, Any]:
        try:
            return cast(dict[str, Any], json.loads(self._cipher(name).decrypt(sealed)))
        except InvalidToken:
            raise ConfigError(UNREADABLE.format(name=name)) from None

    def _cipher(self, name: str) -> MultiFernet:
        return MultiFernet([Fernet(_key_of(secret, name)) for secret in self._secrets])


def owner(enterprise_id: str | None, team_id: str | None, org_wide: bool | None = False) -> str:
    """Under whose name an installation is kept."""
    if org_wide or not team_id:
        return enterprise_id or ""
    return team_id


def owner_of(workspace: str) -> str:
    """Whose installation serves a workspace named as in `Place.workspace`."""
    return workspace.partition(".")[0]


def _key(name: str) -> str:
    return f"shedder:slack:installed:{name}"


def _key_of(secret: str, name: str) -> bytes:
    """A Fernet key for the tokens of this workspace or organisation, and for nothing else."""
    purpose = f"shedder slack installation {name}".encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
    return urlsafe_b64encode(derived)
