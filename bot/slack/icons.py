"""The emoji of a persona as the name by which Slack knows it."""

_NAMES = {
    "🔬": "microscope",
    "🔥": "fire",
    "🗺": "world_map",
    "🧭": "compass",
    "📄": "page_facing_up",
}


def shortcode(icon: str) -> str:
    """`:microscope:` for 🔬; nothing for what is not known, and then the app's own icon shows."""
    name = _NAMES.get(icon.strip().rstrip("\ufe0f"))
    return f":{name}:" if name else ""
