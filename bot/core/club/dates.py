"""How an issue says when something is, in the local time of its channel."""

from datetime import datetime, tzinfo


def day(at: float, zone: tzinfo) -> str:
    """As in "Tue 17 Nov"."""
    local = datetime.fromtimestamp(at, zone)
    return f"{local:%a} {local.day} {local:%b}"


def moment(at: float, zone: tzinfo) -> str:
    """As in "Fri 27 Nov, 16:00 CET"."""
    local = datetime.fromtimestamp(at, zone)
    name = local.strftime("%Z")  # digits, where a zone has no letters
    return f"{day(at, zone)}, {local:%H:%M} {name if name.isalpha() else f'(UTC{name})'}"


def week(since: float, until: float, zone: tzinfo) -> str:
    """As in "14–20 November 2026", with as much of the first day as differs."""
    first, last = (datetime.fromtimestamp(at, zone) for at in (since, until))
    end = f"{last.day} {last:%B %Y}"
    if first.date() == last.date():
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%B}{year} – {end}"
