"""Bytes from and to Slack's file hosts, with the token and without it."""

from http.client import HTTPException
from urllib.request import Request

from bot.core.errors import TransientError
from bot.downloads import download as files
from bot.downloads.download import Barred, Download, reached
from bot.downloads.file_hosts import Stray
from bot.slack.hosts import FileHosts, is_slack


def download(url: str, token: str, limit: int, hosts: FileHosts) -> Download:
    """The bytes at an address, at most so many.

    Raises Stray, TooLarge, Barred, Absent, or TransientError.
    """
    try:
        return files.download(url, limit, hosts, {"Authorization": f"Bearer {token}"})
    except Stray as stray:
        if stray.redirected and is_slack(stray.name):
            raise Barred from None  # to the page where people sign in
        raise


def upload(url: str, content: bytes, hosts: FileHosts) -> None:
    """Send bytes to the address that Slack gave for them. Raises Stray or TransientError."""
    hosts.check(url)
    headers = {"Content-Type": "application/octet-stream"}
    request = Request(url, content, headers, method="POST")  # noqa: S310 - checked
    try:
        with reached(request) as response:
            status = response.status
    except (OSError, HTTPException, ValueError) as error:
        raise TransientError(f"a file was not sent: {type(error).__name__}") from None
    if status != 200:
        raise TransientError(f"a file was not taken: HTTP {status}")
