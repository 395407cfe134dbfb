"""Emoji and the names by which Slack knows them: of personas, and of what people react with."""

from collections.abc import Mapping

# As npm emoji-datasource, which is Slack's source too, calls them: the names follow no rule.
_NAMES: Mapping[str, str] = {
    "🔬": "microscope", "🔥": "fire", "🗺": "world_map", "🧭": "compass", "📄": "page_facing_up",
    "🔭": "telescope", "🧪": "test_tube", "🧫": "petri_dish", "🧬": "dna", "⚗": "alembic",
    "🌡": "thermometer", "💡": "bulb", "🔦": "flashlight", "🔎": "mag_right", "🔍": "mag",
    "📚": "books", "📖": "book", "📓": "notebook", "📝": "memo", "✏": "pencil2", "📌": "pushpin",
    "📎": "paperclip", "📐": "triangular_ruler", "📏": "straight_ruler", "✂": "scissors",
    "🔧": "wrench", "🔨": "hammer", "🛠": "hammer_and_wrench", "⚙": "gear", "🔩": "nut_and_bolt",
    "⚖": "scales", "🧰": "toolbox", "🧲": "magnet", "🔗": "link", "🔑": "key", "🔒": "lock",
    "🛡": "shield", "⚔": "crossed_swords", "🏹": "bow_and_arrow", "🎯": "dart",
    "🎓": "mortar_board", "🏛": "classical_building", "🏗": "building_construction",
    "🏭": "factory", "🚀": "rocket", "🛰": "satellite", "✈": "airplane", "🚂": "steam_locomotive",
    "🚢": "ship", "⚓": "anchor", "🚑": "ambulance", "🚒": "fire_engine", "🚨": "rotating_light",
    "🚦": "vertical_traffic_light", "🖥": "desktop_computer", "💻": "computer", "💾": "floppy_disk",
    "🗄": "file_cabinet", "📁": "file_folder", "📊": "bar_chart", "📈": "chart_with_upwards_trend",
    "📉": "chart_with_downwards_trend", "📋": "clipboard", "📅": "date", "📰": "newspaper",
    "📣": "mega", "🔔": "bell", "⏰": "alarm_clock", "⏱": "stopwatch",
    "⏳": "hourglass_flowing_sand", "📡": "satellite_antenna", "📷": "camera", "🎤": "microphone",
    "🎧": "headphones", "🎸": "guitar", "🎲": "game_die", "🧩": "jigsaw", "🎨": "art",
    "🧵": "thread",
    "🔮": "crystal_ball", "🏆": "trophy", "🤖": "robot_face", "👾": "space_invader", "👽": "alien",
    "👻": "ghost", "💀": "skull", "🎩": "tophat", "👑": "crown", "🧠": "brain", "👀": "eyes",
    "👁": "eye", "🧐": "face_with_monocle", "🤓": "nerd_face", "😎": "sunglasses",
    "🤔": "thinking_face", "🧙": "mage", "🕵": "sleuth_or_spy", "🐍": "snake", "🐘": "elephant",
    "🐙": "octopus", "🐳": "whale", "🐬": "dolphin", "🦈": "shark", "🐧": "penguin", "🦉": "owl",
    "🦅": "eagle", "🐢": "turtle", "🦊": "fox_face", "🐺": "wolf", "🐻": "bear", "🐼": "panda_face",
    "🐯": "tiger", "🦁": "lion_face", "🐸": "frog", "🐝": "bee", "🐞": "ladybug", "🦋": "butterfly",
    "🦀": "crab", "🐉": "dragon", "🦄": "unicorn_face", "🐴": "horse", "🦆": "duck", "🐈": "cat2",
    "🐇": "rabbit2", "🌲": "evergreen_tree", "🌳": "deciduous_tree", "🌵": "cactus",
    "🌱": "seedling", "🍀": "four_leaf_clover", "🍄": "mushroom", "🌍": "earth_africa",
    "🌐": "globe_with_meridians", "🌋": "volcano", "🌊": "ocean", "🌈": "rainbow", "⚡": "zap",
    "☀": "sunny", "🌙": "crescent_moon", "⭐": "star", "✨": "sparkles", "❄": "snowflake",
    "☁": "cloud", "🌪": "tornado", "💥": "boom", "💧": "droplet", "💎": "gem", "🧱": "bricks",
    "⛰": "mountain", "🏠": "house", "🧯": "fire_extinguisher", "🧹": "broom", "♻": "recycle",
    "✅": "white_check_mark", "❌": "x", "⚠": "warning", "❗": "exclamation", "❓": "question",
    "💬": "speech_balloon", "💭": "thought_balloon", "🧮": "abacus", "🍎": "apple", "☕": "coffee",
    "🧊": "ice_cube",
}  # fmt: skip
# What people answer and vote with, beside those above.
_REACTIONS: Mapping[str, str] = {
    "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "heart": "❤️",
    "see_no_evil": "🙈", "hear_no_evil": "🙉", "speak_no_evil": "🙊", "no_entry_sign": "🚫",
    "one": "1️⃣", "two": "2️⃣", "three": "3️⃣", "four": "4️⃣", "five": "5️⃣",
    "six": "6️⃣", "seven": "7️⃣", "eight": "8️⃣", "nine": "9️⃣", "keycap_ten": "🔟", "zero": "0️⃣",
    "joy": "😂", "laughing": "😆", "smile": "😄", "grinning": "😀", "slightly_smiling_face": "🙂",
    "wink": "😉", "sweat_smile": "😅", "heart_eyes": "😍", "star-struck": "🤩", "sob": "😭",
    "cry": "😢", "open_mouth": "😮", "exploding_head": "🤯", "face_with_rolling_eyes": "🙄",
    "hugging_face": "🤗", "saluting_face": "🫡", "facepalm": "🤦",
    "shrug": "🤷", "raised_eyebrow": "🤨",
    "clap": "👏", "pray": "🙏", "raised_hands": "🙌", "muscle": "💪", "wave": "👋", "ok_hand": "👌",
    "point_up": "☝️", "point_up_2": "👆", "raised_hand": "✋", "hand": "✋", "handshake": "🤝",
    "100": "💯", "tada": "🎉", "confetti_ball": "🎊", "heavy_check_mark": "✔️",
    "heavy_plus_sign": "➕", "heavy_minus_sign": "➖", "bangbang": "‼️", "question": "❓",
    "grey_question": "❔", "heavy_exclamation_mark": "❗", "red_circle": "🔴",
    "large_green_circle": "🟢", "large_yellow_circle": "🟡", "bookmark": "🔖", "eyes": "👀",
    "hourglass": "⌛", "repeat": "🔁", "arrow_up": "⬆️", "arrow_down": "⬇️", "thinking_face": "🤔",
    "trophy": "🏆", "popcorn": "🍿", "beers": "🍻", "cool": "🆒", "new": "🆕", "sos": "🆘",
}  # fmt: skip
_PICTURE = "\ufe0f"  # asks for the picture of a character that is also a letter


def shortcode(icon: str) -> str:
    """`:microscope:` for 🔬; nothing for what is not known, and then the app's own icon shows."""
    name = name_of(icon)
    return f":{name}:" if name else ""


def name_of(emoji: str) -> str:
    """`microscope` for 🔬; nothing for what is not known."""
    plain = emoji.strip()
    return _NAMES.get(plain.removesuffix(_PICTURE)) or _BY_REACTION.get(plain, "")


def picture(name: str) -> str:
    """The emoji of a reaction, in whichever colour of skin; `:name:` for what is no Unicode, or not
    known."""
    plain = name.partition("::")[0]
    known = _REACTIONS.get(plain) or _PICTURES.get(plain)
    return known or f":{plain}:"


_BY_REACTION = {shown: name for name, shown in reversed([*_REACTIONS.items()])}
_PICTURES = {name: shown for shown, name in _NAMES.items()}
