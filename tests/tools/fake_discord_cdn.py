"""The CDN of the fake Discord: files under addresses that are signed, and expire."""

import asyncio
import hashlib
import hmac
import time
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web
from fake_discord_call import Record
from fake_discord_faults import Fault
from fake_discord_rest import spoiled
from fake_discord_values import Attachment

if TYPE_CHECKING:
    from fake_discord import FakeDiscord

SECRET = b"of the fake"
CHUNK = 1 << 16


class Cdn:
    """Files by address. A message shows a fresh address each time it is fetched."""

    def __init__(self, discord: "FakeDiscord") -> None:
        self._discord = discord
        self.life = 86_400.0  # seconds for which an address is good
        self.ephemeral_life = 86_400.0  # of what came with a command or a form
        self.downloads: list[Record] = []
        self._files: dict[str, Attachment] = {}

    def keep(self, file: Attachment) -> None:
        self._files[file.id] = file

    def url(self, file: Attachment) -> str:
        """A new address of a file."""
        folder = "ephemeral-attachments" if file.ephemeral else "attachments"
        path = f"/{folder}/{file.channel}/{file.id}/{quote(file.name)}"
        now = time.time()
        life = self.ephemeral_life if file.ephemeral else self.life
        expiry, issued = f"{int(now + life):x}", f"{int(now):x}"
        signed = _signed(path, expiry, issued)
        return f"http://{self._discord.file_host}{path}?ex={expiry}&is={issued}&hm={signed}&"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        record = Record(request.method, request.path, time.monotonic(), query=dict(request.query))
        record.body = dict(request.headers)
        self.downloads.append(record)
        fault = record.fault = self._discord.faults.strike(record.name)
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.number)
        elif fault is not None and fault.kind == "cut" and request.transport is not None:
            request.transport.abort()
        elif fault is not None and (answer := spoiled(fault)) is not None:
            record.status = answer.status
            return answer
        file = self._files.get(request.match_info["file"])
        if file is None or file.removed or not self._good(request):
            record.status = 404
            return web.Response(status=404, text="This content is no longer available.")
        record.status = 200
        return await self._sent(request, file, fault)

    def _good(self, request: web.Request) -> bool:
        expiry, issued = request.query.get("ex", ""), request.query.get("is", "")
        try:
            left = int(expiry, 16) - time.time()
        except ValueError:
            return False
        right = _signed(request.rel_url.raw_path, expiry, issued)
        return left > 0 and hmac.compare_digest(right, request.query.get("hm", ""))

    async def _sent(
        self, request: web.Request, file: Attachment, fault: Fault | None
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": file.content_type})
        wrong = fault is not None and fault.kind == "length"
        response.content_length = int(fault.number) if fault and wrong else len(file.content)
        await response.prepare(request)
        for start in range(0, len(file.content), CHUNK):
            await response.write(file.content[start : start + CHUNK])
        return response


def _signed(path: str, expiry: str, issued: str) -> str:
    return hmac.new(SECRET, f"{path} {expiry} {issued}".encode(), hashlib.sha256).hexdigest()
