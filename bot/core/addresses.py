"""Which addresses in an answer may be followed: those the asker wrote, and papers by their number.

A service fetches or links whatever looks like an address, so one that a paper or a model brought in
is a way out for what was read here. All others are shown so that a person can still read them and
no program follows them: `hxxps://example[.]org/x`.
"""

import re
from collections.abc import Iterable, Iterator

from bot.core.fence import visible

# Full stops as browsers understand them in a host name.
_DOT = r"[.\u3002\uff0e\uff61]"
_ENDINGS = (
    "com|org|net|edu|gov|mil|int|info|biz|io|ai|dev|app|co|me|tv|cc|gg|ly|sh|to|xyz|site|online"
    "|top|link|click|page|cloud|store|shop|live|news|zip|mov|ru|cn|uk|de|fr|nl|eu|us|in|jp|br|onion"
)
_ADDRESS = re.compile(
    r"(?P<whole>(?P<scheme>[a-z][a-z0-9+.-]{1,20})://[^\s<>`\"“”]*"
    r"|\b(?P<bare>mailto|javascript|vbscript|tel|sms|xmpp|magnet|data(?=:\w+/)):"
    r"(?=[^\s:])[^\s<>`\"“”]*"
    rf"|[\w.+-]{{1,64}}@[\w-]{{1,64}}(?:{_DOT}[\w-]{{1,64}}){{1,8}}(?:(?:://|@)[^\s<>`\"“”]*)?"
    rf"|\bwww{_DOT}[^\s<>`\"“”]+"
    rf"|(?<![\w@.-])(?:[\w-]{{1,64}}{_DOT}){{1,8}}(?:{_ENDINGS})\b(?![\w-])(?:[:/?#][^\s<>`\"“”]*)"
    rf"?)",
    re.IGNORECASE,
)
_CUE = re.compile(  # without one of these there is no address, and no need to search slowly
    rf"://|@|\w(?:{_DOT})\S|(?:mailto|script|tel|sms|xmpp|magnet|data):", re.IGNORECASE
)
_NESTED = re.compile(
    r"(?:(?<=mailto)|(?<=script)|(?<=tel)|(?<=sms)|(?<=xmpp)):|:(?=//)", re.IGNORECASE
)
_AFTER = re.compile(  # a name that ends in the word of another address: "a@b.mailto:c@d"
    r"(?<=\])(mailto|javascript|vbscript|tel|sms|xmpp|magnet):(?=\S)", re.IGNORECASE
)
_CODE = re.compile(r"(`+)[^`\n]+?\1")
_PAPER = re.compile(
    r"https://(?:arxiv\.org/(?:abs|pdf)/(?P<arxiv>(?:[a-z-]+/)?\d[\d.]+\d(?:v\d+)?)"
    r"|doi\.org/(?P<doi>10\.\d{4,9}/\S+))\Z",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:mailto|javascript|vbscript|tel|sms|xmpp|magnet|data(?=:\w+/)):(?=[^\s:])", re.IGNORECASE
)
_TRAILING = ".,;:!?'\")]}*_"


def addresses_in(text: str) -> tuple[str, ...]:
    """What a service could make a link of, as it is written."""
    return tuple(match[0].rstrip(_TRAILING) for match in _live(text))


def numbered_papers(addresses: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Of these addresses those of a paper by a number that stands in one of the texts."""
    texts = [text.casefold() for text in texts]
    found = ((address, _PAPER.match(address)) for address in addresses)
    return frozenset(
        address
        for address, match in found
        if match and any((match["arxiv"] or match["doi"]).casefold() in text for text in texts)
    )


def defanged(text: str, allowed: Iterable[str] = ()) -> str:
    """The text with every address but the allowed ones written so that nothing follows it."""
    text, kept = visible(text), frozenset(allowed)
    out, at = [], 0
    for match in _live(text):
        address = match[0].rstrip(_TRAILING)
        out += [text[at : match.start()], address if address in kept else _blunt(address)]
        at = match.start() + len(address)
    return _AFTER.sub(r"\1[:]", "".join([*out, text[at:]]))


def _live(text: str) -> Iterator[re.Match[str]]:
    """Addresses; a host name alone counts outside code only, where no service looks for one."""
    if not _CUE.search(text):
        return
    code = [(match.start(), match.end()) for match in _CODE.finditer(text)]
    at = 0
    while match := _ADDRESS.search(text, at):
        at = match.end()
        alone = not (match["scheme"] or match["bare"] or "@" in match[0] or "://" in match[0])
        if alone and any(start < match.start() < end for start, end in code):
            inner = _BARE.search(text, match.start(), match.end())
            at = inner.start() if inner else match.end()
        else:
            yield match


def _blunt(address: str) -> str:
    scheme, mark, rest = address.partition("://")
    if mark and not re.search(r"[^a-z0-9+.-]", scheme, re.IGNORECASE):
        web = re.sub("tt", "xx", scheme, count=1, flags=re.IGNORECASE)
        return (f"{web}://" if web != scheme else f"{scheme}[:]//") + _host_blunt(rest)
    if re.match(r"[a-z]+:", address, re.IGNORECASE):
        address = address.replace(":", "[:]", 1)
    return _host_blunt(address)


def _host_blunt(rest: str) -> str:
    """Every address within an address is blunted with it."""
    rest = _NESTED.sub("[:]", rest).replace("@", "[at]")
    return re.sub(rf"(?<=\w){_DOT}(?=\w)", "[.]", rest)
