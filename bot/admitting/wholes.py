"""What people call the whole that a place is part of, whose members share limits and budgets."""

from bot.core.values import Place

_CALLED = {
    "discord": "this server",
    # One for all of them: whoever opens many conversations is given no more by that.
    "discord/dm": "direct messages to me, all together",
}


def whole_of(place: Place) -> str:
    """As it stands within a sentence; most services call it a workspace."""
    called = _CALLED.get(place.platform, "this workspace")
    return _CALLED.get(f"{place.platform}/{place.workspace}", called)
