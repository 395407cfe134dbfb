"""The rules for components of messages, old and new (Components V2)."""

from collections.abc import Iterable

from fake_discord_message import TEXT, walk
from fake_discord_refusal import Crash, Problems
from fake_discord_values import Json

ROW, BUTTON, SELECT, SECTION, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = (
    1,
    2,
    3,
    9,
    11,
    12,
    13,
    14,
    17,
)
SELECTS = (SELECT, 5, 6, 7, 8)
IN_CONTAINER = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)
TOP = (*IN_CONTAINER, CONTAINER)
LINK = 5  # the style of a button
MOST_COMPONENTS, MOST_CHARACTERS, MOST_BYTES, BYTES_EACH = 40, 4000, 10_170, 12
INT32 = (1 << 31) - 1


def check(components: list[Json], problems: Problems, files: Iterable[str], *, v2: bool) -> None:
    """Whether a message may have these; `files` are the names of its attachments."""
    Check(problems, {f"attachment://{name}" for name in files}).all(components, v2=v2)


def crash_if_too_big(components: list[Json]) -> None:
    """What Discord does about texts of many bytes (said of it; nowhere documented)."""
    texts = [one["content"] for one in walk(components) if one["type"] == TEXT]
    if sum(len(text.encode()) + BYTES_EACH for text in texts) > MOST_BYTES:
        raise Crash


def number(components: list[Json]) -> list[Json]:
    """The components, each with an id: its own, or the next that nobody has."""
    taken = {one["id"] for one in walk(components) if one.get("id")}
    free = (id for id in range(1, len(taken) + 1000) if id not in taken)

    def numbered(component: Json) -> Json:
        made = {**component, "id": component.get("id") or next(free)}
        if "components" in made:
            made["components"] = [numbered(one) for one in made["components"]]
        for key in ("accessory", "component"):
            if made.get(key):
                made[key] = numbered(made[key])
        return made

    return [numbered(component) for component in components]


def amounts(one: Json) -> tuple[int, int]:
    """How many may be chosen, from and to."""
    least, most = one.get("min_values"), one.get("max_values")
    return 1 if least is None else least, 1 if most is None else most


class Check:
    """Goes through components, noting what is wrong with them."""

    def __init__(self, problems: Problems, files: set[str]) -> None:
        self._problems, self._files = problems, files
        self._ids: set[int] = set()
        self._custom_ids: set[str] = set()

    def all(self, components: list[Json], *, v2: bool) -> None:
        for place, component in enumerate(components):
            self.one(f"components.{place}", component, TOP if v2 else (ROW,))
        if not v2:
            return self._problems.length("components", components, 5)
        every = list(walk(components))
        if len(every) > MOST_COMPONENTS:
            said = f"The maximum number of components is {MOST_COMPONENTS}"
            self._problems.add("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", said)
        said_at_all = sum(len(one.get("content") or "") for one in every if one["type"] == TEXT)
        if said_at_all > MOST_CHARACTERS:
            said = f"The maximum displayable text is {MOST_CHARACTERS} characters"
            code = "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"
            return self._problems.add("components", code, said)
        return None

    def one(self, path: str, component: Json, allowed: tuple[int, ...]) -> None:
        kind = component.get("type")
        if kind not in allowed:
            said = f'Value of field "type" must be one of {allowed}.'
            return self._problems.add(f"{path}.type", "UNION_TYPE_CHOICES", said)
        self._id(path, component.get("id"))
        check = CHECKS.get(kind)
        return check(self, path, component) if check else None

    def _id(self, path: str, id: object) -> None:
        if id in (None, 0):
            return
        if not isinstance(id, int) or isinstance(id, bool) or not 0 < id <= INT32:
            self._problems.add(f"{path}.id", "NUMBER_TYPE_MAX", f"int32 should be <= {INT32}.")
        elif id in self._ids:
            self._problems.add(f"{path}.id", "COMPONENT_DUPLICATED_ID", "Component id duplicated")
        else:
            self._ids.add(id)

    def custom_id(self, path: str, component: Json) -> None:
        id = component.get("custom_id")
        self._problems.length(f"{path}.custom_id", id, 100, 1)
        if id in self._custom_ids:
            said = "Component custom id cannot be duplicated"
            self._problems.add(f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", said)
        self._custom_ids.add(str(id))

    def row(self, path: str, row: Json) -> None:
        inner = row.get("components") or []
        buttons = [one for one in inner if one.get("type") == BUTTON]
        self._problems.length(f"{path}.components", inner, 5 if buttons else 1, 1)
        kinds = (BUTTON,) if buttons else SELECTS
        for place, component in enumerate(inner):
            self.one(f"{path}.components.{place}", component, kinds)

    def button(self, path: str, button: Json) -> None:
        self._problems.choice(f"{path}.style", button.get("style"), (1, 2, 3, 4, LINK))
        self._problems.length(f"{path}.label", button.get("label") or "", 80)
        if not button.get("label") and not button.get("emoji"):
            said = "A button must have a label or emoji"
            self._problems.add(f"{path}.label", "BUTTON_COMPONENT_INVALID_LABEL", said)
        if button.get("style") == LINK:
            self._problems.length(f"{path}.url", button.get("url"), 512, 1)
            if button.get("custom_id"):
                said = "A custom id and url cannot both be specified"
                code = "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"
                self._problems.add(f"{path}.custom_id", code, said)
        else:
            self.custom_id(path, button)

    def select(self, path: str, select: Json) -> None:
        self.custom_id(path, select)
        self._problems.length(f"{path}.placeholder", select.get("placeholder") or "", 150)
        least, most = amounts(select)
        if not 0 <= least <= most <= 25:
            self._problems.add(f"{path}.max_values", "NUMBER_TYPE_MAX", "Must be at most 25.")
        if select["type"] == SELECT:
            self.options(path, select.get("options") or [])

    def options(self, path: str, options: list[Json]) -> None:
        self._problems.length(f"{path}.options", options, 25, 1)
        values = [option.get("value") for option in options]
        for place, option in enumerate(options):
            at = f"{path}.options.{place}"
            self._problems.length(f"{at}.label", option.get("label"), 100, 1)
            self._problems.length(f"{at}.value", option.get("value"), 100, 1)
            self._problems.length(f"{at}.description", option.get("description") or "", 100)
            if values.count(option.get("value")) > 1:
                said = "The specified option value is already used"
                code = "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
                self._problems.add(f"{at}.value", code, said)

    def text(self, path: str, text: Json) -> None:
        self._problems.length(f"{path}.content", text.get("content"), MOST_CHARACTERS, 1)

    def section(self, path: str, section: Json) -> None:
        inner = section.get("components") or []
        self._problems.length(f"{path}.components", inner, 3, 1)
        for place, component in enumerate(inner):
            self.one(f"{path}.components.{place}", component, (TEXT,))
        self.one(f"{path}.accessory", section.get("accessory") or {}, (BUTTON, THUMBNAIL))

    def container(self, path: str, container: Json) -> None:
        inner = container.get("components") or []
        self._problems.length(f"{path}.components", inner, MOST_COMPONENTS, 1)
        accent = container.get("accent_color")
        if accent is not None and not (isinstance(accent, int) and 0 <= accent <= 0xFFFFFF):
            said = "int value should be between 0 and 16777215."
            self._problems.add(f"{path}.accent_color", "NUMBER_TYPE_MAX", said)
        for place, component in enumerate(inner):
            self.one(f"{path}.components.{place}", component, IN_CONTAINER)

    def file(self, path: str, file: Json) -> None:
        """A file has to be one that came with the message."""
        self._uploaded(f"{path}.file", file.get("file"))

    def thumbnail(self, path: str, thumbnail: Json) -> None:
        self._media(f"{path}.media", thumbnail.get("media"))

    def gallery(self, path: str, gallery: Json) -> None:
        items = gallery.get("items") or []
        self._problems.length(f"{path}.items", items, 10, 1)
        for place, item in enumerate(items):
            self._media(f"{path}.items.{place}.media", item.get("media"))

    def separator(self, path: str, separator: Json) -> None:
        self._problems.choice(f"{path}.spacing", separator.get("spacing", 1), (1, 2))

    def _media(self, path: str, media: object) -> None:
        url = media.get("url") if isinstance(media, dict) else None
        if not str(url).startswith("https://"):
            self._uploaded(path, media)

    def _uploaded(self, path: str, media: object) -> None:
        url = media.get("url") if isinstance(media, dict) else None
        if url not in self._files:
            said = "Referenced attachment not found or wrong scheme"
            self._problems.add(f"{path}.url", "UNFURLED_MEDIA_ITEM_REFERENCE_NOT_FOUND", said)


CHECKS = {
    ROW: Check.row,
    BUTTON: Check.button,
    **dict.fromkeys(SELECTS, Check.select),
    SECTION: Check.section,
    TEXT: Check.text,
    THUMBNAIL: Check.thumbnail,
    GALLERY: Check.gallery,
    FILE: Check.file,
    SEPARATOR: Check.separator,
    CONTAINER: Check.container,
}
