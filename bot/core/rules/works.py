"""The rule for work by other people: it stands on record, or is marked as remembered."""

import re
from collections.abc import Iterator, Sequence

from bot.core.canonical import fold
from bot.core.case import Case, Flaw, Part, short
from bot.core.index import Index

# A name as people and systems have it: van Renesse, O'Neil, MLPerf, DeathStarBench.
NAME = (
    r"(?:(?:van|von|de|del|di|le|la|el)\s+(?:der\s+|den\s+)?)?[A-ZÀ-Þ][\w'-]*[A-Za-zà-ÿ0-9][\w'-]*"
)
_YEAR = r"(?:(?:19|20)\d\d[a-z]?|['´]\d\d)"
_VENUE = (
    r"(?:SOSP|OSDI|NSDI|ISCA|ASPLOS|MLSys|SIGCOMM|EuroSys|ATC|FAST|VLDB|SIGMOD|HPCA|MICRO|NeurIPS"
    r"|NIPS|ICML|ICLR|ACL|EMNLP|CVPR|KDD|SoCC|HotOS|HotNets|PPoPP|SC|PODC|CIDR|Middleware|arXiv"
    r"|USENIX|IEEE|ACM)"
)
_CITED = re.compile(
    rf"(?P<etal>{NAME})(?:\s+et\s+al\b|\s+and (?:colleagues|coworkers|co-workers|others)\b"
    rf"|\s+u\.\s?a\.|'s (?:group|team|lab))[.,]?(?:\s*[(\[]?(?P<y1>{_YEAR})[)\]]?)?"
    rf"|(?P<pair>{NAME}\s*(?:,\s*{NAME}\s*)*,?\s*(?:and|&|und|et|y"
    rf"|e)\s+{NAME}),?\s*(?:[(\[]\s*(?:{_VENUE}\s*,?\s*)?(?P<y2>{_YEAR})\s*[)\]]"
    rf"|,\s*(?P<y3>{_YEAR})(?=\s*[)\]]))"
    rf"|(?P<year>{NAME}(?:[\s/]{NAME}){{0,3}})(?:'s)?,?\s*[(\[]\s*(?:{_VENUE}[\s,']*)?(?P<y4>"
    rf"{_YEAR})(?:\s*,[^)\]]*)?\s*[)\]]"
    rf"|(?P<comma>{NAME}),\s(?P<y12>(?:19|20)\d\d),"
    rf"|[(\[]\s*(?:see |cf\. |e\.g\.,? "
    rf")?(?P<inside>{NAME}(?:[\s/]{NAME}){{0,4}})\s*,?\s+(?P<y5>{_YEAR})\s*[)\];]"
    rf"|(?P<venue>{NAME})\s*[(\[]\s*{_VENUE}\s*,?\s*(?P<y6>{_YEAR})?\s*[)\]]"
    rf"|(?P<dated>{NAME}(?:[\s/]{NAME}){{0,2}})'s?\s+(?P<y7>{_YEAR})\s+(?:\w+[\s-]){{0,4}}?(?:st"
    rf"ud(?:y|ies)|papers?|traces?|works?|analys\w+|characteri[sz]ation|survey|report|article"
    rf"|results?|findings?|measurement\w*|dataset)"
    rf"|(?i:the|a|an|in"
    rf"|by)\s+(?P<y8>{_YEAR})\s+(?P<late>{NAME})\s+(?:\w+[\s-]){{0,3}}?(?:stud(?:y|ies)|papers?"
    rf"|traces?|work|analys\w+|characteri[sz]ation|survey|report|article)"
    rf"|(?P<y9>{_YEAR})\s+(?:\w+[\s-]){{0,3}}?(?:stud(?:y|ies)|papers?|work|analys\w+|survey"
    rf"|report|article)\s+(?:by|from|of|at)\s+(?P<by>{NAME})"
    rf"|(?i:by|from)\s+(?P<by2>{NAME}(?:\s+{NAME}){{0,2}})(?:\s+at\s+\w+)?,?\s+(?:in|back "
    rf"in)\s+(?P<y10>{_YEAR})"
    rf"|(?P<told>{NAME}(?:\s+(?:and|&)\s+{NAME})?)\s+(?:already |first |later |famously "
    rf"|previously |has |have )*(?:showed|shown|demonstrated|proved|proven|found|reported"
    rf"|observed|argued|measured|established|introduced|published|pioneered|zeigten?|montr\w+"
    rf"|demostr\w+)\b(?=[^.]{{0,60}}\b(?:in (?P<y11>{_YEAR})|that|how|years ago|already|earlier"
    rf"|before|this|the same)\b)"
    rf"|(?i:the|in|from|see|cf\.)\s+(?P<paper>{NAME}(?:\s{NAME})?)\s+(?:paper|study|article"
    rf"|authors|survey|trace study|characteri[sz]ation study|preprint|thesis)\b"
    rf"|(?P<theirs>{NAME})'s?\s+(?:\w+[\s-]){{0,3}}?(?:stud(?:y|ies)|papers?|survey|article"
    rf"|thesis|preprint|theorem)\b",
)
# Work by others that is told by what it did, or by being like this.
_LIKENED = re.compile(
    rf"(?P<did>{NAME})\s+(?:system|framework|project|scheduler|runtime|engine|tool|team|simulator"
    rf"|tracer)\s+"
    r"(?:had |has |have )?(?:already |previously |long ago |first |also )*(?:did|does|done|do|has"
    r"|had|solved|tried|built|"
    r"used|offered)\b"
    rf"|(?P<both>{NAME}\s*(?:and|&)\s*{NAME})'s\b"
    rf"|(?P<like>{NAME})'s\s+(?:\w+\s+){{1,3}}?(?:look|looks|are|is|do|does|did|work"
    rf"|works)\s+(?:\w+\s+)?"
    r"(?:the same|similar\w*|alike|identical|likewise|exactly that|just that)\b"
    rf"|(?i:work|research|results|experiments|stud(?:y|ies)|people|group|team)\s+(?:from|at|by"
    rf"|out of)\s+(?P<group>{NAME})"
)
_LIKENED_CUE = re.compile(
    r"'s\b|\b(?:already|work|research|results|experiments|people|group)\b"
    r"|\b(?:system|framework|project|scheduler|runtime|engine|tool|team|simulator|tracer) (?:ha|d"
    r"|s|t|u|of)"
)
# Without one of these a sentence cites nobody, and need not be searched slowly.
_CUE = re.compile(
    r"(?:19|20)\d\d|'\d\d|\bet al|\bu\.|\bcoll?eagues|\bco-?workers|\bothers\b|papers?\b|stud(?:y"
    r"|ies)\b|article|survey|thesis"
    r"|preprint|theorem|authors|analys|show|demonstrat|prove|found|report|observ|argu|measur"
    r"|establish"
    r"|introduc|publish|pioneer|zeig|montr|demostr|'s (?:group|team|lab)|\b(?:OSDI|SOSP|NSDI|ISCA"
    r"|ASPLOS|MLSys|SIGCOMM"
    r"|EuroSys|ATC|FAST|VLDB|SIGMOD|HPCA|MICRO|NeurIPS|NIPS|ICML|ICLR|ACL|EMNLP|CVPR|KDD|SoCC"
    r"|arXiv|USENIX|IEEE|ACM)\b"
)
_NUMBERED = re.compile(
    r"\barxiv[\s:./]*(?:abs/)?(?P<arxiv>\d{4}\.\d{4,5})|\b(?P<doi>10\.\d{4,9}/[^\s\"<>)\]]+)"
    r"|\[(?P<key>[A-Z][A-Za-z+]{1,20}\d{2,4}[a-z]?)\]|\[(?P<number>\d{1,3}(?:\s*,\s*\d{1,3})*)\]",
    re.IGNORECASE,
)
SMALL = r"(?:a|an|the|of|in|on|for|and|to|with|at|by|from|is|are|as|via|or|not)"
_TITLE = re.compile(
    rf'"(?P<title>[A-Z0-9][\w-]*:?(?:\s+(?:{SMALL}|[A-Z0-9][\w-]*:?|&|-)){{1,18}}[.,]?)"'
    rf"|(?<![\w*])[*_](?P<set>[A-Z][\w-]*:?(?:\s+(?:{SMALL}"
    rf"|[A-Z0-9][\w-]*:?)){{2,18}})[*_](?![\w*])"
)
MARKED = re.compile(
    r"\bfrom memory\b|\bunverified\b|\bnot verified\b|\baus dem (?:gedächtnis|kopf)\b"
    r"|\bungeprüft\b|\bnicht (?:über)?prüft\b|\bde mémoire\b|\bnon vérifié\w*|\bde memoria\b"
    r"|\bsin verificar\b|\bno verificad\w*|\ba memoria\b|\bnon verificat\w*|\bde memória\b|\bnão "
    r"verificad\w*|\buit het hoofd\b|\bniet geverifieerd\b",
    re.IGNORECASE,
)
_NEVER_NAMES = (
    "the this that these those they he she it we you i our their his her its who whoever nobody "
    "everyone somebody authors author figure table section chapter appendix page equation "
    "algorithm listing experiment experiments evaluation abstract paper introduction conclusion "
    "baseline proposal reviewer reviewers students student january february march april may "
    "june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday since in by until if as for from on at with no not only each every "
    "one two three four five six seven eight nine ten first second third and or but so what "
    "which when where why how there here then while although because after before both all some "
    "any many most such other another an a die der das sie er wir ich ein eine abbildung "
    "tabelle seite les le la il elle nous el los las original production observed hypothesis "
    "question questions measurements results data step slo sla gpu kv p99 llm nothing nowhere "
    "everything anything something neither either none whatever whether"
)
NO_NAME = frozenset(_NEVER_NAMES.split())


def works(case: Case, part: Part) -> Iterator[Flaw]:
    """Other people's work is in the document, on the reading list, or marked as remembered."""
    if case.chosen:
        return
    for at, checked in enumerate(part.claims):
        strange = [
            name
            for sentence in checked.sentences
            if not MARKED.search(sentence)
            for name in _unknown(case, sentence)
        ]
        if strange:
            shown = ", ".join(dict.fromkeys(strange))
            where = "in the document or " if case.sources else ""
            yield Flaw(
                "works", f"{short(shown)}: neither {where}on the reading list",
                'Leave it out, or add "from memory, unverified" in the same sentence.', "note", at,
                f"From memory, unverified: {shown}.",
            )  # fmt: skip


def _unknown(case: Case, sentence: str) -> Iterator[str]:
    """The works a sentence names that nothing here names."""
    bare = sentence.replace("*", "")
    for match in _citations(bare):
        found = {key: said for key, said in match.groupdict().items() if said}
        year = next((said for key, said in found.items() if re.fullmatch(r"y\d+", key)), "")
        name = next(said for key, said in found.items() if not re.fullmatch(r"y\d+", key))
        names = [n for n in re.split(r"\s*(?:,|&|/|\b(?:and|und|et|y|e)\b)\s*", name) if n]
        names = [n for n in names if n.split()[0].casefold() not in NO_NAME]
        first_word = "told" in found and not year and len(names) == 1 and match.start() < 3
        if names and not first_word and not _on_record(case, names, year):
            yield match[0].strip(" ,.([")
    if year := _year_of_somebody(case, bare):
        yield year
    for match in _NUMBERED.finditer(bare):
        if not _numbered(case, match):
            yield match[0]
    for match in _TITLE.finditer(sentence):
        title = (match["title"] or match["set"]).strip(" .,")
        if _is_title(title, sentence) and not _told(case, title):
            yield f"“{title}”"


def _citations(sentence: str) -> Iterator["re.Match[str]"]:
    if _CUE.search(sentence):
        yield from _CITED.finditer(sentence)
    if _LIKENED_CUE.search(sentence):
        yield from _LIKENED.finditer(sentence)


_ABOUT_WORK = re.compile(
    r"\b(?:papers?|stud(?:y|ies)|article|authors?|works?|published|wrote|cites?|by|thesis|talk)\b"
)


_A_YEAR = re.compile(r"(?<![\w.,$€£/-])(?:19[5-9]\d|20[0-4]\d)(?![\w%]|[.,]\d)")
_SOMEBODY = re.compile(rf"(?<![\w-]){NAME}")


def _year_of_somebody(case: Case, sentence: str) -> str:
    """A name beside a year that stands nowhere: work by somebody, however it is put."""
    for match in _A_YEAR.finditer(sentence):
        if any(match[0] in text for text in _record(case)):
            continue
        if any(match[0] in index.printed.text for index in case.sources):
            continue
        cited = (r.text for index in case.sources for r in index.document.references)
        if any(match[0] in text for text in cited):
            continue
        names = (found[0] for found in _SOMEBODY.finditer(sentence))
        for name in names:
            if name.split()[0].casefold() not in NO_NAME:
                return f"{name}, {match[0]}"
    return ""


def _record(case: Case) -> list[str]:
    """What may be named beside the documents, folded."""
    return [*map(fold, case.persona.reading_list), case.asked, fold(case.thread)]


def _is_title(title: str, sentence: str) -> bool:
    words = title.split()
    if len(words) < 4 and not _ABOUT_WORK.search(sentence):
        return False
    large = [w for w in words if w[0].isupper() or w[0].isdigit()]
    return len(words) >= 3 and len(large) >= 2 and len(large) * 2 >= len(words)


def _on_record(case: Case, names: Sequence[str], year: str) -> bool:
    wanted = [fold(name) for name in names]
    digits = re.sub(r"\D", "", year)
    texts = _record(case)
    for text in texts:
        if all(name in text for name in wanted) and (
            digits in text or not re.search(r"\d\d", text)
        ):
            return True
    return any(_near(source, wanted, digits) for source in case.sources)


def _near(source: Index, names: Sequence[str], digits: str) -> bool:
    """Whether names stand in one place of a document, the year not far behind."""
    text = source.printed.text
    for start in source.printed.whole_words(names[0]):
        around = text[max(0, start - 300) : start + 700]
        if all(name in around for name in names[1:]) and (not digits or digits in around):
            return True
    return any(
        all(name in fold(r.text) for name in names) and digits in r.text
        for r in source.document.references
    )


def _numbered(case: Case, match: "re.Match[str]") -> bool:
    if match["number"]:
        keys = {r.key for source in case.sources for r in source.document.references if r.key}
        cited = re.findall(r"\d+", match["number"])
        if not keys:
            pages = "".join(page.text for source in case.sources for page in source.document.pages)
            return not case.sources or all(_printed(number, pages) for number in cited)
        return set(cited) <= keys
    said = match["arxiv"] or match["doi"] or match["key"]
    texts = _record(case)
    keys = {r.key.casefold() for source in case.sources for r in source.document.references}
    return (
        said.casefold() in keys
        or any(fold(said.rstrip(".,;")) in text for text in texts)
        or any(fold(said.rstrip(".,;")) in source.printed.text for source in case.sources)
    )


def _printed(number: str, text: str) -> bool:
    """Whether a document itself cites something by this number."""
    return re.search(rf"[\[,]\s*{number}\s*[\],]|^\s*{number}[.)]\s", text, re.M) is not None


def _told(case: Case, title: str) -> bool:
    wanted = fold(title)
    texts = _record(case)
    if any(wanted in text or (len(text) > 8 and text in wanted) for text in texts):
        return True
    if wanted in fold(f"{case.persona.instructions} {_titles_of(case)}"):
        return True
    return any(wanted in stream.text for s in case.sources for stream in s.streams)


def _titles_of(case: Case) -> str:
    specs = case.persona.parts
    return " ".join([s.title for s in specs] + [g.label for s in specs for g in s.groups])
