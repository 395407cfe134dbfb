"""The emoji of a persona as the name by which Slack knows it.

Slack's names are those of the `short_name`s in npm emoji-datasource, and follow no rule.
"""

_NAMES = """
🔬 microscope 🔥 fire 🗺 world_map 🧭 compass 📄 page_facing_up 🔭 telescope 🧪 test_tube 🧫
petri_dish 🧬 dna ⚗ alembic 🌡 thermometer 💡 bulb 🔦 flashlight 🔎 mag_right 🔍 mag 📚 books 📖 book
📕 closed_book 📗 green_book 📘 blue_book 📙 orange_book 📓 notebook 📝 memo ✏ pencil2 🖊
lower_left_ballpoint_pen 🖋 lower_left_fountain_pen 📌 pushpin 📎 paperclip 📐 triangular_ruler 📏
straight_ruler ✂ scissors 🔧 wrench 🔨 hammer 🛠 hammer_and_wrench ⚙ gear 🔩 nut_and_bolt ⚖ scales
🧰 toolbox 🧲 magnet 🪛 screwdriver 🔗 link ⛓ chains 🗜 compression 🔑 key 🗝 old_key 🔒 lock 🔓 unlock
🛡 shield ⚔ crossed_swords 🗡 dagger_knife 🏹 bow_and_arrow 🎯 dart 🎓 mortar_board 🏛
classical_building 🏗 building_construction 🏭 factory 🚀 rocket 🛰 satellite 🛸 flying_saucer ✈
airplane 🚁 helicopter 🚂 steam_locomotive 🚢 ship ⚓ anchor 🛟 ring_buoy 🚑 ambulance 🚒 fire_engine
🚨 rotating_light 🚦 vertical_traffic_light ⛵ boat 🖥 desktop_computer 💻 computer 🖨 printer ⌨
keyboard 🖱 three_button_mouse 💾 floppy_disk 💿 cd 📀 dvd 🗄 file_cabinet 🗂 card_index_dividers 📁
file_folder 📂 open_file_folder 📊 bar_chart 📈 chart_with_upwards_trend 📉
chart_with_downwards_trend 📋 clipboard 📅 date 🗒 spiral_note_pad 📰 newspaper 📮 postbox 📣 mega 📢
loudspeaker 🔔 bell ⏰ alarm_clock ⏱ stopwatch ⏳ hourglass_flowing_sand ⌛ hourglass 🕰
mantelpiece_clock 📡 satellite_antenna 📷 camera 🎥 movie_camera 🎬 clapper 🎤 microphone 🎧
headphones 🎸 guitar 🎻 violin 🎺 trumpet 🥁 drum_with_drumsticks 🎹 musical_keyboard 🎲 game_die ♟
chess_pawn 🧩 jigsaw 🎨 art 🧵 thread 🧶 yarn 🪄 magic_wand 🔮 crystal_ball 🏆 trophy 🥇
first_place_medal 🏅 sports_medal ⚽ soccer 🤖 robot_face 👾 space_invader 👽 alien 👻 ghost 💀 skull
🎩 tophat 👑 crown 🧠 brain 👀 eyes 👁 eye 🦾 mechanical_arm 🧐 face_with_monocle 🤓 nerd_face 😎
sunglasses 🤔 thinking_face 😈 smiling_imp 🤠 face_with_cowboy_hat 🧙 mage 🕵 sleuth_or_spy 🐍 snake
🐘 elephant 🐙 octopus 🐳 whale 🐋 whale2 🐬 dolphin 🦈 shark 🐧 penguin 🦉 owl 🦅 eagle 🐢 turtle 🦊
fox_face 🐺 wolf 🐻 bear 🐼 panda_face 🐨 koala 🐯 tiger 🦁 lion_face 🐸 frog 🐵 monkey_face 🐝 bee 🐞
ladybug 🦋 butterfly 🕷 spider 🦀 crab 🐉 dragon 🦄 unicorn_face 🐴 horse 🦆 duck 🐓 rooster 🐕 dog2 🐈
cat2 🐀 rat 🐇 rabbit2 🦔 hedgehog 🌲 evergreen_tree 🌳 deciduous_tree 🌴 palm_tree 🌵 cactus 🌱
seedling 🍀 four_leaf_clover 🍄 mushroom 🌍 earth_africa 🌎 earth_americas 🌏 earth_asia 🌐
globe_with_meridians 🌋 volcano 🌊 ocean 🌈 rainbow ⚡ zap ☀ sunny 🌙 crescent_moon ⭐ star 🌟 star2
✨ sparkles ☄ comet ❄ snowflake ☁ cloud 🌪 tornado ☔ umbrella_with_rain_drops 💥 boom 💧 droplet 💎
gem 🧱 bricks 🪨 rock 🪵 wood 🏔 snow_capped_mountain ⛰ mountain 🏠 house 🏢 office 🚪 door 🪜 ladder
🧯 fire_extinguisher 🪣 bucket 🧹 broom 🗑 wastebasket ♻ recycle ✅ white_check_mark ❌ x ⚠ warning
❗ exclamation ❓ question 💬 speech_balloon 🗨 left_speech_bubble 💭 thought_balloon 🧮 abacus 🔢
1234 🍎 apple 🍕 pizza 🍵 tea ☕ coffee 🫖 teapot 🍺 beer 🧊 ice_cube
""".split()
_SHORTCODES = dict(zip(_NAMES[::2], _NAMES[1::2], strict=True))
_PICTURE = "\ufe0f"  # asks for the picture of a character that is also a letter


def shortcode(icon: str) -> str:
    """`:microscope:` for 🔬; nothing for what is not known, and then the app's own icon shows."""
    name = _SHORTCODES.get(icon.strip().removesuffix(_PICTURE))
    return f":{name}:" if name else ""
