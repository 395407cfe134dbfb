"""The gateway of the fake Discord: who is connected, and what they are told."""

import time
import uuid
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from aiohttp import web
from fake_discord_app import PRIVILEGED, App
from fake_discord_session import Session
from fake_discord_socket import IDENTIFY, INVALID, RECONNECT, RESUME, Connection
from fake_discord_values import Json

if TYPE_CHECKING:
    from fake_discord import FakeDiscord

INTENTS = (1 << 26) - 1
Render = Callable[[App, bool], Json]
"""A dispatch as one app sees it; True: it may read what is not meant for it."""


class Gateway:
    """Sessions and connections. Nothing is kept for a session once it is forgotten."""

    def __init__(self, discord: "FakeDiscord") -> None:
        self._discord = discord
        self.heartbeat_interval = 41.25
        self.grace = 1.0  # seconds a heartbeat may come late
        self.acks = True  # of heartbeats
        self.refusals = 0  # so many connections more are turned away, with 503
        self.identify_every = 5.0
        self.refuse_hasty = False  # INVALID_SESSION to whoever identifies too soon after another
        self.sessions_a_day, self.shards = 1000, 1  # as apps are told
        self.session_life = 120.0  # a session can be resumed for so long
        self.replay_duplicates = 0  # so many dispatches are told again at RESUME
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.connects: list[float] = []  # when each was tried
        self.identifies: list[tuple[float, str]] = []  # when, by which app
        self.hasty: list[tuple[float, str]] = []  # IDENTIFY sooner than allowed
        self.resumes: list[tuple[float, str, bool]] = []  # when, by which app, whether it could
        self.closes: list[tuple[float, int | None]] = []
        self._last: dict[str, float] = {}
        self.zombies = 0  # connections closed for want of heartbeats
        self.lateness: list[
            float
        ] = []  # seconds by which heartbeats of ended connections came late

    # What tests do to it

    @property
    def connected(self) -> list[Session]:
        """The sessions that somebody listens to."""
        return [one for one in list(self.sessions.values()) if one.connection is not None]

    @property
    def late_heartbeats(self) -> list[float]:
        """By how many seconds heartbeats came late, where that was more than the grace."""
        now = [late for one in list(self.connections) for late in self._late(one)]
        return [*self.lateness, *now]

    def drop(self, *, forget: bool = False, code: int | None = None) -> None:
        """Connections are lost, without a word or with a close code; sessions too if `forget`."""
        with self._discord.lock:
            for connection in list(self.connections):
                connection.cut() if code is None else connection.close(code)
                if connection.session is not None:
                    connection.session.lose()
            if forget:
                self.sessions.clear()

    def reconnect(self) -> None:
        """Everybody is asked to connect anew and resume (op 7)."""
        for connection in list(self.connections):
            connection.say(RECONNECT)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Everybody is told that their session is no more (op 9)."""
        with self._discord.lock:
            if not resumable:
                self.sessions.clear()
            for connection in list(self.connections):
                connection.say(INVALID, resumable)

    def ask_for_heartbeats(self) -> None:
        """Everybody is to send a heartbeat at once (op 1)."""
        for connection in list(self.connections):
            connection.say(1)

    # What others of the fake do with it

    def call_soon(self, call: Callable[..., object], *args: object) -> None:
        self._discord.call_soon(call, *args)

    def publish(self, name: str, intent: int, apps: Iterable[App], render: Render) -> None:
        """Tell every session of these apps that asked for it; `intent` 0: everybody."""
        with self._discord.lock:
            self._forget_old()
            ids = {app.id for app in apps}
            for session in self.sessions.values():
                if session.app.id in ids and (not intent or session.intents & intent):
                    session.dispatch(name, render(session.app, session.unlocked))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.connects.append(time.monotonic())
        if self.refusals > 0:
            self.refusals -= 1
            return web.Response(status=503)
        connection = Connection(self, request)
        self.connections.append(connection)
        return await connection.serve()

    async def stop(self) -> None:
        for connection in list(self.connections):
            connection.cut()

    def heard(self, connection: Connection, op: int, body: Json) -> None:
        with self._discord.lock:
            if op == IDENTIFY:
                self._identify(connection, body)
            elif op == RESUME:
                self._resume(connection, body)
            elif connection.session is None:
                connection.close(4003)

    def lost(self, connection: Connection, code: int | None) -> None:
        with self._discord.lock:
            self.connections.remove(connection)
            self.lateness += self._late(connection)
            self.closes.append((time.monotonic(), code))
            session = connection.session
            if session is not None and session.connection in (connection, None):
                session.lose()
                # Whoever says goodbye does not come back, unless it was sent away.
                if code in (1000, 1001) and not connection.told_to_go:
                    self.sessions.pop(session.id, None)

    # How sessions begin

    def _identify(self, connection: Connection, body: Json) -> None:
        if connection.session is not None:
            return connection.close(4005)
        app = self._discord.app_of(str(body.get("token", "")).removeprefix("Bot "))
        intents = body.get("intents")
        if app is None:
            return connection.close(4004)
        if not isinstance(intents, int) or intents & ~INTENTS:
            return connection.close(4013)
        if intents & PRIVILEGED & ~app.approved:
            return connection.close(4014)
        if self._is_hasty(app) and self.refuse_hasty:
            return connection.say(INVALID, False)
        session = Session(uuid.uuid4().hex, app, intents, connection=connection)
        connection.session = self.sessions[session.id] = session
        return self._welcome(session)

    def _is_hasty(self, app: App) -> bool:
        """Whether it identifies too soon after it did so well."""
        now = time.monotonic()
        self.identifies.append((now, app.id))
        hasty = now - self._last.get(app.id, -self.identify_every) < self.identify_every
        if hasty:
            self.hasty.append((now, app.id))
        if not (hasty and self.refuse_hasty):
            self._last[app.id] = now
        return hasty

    def _welcome(self, session: Session) -> None:
        app = session.app
        guilds = [one for one in self._discord.guilds.values() if app in one.apps]
        ready: dict[str, Any] = {
            "v": 10,
            "user": {**app.user.to_json(), "verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._discord.resume_url,
            "private_channels": [],
            "application": {"id": app.id, "flags": app.to_json()["flags"]},
        }
        session.dispatch("READY", ready)
        for guild in guilds:
            if session.intents & 1:
                session.dispatch("GUILD_CREATE", guild.to_event(app))

    def _resume(self, connection: Connection, body: Json) -> None:
        self._forget_old()
        session = self.sessions.get(str(body.get("session_id")))
        app = self._discord.app_of(str(body.get("token", "")))
        known = session is not None and app is session.app
        self.resumes.append((time.monotonic(), app.id if app else "", known))
        if app is None:
            return connection.close(4004)
        if session is None or not known:
            return connection.say(INVALID, False)
        if body.get("seq", 0) > session.seq:
            return connection.close(4007)
        session.connection = connection
        connection.session = session
        for text in session.missed(body.get("seq") or 0, self.replay_duplicates):
            connection.send(text)
        session.resumed += 1
        return session.dispatch("RESUMED", {"_trace": []})

    def _forget_old(self) -> None:
        old = time.monotonic() - self.session_life
        gone = [one for one in self.sessions.values() if not one.connection and one.left < old]
        for session in gone:
            del self.sessions[session.id]

    def _late(self, connection: Connection) -> list[float]:
        most = self.heartbeat_interval + self.grace
        return [gap - most for gap in connection.beats if gap > most]
